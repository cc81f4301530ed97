/*
 * t_state: which state is worse, and how states are written.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state.h"
#include "types.h"

/* From best to worst. */
static const enum state order[] = { STATE_OFF, STATE_OK, STATE_UNKNOWN,
				    STATE_WARNING, STATE_CRITICAL };

static void test_worse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		for (size_t j = 0; j < ARRAY_SIZE(order); j++)
			if (state_worse(order[i], order[j]) !=
			    order[i > j ? i : j])
				fail_msg("%s and %s", state_name(order[i]),
					 state_name(order[j]));
}

static void test_rank(void **state)
{
	(void)state;
	assert_int_equal(state_rank(STATE_OFF), 0);
	assert_int_equal(state_rank(STATE_OK), 0);
	for (size_t i = 2; i < ARRAY_SIZE(order); i++)
		assert_true(state_rank(order[i]) > state_rank(order[i - 1]));
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		bool off_too, good;
		enum state state;
	} cases[] = {
		{ "ok", false, true, STATE_OK },
		{ "Warning", false, true, STATE_WARNING },
		{ "CRITICAL", false, true, STATE_CRITICAL },
		{ "unknown", true, true, STATE_UNKNOWN },
		{ "0", false, true, STATE_OK },
		{ "1", false, true, STATE_WARNING },
		{ "2", true, true, STATE_CRITICAL },
		{ "3", false, true, STATE_UNKNOWN },
		{ "off", true, true, STATE_OFF },
		{ "off", false, false, 0 },
		{ "4", true, false, 0 },
		{ "", true, false, 0 },
		{ "ok ", true, false, 0 },
		{ "00", true, false, 0 },
		{ "crit", true, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		enum state got = 99;
		bool good = state_parse(cases[i].text, cases[i].off_too, &got);

		if (good != cases[i].good ||
		    got != (good ? cases[i].state : 99))
			fail_msg("'%s'", cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worse),
		cmocka_unit_test(test_rank),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
