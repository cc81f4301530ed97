/*
 * timestamp: points in time as AWS writes them, and as we write them to AWS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdbool.h>
#include <string.h>

#include "timestamp.h"

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
static const int64_t seconds_min = -62167219200, seconds_max = 253402300799;

enum { DAY = 86400, DIGITS_MAX = 64, EXPONENT_MAX = 99 };

struct civil {
	int year, month, day, hour, minute, second;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes `c` if it is next. */
static bool take(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool take_text(const char **p, const char *text)
{
	size_t len = strlen(text);

	if (strncmp(*p, text, len))
		return false;
	*p += len;
	return true;
}

/* Takes exactly `digits` digits, between `min` and `max` in value. */
static bool take_number(const char **p, int digits, int min, int max, int *ret)
{
	int i, n = 0;

	for (i = 0; i < digits; i++) {
		if (!is_digit((*p)[i]))
			return false;
		n = n * 10 + (*p)[i] - '0';
	}
	if (n < min || n > max)
		return false;
	*p += digits;
	*ret = n;
	return true;
}

/* Takes one of `n` names of three letters; gives its place, from 1. */
static bool take_name(const char **p, const char *const *names, int n, int *ret)
{
	int i;

	for (i = 0; i < n; i++) {
		if (!take_text(p, names[i]))
			continue;
		*ret = i + 1;
		return true;
	}
	return false;
}

static bool leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap_year(year));
}

/*
 * Days since 1970-01-01. Years are counted from March, so that the leap day is
 * their last; an era is 400 years, 146097 days. From "chrono-Compatible
 * Low-Level Date Algorithms" by Howard Hinnant.
 */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static struct civil civil_from_seconds(int64_t seconds)
{
	int64_t days, rest, era, day, year, month;

	if (seconds < seconds_min)
		seconds = seconds_min;
	if (seconds > seconds_max)
		seconds = seconds_max;
	rest = (seconds % DAY + DAY) % DAY;
	days = (seconds - rest) / DAY + 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day = days - era * 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month = month < 10 ? month + 3 : month - 9;
	return (struct civil){
		.year = (int)(year + era * 400 + (month <= 2)),
		.month = (int)month,
		.day = (int)day + 1,
		.hour = (int)(rest / 3600),
		.minute = (int)(rest / 60 % 60),
		.second = (int)(rest % 60),
	};
}

/* Absent if there is no such day, or if it lies outside the years we know. */
static struct timestamp timestamp_from_civil(const struct civil *c, int offset)
{
	int64_t seconds;

	if (c->day > days_in_month(c->year, c->month))
		return (struct timestamp){ 0 };
	seconds = days_from_civil(c->year, c->month, c->day) * DAY +
		  c->hour * 3600 + c->minute * 60 + c->second - offset;
	if (seconds < seconds_min || seconds > seconds_max)
		return (struct timestamp){ 0 };
	return (struct timestamp){ .seconds = seconds, .known = true };
}

/* `hh:mm:ss` and a fraction. Second 60 is a leap second (RFC 9110, RFC 3339) */
static bool take_time(const char **p, struct civil *ret)
{
	if (!take_number(p, 2, 0, 23, &ret->hour) || !take(p, ':') ||
	    !take_number(p, 2, 0, 59, &ret->minute) || !take(p, ':') ||
	    !take_number(p, 2, 0, 60, &ret->second))
		return false;
	if (!take(p, '.'))
		return true;
	if (!is_digit(**p))
		return false;
	while (is_digit(**p))
		(*p)++;
	return true;
}

/* `Z`, `+hh:mm`, `+hhmm`, `+hh` or nothing; gives seconds east of UTC. */
static bool take_offset(const char **p, int *ret)
{
	int hour, minute = 0, sign = **p == '-' ? -1 : 1;

	*ret = 0;
	if (take(p, 'Z') || !**p)
		return true;
	if (!take(p, '+') && !take(p, '-'))
		return false;
	if (!take_number(p, 2, 0, 23, &hour))
		return false;
	if ((take(p, ':') || **p) && !take_number(p, 2, 0, 59, &minute))
		return false;
	*ret = sign * (hour * 3600 + minute * 60);
	return true;
}

struct timestamp timestamp_parse_iso(const char *text)
{
	const char *p = text ? text : "";
	struct civil c;
	int offset;

	if (!take_number(&p, 4, 0, 9999, &c.year) || !take(&p, '-') ||
	    !take_number(&p, 2, 1, 12, &c.month) || !take(&p, '-') ||
	    !take_number(&p, 2, 1, 31, &c.day) ||
	    !(take(&p, 'T') || take(&p, ' ')) || !take_time(&p, &c) ||
	    !take_offset(&p, &offset) || *p)
		return (struct timestamp){ 0 };
	return timestamp_from_civil(&c, offset);
}

