/*
 * t_inventory: linking, names, duplicates and look-ups.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "inventory.h"

#define ITEMS(array)                                                           \
	{                                                                      \
		(array), ARRAY_SIZE(array)                                     \
	}
#define ARN(rest) "arn:aws:rds:eu-west-1:111122223333:" rest

static const struct database *instance(const struct inventory *inv, size_t i)
{
	return (const struct database *)inv->db_instances.items + i;
}

static void begin(struct inventory *inv)
{
	inventory_init(inv, "eu-west-1", 1000, 1024 * 1024);
}

static void test_link(void **state)
{
	struct database clusters[] = {
		{ .resource.id = "shop", .engine = "aurora-mysql" },
		{ .resource.id = "bare", .engine = "postgres" },
	};
	struct database instances[] = {
		{ .resource = { .id = "shop-1", .arn = ARN("db:shop-1") },
		  .engine = "aurora-mysql",
		  .cluster_id = "shop" },
		{ .resource.id = "solo", .engine = "postgres" },
		{ .resource.id = "shop-2",
		  .engine = "aurora-mysql",
		  .cluster_id = "shop" },
		{ .resource.id = "lost",
		  .engine = "mysql",
		  .cluster_id = "gone" },
	};
	struct inventory inv;
	const struct database *const *members;

	(void)state;
	begin(&inv);
	inv.db_instances = (struct list)ITEMS(instances);
	inv.db_clusters = (struct list)ITEMS(clusters);
	inventory_link(&inv);
	assert_ptr_equal(instances[0].cluster, &clusters[0]);
	assert_ptr_equal(inventory_instance(&inv, "solo"), &instances[1]);
	assert_null(inventory_instance(&inv, "shop"));
	assert_null(inventory_instance(&inv, "SOLO"));
	assert_null(inventory_instance(&inv, NULL));
	assert_ptr_equal(inventory_cluster(&inv, "bare"), &clusters[1]);
	assert_null(inventory_cluster(&inv, "solo"));
	assert_null(instances[1].cluster);
	assert_ptr_equal(instances[2].cluster, &clusters[0]);
	assert_null(instances[3].cluster);
	assert_int_equal(clusters[0].members.n, 2);
	members = clusters[0].members.items;
	assert_ptr_equal(members[0], &instances[0]);
	assert_ptr_equal(members[1], &instances[2]);
	assert_int_equal(clusters[1].members.n, 0);
	assert_int_equal(instances[0].shape, SHAPE_AURORA_MEMBER);
	assert_int_equal(instances[3].shape, SHAPE_MULTIAZ_MEMBER);
	assert_int_equal(clusters[0].shape, SHAPE_AURORA_CLUSTER);
	assert_int_equal(clusters[1].shape, SHAPE_MULTIAZ_CLUSTER);
	assert_string_equal(instances[0].resource.type, "db-instance");
	assert_string_equal(clusters[0].resource.type, "db-cluster");
	assert_string_equal(instances[0].via, "");
	assert_string_equal(inv.account_id, "111122223333");
	assert_string_equal(inv.partition, "aws");
	inventory_done(&inv);
}

/* In the order of the list; NULL ends. */
static const struct {
	const char *name;
	size_t n;
	struct resource in[5];
	const char *out[5];
} duplicates[] = {
	{ "none",
	  2,
	  { { NULL, "a", ARN("db:a") }, { NULL, "b", ARN("db:b") } },
	  { "a", "b" } },
	{ "same ARN",
	  3,
	  { { NULL, "b", ARN("db:b") },
	    { NULL, "a", ARN("db:a") },
	    { NULL, "b", ARN("db:b") } },
	  { "b", "a" } },
	{ "same identifier, no ARN",
	  3,
	  { { NULL, "a", NULL }, { NULL, "a", NULL }, { NULL, "b", NULL } },
	  { "a", "b" } },
	{ "identifiers without case",
	  2,
	  { { NULL, "a", NULL }, { NULL, "A", NULL } },
	  { "a" } },
	{ "with an ARN and without",
	  2,
	  { { NULL, "a", NULL }, { NULL, "a", ARN("db:a") } },
	  { "a" } },
	{ "same identifier in two accounts",
	  2,
	  { { NULL, "a", ARN("db:a") },
	    { NULL, "a", "arn:aws:rds:eu-west-1:444455556666:db:a" } },
	  { "a", "a" } },
	{ "no names at all",
	  3,
	  { { NULL, NULL, NULL },
	    { NULL, "", NULL },
	    { NULL, NULL, ARN("db:x") } },
	  { "(no identifier 1)", "(no identifier 2)", "x" } },
};

