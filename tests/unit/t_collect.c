/*
 * t_collect: what is asked for, in which order, and what becomes of errors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "collect_target.h"
#include "collecting.h"

/* ---- an account: a cluster with a member, and a standalone instance ---- */

#define KEY_ARN "arn:aws:kms:eu-west-1:111122223333:key/k1"
#define PRIMARY_ARN "arn:aws:kms:us-east-1:111122223333:key/k1"

static struct membership group_a = { "sg-a", "active" };
static struct membership group_b = { "sg-b", "active" };

static bool answer_account(const struct fetch *fetch)
{
	const struct database instances[] = {
		{ .resource = { .id = "alone",
				.arn = "arn:aws:rds:eu-west-1:111122223333:"
				       "db:alone" },
		  .engine = "postgres",
		  .kms_key_id = KEY_ARN,
		  .security_groups = { &group_a, 1 } },
		{ .resource = { .id = "member-1" },
		  .engine = "aurora-mysql",
		  .cluster_id = "shop",
		  .kms_key_id = KEY_ARN,
		  .security_groups = { &group_b, 1 } },
	};
	const struct database clusters[] = {
		{ .resource = { .id = "shop" },
		  .engine = "aurora-mysql",
		  .security_groups = { &group_a, 1 } },
	};

	if (fetch->op == RDS_DESCRIBE_DB_INSTANCES)
		answer_list(fetch, instances, 2, sizeof(*instances));
	else if (fetch->op == RDS_DESCRIBE_DB_CLUSTERS)
		answer_list(fetch, clusters, 1, sizeof(*clusters));
	return true;
}

static bool answer_replica_key(const struct fetch *fetch)
{
	if (fetch->op == KMS_DESCRIBE_KEY) {
		struct kms_key *key = fetch->out;

		key->resource.id = "k1";
		key->resource.arn = KEY_ARN;
		key->multi_region_type = "REPLICA";
		key->primary_arn = PRIMARY_ARN;
		key->primary_region = "us-east-1";
	}
	return answer_account(fetch);
}

static bool answer_managed_key(const struct fetch *fetch)
{
	if (fetch->op == KMS_DESCRIBE_KEY) {
		struct kms_key *key = fetch->out;

		key->resource.id = "k1";
		key->resource.arn = KEY_ARN;
		key->manager = "AWS";
	}
	return answer_account(fetch);
}

static bool deny_keys_and_clusters(const struct fetch *fetch)
{
	return fetch->op != KMS_DESCRIBE_KEY &&
	       fetch->op != RDS_DESCRIBE_DB_CLUSTERS && answer_account(fetch);
}

/* ---- tests ---- */

static const enum need_id lists[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS, 0 };
static const enum need_id keys[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS,
				     NEED_KMS_KEYS, NEED_KMS_ROTATION, 0 };
static const enum need_id groups[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS,
				       NEED_SECURITY_GROUPS, 0 };

static void lists_at_once(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, lists, &scope, true, answer_account);
	assert_int_equal(o.fake.n, 2);
	assert_string_equal(o.fake.asked[0].text,
			    "rds:DescribeDBInstances eu-west-1 ");
	assert_string_equal(o.fake.asked[1].text,
			    "rds:DescribeDBClusters eu-west-1 ");
	assert_int_equal(o.inv.db_instances.n, 2);
	assert_int_equal(o.inv.db_clusters.n, 1);
	assert_string_equal(o.inv.account_id, "111122223333");
	outcome_done(&o);
}

static void a_key_is_described_once(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, keys, &scope, false, answer_replica_key);
	assert_int_equal(
		asked_count(&o.fake, "kms:DescribeKey eu-west-1", KEY_ARN), 1);
	/* A replica's primary is asked, in its own region. */
	assert_int_equal(asked_count(&o.fake,
				     "kms:GetKeyRotationStatus us-east-1",
				     PRIMARY_ARN),
			 1);
	assert_int_equal(o.fake.n, 4);
	outcome_done(&o);
}

static void no_status_of_aws_managed_keys(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, keys, &scope, false, answer_managed_key);
	assert_int_equal(asked_count(&o.fake, "kms:GetKeyRotationStatus", ""),
			 0);
	outcome_done(&o);
}

static void errors_stay_where_they_happen(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, keys, &scope, false, deny_keys_and_clusters);
	assert_null(o.inv.results[NEED_DB_INSTANCES].err.code);
	assert_string_equal(o.inv.results[NEED_DB_CLUSTERS].err.code,
			    "AccessDenied");
	assert_false(o.inv.results[NEED_DB_CLUSTERS].partial);
	assert_null(o.inv.results[NEED_KMS_KEYS].err.code);
	assert_string_equal(inventory_kms_key(&o.inv, KEY_ARN)->err.code,
			    "AccessDenied");
	outcome_done(&o);
}

