/*
 * t_view: tests of view.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "view.h"

/* Each row stands before the next one. */
static const struct view_finding in_order[] = {
	{ .check = "backup", .state = STATE_CRITICAL, .resource.id = "b" },
	{ .check = "public", .state = STATE_CRITICAL, .resource.id = "a" },
	{ .check = "backup", .state = STATE_WARNING, .resource.id = "a" },
	{ .check = "backup",
	  .state = STATE_UNKNOWN,
	  .resource = { .type = "db-cluster", .id = "z" } },
	{ .check = "backup",
	  .state = STATE_UNKNOWN,
	  .resource = { .type = "db-instance", .id = "a" },
	  .code = "one" },
	{ .check = "backup",
	  .state = STATE_UNKNOWN,
	  .resource = { .type = "db-instance", .id = "a" },
	  .code = "two" },
	{ .check = "backup", .state = STATE_OK },
	{ .check = "backup", .state = STATE_CRITICAL, .exception = "SEC-1" },
};

static void test_order(void **state)
{
	const struct view_finding *f = in_order;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(in_order); i++) {
		assert_int_equal(view_finding_compare(&f[i], &f[i]), 0);
		for (size_t k = i + 1; k < ARRAY_SIZE(in_order); k++) {
			assert_true(view_finding_compare(&f[i], &f[k]) < 0);
			assert_true(view_finding_compare(&f[k], &f[i]) > 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_order) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
