/*
 * t_page_sum: tests of page_sum.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "page_sum.h"

static struct view_check one[] = {
	{ .name = "backup", .counts = { .ok = 3, .unknown = 1 } },
	{ .name = "public", .counts = { .critical = 1, .muted = 2 } },
	{ .name = "sg", .counts = { .warning = 5, .ok = 1 } },
};
static struct view_check two[] = {
	{ .name = "public", .counts = { .critical = 1, .ok = 10 } },
	{ .name = "tls", .counts = { .critical = 9 }, .stale = true },
	{ .name = "backup", .counts = { .ok = 4 } },
};
static const struct list checks_one = { one, ARRAY_SIZE(one) };
static const struct list checks_two = { two, ARRAY_SIZE(two) };
static const struct list none = { 0 };

static void test_health(void **state)
{
	static const struct {
		int64_t attempted;
		bool success;
		const struct list *checks;
		enum page_health health;
	} cases[] = {
		{ 0, false, &none, PAGE_WAITING },
		{ 5, true, &checks_one, PAGE_FINE },
		{ 5, false, &checks_one, PAGE_FAILING },
		{ 5, true, &checks_two, PAGE_STALE },
		{ 5, false, &checks_two, PAGE_FAILING },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct view_target target = {
			.attempted = cases[i].attempted,
			.success = cases[i].success,
			.checks = cases[i].checks,
		};

		if (page_health(&target) != cases[i].health)
			fail_msg("case %zu", i);
	}
}

static void assert_texts(const struct list *list, const char *expected)
{
	struct buf out;

	buf_init(&out, 1000);
	for_each(char *const, text, list)
		buf_addf(&out, "%s ", *text);
	assert_string_equal(buf_str(&out), expected);
	buf_done(&out);
}

static void test_sum(void **state)
{
	static struct view_target targets[] = {
		{ .account_id = "1",
		  .region = "us-east-1",
		  .checks = &checks_one,
		  .attempted = 5,
		  .success = true },
		{ .account_id = "1",
		  .region = "eu-west-1",
		  .checks = &checks_two,
		  .attempted = 5,
		  .success = true },
		{ .account_id = "0", .region = "us-east-1", .checks = &none },
		{ .checks = &none },
	};
	static struct view_source sources[] = {
		{ .name = "a", .known = true, .attempted = 5 },
		{ .name = "b", .known = false, .attempted = 5 },
		{ .name = "c", .known = false },
	};
	static const struct view view = {
		.targets = { targets, ARRAY_SIZE(targets) },
		.sources = { sources, ARRAY_SIZE(sources) },
	};
	static const char *const order[] = { "tls", "public", "sg", "backup" };
	const struct page_total *totals;
	struct page_sum sum;

	(void)state;
	page_sum_init(&sum, &view);
	totals = sum.checks.items;
	assert_int_equal(sum.checks.n, ARRAY_SIZE(order));
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		assert_string_equal(totals[i].name, order[i]);
	assert_int_equal(totals[0].stale, 1);
	assert_int_equal(totals[1].counts.critical, 2);
	assert_int_equal(totals[1].counts.ok, 10);
	assert_int_equal(totals[3].counts.ok, 7);
	assert_int_equal(sum.all.critical, 11);
	assert_int_equal(sum.all.muted, 2);
	assert_int_equal(sum.results, 11 + 5 + 1 + 18);
	assert_int_equal(sum.healths[PAGE_FINE], 1);
	assert_int_equal(sum.healths[PAGE_STALE], 1);
	assert_int_equal(sum.healths[PAGE_WAITING], 2);
	assert_int_equal(sum.unlearnt, 1);
	assert_texts(&sum.accounts, "0 1 ");
	assert_texts(&sum.regions, "eu-west-1 us-east-1 ");
	page_sum_done(&sum);
}

static void test_nothing(void **state)
{
	static const struct view view = { 0 };
	struct page_sum sum;

	(void)state;
	page_sum_init(&sum, &view);
	assert_int_equal(sum.checks.n + sum.results + sum.accounts.n, 0);
	page_sum_done(&sum);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_health),
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
