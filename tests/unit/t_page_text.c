/*
 * t_page_text: tests of page_text.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "page_text.h"
#include "types.h"
#include "utf8.h"

static void compare(const char *name, struct buf *out, const char *expected)
{
	if (strcmp(buf_str(out), expected) != 0)
		fail_msg("%s: '%s', expected '%s'", name, buf_str(out),
			 expected);
	buf_done(out);
}

static void test_html(void **state)
{
	static const struct {
		const char *in;
		size_t max;
		const char *out;
	} cases[] = {
		{ NULL, 10, "" },
		{ "", 10, "" },
		{ "orders", 10, "orders" },
		{ "<b>&\"'", 10, "&lt;b&gt;&amp;&quot;&#39;" },
		{ "&amp;", 10, "&amp;amp;" },
		{ "a\nb\x1b[2J", 10, "a b [2J" },
		{ "a\xff"
		  "b",
		  10, "a" UTF8_REPLACEMENT "b" },
		{ "\xff\xff\xff", 3,
		  UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT },
		/* Turns the direction of what follows. */
		{ "a\xe2\x80\xae"
		  "b",
		  10, "a b" },
		{ "a|b", 10, "a|b" },
		{ "abcdef", 6, "abcdef" },
		{ "abcdefg", 6, "abcdef… and 1 more byte" },
		{ "abcdefgh<", 6, "abcdef… and 3 more bytes" },
		/* No half of a character, and nothing that is none is lost. */
		{ "abcde\xc3\xa4", 6, "abcde… and 2 more bytes" },
		{ "ab\xf0\x9f\x98\x80", 5, "ab… and 4 more bytes" },
		{ "\x80\x80\x80\x80\x80", 4,
		  UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT
			  UTF8_REPLACEMENT "… and 1 more byte" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 1000);
		page_html(cases[i].in, cases[i].max, &out);
		compare(cases[i].in ? cases[i].in : "NULL", &out, cases[i].out);
	}
}

static void test_number(void **state)
{
	static const struct {
		size_t n;
		const char *number, *count;
	} cases[] = {
		{ 0, "0", "0 boxes" },
		{ 1, "1", "1 box" },
		{ 999, "999", "999 boxes" },
		{ 1000, "1,000", "1,000 boxes" },
		{ 4321, "4,321", "4,321 boxes" },
		{ 1000001, "1,000,001", "1,000,001 boxes" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 100);
		page_number(cases[i].n, &out);
		compare("number", &out, cases[i].number);
		page_count(cases[i].n, "box", "boxes", &out);
		compare("count", &out, cases[i].count);
	}
}

static void test_span(void **state)
{
	static const struct {
		int64_t seconds;
		const char *out;
	} cases[] = {
		{ -5, "0 s" },	       { 0, "0 s" },
		{ 59, "59 s" },	       { 60, "1 min" },
		{ 3599, "59 min" },    { 3600, "1 h" },
		{ 172799, "47 h" },    { 172800, "2 d" },
		{ 35596800, "412 d" }, { INT64_MAX, "106,751,991,167,300 d" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 100);
		page_span(cases[i].seconds, &out);
		compare("span", &out, cases[i].out);
	}
}

static void test_took(void **state)
{
	const struct {
		double seconds;
		const char *out;
	} cases[] = {
		{ 0, "–" },
		{ -1, "–" },
		{ NAN, "–" },
		{ INFINITY, "–" },
		{ 0.0001, "1 ms" },
		{ 0.085, "85 ms" },
		{ 0.9994, "1000 ms" },
		{ 0.9996, "1.0 s" },
		{ 1.23, "1.2 s" },
		{ 59.94, "59.9 s" },
		{ 59.96, "1 min 0 s" },
		{ 125.4, "2 min 5 s" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 100);
		page_took(cases[i].seconds, &out);
		compare("took", &out, cases[i].out);
	}
}

static void test_time(void **state)
{
	static const char title[] = "<time datetime=\"2026-11-24T08:30:12Z\" "
				    "title=\"2026-11-24 08:30:12 UTC\">";
	const int64_t at = 1795509012;
	static const struct {
		void (*add)(int64_t when, int64_t now, struct buf *out);
		int64_t later; /* now, after that time */
		const char *out;
	} cases[] = {
		{ page_past, 0, "0 s ago</time>" },
		{ page_past, 259200, "3 d ago</time>" },
		/* A clock that was set back. */
		{ page_past, -10, "0 s ago</time>" },
		{ page_future, -240, "in 4 min</time>" },
		{ page_future, 0, "now</time>" },
		{ page_future, 5, "now</time>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 200);
		cases[i].add(at, at + cases[i].later, &out);
		assert_memory_equal(buf_str(&out), title, sizeof(title) - 1);
		assert_string_equal(buf_str(&out) + sizeof(title) - 1,
				    cases[i].out);
		buf_done(&out);
	}
}

static void test_never(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	page_past(0, 5, &out);
	compare("past", &out, "never");
	page_future(0, 5, &out);
	compare("future", &out, "–");
	page_utc(1795509012, &out);
	compare("utc", &out, "2026-11-24 08:30:12 UTC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html), cmocka_unit_test(test_number),
		cmocka_unit_test(test_span), cmocka_unit_test(test_took),
		cmocka_unit_test(test_time), cmocka_unit_test(test_never),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
