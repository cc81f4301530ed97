/*
 * check_rds_vpc: do databases live in a VPC that was made for them?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	NOT_IN_VPC,
	NO_VPC_NETWORKING,
	DEFAULT_VPC,
	DEFAULT_SUBNET_GROUP,
	BLOCK_PUBLIC_ACCESS_OFF
};

static const struct code codes[] = {
	[NOT_IN_VPC] = { "not-in-vpc", STATE_CRITICAL, "not in a VPC", false },
	[NO_VPC_NETWORKING] = { "no-vpc-networking", STATE_WARNING,
				"without a VPC", false },
	[DEFAULT_VPC] = { "default-vpc", STATE_WARNING, "in a default VPC",
			  false },
	[DEFAULT_SUBNET_GROUP] = { "default-subnet-group", STATE_WARNING,
				   "in a default DB subnet group", false },
	[BLOCK_PUBLIC_ACCESS_OFF] = { "block-public-access-off", STATE_OFF,
				      "in a VPC without Block Public Access",
				      false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_DB_SUBNET_GROUPS },
				     { .id = NEED_VPCS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

static void judge_vpc(const struct vpc *vpc, const struct database *db,
		      struct report *rep)
{
	report_text(rep, "instance_tenancy", vpc->tenancy);
	if (vpc->is_default == TRI_UNKNOWN)
		report_absent(rep, "IsDefault");
	else if (vpc->is_default == TRI_YES)
		report_add(rep, DEFAULT_VPC,
			   "in the default VPC %s%s; move it to a VPC made for "
			   "databases",
			   vpc->id, db->via);
	if (!report_wants(rep, BLOCK_PUBLIC_ACCESS_OFF))
		return;
	if (!vpc->block_mode)
		report_absent(rep, "BlockPublicAccessStates."
				   "InternetGatewayBlockMode");
	else if (text_is(vpc->block_mode, "off"))
		report_add(rep, BLOCK_PUBLIC_ACCESS_OFF,
			   "Block Public Access of %s is off%s; switch it on",
			   vpc->id, db->via);
}

/* Nobody described the VPC: the reason, once. */
static void report_no_vpc(const struct inventory *inv, const char *vpc_id,
			  struct report *rep)
{
	const struct aws_error *err = &inv->results[NEED_VPCS].err;
	_cleanup_(buf_done) struct buf name = { 0 };

	if (err->code) {
		report_error(rep, err);
		return;
	}
	buf_init(&name, 1024);
	buf_addf(&name, "Vpcs of %s", vpc_id);
	report_absent(rep, buf_str(&name));
}

static bool is_default_group(const char *name)
{
	return text_is(name, "default") ||
	       fact_has_prefix(FACT_DEFAULT_SUBNET_GROUPS, name);
}

static void judge_group(const struct inventory *inv, const struct database *db,
			const struct db_subnet_group *group, struct report *rep)
{
	const struct aws_error *err = &inv->results[NEED_DB_SUBNET_GROUPS].err;
	const struct vpc *vpc;

	report_text(rep, "subnet_group", group->name);
	report_text(rep, "vpc_id", group->vpc_id);
	if (group->name && is_default_group(group->name))
		report_add(rep, DEFAULT_SUBNET_GROUP,
			   "in the default DB subnet group %s%s; make one of "
			   "private subnets",
			   group->name, db->via);
	if (!group->name)
		report_absent(rep, "DBSubnetGroupName");
	if (!group->vpc_id && db->subnet_group && err->code)
		report_error(rep, err);
	else if (!group->vpc_id)
		report_absent(rep, "DBSubnetGroup.VpcId");
	if (!group->vpc_id)
		return;
	vpc = inventory_vpc(inv, group->vpc_id);
	if (vpc)
		judge_vpc(vpc, db, rep);
	else
		report_no_vpc(inv, group->vpc_id, rep);
	report_ok(rep, "in %s of DB subnet group %s, tenancy %s%s",
		  group->vpc_id, group->name ? group->name : "?",
		  vpc && vpc->tenancy ? vpc->tenancy : "not known", db->via);
}

static void judge(const struct inventory *inv, const struct database *db,
		  struct report *rep)
{
	struct db_subnet_group group = inventory_subnet_group(inv, db);
	bool none = !group.name && !group.vpc_id && group.subnets.n == 0;

	if (db->vpc_networking == TRI_NO)
		report_add(rep, NO_VPC_NETWORKING,
			   "an express cluster, without a VPC%s; create the "
			   "cluster in a VPC",
			   db->via);
	else if (none && db->db_security_groups.n)
		report_add(rep, NOT_IN_VPC,
			   "EC2-Classic, in no VPC%s; restore a snapshot into "
			   "one",
			   db->via);
	else if (none)
		report_absent(rep, "DBSubnetGroup");
	else
		judge_group(inv, db, &group, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	(void)params;
	for_each(struct database, db, &inv->db_instances)
		if (scope_judges(rep, db, rules))
			judge(inv, db, rep);
	for_each(struct database, db, &inv->db_clusters)
		if (scope_judges(rep, db, rules))
			judge(inv, db, rep);
}

static const struct check check_rds_vpc = {
	.name = "check_rds_vpc",
	.summary = "databases live in a VPC made for them",
	.help = "A database outside of any VPC (EC2-Classic) is CRITICAL; an "
		"Aurora express cluster, the default VPC and a default DB "
		"subnet group, whose subnets are public as they come, are "
		"WARNING. --severity block-public-access-off=warning names "
		"VPCs in which Block Public Access is off. What cannot be read "
		"is UNKNOWN.",
	.good = "in a VPC made for them",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.18 (retired); prowler "
		    "rds_instance_inside_vpc",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_vpc);
