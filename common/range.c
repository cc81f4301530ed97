/*
 * range: the threshold ranges of -w and -c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "range.h"

/* More than a double can tell apart, and far from what it can hold. */
enum { DIGITS_MAX = 32, DECIMALS = 1000000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes a number; false, and `p` somewhere in it, if there is none. */
static bool take_number(const char **p, double *ret)
{
	double value = 0, scale = 1;
	bool negative = **p == '-', point = false;
	int digits = 0;

	if (**p == '-' || **p == '+')
		(*p)++;
	for (; is_digit(**p) || (**p == '.' && !point); (*p)++) {
		if (**p == '.') {
			point = true;
			if (!is_digit((*p)[1]))
				return false;
			continue;
		}
		if (++digits > DIGITS_MAX)
			return false;
		value = value * 10 + (**p - '0');
		scale *= point ? 10 : 1;
	}
	if (!digits)
		return false;
	value /= scale;
	*ret = negative ? -value : value;
	return true;
}

/* What follows the "@". */
static bool take_ends(const char *p, struct range *range)
{
	range->start = 0;
	range->end = HUGE_VAL;
	if (*p == '~') {
		range->start = -HUGE_VAL;
		p++;
		if (*p != ':')
			return false;
	} else if (*p != ':') {
		if (!take_number(&p, &range->start))
			return false;
		if (!*p) {
			range->end = range->start;
			range->start = 0;
			return true;
		}
	} else if (!p[1]) {
		return false;
	}
	if (*p != ':')
		return false;
	p++;
	return !*p || (take_number(&p, &range->end) && !*p);
}

int range_parse(const char *text, struct range *ret, struct buf *why)
{
	struct range range = { .inside = *text == '@', .known = true };

	if (!take_ends(text + range.inside, &range)) {
		buf_addf(why, "'%s': not a range", text);
		return -EINVAL;
	}
	if (range.start > range.end) {
		buf_addf(why, "'%s': start is greater than end", text);
		return -EINVAL;
	}
	*ret = range;
	return 0;
}

struct range range_default(const char *text)
{
	_cleanup_(buf_done) struct buf why;
	struct range range = { 0 };

	buf_init(&why, 0);
	if (text)
		range_parse(text, &range, &why);
	return range;
}

bool range_alerts(const struct range *range, double value)
{
	bool within = value >= range->start && value <= range->end;

	return range->known && within == range->inside;
}

/*
 * Not "%g": it has exponents, and the point of the locale. Beyond 2^53 a double
 * has no fraction, and "%.0f" has no point to get wrong.
 */
void range_format_number(double value, struct buf *ret)
{
	double size = value < 0 ? -value : value;
	int64_t whole, decimals;
	int width = 6;

	if (!(size < 9007199254740992.0)) {
		buf_addf(ret, "%.0f", value);
		return;
	}
	whole = (int64_t)size;
	decimals = (int64_t)((size - (double)whole) * DECIMALS + 0.5);
	whole += decimals / DECIMALS;
	decimals %= DECIMALS;
	if (value < 0 && (whole || decimals))
		buf_addc(ret, '-');
	buf_addf(ret, "%lld", (long long)whole);
	if (!decimals)
		return;
	for (; decimals % 10 == 0; width--)
		decimals /= 10;
	buf_addf(ret, ".%0*lld", width, (long long)decimals);
}

void range_format(const struct range *range, double factor, struct buf *ret)
{
	if (!range->known)
		return;
	if (range->inside)
		buf_addc(ret, '@');
	if (range->start == -HUGE_VAL)
		buf_addc(ret, '~');
	else if (range->start != 0 || range->end == HUGE_VAL)
		range_format_number(range->start * factor, ret);
	if (range->start != 0 || range->end == HUGE_VAL)
		buf_addc(ret, ':');
	if (range->end != HUGE_VAL)
		range_format_number(range->end * factor, ret);
}
