/*
 * t_collect_rds: parameters, snapshots and their attributes: each once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collecting.h"

static struct membership group_a = { "sg-a", "active" };
static struct membership group_b = { "sg-b", "active" };
static struct membership group_mine = { "mine", "in-sync" };
static struct membership options_erp = { "erp-ssl", "in-sync" };
static struct membership options_plain = { "erp-plain", "in-sync" };

/* Four databases of two groups, two of oracle, and a cluster. */
static bool answer_parameters(const struct fetch *fetch)
{
	static struct option ssl = { .name = "SSL" };
	const struct option_group group = { .name = "erp-ssl",
					    .options = { &ssl, 1 } };
	const struct database instances[] = {
		{ .resource.id = "one",
		  .engine = "postgres",
		  .parameter_groups = { &group_mine, 1 } },
		{ .resource.id = "two",
		  .engine = "mysql",
		  .parameter_groups = { &group_mine, 1 } },
		{ .resource.id = "member-1",
		  .engine = "aurora-mysql",
		  .cluster_id = "shop",
		  .parameter_groups = { &group_a, 1 } },
		{ .resource.id = "ledger",
		  .engine = "db2-se",
		  .parameter_groups = { &group_b, 1 } },
		{ .resource.id = "old",
		  .engine = "mariadb",
		  .engine_version = "10.4.34",
		  .parameter_groups = { &group_a, 1 } },
		{ .resource.id = "erp",
		  .engine = "oracle-ee",
		  .parameter_groups = { &group_a, 1 },
		  .security_groups = { &group_a, 1 },
		  .option_groups = { &options_erp, 1 } },
		{ .resource.id = "erp-2",
		  .engine = "oracle-ee",
		  .security_groups = { &group_b, 1 },
		  .option_groups = { &options_plain, 1 } },
	};
	const struct database clusters[] = {
		{ .resource.id = "shop",
		  .engine = "aurora-mysql",
		  .parameter_group = "shared" },
		{ .resource.id = "shop-2",
		  .engine = "aurora-mysql",
		  .parameter_group = "shared" },
		{ .resource.id = "docs",
		  .engine = "docdb",
		  .parameter_group = "docs" },
	};

	if (fetch->op == RDS_DESCRIBE_DB_INSTANCES)
		answer_list(fetch, instances, ARRAY_SIZE(instances),
			    sizeof(*instances));
	else if (fetch->op == RDS_DESCRIBE_DB_CLUSTERS)
		answer_list(fetch, clusters, ARRAY_SIZE(clusters),
			    sizeof(*clusters));
	else if (fetch->op == RDS_DESCRIBE_OPTION_GROUPS &&
		 strstr(answering, "=erp-ssl"))
		answer_list(fetch, &group, 1, sizeof(group));
	return fetch->op != EC2_DESCRIBE_SECURITY_GROUPS;
}

static void a_parameter_group_is_read_once(void **state)
{
	static const enum need_id db2[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS,
					    NEED_DB_PARAMETERS, 0 };
	static const enum need_id both[] = { NEED_DB_INSTANCES,
					     NEED_DB_CLUSTERS,
					     NEED_DB_PARAMETERS,
					     NEED_PARAMETERS, 0 };
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, db2, &scope, true, answer_parameters);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBParameters", ""),
			 1);
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBParameters", "sg-b"), 1);
	outcome_done(&o);
	collect_needs(&o, both, &scope, true, answer_parameters);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBParameters", ""),
			 2);
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBParameters", "=mine"), 1);
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBClusterParameters", ""), 1);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBClusterParameters",
				     "DBClusterParameterGroupName=shared"),
			 1);
	assert_int_equal(o.inv.parameter_groups.n, 2);
	assert_int_equal(o.inv.cluster_parameter_groups.n, 1);
	outcome_done(&o);
}

static void groups_of_cleartext_ports(void **state)
{
	static const enum need_id few[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS,
					    NEED_CLEARTEXT_GROUPS, 0 };
	static const enum need_id all[] = { NEED_DB_INSTANCES, NEED_DB_CLUSTERS,
					    NEED_CLEARTEXT_GROUPS,
					    NEED_SECURITY_GROUPS, 0 };
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	/* Its options are asked for before, and tell which ones. */
	collect_needs(&o, few, &scope, true, answer_parameters);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeOptionGroups", ""),
			 2);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups", ""),
			 1);
	assert_int_equal(
		asked_count(&o.fake, "ec2:DescribeSecurityGroups", "sg-b"), 0);
	outcome_done(&o);
	/* One call where both are wanted, and both know how it ended. */
	collect_needs(&o, all, &scope, true, answer_parameters);
	assert_int_equal(asked_count(&o.fake, "ec2:DescribeSecurityGroups", ""),
			 1);
	assert_int_equal(
		asked_count(&o.fake, "ec2:DescribeSecurityGroups", "sg-b"), 1);
	assert_string_equal(o.inv.results[NEED_CLEARTEXT_GROUPS].err.code,
			    "AccessDenied");
	assert_string_equal(o.inv.results[NEED_SECURITY_GROUPS].err.code,
			    "AccessDenied");
	outcome_done(&o);
}

