/*
 * t_web_limit: tests of web_limit.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "types.h"
#include "web_limit.h"
#include <cmocka.h>

/* A burst of 3, one more each 10 ms. */
static const struct {
	int64_t now;
	bool want;
} steps[] = {
	{ 1000, true },	 { 1000, true },  { 1000, true },  { 1000, false },
	{ 1009, false }, { 1010, true },  { 1010, false }, { 1030, true },
	{ 1030, true },	 { 1030, false }, { 9999, true },  { 9999, true },
	{ 9999, true },	 { 9999, false },
};

static void test_burst(void **state)
{
	struct web_limit limit = { .interval_ms = 10, .burst = 3 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (web_limit_take(&limit, steps[i].now) != steps[i].want)
			fail_msg("step %zu", i);
}

static void test_single(void **state)
{
	struct web_limit limit = { .interval_ms = 86400000, .burst = 1 };

	(void)state;
	assert_true(web_limit_take(&limit, 0));
	assert_false(web_limit_take(&limit, 86399999));
	assert_true(web_limit_take(&limit, 86400000));
}

static void test_none(void **state)
{
	struct web_limit limit = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_true(web_limit_take(&limit, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_burst),
					    cmocka_unit_test(test_single),
					    cmocka_unit_test(test_none) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
