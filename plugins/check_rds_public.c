/*
 * check_rds_public: is any database publicly accessible?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	PUBLICLY_ACCESSIBLE,
	INTERNET_ACCESS_GATEWAY,
	PUBLICLY_REACHABLE,
	PUBLIC_FLAG_ONLY,
	PATH_UNKNOWN
};

enum { MODE_FLAG, MODE_EFFECTIVE };

struct public_params {
	int mode;
	struct list allow; /* see opt_allow */
};

static const struct opt options[] = {
	OPT_CHOICE(0, "mode", "flag|effective", "flag", struct public_params,
		   mode,
		   "flag: PubliclyAccessible alone decides; effective: so do "
		   "routes, network ACLs, security groups and Block Public "
		   "Access"),
	OPT_ALLOW(struct public_params, allow), OPT_END
};

static const struct code codes[] = {
	[PUBLICLY_ACCESSIBLE] = { "publicly-accessible", STATE_CRITICAL,
				  "publicly accessible", false },
	[INTERNET_ACCESS_GATEWAY] = { "internet-access-gateway", STATE_CRITICAL,
				      "behind an internet access gateway",
				      false },
	[PUBLICLY_REACHABLE] = { "publicly-reachable", STATE_CRITICAL,
				 "reached from the internet", false },
	[PUBLIC_FLAG_ONLY] = { "public-flag-only", STATE_WARNING,
			       "publicly accessible by its flag alone", false },
	[PATH_UNKNOWN] = { "path-unknown", STATE_UNKNOWN,
			   "publicly accessible, and perhaps reached", false },
	{ 0 }
};

static bool is_effective(const void *params, const struct policy *policy)
{
	const struct public_params *p = params;

	(void)policy;
	return p->mode == MODE_EFFECTIVE;
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_OPTION_GROUPS, .when = is_effective },
	{ .id = NEED_DB_PARAMETERS, .when = is_effective },
	{ .id = NEED_SECURITY_GROUPS, .when = is_effective },
	{ .id = NEED_VPCS, .when = is_effective, .optional = true },
	{ .id = NEED_PREFIX_LISTS, .when = is_effective },
	{ .id = NEED_SUBNETS, .when = is_effective, .optional = true },
	{ .id = NEED_ROUTE_TABLES, .when = is_effective },
	{ .id = NEED_NETWORK_ACLS, .when = is_effective },
	{ .id = NEED_BLOCK_OPTIONS, .when = is_effective },
	{ .id = NEED_BLOCK_EXCLUSIONS, .when = is_effective },
	{ 0 }
};

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

/* The flag is set: what does it come to, with all that is in between? */
static void judge_path(const struct inventory *inv, const struct database *db,
		       const struct list *allow, struct report *rep)
{
	const char *noun = resource_noun(db->resource.type, false);
	_cleanup_(buf_done) struct buf path, texts;
	struct exposure exposure;
	enum tri open;

	buf_init(&path, 64 * 1024);
	buf_init(&texts, 64 * 1024);
	exposure_find(inv, db, TRI_YES, allow, EXPOSURE_OWN, &exposure);
	open = exposure_is_open(&exposure);
	exposure_path(&exposure, &path);
	exposure_texts(&exposure, open, &texts);
	report_text(rep, "path", buf_str(&path));
	if (open == TRI_YES)
		report_add(rep, PUBLICLY_REACHABLE,
			   "publicly accessible and reached from the internet: "
			   "%s%s; modify the %s to have PubliclyAccessible "
			   "false",
			   buf_str(&path), db->via, noun);
	else
		report_add(
			rep, PUBLIC_FLAG_ONLY,
			"publicly accessible, %s%s%s; modify the %s to have "
			"PubliclyAccessible false",
			open == TRI_NO ? "but closed: " : "and perhaps reached",
			open == TRI_NO ? buf_str(&texts) : "", db->via, noun);
	if (open == TRI_UNKNOWN)
		report_add(rep, PATH_UNKNOWN,
			   "cannot tell whether the internet reaches it: %s%s",
			   buf_str(&texts), db->via);
	exposure_done(&exposure);
}

static void judge_flag(const struct inventory *inv, const struct database *db,
		       enum tri flag, const struct public_params *p,
		       struct report *rep)
{
	report_tri(rep, "publicly_accessible", flag);
	report_text(rep, "endpoint", db->endpoint);
	report_num(rep, "port", db->port);
	if (flag == TRI_UNKNOWN)
		report_absent(rep, "PubliclyAccessible");
	else if (flag == TRI_YES && p->mode == MODE_EFFECTIVE)
		judge_path(inv, db, &p->allow, rep);
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
			  const struct database *db,
			  const struct public_params *p, struct report *rep)
{
	if (db->shape == SHAPE_MULTIAZ_CLUSTER)
		judge_flag(inv, db, exposure_flag(inv, db), p, rep);
	else
		judge_gateway(db, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances) {
		if (scope_judges(rep, db, rules))
			judge_flag(inv, db, db->publicly_accessible, params,
				   rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (scope_judges(rep, db, rules))
			judge_cluster(inv, db, params, rep);
	}
}

static const struct check check_rds_public = {
	.name = "check_rds_public",
	.summary = "databases are not publicly accessible",
	.help = "A database whose PubliclyAccessible flag is true, and an "
		"Aurora cluster with an internet access gateway, is CRITICAL, "
		"whatever its security groups and subnets say today. With "
		"--mode effective a database with the flag is CRITICAL only "
		"where one public source passes all of Block Public Access, "
		"route table, network ACL and security groups; where one of "
		"them is closed it is WARNING, and where one cannot be read "
		"and none is closed it is UNKNOWN too. Sources of --allow are "
		"no exposure. Of a Multi-AZ DB cluster the cluster is judged, "
		"of Aurora each member.",
	.good = "not publicly accessible",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.2; CIS 2.2.3; AWS Config "
		    "rds-instance-public-access-check; prowler "
		    "rds_instance_no_public_access",
	.options = options,
	.params_size = sizeof(struct public_params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_public);
