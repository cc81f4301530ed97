/*
 * t_check_name: what a check is called where there are many of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check.h"

static void test_short_name(void **state)
{
	static const struct {
		const char *name, *expected;
	} cases[] = {
		{ "check_rds_encryption", "encryption" },
		{ "check_rds_sg", "sg" },
		{ "check_kms_rotation", "kms_rotation" },
		{ "check_iam_rds_policy", "iam_rds_policy" },
		{ "check_cloudtrail", "cloudtrail" },
	};
	struct check check = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		check.name = cases[i].name;
		assert_string_equal(check_short_name(&check),
				    cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_short_name) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
