/*
 * fuzz_timestamp: times and windows nobody meant to write.
 *
 * What is accepted must come back the same from its own formatted text. The
 * part before the first LF is a time or a daily window, the rest a weekly one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "timestamp.h"
#include "window.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	char *rest = strchr(text, '\n');
	char iso[TIMESTAMP_ISO_SIZE], sigv4[TIMESTAMP_SIGV4_SIZE];
	struct timestamp t, again;
	bool meet;

	if (rest)
		*rest++ = '\0';
	t = timestamp_parse(text);
	if (t.known) {
		again = timestamp_parse_iso(
			timestamp_format_iso(t.seconds, iso));
		if (!again.known || again.seconds != t.seconds)
			abort();
		timestamp_format_sigv4(t.seconds, sigv4);
	}
	window_overlap(text, rest, &meet);
	free(text);
	return 0;
}
