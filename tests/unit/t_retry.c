/*
 * t_retry: whether an attempt is repeated, when, and with which clock.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "retry.h"
#include "types.h"
#include "vectors.h"

static json_object *rules;

static int load_rules(void **state)
{
	(void)state;
	rules = vectors_json(vectors_own(), "rules.json");
	return 0;
}

static int free_rules(void **state)
{
	(void)state;
	json_object_put(rules);
	return 0;
}

static void test_classify(void **state)
{
	static const struct {
		const char *service;
		long status;
		const char *code;
		enum retry_class class;
	} cases[] = {
		{ "rds", 429, NULL, RETRY_THROTTLING },
		{ "rds", 400, "Throttling", RETRY_THROTTLING },
		{ "rds", 503, "SlowDown", RETRY_THROTTLING },
		{ "ec2", 503, "RequestLimitExceeded", RETRY_THROTTLING },
		{ "rds", 400, "PriorRequestNotComplete", RETRY_THROTTLING },
		{ "rds", 500, NULL, RETRY_TRANSIENT },
		{ "rds", 500, "InternalFailure", RETRY_TRANSIENT },
		{ "rds", 501, "NotImplemented", RETRY_NEVER },
		{ "rds", 505, NULL, RETRY_NEVER },
		{ "rds", 400, "RequestTimeout", RETRY_TRANSIENT },
		{ "sts", 400, "IDPCommunicationError", RETRY_TRANSIENT },
		{ "rds", 400, "IDPCommunicationError", RETRY_NEVER },
		{ "rds", 403, "RequestExpired", RETRY_CLOCK },
		{ "rds", 403, "RequestInTheFuture", RETRY_CLOCK },
		{ "kms", 400, "AccessDeniedException", RETRY_CLOCK },
		{ "rds", 403, "AccessDenied", RETRY_NEVER },
		{ "ec2", 403, "UnauthorizedOperation", RETRY_NEVER },
		{ "rds", 403, "ExpiredToken", RETRY_NEVER },
		{ "kms", 400, "ExpiredTokenException", RETRY_NEVER },
		{ "rds", 403, "InvalidClientTokenId", RETRY_NEVER },
		{ "kms", 400, "UnrecognizedClientException", RETRY_NEVER },
		{ "rds", 400, "IncompleteSignature", RETRY_NEVER },
		{ "rds", 403, "MissingAuthenticationToken", RETRY_NEVER },
		{ "rds", 403, "OptInRequired", RETRY_NEVER },
		{ "rds", 400, "ValidationError", RETRY_NEVER },
		{ "kms", 400, "ValidationException", RETRY_NEVER },
		{ "rds", 400, "InvalidAction", RETRY_NEVER },
		{ "rds", 400, "InvalidParameterValue", RETRY_NEVER },
		{ "rds", 404, NULL, RETRY_NEVER },
		{ "rds", 301, "", RETRY_NEVER },
		{ "rds", 400, "throttling", RETRY_NEVER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (retry_classify(cases[i].service, cases[i].status,
				   cases[i].code) != cases[i].class)
			fail_msg("%s %ld %s", cases[i].service, cases[i].status,
				 cases[i].code ? cases[i].code : "-");
}

static void expect_codes(json_object *list, const char *service,
			 enum retry_class class)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *code = json_object_get_string(
			json_object_array_get_idx(list, i));
		enum retry_class got = retry_classify(service, 400, code);

		/* The one code of two lists is throttling. */
		if (got != class && strcmp(code, "PriorRequestNotComplete"))
			fail_msg("%s: class %d", code, (int)got);
	}
}

static void test_lists(void **state)
{
	json_object *statuses = vectors_get(rules, "transient_http_status");

	(void)state;
	expect_codes(vectors_get(rules, "throttling_error_codes"), "rds",
		     RETRY_THROTTLING);
	expect_codes(vectors_get(rules, "transient_error_codes"), "rds",
		     RETRY_TRANSIENT);
	expect_codes(vectors_get(rules, "clock_skew_error_codes"), "rds",
		     RETRY_CLOCK);
	expect_codes(vectors_get(vectors_get(rules, "service_extra"), "sts"),
		     "sts", RETRY_TRANSIENT);
	for (long status = 300; status < 600; status++) {
		bool listed = false;

		for (size_t i = 0; i < json_object_array_length(statuses); i++)
			if (json_object_get_int(json_object_array_get_idx(
				    statuses, i)) == status)
				listed = true;
		if (status != 429)
			assert_int_equal(retry_classify("rds", status, NULL),
					 listed ? RETRY_TRANSIENT
						: RETRY_NEVER);
	}
}

static int get_int(json_object *o, const char *key)
{
	return json_object_get_int(vectors_get(o, key));
}

static void test_numbers(void **state)
{
	json_object *mode = vectors_get(rules, "standard_2026");
	json_object *skew = vectors_get(rules, "clock_skew");

	(void)state;
	assert_int_equal(RETRY_MAX_ATTEMPTS, get_int(mode, "max_attempts"));
	assert_int_equal(RETRY_QUOTA, get_int(mode, "quota"));
	assert_int_equal(RETRY_COST, get_int(mode, "retry_cost"));
	assert_int_equal(RETRY_THROTTLING_COST,
			 get_int(mode, "throttling_retry_cost"));
	assert_int_equal(RETRY_REFUND, get_int(mode, "refund_2xx_no_retry"));
	assert_int_equal(SKEW_THRESHOLD,
			 get_int(skew, "detection_threshold_s"));
	assert_int_equal(SKEW_MAX_ROUND_TRIP,
			 get_int(skew, "max_trusted_round_trip_s"));
}

static int64_t to_ms(json_object *seconds)
{
	return (int64_t)(json_object_get_double(seconds) * 1000 + 0.5);
}