static void test_duplicates(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(duplicates); i++) {
		struct database instances[5] = { 0 };
		struct inventory inv;
		size_t n = 0;

		print_message("%s\n", duplicates[i].name);
		for (; n < duplicates[i].n; n++)
			instances[n].resource = duplicates[i].in[n];
		begin(&inv);
		inv.db_instances = (struct list){ instances, n };
		inventory_link(&inv);
		for (n = 0; n < 5 && duplicates[i].out[n]; n++)
			assert_string_equal(instance(&inv, n)->resource.id,
					    duplicates[i].out[n]);
		assert_int_equal(inv.db_instances.n, n);
		inventory_done(&inv);
	}
}

static void test_lookups(void **state)
{
	struct security_group groups[] = { { .id = "sg-2" },
					   { .id = NULL },
					   { .id = "sg-1" },
					   { .id = "sg-2" } };
	struct security_group sources[] = { { .id = "sg-9" } };
	struct kms_key keys[] = {
		{ .asked = "arn:aws:kms:eu-west-1:1:alias/x",
		  .resource = { .id = "k", .arn = "arn:k" } },
		{ .asked = "arn:aws:kms:eu-west-1:1:key/k-2",
		  .err.code = "AccessDenied" },
		{ .asked = "alias/y", .err.code = "AccessDenied" },
	};
	struct prefix_list lists[] = { { .id = "pl-1" } };
	struct option_group options[] = { { .name = "og" } };
	struct parameter_group parameters[] = { { .name = "pg" } };
	struct vpc vpcs[] = { { .id = "vpc-1" } };
	struct inventory inv;

	(void)state;
	begin(&inv);
	inv.security_groups = (struct list)ITEMS(groups);
	inv.source_groups = (struct list)ITEMS(sources);
	inv.kms_keys = (struct list)ITEMS(keys);
	inv.prefix_lists = (struct list)ITEMS(lists);
	inv.option_groups = (struct list)ITEMS(options);
	inv.parameter_groups = (struct list)ITEMS(parameters);
	inv.vpcs = (struct list)ITEMS(vpcs);
	inventory_link(&inv);
	inventory_seal(&inv);
	assert_ptr_equal(inventory_security_group(&inv, "sg-1"), &groups[2]);
	assert_ptr_equal(inventory_security_group(&inv, "sg-2"), &groups[0]);
	assert_ptr_equal(inventory_security_group(&inv, "sg-9"), &sources[0]);
	assert_null(inventory_security_group(&inv, "sg-3"));
	assert_null(inventory_security_group(&inv, ""));
	assert_null(inventory_security_group(&inv, NULL));
	assert_ptr_equal(inventory_prefix_list(&inv, "pl-1"), &lists[0]);
	assert_null(inventory_prefix_list(&inv, "pl-2"));
	assert_ptr_equal(inventory_option_group(&inv, "og"), &options[0]);
	assert_null(inventory_option_group(&inv, "o"));
	assert_ptr_equal(inventory_parameter_group(&inv, "pg"), &parameters[0]);
	assert_null(inventory_parameter_group(&inv, "p"));
	assert_ptr_equal(inventory_vpc(&inv, "vpc-1"), &vpcs[0]);
	assert_null(inventory_vpc(&inv, "vpc-2"));
	assert_ptr_equal(inventory_kms_key(&inv, keys[0].asked), &keys[0]);
	assert_string_equal(keys[0].resource.id, "k");
	assert_string_equal(keys[1].resource.id, "k-2");
	assert_string_equal(keys[1].resource.arn, keys[1].asked);
	assert_string_equal(keys[2].resource.id, "alias/y");
	assert_null(keys[2].resource.arn);
	assert_string_equal(keys[2].resource.type, "kms-key");
	assert_non_null(inventory_kms_key(&inv, "k-2")->err.code);
	assert_non_null(inventory_kms_key(&inv, NULL)->err.code);
	inventory_done(&inv);
	inventory_done(NULL);
}

