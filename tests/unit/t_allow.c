/*
 * t_allow: what --allow takes, and which addresses that are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "allow.h"

struct params {
	struct list allow;
};

static const struct opt options[] = { OPT_ALLOW(struct params, allow),
				      OPT_END };

static const struct {
	const char *text;
	size_t n; /* 0: refused */
} texts[] = {
	{ "203.0.113.0/24", 1 },
	{ "203.0.113.7", 1 },
	{ "2001:db8::/32,pl-1,10.0.0.0/8", 3 },
	{ "pl-0123456789abcdef0", 1 },
	{ "office", 0 },
	{ "203.0.113.0/33", 0 },
	{ "203.0.113.0/24,offices", 0 },
	{ "sg-1", 0 },
};

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(buf_done) struct buf why;
		struct params params = { 0 };
		struct arena arena;
		int r;

		print_message("%s\n", texts[i].text);
		arena_init(&arena, 4096);
		buf_init(&why, 1024);
		r = opt_allow.parse(options, texts[i].text, &params.allow,
				    &arena, &why);
		assert_int_equal(r == 0, texts[i].n > 0);
		if (r == 0)
			assert_int_equal(params.allow.n, texts[i].n);
		else
			assert_non_null(strstr(buf_str(&why), "neither a CIDR "
							      "nor a prefix"));
		arena_done(&arena);
	}
}

static void test_addresses(void **state)
{
	struct prefix_list_entry entries[] = { { .cidr = "198.51.100.0/24" },
					       { .cidr = NULL } };
	struct prefix_list lists[] = { { .id = "pl-1",
					 .entries = { entries, 2 } } };
	const char *items[] = { "203.0.113.0/24", "pl-1", "pl-9", "::1" };
	static const struct {
		const char *block;
		bool allowed;
	} cases[] = {
		{ "203.0.113.0/25", true },
		{ "198.51.100.9", true },
		{ "203.0.112.0/23", false },
		{ "::1", true },
		{ "::2", false },
	};
	const struct list allow = { items, ARRAY_SIZE(items) };
	struct cidr_set set = { 0 };
	struct inventory inv;

	(void)state;
	inventory_init(&inv, "eu-west-1", 0, 1 << 16);
	inv.prefix_lists = (struct list){ lists, 1 };
	inventory_seal(&inv);
	allow_addresses(&inv, &allow, &set);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cidr cidr;

		print_message("%s\n", cases[i].block);
		assert_int_equal(cidr_parse(cases[i].block, &cidr), 0);
		assert_int_equal(cidr_set_covers(&set, &cidr),
				 cases[i].allowed);
	}
	cidr_set_done(&set);
	inventory_done(&inv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