/* Manual ones, one of them denied, one automated, one of Neptune. */
static bool answer_snapshots(const struct fetch *fetch)
{
	const struct db_snapshot snapshots[] = {
		{ .resource = { .id = "mine",
				.arn = "arn:aws:rds:eu-west-1:111122223333:"
				       "snapshot:mine" },
		  .kind = "manual" },
		{ .resource.id = "dark", .kind = "manual" },
		{ .resource.id = "rds:x", .kind = "automated" },
		{ .resource.id = "graph",
		  .kind = "manual",
		  .engine = "neptune" },
	};
	const struct db_snapshot of_clusters[] = {
		{ .resource.id = "ours", .kind = "manual" },
	};

	if (fetch->op == RDS_DESCRIBE_DB_SNAPSHOTS)
		answer_list(fetch, snapshots, ARRAY_SIZE(snapshots),
			    sizeof(*snapshots));
	else if (fetch->op == RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS)
		answer_list(fetch, of_clusters, 1, sizeof(*of_clusters));
	else if (fetch->op == RDS_DESCRIBE_DB_SNAPSHOT_ATTRIBUTES)
		return !strstr(answering, "=dark");
	return true;
}

static const enum need_id sharing[] = {
	NEED_MANUAL_SNAPSHOTS,
	NEED_MANUAL_CLUSTER_SNAPSHOTS,
	NEED_SNAPSHOT_ATTRIBUTES,
	0,
};

static void attributes_of_manual_snapshots(void **state)
{
	const struct scope scope = { 0 };
	const struct db_snapshot *found;
	struct outcome o;

	(void)state;
	collect_needs(&o, sharing, &scope, false, answer_snapshots);
	/* Whose they are is learnt from them: nothing else was asked. */
	assert_int_equal(o.fake.n, 5);
	assert_string_equal(o.inv.account_id, "111122223333");
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBSnapshots",
				     "SnapshotType=manual"),
			 1);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBClusterSnapshots",
				     "SnapshotType=manual"),
			 1);
	assert_int_equal(asked_count(&o.fake,
				     "rds:DescribeDBSnapshotAttributes",
				     "DBSnapshotIdentifier="),
			 2);
	assert_int_equal(asked_count(&o.fake,
				     "rds:DescribeDBClusterSnapshotAttributes",
				     "DBClusterSnapshotIdentifier=ours"),
			 1);
	found = o.inv.db_snapshots.items;
	assert_string_equal(found[1].attributes_err.code, "AccessDenied");
	assert_null(found[0].attributes_err.code);
	outcome_done(&o);
}

static void all_snapshots_hold_the_manual_ones(void **state)
{
	static const enum need_id union_of[] = {
		NEED_DB_SNAPSHOTS,
		NEED_DB_CLUSTER_SNAPSHOTS,
		NEED_MANUAL_SNAPSHOTS,
		NEED_MANUAL_CLUSTER_SNAPSHOTS,
		NEED_SNAPSHOT_ATTRIBUTES,
		NEED_AWS_BACKUP_SNAPSHOTS,
		0,
	};
	const struct scope scope = { 0 };
	struct outcome o;

	(void)state;
	collect_needs(&o, union_of, &scope, false, answer_snapshots);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBSnapshots", ""),
			 2);
	assert_int_equal(asked_count(&o.fake, "rds:DescribeDBSnapshots",
				     "SnapshotType=awsbackup"),
			 1);
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBClusterSnapshots", ""), 1);
	/* Two lists say the same: each once when all is there. */
	assert_int_equal(o.inv.db_snapshots.n, 4);
	outcome_done(&o);
}

static void databases_that_choose_snapshots(void **state)
{
	static const enum need_id chosen[] = {
		NEED_DB_INSTANCES,	  NEED_DB_CLUSTERS,
		NEED_MANUAL_SNAPSHOTS,	  NEED_MANUAL_CLUSTER_SNAPSHOTS,
		NEED_SNAPSHOT_ATTRIBUTES, 0,
	};
	const char *name = "orders";
	const char *copy = "mine";
	struct scope scope = { .identifiers = { &name, 1 } };
	struct outcome o;

	(void)state;
	/* No attributes of what is not asked for. */
	collect_needs(&o, chosen, &scope, false, answer_snapshots);
	assert_int_equal(asked_count(&o.fake, "rds:", "Attributes"), 0);
	outcome_done(&o);
	scope.identifiers = (struct list){ &copy, 1 };
	collect_needs(&o, chosen, &scope, false, answer_snapshots);
	assert_int_equal(
		asked_count(&o.fake, "rds:DescribeDBSnapshotAttributes", ""),
		1);
	outcome_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_parameter_group_is_read_once),
		cmocka_unit_test(groups_of_cleartext_ports),
		cmocka_unit_test(attributes_of_manual_snapshots),
		cmocka_unit_test(all_snapshots_hold_the_manual_ones),
		cmocka_unit_test(databases_that_choose_snapshots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
