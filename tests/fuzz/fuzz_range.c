/*
 * fuzz_range: threshold ranges nobody meant to write.
 *
 * What is accepted must come back the same from its own formatted text, up to
 * where a double keeps all of its digits.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "range.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool exact(double value)
{
	return value == HUGE_VAL || value == -HUGE_VAL ||
	       (value > -1e8 && value < 1e8);
}

static void check_range(const struct range *range, struct buf *why)
{
	struct range again, last;
	struct buf text, text_again;

	buf_init(&text, 4096);
	buf_init(&text_again, 4096);
	if (range->start > range->end ||
	    range_alerts(range, range->end) != range->inside)
		abort();
	range_format(range, 1, &text);
	if (exact(range->start) && exact(range->end)) {
		if (range_parse(buf_str(&text), &again, why))
			abort();
		range_format(&again, 1, &text_again);
		if (range_parse(buf_str(&text_again), &last, why) ||
		    again.start != last.start || again.end != last.end ||
		    range->inside != last.inside)
			abort();
	}
	buf_done(&text);
	buf_done(&text_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct range range;
	struct buf why;

	buf_init(&why, 4096);
	if (!range_parse(text, &range, &why))
		check_range(&range, &why);
	else if (!why.len && !why.full)
		abort();
	buf_done(&why);
	free(text);
	return 0;
}