static void an_identifier_narrows(void **state)
{
	const char *name = "member-1";
	const struct scope scope = { .identifiers = { &name, 1 } };
	struct outcome o;

	(void)state;
	collect_needs(&o, groups, &scope, true, answer_account);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBInstances",
				     "db-instance-id&Filters.Filter.1.Values."
				     "Value.1=member-1"),
			 1);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBInstances",
				     "db-cluster-id"),
			 1);
	/* The cluster of the member is asked for with it. */
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBClusters", "Value.2=shop"),
		1);
	/* Groups: of the member and of its cluster, not of the other. */
	assert_int_equal(
		asked_count(&o.fake, "ec2:DescribeSecurityGroups",
			    "&Filter.1.Name=group-id&Filter.1.Value.1=sg-a"
			    "&Filter.1.Value.2=sg-b"),
		1);
	outcome_done(&o);
}

static void no_narrowing_where_others_are_judged(void **state)
{
	const char *name = "k1";
	const struct scope scope = { .identifiers = { &name, 1 } };
	struct outcome o;

	(void)state;
	collect_needs(&o, lists, &scope, false, answer_account);
	assert_int_equal(asked_count(&o.fake, "rds:", "Filters"), 0);
	outcome_done(&o);
}

static void engines_narrow_if_their_words_are_known(void **state)
{
	const char *exact[] = { "aurora-mysql" };
	const char *open[] = { "aurora-mysql", "oracle" };
	struct scope scope = { .engines = { exact, 1 } };
	struct outcome o;

	(void)state;
	collect_needs(&o, lists, &scope, true, answer_account);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDB",
				     "Value.1=aurora&Filters.Filter.1.Values."
				     "Value.2=aurora-mysql"),
			 2);
	outcome_done(&o);
	scope.engines = (struct list){ open, 2 };
	collect_needs(&o, lists, &scope, true, answer_account);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDB", "engine"), 0);
	outcome_done(&o);
}

/* 450 groups of one instance: three calls of at most 200. */
static bool answer_many_groups(const struct fetch *fetch)
{
	static struct membership many[450];
	static char names[450][16];
	struct database db = { .resource = { .id = "wide" },
			       .engine = "postgres",
			       .security_groups = { many, 450 } };

	for (size_t i = 0; i < 450; i++) {
		snprintf(names[i], sizeof(names[i]), "sg-%03zu", i);
		many[i].id = names[i];
	}
	if (fetch->op == RDS_DESCRIBE_DB_INSTANCES)
		answer_list(fetch, &db, 1, sizeof(db));
	return true;
}

static void filters_hold_200_values(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, groups, &scope, true, answer_many_groups);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups", ""),
			 3);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups",
				     "Value.200="),
			 2);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups",
				     "Value.50=sg-449"),
			 1);
	outcome_done(&o);
}

/* ---- subnets and what is around them ---- */

static const enum need_id around[] = {
	NEED_DB_INSTANCES,     NEED_DB_CLUSTERS,
	NEED_SECURITY_GROUPS,  NEED_PREFIX_LISTS,
	NEED_SUBNETS,	       NEED_ROUTE_TABLES,
	NEED_NETWORK_ACLS,     NEED_BLOCK_OPTIONS,
	NEED_BLOCK_EXCLUSIONS, 0,
};

/* What the subnet, the VPC and the account say of Block Public Access. */
static const char *subnet_mode, *vpc_mode, *account_mode;

