/*
 * check_rds_iam_auth: is IAM database authentication on where it exists?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum { IAM_AUTH_DISABLED };

static const struct code codes[] = {
	[IAM_AUTH_DISABLED] = { "iam-auth-disabled", STATE_WARNING,
				"without IAM database authentication", false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = SKIP("not available for RDS Custom"),
	JUDGE_RDS_CLUSTERS("IAM authentication belongs to cluster %s"),
};
/* clang-format on */

/* The first version of each engine that has it; others never have. */
static const struct {
	const char *family;
	long major, minor;
} engines[] = {
	{ "mysql", 0, 0 },	  { "postgres", 0, 0 },
	{ "aurora-mysql", 0, 0 }, { "aurora-postgresql", 0, 0 },
	{ "mariadb", 10, 11 },
};

/* Whether IAM authentication exists there; unknown: the version would say. */
static enum tri is_available(const struct database *db)
{
	const char *family = engine_family(db->engine);

	if (fact_has(FACT_NO_IAM_AUTH_MODES, db->engine_mode))
		return TRI_NO;
	for (size_t i = 0; i < ARRAY_SIZE(engines); i++)
		if (text_is(family, engines[i].family))
			return engines[i].major == 0
				       ? TRI_YES
				       : version_at_least(db->engine_version,
							  engines[i].major,
							  engines[i].minor);
	return TRI_NO;
}

static const char *pending_text(const struct database *db)
{
	enum tri pending = db->pending.iam_auth;

	if (pending == TRI_UNKNOWN || pending == db->iam_auth)
		return "";
	return pending == TRI_YES ? " (change to on pending)"
				  : " (change to off pending)";
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	enum tri available = is_available(db);

	(void)inv;
	(void)params;
	if (available == TRI_NO) {
		report_skip(rep, &db->resource, "not available (%s %s)",
			    db->engine,
			    fact_has(FACT_NO_IAM_AUTH_MODES, db->engine_mode)
				    ? db->engine_mode
			    : db->engine_version ? db->engine_version
						 : "");
		return;
	}
	report_tri(rep, "iam_authentication", db->iam_auth);
	if (available == TRI_UNKNOWN)
		report_absent(rep, "EngineVersion");
	else if (db->iam_auth == TRI_UNKNOWN)
		report_absent(rep, "IAMDatabaseAuthenticationEnabled");
	else if (db->iam_auth == TRI_NO)
		report_add(rep, IAM_AUTH_DISABLED,
			   "IAM database authentication is off%s%s; switch it "
			   "on, and let users log in with tokens instead of "
			   "passwords",
			   pending_text(db), db->via);
	report_ok(rep, "IAM database authentication is on%s%s",
		  pending_text(db), db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_iam_auth = {
	.name = "check_rds_iam_auth",
	.summary = "IAM database authentication is on where it exists",
	.help = "A database of an engine that can authenticate its users by "
		"IAM (MySQL, PostgreSQL, MariaDB from 10.11, Aurora) and does "
		"not is WARNING. Other engines, RDS Custom and Aurora "
		"Serverless v1 are skipped. Of a cluster the cluster is "
		"judged.",
	.good = "open to logins by IAM",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.10, RDS.12; AWS Config "
		    "rds-instance-iam-authentication-enabled, "
		    "rds-cluster-iam-authentication-enabled; prowler "
		    "rds_instance_iam_authentication_enabled, "
		    "rds_cluster_iam_authentication_enabled",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_iam_auth);
