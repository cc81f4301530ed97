/*
 * check_rds_master_user: has the master user a name that everybody tries
 * first?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "check.h"

struct params {
	struct list names;
	bool extra;
};

static const struct opt options[] = {
	OPT_FLAG(0, "extra", struct params, extra,
		 "also root, administrator, sa, mysql, oracle, rdsadmin, "
		 "master, dbadmin, db2inst1"),
	OPT_LIST(0, "names", "NAME", struct params, names,
		 "the names that are default ones, in place of admin and "
		 "postgres; may be repeated"),
	OPT_END
};

enum { DEFAULT_MASTER_USER };

static const struct code codes[] = {
	[DEFAULT_MASTER_USER] = { "default-master-user", STATE_WARNING,
				  "administered by a user with a default name",
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
	JUDGE_RDS_CLUSTERS("the master user belongs to cluster %s"),
};
/* clang-format on */

static const char *const default_names[] = { "admin", "postgres" };
static const char *const extra_names[] = {
	"root",	    "administrator", "sa",	"mysql",    "oracle",
	"rdsadmin", "master",	     "dbadmin", "db2inst1",
};

/* Names of logins are not told apart by case there. */
static bool ignores_case(const struct database *db)
{
	static const char *const engines[] = { "sqlserver-", "oracle-",
					       "custom-sqlserver",
					       "custom-oracle" };

	for (size_t i = 0; i < ARRAY_SIZE(engines); i++)
		if (strncmp(db->engine, engines[i], strlen(engines[i])) == 0)
			return true;
	return false;
}

static bool is_among(const struct database *db, const char *const *names,
		     size_t n)
{
	bool any_case = ignores_case(db);

	for (size_t i = 0; i < n; i++)
		if (any_case ? strcasecmp(db->master_user, names[i]) == 0
			     : strcmp(db->master_user, names[i]) == 0)
			return true;
	return false;
}

static bool is_default(const struct params *p, const struct database *db)
{
	if (p->extra && is_among(db, extra_names, ARRAY_SIZE(extra_names)))
		return true;
	if (p->names.n)
		return is_among(db, p->names.items, p->names.n);
	return is_among(db, default_names, ARRAY_SIZE(default_names));
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct params *p = params;

	(void)inv;
	if (scope_is_replica(db)) {
		report_skip(rep, &db->resource, "read replica: inherits");
		return;
	}
	report_text(rep, "master_user", db->master_user);
	if (!db->master_user || !*db->master_user)
		report_absent(rep, "MasterUsername");
	else if (is_default(p, db))
		report_add(rep, DEFAULT_MASTER_USER,
			   "the master user is called '%s'%s, as attackers "
			   "guess; it cannot be renamed: create the database "
			   "anew with another name and move the data",
			   db->master_user, db->via);
	report_ok(rep, "the master user is called '%s'%s", db->master_user,
		  db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_master_user = {
	.name = "check_rds_master_user",
	.summary = "the master user of databases has no default name",
	.help = "A database whose master user has a default name is WARNING: "
		"half of the login is known then. Default names are admin and "
		"postgres; --extra knows more, --names replaces them. Case "
		"matters but for SQL Server and Oracle. Read replicas inherit "
		"the name and are skipped. Of a cluster the cluster is judged.",
	.good = "administered by users with names of their own",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.24, RDS.25; AWS Config "
		    "rds-cluster-default-admin-check, "
		    "rds-instance-default-admin-check; prowler "
		    "rds_cluster_default_admin, rds_instance_default_admin",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_master_user);
