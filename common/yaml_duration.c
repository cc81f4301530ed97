/*
 * yaml_duration: spans of time as Prometheus writes them, `1h30m`.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "text.h"
#include "types.h"
#include "yaml_bind.h"

#define SECOND 1000L
#define DAY (86400 * SECOND)
#define LONGEST (100 * 365 * DAY)

/* From large to small, the order they may be written in. */
static const struct unit {
	const char *name;
	long ms;
} units[] = {
	{ "y", 365 * DAY },   { "w", 7 * DAY },
	{ "d", DAY },	      { "h", 3600 * SECOND },
	{ "m", 60 * SECOND }, { "s", SECOND },
	{ "ms", 1 },
};

/* The unit at `p`, of those from `i` on; their number where it is none. */
static size_t take_unit(const char *p, size_t n, size_t i)
{
	while (i < ARRAY_SIZE(units) && (strlen(units[i].name) != n ||
					 strncmp(p, units[i].name, n) != 0))
		i++;
	return i;
}

bool yaml_parse_duration(const char *text, long *ret_ms)
{
	const char digits[] = "0123456789", *p = text;
	size_t unit = 0;
	long total = 0;

	if (text_is(text, "0")) {
		*ret_ms = 0;
		return true;
	}
	while (*p) {
		size_t n = strspn(p, digits), letters = strcspn(p + n, digits);
		long value = 0;

		unit = n ? take_unit(p + n, letters, unit) : ARRAY_SIZE(units);
		if (unit == ARRAY_SIZE(units))
			return false;
		for (; n && value <= LONGEST; n--)
			value = value * 10 + (*p++ - '0');
		if (value > (LONGEST - total) / units[unit].ms)
			return false;
		total += value * units[unit++].ms;
		p += letters;
	}
	if (p == text)
		return false;
	*ret_ms = total;
	return true;
}
