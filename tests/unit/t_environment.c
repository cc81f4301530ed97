/*
 * t_environment: which value a variable has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "environment.h"
#include "types.h"

static const char *const vars[] = {
	"NAME=value", "NAME2=longer",  "EMPTY=",	  "ODD",
	"SIGN=a=b",   "NAME=a second", "EMPTY=not empty", NULL,
};

static void test_get(void **state)
{
	static const struct {
		const char *name, *value;
	} cases[] = {
		{ "NAME", "value" }, { "NAME2", "longer" }, { "NAM", NULL },
		{ "NAME22", NULL },  { "EMPTY", NULL },	    { "ODD", NULL },
		{ "SIGN", "a=b" },   { "name", NULL },	    { "", NULL },
	};
	const struct environment env = { .vars = (char *const *)vars };
	const char *value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		value = environment_get(&env, cases[i].name);
		if (!value != !cases[i].value ||
		    (value && strcmp(value, cases[i].value)))
			fail_msg("'%s' is '%s', not '%s'", cases[i].name,
				 value ? value : "(null)",
				 cases[i].value ? cases[i].value : "(null)");
	}
}

static void test_nothing(void **state)
{
	const struct environment env = { .vars = NULL };

	(void)state;
	assert_null(environment_get(NULL, "NAME"));
	assert_null(environment_get(&env, "NAME"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
