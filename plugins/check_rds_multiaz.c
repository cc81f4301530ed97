/*
 * check_rds_multiaz: do databases survive the loss of an availability zone?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	bool replicas;
	const char *critical_tag;
};

static const struct opt options[] = {
	OPT_FLAG(0, "replicas", struct params, replicas,
		 "judge read replicas too"),
	OPT_TEXT(0, "critical-tag", "KEY[=GLOB]", struct params, critical_tag,
		 "what is WARNING is CRITICAL for databases with this tag"),
	OPT_END
};

enum { SINGLE_AZ, MULTIAZ_REMOVAL_PENDING };

static const struct code codes[] = {
	[SINGLE_AZ] = { "single-az", STATE_WARNING,
			"in one availability zone only", false },
	[MULTIAZ_REMOVAL_PENDING] = { "multiaz-removal-pending", STATE_WARNING,
				      "about to lose its standby", false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = SKIP("not applicable"),
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

/* No members by its own list, nor by what the instances say. */
static bool is_headless(const struct inventory *inv, const struct database *db)
{
	return db->member_ids.n == 0 && db->members.n == 0 &&
	       inventory_complete(inv, NEED_DB_INSTANCES);
}

/* Why Multi-AZ is no question here; NULL if it is one. */
static const char *instance_exempt(const struct params *p,
				   const struct database *db)
{
	if (scope_is_replica(db) && !p->replicas)
		return "read replica";
	if (fact_has(FACT_NO_MULTIAZ_ENGINES, db->engine))
		return "not offered for this engine";
	if (fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, db->instance_class))
		return "not offered for this class";
	return NULL;
}

static const char *cluster_exempt(const struct inventory *inv,
				  const struct params *p,
				  const struct database *db)
{
	if (scope_is_replica(db) && !p->replicas)
		return "read replica";
	if (text_is(db->engine_mode, "serverless"))
		return "serverless v1";
	if (text_is(db->scalability_type, "limitless"))
		return "limitless";
	if (is_headless(inv, db))
		return "headless";
	return NULL;
}

static void add(const struct params *p, const struct database *db, int code,
		const char *text, struct report *rep)
{
	if (p->critical_tag && scope_tag_matches(&db->tags, p->critical_tag))
		report_add_as(rep, code, STATE_CRITICAL, "%s%s", text, db->via);
	else
		report_add(rep, code, "%s%s", text, db->via);
}

static void judge(const struct params *p, const struct database *db,
		  const char *single, struct report *rep)
{
	report_tri(rep, "multi_az", db->multi_az);
	report_tri(rep, "pending_multi_az", db->pending.multi_az);
	if (db->multi_az == TRI_UNKNOWN)
		report_absent(rep, "MultiAZ");
	else if (db->multi_az == TRI_NO)
		add(p, db, SINGLE_AZ,
		    db->pending.multi_az == TRI_YES
			    ? "in one availability zone only (change pending)"
			    : single,
		    rep);
	else if (db->pending.multi_az == TRI_NO)
		add(p, db, MULTIAZ_REMOVAL_PENDING,
		    "the standby goes with the pending change; take back "
		    "MultiAZ false",
		    rep);
	report_ok(rep, "in more than one availability zone%s", db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	const char *exempt;

	for_each(struct database, db, &inv->db_instances) {
		if (!scope_judges(rep, db, rules))
			continue;
		exempt = instance_exempt(params, db);
		if (exempt)
			report_skip(rep, &db->resource, "%s", exempt);
		else
			judge(params, db,
			      "in one availability zone only; modify the "
			      "instance to have MultiAZ true",
			      rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (!scope_judges(rep, db, rules))
			continue;
		exempt = cluster_exempt(inv, params, db);
		if (exempt)
			report_skip(rep, &db->resource, "%s", exempt);
		else
			judge(params, db,
			      "in one availability zone only; add an instance "
			      "in another zone to the cluster",
			      rep);
	}
}

static const struct check check_rds_multiaz = {
	.name = "check_rds_multiaz",
	.summary = "databases survive the loss of an availability zone",
	.help = "A database in one availability zone only, or about to become "
		"one, is WARNING; CRITICAL with the tag of --critical-tag. "
		"Read replicas are skipped unless --replicas is given. Of a "
		"cluster the cluster is judged: its members always say no.",
	.good = "in more than one availability zone",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.5, RDS.15; CIS 2.2.4; prowler "
		    "rds_instance_multi_az, rds_cluster_multi_az",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_multiaz);
