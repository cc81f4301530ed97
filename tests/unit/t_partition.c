/*
 * t_partition: which partition a region belongs to, and what is a region.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "partition.h"
#include "types.h"

static void test_of_region(void **state)
{
	static const struct {
		const char *region, *id;
	} cases[] = {
		{ "us-east-1", "aws" },
		{ "mx-central-1", "aws" },
		{ "aws-global", "aws" },
		{ "eu-new-12", "aws" },
		{ "cn-north-1", "aws-cn" },
		{ "aws-cn-global", "aws-cn" },
		{ "us-gov-west-1", "aws-us-gov" },
		{ "us-gov-a_b-77", "aws-us-gov" },
		{ "aws-us-gov-global", "aws-us-gov" },
		{ "us-iso-east-1", "aws-iso" },
		{ "aws-iso-global", "aws-iso" },
		{ "us-isob-west-1", "aws-iso-b" },
		{ "aws-iso-b-global", "aws-iso-b" },
		{ "eu-isoe-west-1", "aws-iso-e" },
		{ "aws-iso-e-global", "aws-iso-e" },
		{ "us-isof-south-1", "aws-iso-f" },
		{ "aws-iso-f-global", "aws-iso-f" },
		{ "eusc-de-east-1", "aws-eusc" },
		/* like nobody's */
		{ "xx-new-9", "aws" },
		{ "", "aws" },
		{ "us-gov-west", "aws" },
		{ "us-gov-west-1x", "aws" },
		{ "cn-north-", "aws" },
		{ "cn--1", "aws" },
		{ "cn-north-west-1", "aws" },
		{ "xcn-north-1", "aws" },
		{ "eusc-fr-east-1", "aws" },
		{ "aws-eusc-global", "aws" },
		{ "aws-cn-globa", "aws" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct partition *p =
			partition_of_region(cases[i].region);

		if (strcmp(p->id, cases[i].id) != 0)
			fail_msg("'%s': got %s", cases[i].region, p->id);
	}
}

static void test_by_id(void **state)
{
	(void)state;
	assert_string_equal(partition_by_id("aws-cn")->dns_suffix,
			    "amazonaws.com.cn");
	assert_null(partition_by_id("aws-"));
	assert_null(partition_by_id(""));
}

static void test_region_is_valid(void **state)
{
	static const struct {
		const char *region;
		bool valid;
	} cases[] = {
		{ "us-east-1", true },
		{ "A", true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "a"
		  "aa",
		  true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "a"
		  "aaa",
		  false },
		{ "", false },
		{ "us_east", false },
		{ "us-east-1.evil.example/", false },
		{ "us east", false },
		{ "us-east-1\n", false },
		{ "\xc3\xa4", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (region_is_valid(cases[i].region) != cases[i].valid)
			fail_msg("'%s'", cases[i].region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_region),
		cmocka_unit_test(test_by_id),
		cmocka_unit_test(test_region_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
