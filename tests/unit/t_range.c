/*
 * t_range: the threshold ranges, what alerts and what is refused.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "range.h"
#include "types.h"

/* One letter per value: "A" alerts, "-" does not. */
static void test_alerts(void **state)
{
	static const struct {
		const char *text;
		double values[5]; /* below, at start, inside, at end, above */
		const char *expected;
	} cases[] = {
		{ "10", { -0.01, 0, 5, 10, 10.01 }, "A---A" },
		{ "10:", { 9.99, 10, 11, 1e15, 1e300 }, "A----" },
		{ "~:10", { -1e300, -1, 9.99, 10, 10.01 }, "----A" },
		{ "10:20", { 9.99, 10, 15, 20, 20.01 }, "A---A" },
		{ "@10:20", { 9.99, 10, 15, 20, 20.01 }, "-AAA-" },
		{ ":5.75", { -0.01, 0, 3, 5.75, 5.76 }, "A---A" },
		{ "@10", { -0.01, 0, 5, 10, 10.01 }, "-AAA-" },
		{ "@10:", { 9.99, 10, 11, 1e15, 1e300 }, "-AAAA" },
		{ "@~:10", { -1e300, -1, 9.99, 10, 10.01 }, "AAAA-" },
		{ "-10:-1.5", { -10.1, -10, -5, -1.5, -1.4 }, "A---A" },
		{ "+1:+2", { 0.9, 1, 1.5, 2, 2.1 }, "A---A" },
		{ ".5:1", { 0.4, 0.5, 0.7, 1, 1.1 }, "A---A" },
		{ "0", { -1, -0.1, 0, 0.1, 1 }, "AA-AA" },
		{ "10:10", { 9, 9.9, 10, 10.1, 11 }, "AA-AA" },
		{ "~:", { -1e300, -1, 0, 1, 1e300 }, "-----" },
		{ "@0:0.1", { -0.1, 0, 0.05, 0.1, 0.2 }, "-AAA-" },
	};
	struct range range;
	struct buf why;
	char got[6] = "";
	size_t i, k;

	(void)state;
	buf_init(&why, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (range_parse(cases[i].text, &range, &why))
			fail_msg("'%s': %s", cases[i].text, buf_str(&why));
		for (k = 0; k < 5; k++)
			got[k] = range_alerts(&range, cases[i].values[k]) ? 'A'
									  : '-';
		if (strcmp(got, cases[i].expected))
			fail_msg("'%s' gives %s, not %s", cases[i].text, got,
				 cases[i].expected);
	}
	assert_int_equal(why.len, 0);
	buf_done(&why);
}

static void test_nothing(void **state)
{
	const struct range none = { 0 };

	(void)state;
	assert_false(range_alerts(&none, 5));
	assert_false(range_alerts(&none, NAN));
}

static void test_default(void **state)
{
	struct range range = range_default("7:");

	(void)state;
	assert_true(range.known);
	assert_true(range_alerts(&range, 6));
	assert_false(range_alerts(&range, 7));
	assert_false(range_default(NULL).known);
	assert_false(range_default("seven").known);
}

static void test_nan(void **state)
{
	struct range range;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	assert_int_equal(range_parse("~:", &range, &why), 0);
	assert_true(range_alerts(&range, NAN));
	assert_int_equal(range_parse("@~:", &range, &why), 0);
	assert_false(range_alerts(&range, NAN));
	buf_done(&why);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "20:10", "'20:10': start is greater than end" },
		{ "-5", "'-5': start is greater than end" },
		{ "@1:0", "'@1:0': start is greater than end" },
		{ "a", "'a': not a range" },
		{ "", "'': not a range" },
		{ "1:2:3", NULL },
		{ ":", NULL },
		{ "@", NULL },
		{ "@:", NULL },
		{ "@@1", NULL },
		{ "~", NULL },
		{ "@~", NULL },
		{ "~10", NULL },
		{ "~10:", NULL },
		{ "10:~", NULL },
		{ "NaN", NULL },
		{ "inf", NULL },
		{ "-inf:", NULL },
		{ "0x1", NULL },
		{ "1e3", NULL },
		{ "5 ", NULL },
		{ " 5", NULL },
		{ "5.", NULL },
		{ ".", NULL },
		{ "1.2.3", NULL },
		{ "1,5", NULL },
		{ "--5", NULL },
		{ "+-5", NULL },
		{ "+", NULL },
		{ "10%", NULL },
		{ "10:20x", NULL },
		{ "1 :2", NULL },
		{ "100000000000000000000000000000000", NULL },
	};
	struct range range = { .start = 42 };
	struct buf why;
	size_t i;

	(void)state;
	buf_init(&why, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&why);
		if (range_parse(cases[i].text, &range, &why) != -EINVAL)
			fail_msg("'%s' is a range", cases[i].text);
		assert_true(why.len > 0);
		if (cases[i].why)
			assert_string_equal(buf_str(&why), cases[i].why);
		assert_true(range.start == 42 && !range.known);
	}
	buf_done(&why);
}

static void test_format(void **state)
{
	static const struct {
		const char *text;
		double factor;
		const char *expected;
	} cases[] = {
		{ "7:", 86400, "604800:" },
		{ "10", 1, "10" },
		{ ":10", 1, "10" },
		{ "0:10", 1, "10" },
		{ "0:", 60, "0:" },
		{ "~:10", 60, "~:600" },
		{ "10:20", 1, "10:20" },
		{ "@10:20", 3600, "@36000:72000" },
		{ "@~:1.5", 1, "@~:1.5" },
		{ "~:", 60, "~:" },
		{ "0.1", 86400, "8640" },
		{ "1.10", 1, "1.1" },
		{ "0.000001", 1, "0.000001" },
		{ "0.0000004", 1, "0" },
		{ "-0.0000004:0", 1, "0:0" },
		{ "-10.25:-1.5", 1, "-10.25:-1.5" },
		{ "0.9999999", 1, "1" },
		{ "100000000000000000000", 1, "100000000000000000000" },
	};
	struct range range;
	struct buf why, text;
	size_t i;

	(void)state;
	buf_init(&why, 1000);
	buf_init(&text, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&text);
		if (range_parse(cases[i].text, &range, &why))
			fail_msg("'%s': %s", cases[i].text, buf_str(&why));
		range_format(&range, cases[i].factor, &text);
		if (strcmp(buf_str(&text), cases[i].expected))
			fail_msg("'%s' becomes '%s', not '%s'", cases[i].text,
				 buf_str(&text), cases[i].expected);
	}
	buf_reset(&text);
	range_format(&(struct range){ 0 }, 1, &text);
	assert_string_equal(buf_str(&text), "");
	buf_done(&why);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alerts),	cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_default), cmocka_unit_test(test_nan),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