static size_t delay_cases(const char *table, enum retry_class class)
{
	json_object *list =
		vectors_get(vectors_get(rules, "backoff_cases_rand1"), table);
	size_t n = json_object_array_length(list);

	for (size_t i = 0; i < n; i++) {
		json_object *pair = json_object_array_get_idx(list, i);
		int attempt =
			json_object_get_int(json_object_array_get_idx(pair, 0));
		int64_t wanted = to_ms(json_object_array_get_idx(pair, 1));
		int64_t got = retry_delay_ms(attempt, class, 1, NULL);

		if (got != wanted)
			fail_msg("%s, attempt %d: %d ms", table, attempt,
				 (int)got);
	}
	return n;
}

static void test_delay(void **state)
{
	size_t n;

	(void)state;
	n = delay_cases("2026", RETRY_TRANSIENT);
	n += delay_cases("2026_throttling", RETRY_THROTTLING);
	assert_int_equal(n, 17);
	assert_int_equal(retry_delay_ms(1000, RETRY_TRANSIENT, 1, ""), 20000);
	assert_int_equal(retry_delay_ms(3, RETRY_TRANSIENT, 0, NULL), 0);
	assert_int_equal(retry_delay_ms(3, RETRY_THROTTLING, 0.5, NULL), 2000);
	assert_int_equal(retry_delay_ms(1, RETRY_CLOCK, 1, NULL), 50);
	printf("retry delays: %zu cases run, 7 left out (pre2026)\n", n);
}

static void test_retry_after(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{ NULL, 50 },	 { "", 50 },
		{ "51", 51 },	 { "5051", 5050 },
		{ "1.5", 50 },	 { "1500x", 50 },
		{ "+60", 50 },	 { " 60", 50 },
		{ "0x100", 50 }, { "99999999999999999999", 50 },
	};
	json_object *list = vectors_get(
		rules, "retry_after_cases_2026_attempt1_rand1_status500");
	size_t n = json_object_array_length(list);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		json_object *pair = json_object_array_get_idx(list, i);
		const char *text = json_object_get_string(
			json_object_array_get_idx(pair, 0));

		if (retry_delay_ms(1, RETRY_TRANSIENT, 1, text) !=
		    to_ms(json_object_array_get_idx(pair, 1)))
			fail_msg("retry after '%s'", text);
	}
	assert_int_equal(n, 5);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (retry_delay_ms(1, RETRY_TRANSIENT, 1, cases[i].text) !=
		    cases[i].ms)
			fail_msg("retry after '%s'", cases[i].text);
	printf("retry after: %zu cases run, 0 left out\n", n);
}

static void test_quota(void **state)
{
	struct retry_quota quota;
	int cost = 0, n = 0;

	(void)state;
	retry_quota_init(&quota);
	retry_quota_refund(&quota, 0);
	assert_int_equal(quota.left, 500); /* never over the maximum */
	while (retry_quota_take(&quota, RETRY_TRANSIENT, &cost))
		n++;
	assert_int_equal(n, 35);
	assert_int_equal(cost, 14);
	assert_int_equal(quota.left, 10);
	assert_true(retry_quota_take(&quota, RETRY_THROTTLING, &cost));
	assert_int_equal(cost, 5);
	retry_quota_refund(&quota, cost);
	assert_int_equal(quota.left, 10);
	retry_quota_refund(&quota, 0);
	assert_int_equal(quota.left, 11);
	assert_false(retry_quota_take(&quota, RETRY_CLOCK, &cost));
	assert_int_equal(quota.left, 11);
}

static void test_skew(void **state)
{
	static const char date[] = "Thu, 01 Jan 2026 00:05:01 GMT";
	enum { T = 1767225600 }; /* 2026-01-01T00:00:00Z */
	static const struct {
		const char *name, *date, *age;
		int64_t sent, received;
		bool learnt;
		int64_t skew;
	} cases[] = {
		{ "ahead", date, "", T, T + 2, true, 300 },
		{ "behind", date, NULL, T + 600, T + 602, true, -300 },
		{ "odd", date, NULL, T, T + 3, true, 300 },
		{ "no Date", "", "", T, T + 2, false, 0 },
		{ "NULL Date", NULL, NULL, T, T + 2, false, 0 },
		{ "no date", "yesterday", "", T, T + 2, false, 0 },
		{ "ISO date", "2026-01-01T00:00:00Z", "", T, T, false, 0 },
		{ "Age", date, "0", T, T + 2, false, 0 },
		{ "900 s", date, "", T, T + 900, true, -149 },
		{ "901 s", date, "", T, T + 901, false, 0 },
		{ "clock set back", date, "", T, T - 2, true, 302 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t skew = 0;
		bool learnt =
			retry_skew(cases[i].date, cases[i].age, cases[i].sent,
				   cases[i].received, &skew);

		if (learnt != cases[i].learnt || skew != cases[i].skew)
			fail_msg("%s: %d, %d s", cases[i].name, learnt,
				 (int)skew);
	}
}

static void test_clock_was_wrong(void **state)
{
	static const struct {
		int64_t signed_with, learnt;
		bool wrong;
	} cases[] = {
		{ 0, 0, false },    { 0, 240, false },	  { 0, 241, true },
		{ 0, -240, false }, { 0, -241, true },	  { 300, 300, false },
		{ 300, 0, true },   { -100, 100, false }, { -200, 100, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (retry_clock_was_wrong(cases[i].signed_with,
					  cases[i].learnt) != cases[i].wrong)
			fail_msg("case %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classify),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_delay),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_quota),
		cmocka_unit_test(test_skew),
		cmocka_unit_test(test_clock_was_wrong),
	};

	return cmocka_run_group_tests(tests, load_rules, free_rules);
}
