/*
 * window: the daily and weekly windows of RDS, and whether they meet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "types.h"
#include "window.h"

enum { DAY_MINUTES = 24 * 60, WEEK_MINUTES = 7 * DAY_MINUTES };

/* `minutes` long from minute `start` of the week, and round its end. */
struct window {
	int start, minutes;
};

static bool take(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool take_two_digits(const char **p, int max, int *ret)
{
	const char *s = *p;
	int n;

	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	n = (s[0] - '0') * 10 + s[1] - '0';
	if (n > max)
		return false;
	*p += 2;
	*ret = n;
	return true;
}

/* `hh24:mi`, added to `ret` in minutes. */
static bool take_time(const char **p, int *ret)
{
	int hour, minute;

	if (!take_two_digits(p, 23, &hour) || !take(p, ':') ||
	    !take_two_digits(p, 59, &minute))
		return false;
	*ret += hour * 60 + minute;
	return true;
}

/* `ddd:`, added to `ret` in minutes. */
static bool take_day(const char **p, int *ret)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu",
					    "fri", "sat", "sun" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(days); i++) {
		if (strncasecmp(*p, days[i], 3))
			continue;
		*p += 3;
		*ret += (int)i * DAY_MINUTES;
		return take(p, ':');
	}
	return false;
}

static int window_parse(const char *text, bool weekly, struct window *ret)
{
	int period = weekly ? WEEK_MINUTES : DAY_MINUTES;
	int start = 0, end = 0;
	const char *p = text;

	if (!text)
		return -EINVAL;
	if ((weekly && !take_day(&p, &start)) || !take_time(&p, &start) ||
	    !take(&p, '-') || (weekly && !take_day(&p, &end)) ||
	    !take_time(&p, &end) || *p || start == end)
		return -EINVAL;
	*ret = (struct window){
		.start = start,
		.minutes = (end - start + period) % period,
	};
	return 0;
}

/* Two arcs of a circle meet if one of them begins within the other. */
static bool windows_meet(const struct window *a, const struct window *b)
{
	int from_a = (b->start - a->start + WEEK_MINUTES) % WEEK_MINUTES;
	int from_b = (a->start - b->start + WEEK_MINUTES) % WEEK_MINUTES;

	return from_a < a->minutes || from_b < b->minutes;
}

int window_overlap(const char *daily, const char *weekly, bool *ret)
{
	struct window day, week;
	bool meet = false;
	int i, r;

	r = window_parse(daily, false, &day);
	if (!r)
		r = window_parse(weekly, true, &week);
	if (r < 0)
		return r;
	for (i = 0; i < 7; i++, day.start += DAY_MINUTES)
		meet |= windows_meet(&day, &week);
	*ret = meet;
	return 0;
}
