/*
 * check_rds_public: is any database publicly accessible?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum { PUBLICLY_ACCESSIBLE, INTERNET_ACCESS_GATEWAY };

static const struct code codes[] = {
	[PUBLICLY_ACCESSIBLE] = { "publicly-accessible", STATE_CRITICAL,
				  "publicly accessible", false },
	[INTERNET_ACCESS_GATEWAY] = { "internet-access-gateway", STATE_CRITICAL,
				      "behind an internet access gateway",
				      false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	[SHAPE_AURORA_MEMBER] = JUDGE,
	[SHAPE_AURORA_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_MEMBER] = SKIP("cluster %s decides"),
	[SHAPE_NEPTUNE] = JUDGE,
	[SHAPE_NEPTUNE_CLUSTER] = JUDGE,
	[SHAPE_DOCUMENTDB] = JUDGE,
	[SHAPE_DOCUMENTDB_CLUSTER] = JUDGE,
};
/* clang-format on */

/*
 * A Multi-AZ DB cluster without the element: any member's yes is one, and
 * only the no of every member is a no.
 */
static enum tri members_flag(const struct inventory *inv,
			     const struct database *cluster)
{
	const struct database *const *members = cluster->members.items;
	size_t no = 0;

	for (size_t i = 0; i < cluster->members.n; i++) {
		if (members[i]->publicly_accessible == TRI_YES)
			return TRI_YES;
		if (members[i]->publicly_accessible == TRI_NO)
			no++;
	}
	if (no == 0 || no < cluster->members.n || no < cluster->member_ids.n ||
	    !inventory_complete(inv, NEED_DB_INSTANCES))
		return TRI_UNKNOWN;
	return TRI_NO;
}

static void judge_flag(const struct database *db, enum tri flag,
		       struct report *rep)
{
	report_tri(rep, "publicly_accessible", flag);
	report_text(rep, "endpoint", db->endpoint);
	report_num(rep, "port", db->port);
	if (flag == TRI_UNKNOWN)
		report_absent(rep, "PubliclyAccessible");
	else if (flag == TRI_YES)
		report_add(rep, PUBLICLY_ACCESSIBLE,
			   "publicly accessible%s; modify the %s to have "
			   "PubliclyAccessible false",
			   db->via, resource_noun(db->resource.type, false));
	report_ok(rep, "not publicly accessible%s", db->via);
}

/* Express clusters of Aurora have a way in that no flag shows. */
static void judge_gateway(const struct database *db, struct report *rep)
{
	report_text(rep, "endpoint", db->endpoint);
	report_num(rep, "port", db->port);
	if (db->internet_access_gateway == TRI_YES)
		report_add(rep, INTERNET_ACCESS_GATEWAY,
			   "reached from the internet through its internet "
			   "access gateway%s; switch the gateway off",
			   db->via);
	report_ok(rep, "no internet access gateway%s", db->via);
}

static void judge_cluster(const struct inventory *inv,
			  const struct database *db, struct report *rep)
{
	enum tri flag = db->publicly_accessible;

	if (db->shape != SHAPE_MULTIAZ_CLUSTER) {
		judge_gateway(db, rep);
		return;
	}
	if (flag == TRI_UNKNOWN)
		flag = members_flag(inv, db);
	judge_flag(db, flag, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	(void)params;
	for_each(struct database, db, &inv->db_instances) {
		if (scope_judges(rep, db, rules))
			judge_flag(db, db->publicly_accessible, rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (scope_judges(rep, db, rules))
			judge_cluster(inv, db, rep);
	}
}

static const struct check check_rds_public = {
	.name = "check_rds_public",
	.summary = "databases are not publicly accessible",
	.help = "A database whose PubliclyAccessible flag is true, and an "
		"Aurora cluster with an internet access gateway, is CRITICAL, "
		"whatever its security groups and subnets say today. Of a "
		"Multi-AZ DB cluster the cluster is judged, of Aurora each "
		"member.",
	.good = "not publicly accessible",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.2; CIS 2.2.3; AWS Config "
		    "rds-instance-public-access-check; prowler "
		    "rds_instance_no_public_access",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_public);
