/*
 * check_rds_snapshot_public: may everybody restore a manual snapshot?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum { SNAPSHOT_PUBLIC, ATTRIBUTES_UNREADABLE };

static const struct code codes[] = {
	[SNAPSHOT_PUBLIC] = { "snapshot-public", STATE_CRITICAL, "public",
			      false },
	[ATTRIBUTES_UNREADABLE] = { "attributes-unreadable", STATE_UNKNOWN,
				    "without readable attributes", false },
	{ 0 }
};

static const struct need needs[] = {
	{ .id = NEED_MANUAL_SNAPSHOTS },
	{ .id = NEED_MANUAL_CLUSTER_SNAPSHOTS },
	{ .id = NEED_SNAPSHOT_ATTRIBUTES },
	{ .id = NEED_DB_INSTANCES, .optional = true, .if_narrowed = true },
	{ .id = NEED_DB_CLUSTERS, .optional = true, .if_narrowed = true },
	{ 0 }
};

static void judge(const struct inventory *inv, const void *params,
		  const struct list *restorers, struct report *rep)
{
	bool everybody = false;

	(void)inv;
	(void)params;
	for_each(char *const, account, restorers)
		everybody |= text_is(*account, "all");
	if (everybody)
		report_add(rep, SNAPSHOT_PUBLIC,
			   "every AWS account may restore it; take 'all' out "
			   "of its attribute 'restore', and regard what is in "
			   "it as known");
	report_ok(rep, "not public");
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	static const struct snapshot_sharing_rules rules = {
		.unreadable = ATTRIBUTES_UNREADABLE,
		.judge = judge,
	};

	snapshots_evaluate_sharing(inv, params, &rules, rep);
}

static const struct check check_rds_snapshot_public = {
	.name = "check_rds_snapshot_public",
	.summary = "no manual snapshot of a database is public",
	.help = "A manual snapshot of an instance or cluster that every AWS "
		"account may restore is CRITICAL. Of each the attributes are "
		"asked for, one call per snapshot: those that cannot be read "
		"are UNKNOWN. Automated snapshots and those of AWS Backup "
		"have no attributes and cannot be shared. -i, --engine and "
		"--tag choose databases and thereby their snapshots; -i takes "
		"the name of a snapshot too.",
	.good = "not public",
	.subjects = "manual snapshots",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.1; AWS Config "
		    "rds-snapshots-public-prohibited; prowler "
		    "rds_snapshots_public_access",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_snapshot_public);