/* Which table and ACL a subnet has: associations that ended are none. */
static void test_subnets(void **state)
{
	struct route_association own[] = { { .subnet_id = "subnet-1" },
					   { .subnet_id = "subnet-2",
					     .state = "associated" } };
	struct route_association main[] = {
		{ .main = TRI_YES, .state = "associated" },
		{ .subnet_id = "subnet-3", .state = "failed" },
		{ .subnet_id = "subnet-4", .state = "disassociated" },
		{ .subnet_id = "subnet-5", .state = "associating" },
	};
	struct route_association other[] = { { .main = TRI_YES } };
	struct route_table tables[] = {
		{ .vpc_id = "vpc-1", .associations = ITEMS(own) },
		{ .vpc_id = "vpc-1", .associations = ITEMS(main) },
		{ .vpc_id = "vpc-2", .associations = ITEMS(other) },
	};
	struct acl_association in[] = { { "subnet-2" }, { NULL } };
	struct network_acl acls[] = {
		{ .id = "acl-0" }, { .id = "acl-1", .associations = ITEMS(in) }
	};
	struct subnet subnets[] = { { .id = "subnet-1" }, { .id = NULL } };
	static const struct {
		const char *id;
		int table;
	} cases[] = { { "subnet-1", 0 },  { "subnet-2", 0 }, { "subnet-3", -1 },
		      { "subnet-4", -1 }, { "subnet-5", 1 }, { "subnet-6", -1 },
		      { NULL, -1 } };
	struct inventory inv;

	(void)state;
	begin(&inv);
	inv.route_tables = (struct list)ITEMS(tables);
	inv.network_acls = (struct list)ITEMS(acls);
	inv.subnets = (struct list)ITEMS(subnets);
	inventory_seal(&inv);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct route_table *table =
			inventory_subnet_route_table(&inv, cases[i].id);

		print_message("%s\n", cases[i].id ? cases[i].id : "NULL");
		assert_ptr_equal(table, cases[i].table < 0
						? NULL
						: &tables[cases[i].table]);
	}
	assert_ptr_equal(inventory_main_route_table(&inv, "vpc-1"), &tables[1]);
	assert_ptr_equal(inventory_main_route_table(&inv, "vpc-2"), &tables[2]);
	assert_null(inventory_main_route_table(&inv, "vpc-3"));
	assert_ptr_equal(inventory_network_acl(&inv, "subnet-2"), &acls[1]);
	assert_null(inventory_network_acl(&inv, "subnet-1"));
	assert_ptr_equal(inventory_subnet(&inv, "subnet-1"), &subnets[0]);
	assert_null(inventory_subnet(&inv, "subnet-2"));
	inventory_done(&inv);
}

/* An index over many, every one found, in whatever order they came. */
static void test_many(void **state)
{
	enum { MANY = 1000 };
	static struct security_group groups[MANY];
	static char names[MANY][16];
	struct inventory inv;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "sg-%zu", i * 7919 % MANY);
		groups[i].id = names[i];
	}
	begin(&inv);
	inv.security_groups = (struct list)ITEMS(groups);
	inventory_seal(&inv);
	for (size_t i = 0; i < MANY; i++)
		assert_ptr_equal(inventory_security_group(&inv, names[i]),
				 &groups[i]);
	inventory_done(&inv);
}

static void test_complete(void **state)
{
	struct inventory inv = { 0 };
	struct need_result *r = &inv.results[NEED_VPCS];

	(void)state;
	assert_false(inventory_complete(&inv, NEED_VPCS));
	r->wanted = true;
	assert_true(inventory_complete(&inv, NEED_VPCS));
	r->partial = true;
	assert_false(inventory_complete(&inv, NEED_VPCS));
	*r = (struct need_result){ .wanted = true, .err.code = "Throttling" };
	assert_false(inventory_complete(&inv, NEED_VPCS));
}

static void test_foreign(void **state)
{
	struct inventory inv = { .account_id = "111122223333" };

	(void)state;
	assert_false(inventory_is_foreign(&inv, ARN("db:x")));
	assert_true(inventory_is_foreign(
		&inv, "arn:aws:kms:eu-west-1:444455556666:key/k"));
	assert_false(inventory_is_foreign(&inv, "alias/x"));
	assert_false(inventory_is_foreign(&inv, NULL));
	inv.account_id = NULL;
	assert_false(inventory_is_foreign(
		&inv, "arn:aws:kms:eu-west-1:444455556666:key/k"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_lookups),
		cmocka_unit_test(test_subnets),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
