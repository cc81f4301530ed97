/*
 * t_accounts: regions of an account; the rest is tests/cli/accounts.bats.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "accounts.h"

static void test_once(void **state)
{
	struct account account = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	account_add_region(&account, &arena, "eu-west-1");
	account_add_region(&account, &arena, "us-east-1");
	account_add_region(&account, &arena, "eu-west-1");
	assert_int_equal(account.regions.n, 2);
	assert_null(account.err.code);
	arena_done(&arena);
}

/* A region that is left out for want of memory is no region without risks. */
static void test_full(void **state)
{
	struct account account = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 1);
	account_add_region(&account, &arena, "eu-west-1");
	assert_int_equal(account.regions.n, 0);
	assert_string_equal(account.err.code, "ReplyTooLarge");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
