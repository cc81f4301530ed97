/*
 * check_rds_snapshot_shared: are manual snapshots shared with known accounts
 * only?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	struct list allow_accounts;
};

static const struct opt options[] = {
	OPT_LIST(0, "allow-account", "ACCOUNT", struct params, allow_accounts,
		 "accounts that may restore snapshots; may be repeated"),
	OPT_END
};

enum { SNAPSHOT_SHARED, ATTRIBUTES_UNREADABLE };

static const struct code codes[] = {
	[SNAPSHOT_SHARED] = { "snapshot-shared", STATE_WARNING,
			      "shared with accounts that are not known",
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

/* `all` is for check_rds_snapshot_public to judge. */
static bool is_known(const struct inventory *inv, const struct params *p,
		     const char *account)
{
	if (strcmp(account, "all") == 0 || text_is(inv->account_id, account))
		return true;
	for_each(char *const, allowed, &p->allow_accounts)
		if (strcmp(*allowed, account) == 0)
			return true;
	return false;
}

static void judge(const struct inventory *inv, const void *params,
		  const struct list *restorers, struct report *rep)
{
	_cleanup_(buf_done) struct buf unknown;
	size_t n = 0;

	buf_init(&unknown, 2048);
	for_each(char *const, account, restorers) {
		if (is_known(inv, params, *account))
			continue;
		buf_addf(&unknown, "%s'%s'", n++ ? ", " : "", *account);
	}
	if (n)
		report_add(rep, SNAPSHOT_SHARED,
			   "shared with %s%s; take %s out of its attribute "
			   "'restore', or name %s with --allow-account",
			   buf_str(&unknown),
			   buf_full(&unknown) ? " and more" : "",
			   n > 1 ? "them" : "it", n > 1 ? "them" : "it");
	report_ok(rep, restorers->n ? "shared with known accounts only"
				    : "not shared");
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

static const struct check check_rds_snapshot_shared = {
	.name = "check_rds_snapshot_shared",
	.summary = "snapshots of databases are shared with known accounts only",
	.help = "A manual snapshot of an instance or cluster that another "
		"account may restore is WARNING, unless the account is our own "
		"or named with --allow-account. That everybody may is for "
		"check_rds_snapshot_public to say. Of each snapshot the "
		"attributes are asked for, one call per snapshot: those that "
		"cannot be read are UNKNOWN. Automated snapshots and those of "
		"AWS Backup have no attributes and cannot be shared. -i, "
		"--engine and --tag choose databases and thereby their "
		"snapshots; -i takes the name of a snapshot too.",
	.good = "shared with known accounts only",
	.subjects = "manual snapshots",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.controls = "none",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_snapshot_shared);
