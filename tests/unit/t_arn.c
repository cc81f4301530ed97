/*
 * t_arn: the parts of ARNs, and what is none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "arn.h"
#include "types.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text, *partition, *service, *region, *account,
			*resource;
	} cases[] = {
		{ "arn:aws:rds:eu-west-1:111122223333:db:orders", "aws", "rds",
		  "eu-west-1", "111122223333", "db:orders" },
		{ "arn:aws-cn:kms:cn-north-1:111122223333:key/12-ab", "aws-cn",
		  "kms", "cn-north-1", "111122223333", "key/12-ab" },
		{ "arn:aws-us-gov:iam::111122223333:role/a/b", "aws-us-gov",
		  "iam", "", "111122223333", "role/a/b" },
		{ "arn:aws:iam::aws:policy/AdministratorAccess", "aws", "iam",
		  "", "aws", "policy/AdministratorAccess" },
		{ "arn:aws:s3:::bucket", "aws", "s3", "", "", "bucket" },
		{ "arn:aws:rds:us-east-1:111122223333:snapshot:rds:a-2026",
		  "aws", "rds", "us-east-1", "111122223333",
		  "snapshot:rds:a-2026" },
		{ "arn:aws:rds::111122223333:global-cluster:g", "aws", "rds",
		  "", "111122223333", "global-cluster:g" },
		{ "arn:aws-eusc:rds:eusc-de-east-1:111122223333:db:x y\xc3\xa4",
		  "aws-eusc", "rds", "eusc-de-east-1", "111122223333",
		  "db:x y\xc3\xa4" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arn arn = { 0 };

		if (arn_parse(cases[i].text, &arn) < 0)
			fail_msg("%s: refused", cases[i].text);
		assert_string_equal(arn.partition->id, cases[i].partition);
		assert_string_equal(arn.service, cases[i].service);
		assert_string_equal(arn.region, cases[i].region);
		assert_string_equal(arn.account, cases[i].account);
		assert_string_equal(arn.resource, cases[i].resource);
	}
}

static void test_refuse(void **state)
{
	static const char *const cases[] = {
		"",
		"arn:",
		"arn:aws:rds:eu-west-1:111122223333",
		"arn:aws:rds:eu-west-1:111122223333:",
		"ARN:aws:rds:eu-west-1:111122223333:db:a",
		" arn:aws:rds:eu-west-1:111122223333:db:a",
		"arn:nowhere:rds:eu-west-1:111122223333:db:a",
		"arn:aws:RDS:eu-west-1:111122223333:db:a",
		"arn:aws::eu-west-1:111122223333:db:a",
		"arn:aws:rds:eu_west_1:111122223333:db:a",
		"arn:aws:rds:eu-west-1:11112222333:db:a",
		"arn:aws:rds:eu-west-1:1111222233334:db:a",
		"arn:aws:rds:eu-west-1:11112222333x:db:a",
		"arn:aws:rds:*:111122223333:db:a",
		"arn:aws:rds:eu-west-1:*:db:a",
		"arn:aws:rds:eu-west-1:111122223333:db:a\n",
		"arn:aws:rds:eu-west-1:111122223333:db:\x7f",
		"arn:aws-a-very-long-partition:rds:eu-west-1:111122223333:db",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arn arn = { .resource = "untouched" };

		if (arn_parse(cases[i], &arn) != -EINVAL)
			fail_msg("'%s': taken", cases[i]);
		assert_string_equal(arn.resource, "untouched");
	}
}

static void test_too_long(void **state)
{
	static const char long_service[] =
		"arn:aws:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaa:eu-west-1:111122223333:db:a";
	static char text[ARN_MAX_LEN + 2];
	static const char start[] = "arn:aws:rds:eu-west-1:111122223333:db:";
	struct arn arn;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	memcpy(text, start, strlen(start));
	assert_int_equal(arn_parse(text, &arn), -EINVAL);
	text[ARN_MAX_LEN] = '\0';
	assert_int_equal(arn_parse(text, &arn), 0);
	assert_int_equal(arn_parse(long_service, &arn), -EINVAL);
}

static void test_account(void **state)
{
	struct arn arn;

	(void)state;
	assert_int_equal(arn_parse("arn:aws:sts::111122223333:x", &arn), 0);
	assert_string_equal(arn_account(&arn), "111122223333");
	assert_int_equal(arn_parse("arn:aws:iam::aws:policy/x", &arn), 0);
	assert_null(arn_account(&arn));
	assert_int_equal(arn_parse("arn:aws:s3:::bucket", &arn), 0);
	assert_null(arn_account(&arn));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
