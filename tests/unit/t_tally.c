/*
 * t_tally: how requests to AWS are counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tally.h"

static void observe(struct tally *tally, enum operation_id op, int attempt,
		    const char *code, bool throttled, double seconds)
{
	tally_observe(tally, &(struct client_attempt){ .op = api_operation(op),
						       .attempt = attempt,
						       .code = code,
						       .throttled = throttled,
						       .seconds = seconds });
}

static void assert_rendered(struct tally *tally, enum family_id family,
			    const char *expected)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	tally_render(tally, family, &out);
	assert_string_equal(buf_str(&out), expected);
	buf_done(&out);
}

static void test_counters(void **state)
{
	struct tally *tally = tally_new();

	(void)state;
	assert_rendered(tally, FAMILY_AWS_REQUESTS, "");
	observe(tally, RDS_DESCRIBE_DB_INSTANCES, 1, "Throttling", true, 0.2);
	observe(tally, RDS_DESCRIBE_DB_INSTANCES, 2, NULL, false, 0.02);
	observe(tally, RDS_DESCRIBE_DB_INSTANCES, 1, NULL, false, 40);
	observe(tally, KMS_DESCRIBE_KEY, 1, "a\"b", false, 0.1);
	assert_rendered(
		tally, FAMILY_AWS_REQUESTS,
		"rds_security_aws_requests_total{service=\"rds\",operation="
		"\"DescribeDBInstances\",code=\"Throttling\"} 1\n"
		"rds_security_aws_requests_total{service=\"rds\",operation="
		"\"DescribeDBInstances\",code=\"\"} 2\n"
		"rds_security_aws_requests_total{service=\"kms\",operation="
		"\"DescribeKey\",code=\"a\\\"b\"} 1\n");
	assert_rendered(
		tally, FAMILY_AWS_RETRIES,
		"rds_security_aws_retries_total{service=\"rds\",operation="
		"\"DescribeDBInstances\"} 1\n"
		"rds_security_aws_retries_total{service=\"kms\",operation="
		"\"DescribeKey\"} 0\n");
	assert_rendered(
		tally, FAMILY_AWS_THROTTLES,
		"rds_security_aws_throttles_total{service=\"rds\",operation="
		"\"DescribeDBInstances\"} 1\n"
		"rds_security_aws_throttles_total{service=\"kms\",operation="
		"\"DescribeKey\"} 0\n");
	tally_free(tally);
}

static void test_histogram(void **state)
{
	struct tally *tally = tally_new();
	struct buf out;

	(void)state;
	observe(tally, KMS_DESCRIBE_KEY, 1, NULL, false, 0.1);
	observe(tally, KMS_DESCRIBE_KEY, 1, NULL, false, 0.2);
	observe(tally, KMS_LIST_KEYS, 1, NULL, false, 100);
	buf_init(&out, 1 << 20);
	tally_render(tally, FAMILY_AWS_DURATION, &out);
	assert_non_null(strstr(buf_str(&out), "le=\"0.05\"} 0\n"));
	assert_non_null(strstr(buf_str(&out), "le=\"0.1\"} 1\n"));
	assert_non_null(strstr(buf_str(&out), "le=\"0.25\"} 2\n"));
	assert_non_null(strstr(buf_str(&out), "le=\"30.0\"} 2\n"));
	assert_non_null(strstr(buf_str(&out), "le=\"+Inf\"} 3\n"));
	assert_non_null(strstr(buf_str(&out), "_count{service=\"kms\"} 3\n"));
	assert_non_null(strstr(buf_str(&out), "_sum{service=\"kms\"} 100.3\n"));
	buf_done(&out);
	tally_free(tally);
}

/* AWS may answer what it likes: there is an end to the series. */
static void test_bounded(void **state)
{
	struct tally *tally = tally_new();
	char code[16];
	struct buf out;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(code, sizeof(code), "c%d", i);
		observe(tally, KMS_DESCRIBE_KEY, 1, code, false, 0);
	}
	buf_init(&out, 1 << 24);
	tally_render(tally, FAMILY_AWS_REQUESTS, &out);
	for (const char *s = buf_str(&out); *s; s++)
		n += *s == '\n';
	assert_int_equal(n, 4097);
	assert_non_null(strstr(buf_str(&out), "code=\"other\"} 904\n"));
	buf_done(&out);
	tally_free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counters),
		cmocka_unit_test(test_histogram),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
