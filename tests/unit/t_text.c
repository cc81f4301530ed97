/*
 * t_text: comparing texts that a reply may have left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

static void test_is(void **state)
{
	(void)state;
	assert_true(text_is("active", "active"));
	assert_false(text_is("Active", "active"));
	assert_false(text_is("active ", "active"));
	assert_false(text_is(NULL, "active"));
	assert_false(text_is(NULL, ""));
	assert_true(text_is("", ""));
}

static void test_compare(void **state)
{
	(void)state;
	assert_true(text_compare("a", "b") < 0);
	assert_true(text_compare("b", "a") > 0);
	assert_int_equal(text_compare("a", "a"), 0);
	assert_int_equal(text_compare(NULL, NULL), 0);
	assert_int_equal(text_compare(NULL, ""), 0);
	assert_true(text_compare(NULL, "a") < 0);
	assert_true(text_compare("a", NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