/* Two databases of one VPC and one subnet, and one of another VPC. */
static bool answer_subnets(const struct fetch *fetch)
{
	static struct group_subnet in[] = { { "subnet-1", "a", "Active" },
					    { "subnet-2", "b", "Active" } };
	const struct database dbs[] = {
		{ .resource.id = "one",
		  .engine = "mysql",
		  .vpc_id = "vpc-1",
		  .security_groups = { &group_a, 1 },
		  .subnets = { in, 1 } },
		{ .resource.id = "two",
		  .engine = "mysql",
		  .vpc_id = "vpc-1",
		  .subnets = { in, 1 } },
		{ .resource.id = "three",
		  .engine = "mysql",
		  .vpc_id = "vpc-2",
		  .subnets = { in + 1, 1 } },
	};
	const struct subnet subnets[] = {
		{ .id = "subnet-1", .block_mode = subnet_mode },
		{ .id = "subnet-2", .block_mode = subnet_mode },
	};
	const struct vpc vpcs[] = { { .id = "vpc-1", .block_mode = vpc_mode },
				    { .id = "vpc-2", .block_mode = vpc_mode } };
	static struct route out[] = {
		{ .cidr4 = "0.0.0.0/0", .gateway_id = "igw-1" },
		{ .prefix_list_id = "pl-out", .gateway_id = "vpce-1" },
	};
	static struct route in_only[] = {
		{ .prefix_list_id = "pl-in", .gateway_id = "vpce-1" },
	};
	const struct route_table tables[] = { { .routes = { out, 2 } },
					      { .routes = { in_only, 1 } } };

	if (fetch->op == RDS_DESCRIBE_DB_INSTANCES)
		answer_list(fetch, dbs, 3, sizeof(*dbs));
	else if (fetch->op == EC2_DESCRIBE_SUBNETS)
		answer_list(fetch, subnets, 2, sizeof(*subnets));
	else if (fetch->op == EC2_DESCRIBE_VPCS)
		answer_list(fetch, vpcs, 2, sizeof(*vpcs));
	else if (fetch->op == EC2_DESCRIBE_ROUTE_TABLES)
		answer_list(fetch, tables, 2, sizeof(*tables));
	else if (fetch->op == EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS)
		((struct block_options *)fetch->out)->mode = account_mode;
	return true;
}

static bool deny_block_options(const struct fetch *fetch)
{
	return fetch->op != EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS &&
	       answer_subnets(fetch);
}

static void networks_are_asked_for_once(void **state)
{
	static const char *const begins[] = {
		"ec2:DescribeVpcs",
		"ec2:DescribeRouteTables",
		"ec2:DescribeNetworkAcls",
	};
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	subnet_mode = "off";
	collect_needs(&o, around, &scope, true, answer_subnets);
	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		assert_int_equal(asked_count(&o.fake, begins[i], ""), 1);
		assert_int_equal(
			asked_count(&o.fake, begins[i],
				    "Filter.1.Name=vpc-id&Filter.1.Value.1="
				    "vpc-1&Filter.1.Value.2=vpc-2"),
			1);
	}
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSubnets",
				     "Filter.1.Name=subnet-id&Filter.1.Value.1="
				     "subnet-1&Filter.1.Value.2=subnet-2"),
			 1);
	/* Only of tables that lead to the internet. */
	assert_int_equal(asked_count(&o.fake, "ec2:GetManagedPrefixListEntries",
				     "PrefixListId=pl-out"),
			 1);
	assert_int_equal(o.fake.n, 8);
	outcome_done(&o);
}

/* ---- a cluster without members, and a proxy ---- */

static const enum need_id proxies[] = {
	NEED_DB_INSTANCES,
	NEED_DB_CLUSTERS,
	NEED_DB_SUBNET_GROUPS,
	NEED_DB_PROXIES,
	NEED_DB_PROXY_ENDPOINTS,
	NEED_DB_PROXY_TARGETS,
	NEED_SECURITY_GROUPS,
	NEED_VPCS,
	NEED_SUBNETS,
	NEED_ROUTE_TABLES,
	0,
};

/* "two" shows its group as a member; nobody shows that of "headless". */
static bool answer_proxies(const struct fetch *fetch)
{
	static const char *of[] = { "sg-p" }, *in[] = { "subnet-p" };
	static struct group_subnet subnets[] = {
		{ "subnet-h", "a", "Active" }, { "subnet-x", "a", "Active" }
	};
	const struct database dbs[] = { { .resource.id = "two-1",
					  .cluster_id = "two",
					  .engine = "aurora-mysql",
					  .subnet_group = "g2",
					  .vpc_id = "vpc-2" } };
	const struct database clusters[] = {
		{ .resource.id = "headless",
		  .engine = "aurora-mysql",
		  .subnet_group = "g1" },
		{ .resource.id = "two",
		  .engine = "aurora-mysql",
		  .subnet_group = "g2" },
	};
	const struct db_subnet_group listed[] = {
		{ "g0", "vpc-0", { subnets + 1, 1 } },
		{ "g1", "vpc-1", { subnets, 1 } },
	};
	const struct db_proxy some[] = {
		{ .resource.id = "p",
		  .vpc_id = "vpc-p",
		  .group_ids = { of, 1 } },
		{ .resource.id = "new", .status = "creating" },
	};
	const struct db_proxy ends[] = { { .resource.id = "e",
					   .subnet_ids = { in, 1 } } };

	if (fetch->op == RDS_DESCRIBE_DB_INSTANCES)
		answer_list(fetch, dbs, 1, sizeof(*dbs));
	else if (fetch->op == RDS_DESCRIBE_DB_CLUSTERS)
		answer_list(fetch, clusters, 2, sizeof(*clusters));
	else if (fetch->op == RDS_DESCRIBE_DB_SUBNET_GROUPS)
		answer_list(fetch, listed, 2, sizeof(*listed));
	else if (fetch->op == RDS_DESCRIBE_DB_PROXIES)
		answer_list(fetch, some, 2, sizeof(*some));
	else if (fetch->op == RDS_DESCRIBE_DB_PROXY_ENDPOINTS)
		answer_list(fetch, ends, 1, sizeof(*ends));
	return true;
}

