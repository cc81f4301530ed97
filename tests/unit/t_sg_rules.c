/*
 * t_sg_rules: the sources of rules, in one order whatever AWS's is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sg_rules.h"

#define ITEMS(array)                                                           \
	{                                                                      \
		(void *)(array), ARRAY_SIZE(array)                             \
	}

static const struct rule_source v4[] = { { .cidr4 = "198.51.100.0/24" },
					 { .cidr4 = "10.0.0.0/8" } };
static const struct rule_source v6[] = { { .cidr6 = "::/0" } };
static const struct rule_source lists[] = { { .prefix_list_id = "pl-1" },
					    { .prefix_list_id = "pl-2" },
					    { .prefix_list_id = "pl-3" } };
static const struct rule_source groups[] = { { .group_id = "sg-9" },
					     { .group_id = NULL } };
static const struct prefix_list_entry entries[] = { { "10.1.0.0/16", NULL },
						    { "203.0.113.0/24", "x" },
						    { NULL, NULL } };
static const struct prefix_list prefix_lists[] = {
	{ .id = "pl-1", .entries = ITEMS(entries) },
	{ .id = "pl-2", .err.code = "UnauthorizedOperation" },
};
static const struct ip_permission rules[] = {
	{ .protocol = "tcp",
	  .from_port = { 5432, true },
	  .to_port = { 5432, true },
	  .ipv4 = ITEMS(v4),
	  .ipv6 = ITEMS(v6),
	  .prefix_lists = ITEMS(lists),
	  .groups = ITEMS(groups) },
	{ .protocol = "udp", .ipv4 = ITEMS(v4) },
	{ .protocol = "tcp",
	  .from_port = { 80, true },
	  .to_port = { 80, true },
	  .ipv4 = ITEMS(v4) },
};
static const struct ip_permission everything[] = {
	{ .protocol = "-1", .ipv4 = ITEMS(v4) },
};
static const struct security_group group_b = {
	.id = "sg-b",
	.ingress = ITEMS(rules),
	.egress = ITEMS(everything),
};
static const struct security_group group_a = {
	.id = "sg-a",
	.ingress = ITEMS(everything),
};

static const struct network_ports two_ports = {
	.ports = { { 5432, true }, { 5433, true } },
	.n = 2,
};

static const char *const two_ports_details[] = {
	"10.0.0.0/8:5432 (sg-a), 10.0.0.0/8:5433 (sg-a)",
	"198.51.100.0/24:5432 (sg-a), 198.51.100.0/24:5433 (sg-a)",
	"10.0.0.0/8:5432 (sg-b)",
	"198.51.100.0/24:5432 (sg-b)",
	"::/0:5432 (sg-b)",
	"10.1.0.0/16 in pl-1:5432 (sg-b)",
	"203.0.113.0/24 in pl-1:5432 (sg-b)",
	"pl-2:5432 (sg-b)",
	"pl-3:5432 (sg-b)",
	"sg-9:5432 (sg-b)",
};

static void begin(struct inventory *inv)
{
	inventory_init(inv, "eu-west-1", 0, 1024 * 1024);
	inv->prefix_lists = (struct list)ITEMS(prefix_lists);
	inventory_seal(inv);
}

static void expect(const struct sg_sources *sources,
		   const struct network_ports *ports,
		   const char *const *expected, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		_cleanup_(buf_done) struct buf text;

		buf_init(&text, 1024);
		sg_source_details(&sources->items[i], ports, &text);
		assert_string_equal(buf_str(&text), expected[i]);
	}
}

static void test_sources(void **state)
{
	struct sg_sources sources = { 0 };
	struct inventory inv;

	(void)state;
	for (int order = 0; order < 2; order++) {
		begin(&inv);
		sg_sources_add(&inv, order ? &group_a : &group_b, &two_ports,
			       &sources);
		sg_sources_add(&inv, order ? &group_b : &group_a, &two_ports,
			       &sources);
		sg_sources_sort(&sources);
		/* Behind these: the entry and the group without a name. */
		assert_int_equal(sources.n, ARRAY_SIZE(two_ports_details) + 2);
		expect(&sources, &two_ports, two_ports_details,
		       ARRAY_SIZE(two_ports_details));
		assert_non_null(sources.unclear);
		assert_false(sources.items[0].is_public);
		assert_true(sources.items[1].is_public);
		assert_true(sources.items[1].all_ports);
		assert_false(sources.items[3].all_ports);
		sg_sources_done(&sources);
		inventory_done(&inv);
	}
}

/* Only what is open on every port counts where the port is not known. */
static void test_no_port(void **state)
{
	static const char *const expected[] = {
		"10.0.0.0/8:all (sg-a)",
		"198.51.100.0/24:all (sg-a)",
	};
	const struct network_ports none = { 0 };
	struct sg_sources sources = { 0 };
	struct inventory inv;

	(void)state;
	begin(&inv);
	sg_sources_add(&inv, &group_b, &none, &sources);
	sg_sources_add(&inv, &group_a, &none, &sources);
	sg_sources_sort(&sources);
	assert_int_equal(sources.n, 2);
	expect(&sources, &none, expected, 2);
	sg_sources_done(&sources);
	sg_sources_done(NULL);
	inventory_done(&inv);
}

static void test_count(void **state)
{
	const struct security_group empty = { .id = "sg" };

	(void)state;
	assert_int_equal(sg_count_rules(&empty), 0);
	assert_int_equal(sg_count_rules(&group_a), 2);
	assert_int_equal(sg_count_rules(&group_b), 8 + 2 + 2 + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_no_port),
		cmocka_unit_test(test_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
