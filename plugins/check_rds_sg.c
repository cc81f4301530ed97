/*
 * check_rds_sg: do security groups let only the intended sources reach the
 * ports of databases?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

static const struct opt options[] = {
	OPT_ALLOW(struct sg_params, allow),
	OPT_LIST(0, "allow-account", "ID", struct sg_params, allow_accounts,
		 "accounts whose security groups may be sources; may be "
		 "repeated"),
	OPT_NUMBER(0, "max-prefix4", "BITS", "16", 0, 32, struct sg_params,
		   max_prefix4,
		   "a public IPv4 range with a shorter prefix is wide"),
	OPT_NUMBER(0, "max-prefix6", "BITS", "48", 0, 128, struct sg_params,
		   max_prefix6,
		   "a public IPv6 range with a shorter prefix is wide"),
	OPT_NUMBER(0, "max-rules", "N", "50", 0, 100000, struct sg_params,
		   max_rules, "rules in and out that a group may have"),
	OPT_FLAG(0, "follow", struct sg_params, follow,
		 "look for public addresses on what carries a source group"),
	OPT_FLAG(0, "rule-ids", struct sg_params, rule_ids,
		 "name the ids of rules"),
	OPT_END
};

static const struct code codes[] = {
	[SG_OPEN_TO_INTERNET] = { "open-to-internet", STATE_CRITICAL,
				  "open to the internet", false },
	[SG_EFFECTIVELY_OPEN] = { "effectively-open", STATE_CRITICAL,
				  "open to a quarter of the internet or more",
				  false },
	[SG_WIDE_PUBLIC_RANGE] = { "wide-public-range", STATE_WARNING,
				   "open to a wide public range", false },
	[SG_PUBLIC_SOURCE] = { "public-source", STATE_WARNING,
			       "open to a public source", false },
	[SG_IPV6_OPEN_INACTIVE] = { "ipv6-open-inactive", STATE_WARNING,
				    "open to all of IPv6, which is not in use",
				    false },
	[SG_ALL_TRAFFIC_RULE] = { "all-traffic-rule", STATE_WARNING,
				  "behind a rule for all ports", false },
	[SG_DEFAULT_GROUP] = { "default-group", STATE_WARNING,
			       "in a default security group", false },
	[SG_STALE_REFERENCE] = { "stale-reference", STATE_WARNING,
				 "behind a rule for a group that is gone",
				 false },
	[SG_FOREIGN_REFERENCE] = { "foreign-reference", STATE_WARNING,
				   "open to a group of another account",
				   false },
	[SG_INTERNET_FACING_SOURCE] = { "internet-facing-source", STATE_WARNING,
					"open to what has a public address",
					false },
	[SG_TOO_MANY_RULES] = { "too-many-rules", STATE_WARNING,
				"in a group with too many rules", false },
	[SG_RULE_WITHOUT_DESCRIPTION] = { "rule-without-description", STATE_OFF,
					  "behind a rule that nobody described",
					  false },
	[SG_PREFIX_LIST_UNREADABLE] = { "prefix-list-unreadable", STATE_UNKNOWN,
					"behind a prefix list that cannot be "
					"read",
					false },
	[SG_GROUP_UNREADABLE] = { "group-unreadable", STATE_UNKNOWN,
				  "in a group that cannot be read", false },
	[SG_PORT_UNKNOWN] = { "port-unknown", STATE_UNKNOWN,
			      "on a port that is not known", false },
	[SG_NO_GROUP] = { "no-group", STATE_UNKNOWN, "without a security group",
			  false },
	{ 0 }
};

static bool wants_sources(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	return p->follow || policy_wants(policy, SG_STALE_REFERENCE);
}

static bool wants_rule_ids(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	(void)policy;
	return p->rule_ids;
}

static bool wants_interfaces(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	return p->follow && policy_wants(policy, SG_INTERNET_FACING_SOURCE);
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_OPTION_GROUPS },
	{ .id = NEED_DB_PARAMETERS },
	{ .id = NEED_SECURITY_GROUPS },
	{ .id = NEED_SOURCE_GROUPS, .when = wants_sources },
	{ .id = NEED_VPCS, .optional = true },
	{ .id = NEED_PREFIX_LISTS },
	{ .id = NEED_SECURITY_GROUP_RULES,
	  .when = wants_rule_ids,
	  .optional = true },
	{ .id = NEED_NETWORK_INTERFACES, .when = wants_interfaces },
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
	.params_size = sizeof(struct sg_params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_sg);
