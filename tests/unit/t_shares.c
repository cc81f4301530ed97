/*
 * t_shares: who else is in the same thing?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "shares.h"

static const struct {
	const char *key, *group, *shown, *who;
} rows[] = {
	{ "vpc-1", "prod", "prod", "orders" },
	{ "vpc-1", "dev", "Dev", "shop-dev" },
	{ "vpc-1", "dev", "dev", "orders-dev" },
	{ "vpc-1", "dev", "dev", "orders-dev" }, /* again */
	{ "vpc-1", "test", "test", "x" },
	{ "vpc-2", "prod", "prod", "crm" },
	{ NULL, "dev", "dev", "nowhere" },
};

static const struct {
	const char *key, *group, *expected;
} asked[] = {
	{ "vpc-1", "prod", "'dev' (orders-dev and 1 more), 'test' (x)" },
	{ "vpc-1", "dev", "'prod' (orders), 'test' (x)" },
	{ "vpc-1", "none",
	  "'dev' (orders-dev and 1 more), 'prod' (orders), "
	  "'test' (x)" },
	{ "vpc-2", "prod", "" },
	{ "vpc-2", "dev", "'prod' (crm)" },
	{ "vpc-0", "dev", "" },
	{ "vpc-3", "dev", "" },
	{ NULL, "dev", "" },
};

/* The same in whatever order they come. */
static void test_others(void **state)
{
	const size_t n = sizeof(rows) / sizeof(*rows);

	(void)state;
	for (size_t first = 0; first < n; first++) {
		struct shares shares = { 0 };

		for (size_t i = 0; i < n; i++)
			shares_add(&shares, rows[(first + i) % n].key,
				   rows[(first + i) % n].group,
				   rows[(first + i) % n].shown,
				   rows[(first + i) % n].who);
		shares_sort(&shares);
		for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
			struct buf text;

			print_message("first %zu, asked %zu\n", first, i);
			buf_init(&text, 1024);
			shares_others(&shares, asked[i].key, asked[i].group,
				      &text);
			assert_string_equal(buf_str(&text), asked[i].expected);
			buf_done(&text);
		}
		shares_done(&shares);
		assert_int_equal(shares.n, 0);
	}
}

static void test_empty(void **state)
{
	struct shares shares = { 0 };
	struct buf text;

	(void)state;
	shares_sort(&shares);
	buf_init(&text, 1024);
	shares_others(&shares, "vpc-1", "dev", &text);
	assert_string_equal(buf_str(&text), "");
	buf_done(&text);
	shares_done(&shares);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
