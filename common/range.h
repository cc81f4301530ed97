/*
 * range: the threshold ranges of -w and -c.
 *
 *     range  = ["@"] ( end | start ":" [end] | ":" end )
 *     start  = number | "~"        end = number
 *     number = ["-" | "+"] ( digits ["." digits] | "." digits )
 *
 * as the Monitoring Plugins Development Guidelines have it; numbers are those
 * of the C locale whatever the locale is, without exponent.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RANGE_H
#define RANGE_H

#include <stdbool.h>

#include "buf.h"

/* All zero: no range, nothing alerts. */
struct range {
	double start, end; /* both belong to it; may be infinite */
	bool inside;	   /* "@": alert inside rather than outside */
	bool known;
};

/*
 * Parses the whole of `text`. -EINVAL and the reason in `why`, which quotes
 * the text and leaves the name of the option to the caller:
 * `'20:10': start is greater than end`.
 */
int range_parse(const char *text, struct range *ret, struct buf *why);

/* The default range of a table; none where `text` is NULL, or is no range. */
struct range range_default(const char *text);

/* Whether `value` alerts. NaN is outside of every range. */
bool range_alerts(const struct range *range, double value);

/*
 * Appends the range as performance data wants it, its ends multiplied by
 * `factor`: `7:` in days is `604800:` in seconds with 86400. At most six
 * decimals, no zeros at the end. Nothing where there is no range.
 */
void range_format(const struct range *range, double factor, struct buf *ret);

/* Appends one finite number in that form: digits and perhaps a point. */
void range_format_number(double value, struct buf *ret);

#endif