static void groups_of_headless_clusters_and_of_proxies(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, proxies, &scope, true, answer_proxies);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBSubnetGroups", ""),
			 1);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeRouteTables",
				     "Value.1=vpc-1&Filter.1.Value.2=vpc-2&"
				     "Filter.1.Value.3=vpc-p"),
			 1);
	assert_int_equal(
		asked_count(&o.fake, "ec2:DescribeSubnets",
			    "Value.1=subnet-h&Filter.1.Value.2=subnet-p"),
		1);
	assert_int_equal(asked_count(&o.fake, "ec2:", "-0"), 0);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups",
				     "Value.1=sg-p"),
			 1);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBProxyTargets", ""),
			 1);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBProxyTargets",
				     "DBProxyName=p"),
			 1);
	assert_int_equal(o.fake.n, 10);
	outcome_done(&o);
}

/* With a member that shows the group nobody asks for it. */
static void groups_that_members_show(void **state)
{
	const char *name = "two";
	const struct scope scope = { .identifiers = { &name, 1 } };
	struct outcome o;

	(void)state;
	collect_needs(&o, proxies, &scope, true, answer_proxies);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBSubnetGroups", ""),
			 0);
	assert_int_equal(asked_count(&o.fake, "ec2:", "vpc-2"), 2);
	outcome_done(&o);
}

/* Databases that only choose others are not followed themselves. */
static void nothing_of_databases(void **state)
{
	const struct need rows[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_SECURITY_GROUPS },
				     { .id = NEED_VPCS },
				     { 0 } };
	const struct check check = { .needs = rows,
				     .judges_others = true,
				     .scope_only = true };
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_check(&o, &check, &scope, answer_subnets);
	assert_int_equal(o.inv.db_instances.n, 3);
	assert_int_equal(asked_count(&o.fake, "ec2:", ""), 0);
	outcome_done(&o);
}

/* A need that matters only where the run is narrowed. */
static void needs_of_narrowed_runs(void **state)
{
	const char *name = "two";
	const struct scope wide = { 0 },
			   narrow = { .identifiers = { &name, 1 } };
	const struct need need = { .id = NEED_DB_INSTANCES,
				   .if_narrowed = true };

	(void)state;
	assert_false(need_applies(&need, NULL, NULL, &wide));
	assert_false(need_applies(&need, NULL, NULL, NULL));
	assert_true(need_applies(&need, NULL, NULL, &narrow));
}

static void only_what_is_in_scope(void **state)
{
	const char *name = "two";
	const struct scope scope = { .identifiers = { &name, 1 } };
	struct outcome o;

	(void)state;
	subnet_mode = "off";
	collect_needs(&o, around, &scope, true, answer_subnets);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeRouteTables",
				     "Value.1=vpc-1"),
			 1);
	assert_int_equal(asked_count(&o.fake, "ec2:", "vpc-2"), 0);
	assert_int_equal(asked_count(&o.fake, "ec2:", "subnet-2"), 0);
	outcome_done(&o);
}

static const struct {
	const char *subnet, *vpc, *account;
	size_t options, exclusions; /* calls */
} blocking[] = {
	{ "off", "off", NULL, 0, 0 },
	{ "block-ingress", NULL, NULL, 0, 0 },
	{ NULL, "off", NULL, 0, 0 },
	{ NULL, "block-ingress", NULL, 0, 1 },
	{ NULL, NULL, "off", 1, 0 },
	{ NULL, NULL, "block-bidirectional", 1, 1 },
};