struct timestamp timestamp_parse_http(const char *text)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
					    "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
					      "May", "Jun", "Jul", "Aug",
					      "Sep", "Oct", "Nov", "Dec" };
	const char *p = text ? text : "";
	struct civil c;
	int weekday;

	if (!take_name(&p, days, ARRAY_SIZE(days), &weekday) ||
	    !take_text(&p, ", ") || !take_number(&p, 2, 1, 31, &c.day) ||
	    !take(&p, ' ') ||
	    !take_name(&p, months, ARRAY_SIZE(months), &c.month) ||
	    !take(&p, ' ') || !take_number(&p, 4, 0, 9999, &c.year) ||
	    !take(&p, ' ') || !take_time(&p, &c) || !take_text(&p, " GMT") ||
	    *p)
		return (struct timestamp){ 0 };
	return timestamp_from_civil(&c, 0);
}

/* The digits of a number, the point taken out and remembered. */
struct decimal {
	char digits[DIGITS_MAX];
	int n, point; /* of them, how many stand before the point */
	bool negative;
};

/* Takes `[-]digits[.digits][(e|E)[+|-]digits]`, as JSON has numbers. */
static bool take_decimal(const char **p, struct decimal *ret)
{
	int exponent = 0;
	bool small;

	ret->n = 0;
	ret->negative = take(p, '-');
	for (; is_digit(**p) && ret->n < DIGITS_MAX; (*p)++)
		ret->digits[ret->n++] = **p;
	ret->point = ret->n;
	if (!ret->n || (take(p, '.') && !is_digit(**p)))
		return false;
	for (; is_digit(**p) && ret->n < DIGITS_MAX; (*p)++)
		ret->digits[ret->n++] = **p;
	if (!take(p, 'e') && !take(p, 'E'))
		return true;
	small = take(p, '-');
	if (!small)
		take(p, '+');
	if (!is_digit(**p))
		return false;
	for (; is_digit(**p) && exponent <= EXPONENT_MAX; (*p)++)
		exponent = exponent * 10 + **p - '0';
	ret->point += small ? -exponent : exponent;
	return true;
}

struct timestamp timestamp_parse_epoch(const char *text)
{
	const char *p = text ? text : "";
	struct decimal d;
	int64_t seconds = 0;
	bool fraction = false;
	int i;

	if (!take_decimal(&p, &d) || *p)
		return (struct timestamp){ 0 };
	for (i = 0; i < d.point && seconds <= seconds_max; i++)
		seconds = seconds * 10 + (i < d.n ? d.digits[i] - '0' : 0);
	for (i = d.point > 0 ? d.point : 0; i < d.n; i++)
		fraction |= d.digits[i] != '0';
	if (d.negative)
		seconds = -seconds - fraction;
	if (seconds < seconds_min || seconds > seconds_max)
		return (struct timestamp){ 0 };
	return (struct timestamp){ .seconds = seconds, .known = true };
}

struct timestamp timestamp_parse(const char *text)
{
	struct timestamp t = timestamp_parse_iso(text);

	if (!t.known)
		t = timestamp_parse_epoch(text);
	if (!t.known)
		t = timestamp_parse_http(text);
	return t;
}

/* Writes `value` with `digits` digits and `mark` behind; gives the end. */
static char *put(char *p, int value, int digits, char mark)
{
	int i;

	for (i = digits - 1; i >= 0; i--) {
		p[i] = (char)('0' + value % 10);
		value /= 10;
	}
	p += digits;
	if (mark)
		*p++ = mark;
	return p;
}

static void format(int64_t seconds, char date_mark, char time_mark, char *p)
{
	struct civil c = civil_from_seconds(seconds);

	p = put(p, c.year, 4, date_mark);
	p = put(p, c.month, 2, date_mark);
	p = put(p, c.day, 2, 'T');
	p = put(p, c.hour, 2, time_mark);
	p = put(p, c.minute, 2, time_mark);
	p = put(p, c.second, 2, 'Z');
	*p = '\0';
}

const char *timestamp_format_iso(int64_t seconds, char ret[TIMESTAMP_ISO_SIZE])
{
	format(seconds, '-', ':', ret);
	return ret;
}

const char *timestamp_format_sigv4(int64_t seconds,
				   char ret[TIMESTAMP_SIGV4_SIZE])
{
	format(seconds, '\0', '\0', ret);
	return ret;
}
