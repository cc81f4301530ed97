/*
 * fuzz_accept: Accept fields that no client would send.
 *
 * Whatever is asked for, the answer is one of five texts, and an element in
 * front that asks for OpenMetrics with the highest weight is never overlooked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "accept.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	char *first = xasprintf("application/openmetrics-text,%s", text);
	char *coding = xasprintf("gzip,%s", text);
	struct accept accept = accept_parse(text);
	const char *type = accept_content_type(accept);

	if (!type || !strstr(type, "charset=utf-8") ||
	    accept.underscores != (strstr(type, "underscores") != NULL))
		abort();
	if (accept_parse(first).format != ACCEPT_OPENMETRICS)
		abort();
	if (!accept_gzip(coding))
		abort();
	accept_gzip(text);
	free(coding);
	free(first);
	free(text);
	return 0;
}