static void block_public_access_where_nobody_tells(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(blocking); i++) {
		print_message("row %zu\n", i);
		subnet_mode = blocking[i].subnet;
		vpc_mode = blocking[i].vpc;
		account_mode = blocking[i].account;
		collect_needs(&o, around, &scope, true, answer_subnets);
		assert_int_equal(
			asked_count(&o.fake,
				    "ec2:DescribeVpcBlockPublicAccessOptions",
				    ""),
			blocking[i].options);
		assert_int_equal(
			asked_count(
				&o.fake,
				"ec2:DescribeVpcBlockPublicAccessExclusions",
				""),
			blocking[i].exclusions);
		outcome_done(&o);
	}
}

static void one_thing_without_a_name_is_a_need(void **state)
{
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	subnet_mode = vpc_mode = NULL;
	collect_needs(&o, around, &scope, true, deny_block_options);
	assert_string_equal(o.inv.results[NEED_BLOCK_OPTIONS].err.code,
			    "AccessDenied");
	assert_int_equal(asked_count(&o.fake,
				     "ec2:DescribeVpcBlockPublicAccessExcl",
				     ""),
			 0);
	outcome_done(&o);
}

static const struct list *keys_of(const void *params)
{
	return params;
}

/* The keys that several checks name are all described. */
static void keys_of_several_checks(void **state)
{
	static const struct need none[] = { { 0 } };
	static const char *const a[] = { "alias/a" }, *const b[] = { "b", "c" };
	const struct list of_a = { (void *)a, 1 }, of_b = { (void *)b, 2 };
	const struct check check = { .needs = none, .keys = keys_of };
	const struct list nothing = { 0 };
	struct collect_plan plan = { 0 };
	const char *const *items;

	(void)state;
	collect_plan_add(&plan, &check, &of_a, NULL);
	collect_plan_add(&plan, &check, &nothing, NULL);
	collect_plan_add(&plan, &check, &of_b, NULL);
	items = plan.keys.items;
	assert_int_equal(plan.keys.n, 3);
	assert_string_equal(items[0], "alias/a");
	assert_string_equal(items[2], "c");
	collect_plan_done(&plan);
	assert_int_equal(plan.keys.n, 0);
}

static bool no_records(const struct fetch *fetch)
{
	(void)fetch;
	return true;
}

/* IAM policies are written from what rows declare. */
static void what_no_row_declares_is_not_asked(void **state)
{
	static const enum need_id none[] = { NEED_END };
	const struct scope scope = { 0 };
	const struct collect_plan plan = { .scope = &scope };
	struct list list = { 0 };
	struct inventory inv;
	struct target *target;
	struct outcome o;

	(void)state;
	collect_needs(&o, none, &scope, false, NULL);
	inventory_init(&inv, "eu-west-1", 0, COLLECT_MAX_BYTES);
	target = collect_begin(&o.fake.source, &plan, &inv);
	target_fetch_list(target, NEED_DB_CLUSTERS, KMS_LIST_KEYS, NULL, 0,
			  &list, NULL);
	assert_int_equal(o.fake.n, 0);
	assert_string_equal(inv.results[NEED_DB_CLUSTERS].err.code,
			    "NotDeclared");
	target_fetch_list(target, NEED_DB_CLUSTERS, RDS_DESCRIBE_DB_CLUSTERS,
			  NULL, 0, &list, NULL);
	assert_int_equal(o.fake.n, 1);
	o.fake.answer = no_records;
	o.fake.source.run(&o.fake.source);
	collect_end(target);
	inventory_done(&inv);
	outcome_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_at_once),
		cmocka_unit_test(a_key_is_described_once),
		cmocka_unit_test(no_status_of_aws_managed_keys),
		cmocka_unit_test(keys_of_several_checks),
		cmocka_unit_test(errors_stay_where_they_happen),
		cmocka_unit_test(an_identifier_narrows),
		cmocka_unit_test(no_narrowing_where_others_are_judged),
		cmocka_unit_test(engines_narrow_if_their_words_are_known),
		cmocka_unit_test(filters_hold_200_values),
		cmocka_unit_test(networks_are_asked_for_once),
		cmocka_unit_test(only_what_is_in_scope),
		cmocka_unit_test(groups_of_headless_clusters_and_of_proxies),
		cmocka_unit_test(groups_that_members_show),
		cmocka_unit_test(needs_of_narrowed_runs),
		cmocka_unit_test(nothing_of_databases),
		cmocka_unit_test(block_public_access_where_nobody_tells),
		cmocka_unit_test(one_thing_without_a_name_is_a_need),
		cmocka_unit_test(what_no_row_declares_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
