/*
 * t_timestamp: the times AWS writes, and those that are none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "timestamp.h"

#define SECONDS_MIN (-62167219200LL)
#define SECONDS_MAX 253402300799LL

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "1969-12-31T23:59:59.999Z", -1 },
		{ "2014-04-29T18:30:38Z", 1398796238 },
		{ "2019-12-17T00:48:18+01:00", 1576540098 },
		{ "2019-12-16T22:48:18-01:00", 1576540098 },
		{ "2019-12-16T22:48:18-0100", 1576540098 },
		{ "2019-12-16T22:48:18-01", 1576540098 },
		{ "2019-12-17T05:33:18+05:45", 1576540098 },
		{ "2000-01-02T20:34:56.123Z", 946845296 },
		{ "2000-01-02T20:34:56.123456789012345+00:00", 946845296 },
		{ "2020-07-16 04:08:23.406", 1594872503 },
		{ "2020-07-16T04:08:23", 1594872503 },
		{ "2000-02-29T00:00:00Z", 951782400 },
		{ "2016-12-31T23:59:60Z", 1483228800 },
		{ "0000-01-01T00:00:00Z", SECONDS_MIN },
		{ "9999-12-31T23:59:59Z", SECONDS_MAX },
		{ "2038-01-19T03:14:08Z", 2147483648 },
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
		{ "Tue, 29 Apr 2014 18:30:38 GMT", 1398796238 },
		{ "Sun, 02 Jan 2000 20:34:56.456 GMT", 946845296 },
		{ "0", 0 },
		{ "-0", 0 },
		{ "1467011748", 1467011748 },
		{ "1467011748.139", 1467011748 },
		{ "1.467011748139E9", 1467011748 },
		{ "1.467011748139e+9", 1467011748 },
		{ "14670117481390e-4", 1467011748 },
		{ "0.00000000146e18", 1460000000 },
		{ "-0.5", -1 },
		{ "-1.5", -2 },
		{ "-2.0", -2 },
		{ "5e-1", 0 },
		{ "-5e-3", -1 },
		{ "-5e-99", -1 },
		{ "0e99", 0 },
		{ "253402300799.9", SECONDS_MAX },
	};
	struct timestamp t;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		t = timestamp_parse(cases[i].text);
		if (!t.known)
			fail_msg("'%s' is no time", cases[i].text);
		if (t.seconds != cases[i].seconds)
			fail_msg("'%s' is %lld, not %lld", cases[i].text,
				 (long long)t.seconds,
				 (long long)cases[i].seconds);
	}
}

static void test_absent(void **state)
{
	static const char *const cases[] = {
		NULL,
		"",
		" ",
		"now",
		"2020-07-16",
		"2020-07-16T04:08Z",
		"2020-07-16T04:08:23.Z",
		"2020-07-16T04:08:23,5Z",
		"2020-07-16t04:08:23z",
		"2020-07-16T04:08:23 Z",
		"2020-07-16T04:08:23+1:00",
		"2020-07-16T04:08:23+01:0",
		"2020-07-16T04:08:23+01:",
		"2020-07-16T04:08:23+24:00",
		"2020-07-16T04:08:23+01:60",
		"2020-07-16T04:08:23Zx",
		" 2020-07-16T04:08:23Z",
		"2020-07-16T24:00:00Z",
		"2020-07-16T04:60:23Z",
		"2020-07-16T04:08:61Z",
		"2020-13-16T04:08:23Z",
		"2020-00-16T04:08:23Z",
		"2020-07-00T04:08:23Z",
		"2020-07-32T04:08:23Z",
		"2020-06-31T04:08:23Z",
		"2021-02-29T04:08:23Z",
		"1900-02-29T04:08:23Z",
		"20200716T040823Z",
		"+2020-07-16T04:08:23Z",
		"0000-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01",
		"Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994",
		"Sun, 6 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 nov 1994 08:49:37 GMT",
		"Sun, 31 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
		"1.",
		".5",
		"+1",
		"--1",
		"1e",
		"1e+",
		"1e--1",
		"1e-+1",
		"0x10",
		"1 ",
		"inf",
		"NaN",
		"1467011748139",
		"1e12",
		"253402300800",
		"-62167219201",
		"1e99999999999999999999",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (timestamp_parse(cases[i]).known)
			fail_msg("'%s' is a time", cases[i]);
}

/* Each of the three takes its own form only. */
static void test_forms(void **state)
{
	static const char *const forms[] = {
		"2020-07-16T04:08:23Z",
		"Sun, 06 Nov 1994 08:49:37 GMT",
		"1467011748",
	};
	static struct timestamp (*const parsers[])(const char *) = {
		timestamp_parse_iso, timestamp_parse_http, timestamp_parse_epoch
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(parsers); i++)
		for (k = 0; k < ARRAY_SIZE(forms); k++)
			if (parsers[i](forms[k]).known != (i == k))
				fail_msg("parser %zu and '%s'", i, forms[k]);
}

static void test_format(void **state)
{
	static const struct {
		int64_t seconds;
		const char *iso, *sigv4;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00Z", "19700101T000000Z" },
		{ -1, "1969-12-31T23:59:59Z", "19691231T235959Z" },
		{ 1594872503, "2020-07-16T04:08:23Z", "20200716T040823Z" },
		{ 951782400, "2000-02-29T00:00:00Z", "20000229T000000Z" },
		{ SECONDS_MIN, "0000-01-01T00:00:00Z", "00000101T000000Z" },
		{ SECONDS_MAX, "9999-12-31T23:59:59Z", "99991231T235959Z" },
		{ INT64_MIN, "0000-01-01T00:00:00Z", "00000101T000000Z" },
		{ INT64_MAX, "9999-12-31T23:59:59Z", "99991231T235959Z" },
	};
	char iso[TIMESTAMP_ISO_SIZE], sigv4[TIMESTAMP_SIGV4_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_string_equal(timestamp_format_iso(cases[i].seconds, iso),
				    cases[i].iso);
		assert_string_equal(
			timestamp_format_sigv4(cases[i].seconds, sigv4),
			cases[i].sigv4);
	}
}

/* Against the C library, some time of every third day. */
static void test_every_day(void **state)
{
	char iso[TIMESTAMP_ISO_SIZE], expected[TIMESTAMP_ISO_SIZE];
	struct timestamp t;
	int64_t s;
	struct tm tm;
	time_t time;

	(void)state;
	for (s = SECONDS_MIN; s <= SECONDS_MAX; s += 86400 * 3 + 12345) {
		time = (time_t)s;
		gmtime_r(&time, &tm);
		/* strftime() has no width for years below 1000. */
		if (tm.tm_year + 1900 < 1000)
			continue;
		strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%SZ", &tm);
		timestamp_format_iso(s, iso);
		assert_string_equal(iso, expected);
		t = timestamp_parse(iso);
		assert_true(t.known && t.seconds == s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),	  cmocka_unit_test(test_absent),
		cmocka_unit_test(test_forms),	  cmocka_unit_test(test_format),
		cmocka_unit_test(test_every_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
