/*
 * check_rds_sg: do security groups let only the intended sources reach the
 * ports of databases?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	struct sg_params sg;
};

static const struct opt options[] = { SG_OPTIONS(struct params, sg), OPT_END };

static const struct code codes[] = { SG_CODES, { 0 } };

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_OPTION_GROUPS },
	{ .id = NEED_DB_PARAMETERS },
	{ .id = NEED_SECURITY_GROUPS },
	{ .id = NEED_SOURCE_GROUPS, .when = sg_wants_sources },
	{ .id = NEED_VPCS, .optional = true },
	{ .id = NEED_PREFIX_LISTS },
	{ .id = NEED_SECURITY_GROUP_RULES,
	  .when = sg_wants_rule_ids,
	  .optional = true },
	{ .id = NEED_NETWORK_INTERFACES, .when = sg_wants_interfaces },
	{ 0 }
};

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

/* Before VPCs: no group of one, but DB security groups. */
static bool is_classic(const struct database *db)
{
	return db->security_groups.n == 0 && db->db_security_groups.n > 0 &&
	       !db->vpc_id;
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances) {
		if (!scope_judges(rep, db, rules))
			continue;
		if (is_classic(db))
			report_skip(rep, &db->resource,
				    "EC2-Classic: DB security groups are not "
				    "judged");
		else
			sg_judge(inv, params, db, rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (!scope_judges(rep, db, rules))
			continue;
		if (db->vpc_networking == TRI_NO)
			report_skip(rep, &db->resource, "no VPC");
		else
			sg_judge(inv, params, db, rep);
	}
}

static const struct check check_rds_sg = {
	.name = "check_rds_sg",
	.summary = "security groups admit only intended sources to databases",
	.help = "Every rule that admits a port of the database is judged by "
		"its source, whether or not the database is publicly "
		"accessible. The whole internet, in one rule or in many, is "
		"CRITICAL; other public sources are WARNING unless --allow "
		"names them, and so are rules that are wider or older than "
		"they need to be. What cannot be read is UNKNOWN. Of a "
		"cluster, its groups and those of its members are judged "
		"together.",
	.good = "reached by intended sources only",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = FACT_CONTROL_SG
	"; CIS 5.5; prowler ec2_securitygroup_allow_ingress_from_internet_to_"
	"tcp_port_postgres_5432, ..._mysql_3306, ..._oracle_1521_2483, "
	"..._sql_server_1433_1434, "
	"ec2_securitygroup_allow_ingress_from_internet_to_all_ports, "
	"ec2_securitygroup_allow_ingress_from_internet_to_any_port, "
	"ec2_securitygroup_allow_wide_open_public_ipv4, "
	"ec2_securitygroup_with_many_ingress_egress_rules, "
	"ec2_securitygroup_default_restrict_traffic",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_sg);
