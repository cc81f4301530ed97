/*
 * t_page_query: tests of page_query.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "page_query.h"

static void test_set(void **state)
{
	struct page_query query = { 0 };

	(void)state;
	assert_false(page_query_active(&query));
	page_query_set(&query, "nonsense", "x");
	page_query_set(&query, "Q", "x");
	page_query_set(&query, "q", NULL);
	assert_false(page_query_active(&query));
	page_query_set(&query, "q", "first");
	page_query_set(&query, "q", "last");
	assert_string_equal(query.values[PAGE_TEXT], "last");
	for (size_t i = 0; page_states[i]; i++) {
		page_query_set(&query, "state", page_states[i]);
		assert_string_equal(query.values[PAGE_STATE], page_states[i]);
	}
	assert_null(query.wrong);
	assert_true(page_query_active(&query));
	page_query_set(&query, "state", "");
	assert_string_equal(query.values[PAGE_STATE], "");
	assert_null(query.wrong);
}

static void test_wrong(void **state)
{
	static const char *const bad[] = { "ok", "CRITICAL", "critical ", "2" };
	char longest[PAGE_VALUE_SIZE], too_long[PAGE_VALUE_SIZE + 1];
	struct page_query query = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		query.wrong = NULL;
		page_query_set(&query, "state", bad[i]);
		if (!query.wrong || *query.values[PAGE_STATE])
			fail_msg("'%s' was taken", bad[i]);
	}
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	memset(too_long, 'x', sizeof(too_long));
	too_long[sizeof(too_long) - 1] = '\0';
	query.wrong = NULL;
	page_query_set(&query, "account", longest);
	assert_null(query.wrong);
	page_query_set(&query, "q", too_long);
	assert_non_null(query.wrong);
	assert_string_equal(query.values[PAGE_TEXT], "");
	assert_string_equal(query.values[PAGE_ACCOUNT], longest);
}

static const struct view_target target = { .account_id = "111122223333",
					   .region = "eu-west-1" };
static const struct view_finding finding = {
	.check = "public",
	.code = "publicly-accessible",
	.message = "is Publicly accessible on port 5432",
	.resource = { "db-instance", "orders",
		      "arn:aws:rds:eu-west-1:111122223333:db:orders" },
	.state = STATE_CRITICAL,
};

static void test_takes(void **state)
{
	static const struct {
		const char *name, *value;
		bool takes;
	} cases[] = {
		{ "q", "", true },
		{ "q", "  ", true },
		{ "q", "orders", true },
		{ "q", "ORD", true },
		{ "q", "5432 publicly  db", true },
		{ "q", "5432 mysql", false },
		{ "q", "is Publicly", true },
		{ "q", "DB instance", true },
		/* Only what is on the page: the script finds the same. */
		{ "q", "db-instance", false },
		{ "q", "critical", true },
		{ "q", "muted", false },
		{ "q", "3333:db:orders", true },
		{ "q", "publicly-acc", true },
		{ "q", "EU-WEST", true },
		{ "q", "\xff", false },
		{ "q", "%", false },
		{ "state", "critical", true },
		{ "state", "warning", false },
		{ "state", "muted", false },
		{ "check", "public", true },
		{ "check", "publi", false },
		{ "account", "111122223333", true },
		{ "account", "1111", false },
		{ "region", "eu-west-1", true },
		{ "region", "eu-west-2", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page_query query = { 0 };

		page_query_set(&query, cases[i].name, cases[i].value);
		if (page_query_takes(&query, &target, &finding) !=
		    cases[i].takes)
			fail_msg("%s=%s", cases[i].name, cases[i].value);
	}
}

/* All that is asked for has to be so; a muted one is in no other state. */
static void test_takes_all(void **state)
{
	struct view_finding muted = finding;
	struct page_query query = { 0 };

	(void)state;
	muted.exception = "SEC-1";
	page_query_set(&query, "check", "public");
	page_query_set(&query, "q", "orders");
	assert_true(page_query_takes(&query, &target, &finding));
	assert_true(page_query_takes(&query, &target, &muted));
	page_query_set(&query, "state", "muted");
	assert_false(page_query_takes(&query, &target, &finding));
	assert_true(page_query_takes(&query, &target, &muted));
	page_query_set(&query, "q", "sec-1");
	assert_true(page_query_takes(&query, &target, &muted));
	page_query_set(&query, "state", "critical");
	assert_false(page_query_takes(&query, &target, &muted));
}

/* What a collector leaves out is not there. */
static void test_absent(void **state)
{
	static const struct view_target nowhere = { 0 };
	static const struct view_finding nothing = { 0 };
	struct page_query query = { 0 };

	(void)state;
	assert_true(page_query_takes(&query, &nowhere, &nothing));
	page_query_set(&query, "q", "x");
	assert_false(page_query_takes(&query, &nowhere, &nothing));
	page_query_set(&query, "q", "");
	page_query_set(&query, "account", "1");
	assert_false(page_query_takes(&query, &nowhere, &nothing));
}

static void test_link(void **state)
{
	static const struct {
		const char *values[PAGE_FIELDS], *link;
	} cases[] = {
		{ { NULL }, "./#findings" },
		{ { [PAGE_STATE] = "muted" }, "?state=muted#findings" },
		{ { [PAGE_CHECK] = "sg", [PAGE_STATE] = "unknown" },
		  "?state=unknown&amp;check=sg#findings" },
		{ { [PAGE_ACCOUNT] = "a&b \"<", [PAGE_REGION] = "#" },
		  "?account=a%26b%20%22%3C&amp;region=%23#findings" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 1000);
		page_query_link(cases[i].values, &out);
		assert_string_equal(buf_str(&out), cases[i].link);
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),    cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_takes),  cmocka_unit_test(test_takes_all),
		cmocka_unit_test(test_absent), cmocka_unit_test(test_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
