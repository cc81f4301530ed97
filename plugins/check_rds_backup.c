/*
 * check_rds_backup: are automated backups on, and kept long enough?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "check.h"

struct params {
	bool replicas;
};

static const struct opt options[] = { OPT_FLAG(0, "replicas", struct params,
					       replicas,
					       "judge read replicas too"),
				      OPT_END };

enum {
	BACKUPS_DISABLED,
	RETENTION_SHORT,
	RETENTION_PENDING_SHORT,
	WINDOW_OVERLAP,
	AUTOMATED_BACKUP_MISSING
};

static const struct code codes[] = {
	[BACKUPS_DISABLED] = { "backups-disabled", STATE_CRITICAL,
			       "without automated backups", false },
	[RETENTION_SHORT] = { "retention-short", STATE_WARNING,
			      "keeping backups for too few days", true },
	[RETENTION_PENDING_SHORT] = { "retention-pending-short", STATE_WARNING,
				      "about to keep backups for too few days",
				      false },
	[WINDOW_OVERLAP] = { "window-overlap", STATE_WARNING,
			     "backed up during its maintenance window", false },
	[AUTOMATED_BACKUP_MISSING] = { "automated-backup-missing", STATE_OFF,
				       "without an automated backup", false },
	{ 0 }
};

enum { RETENTION };

static const struct measure measures[] = {
	[RETENTION] = { .suffix = "backup_retention_seconds",
			.label = "retention_min",
			.unit = "days",
			.factor = 86400,
			.worst = WORST_IS_LOWEST,
			.warn = "7:",
			.crit = "1:" },
	{ 0 }
};

static bool wants_backups(const void *params, const struct policy *policy)
{
	(void)params;
	return policy_wants(policy, AUTOMATED_BACKUP_MISSING);
}

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_AUTOMATED_BACKUPS,
				       .when = wants_backups },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("backups belong to cluster %s"),
};
/* clang-format on */

/* " (change to 14 pending)", or "". */
struct pending_text {
	char text[64];
};

static struct pending_text pending_text(const struct database *db)
{
	const struct num *pending = &db->pending.backup_retention;
	struct pending_text ret = { "" };

	if (pending->known && pending->value != db->backup_retention.value)
		snprintf(ret.text, sizeof(ret.text),
			 " (change to %lld pending)",
			 (long long)pending->value);
	return ret;
}

/* A pending 0 switches backups off: no threshold excuses that. */
static bool pending_is_short(const struct database *db, struct report *rep)
{
	const struct num *pending = &db->pending.backup_retention;

	return pending->known &&
	       (pending->value < 1 ||
		report_judge(rep, (double)pending->value) != STATE_OK);
}

static void judge_retention(const struct database *db, struct report *rep)
{
	long long days = (long long)db->backup_retention.value;
	enum state state = report_measure(rep, RETENTION, (double)days);
	struct pending_text pending = pending_text(db);

	if (days < 1)
		report_add(rep, BACKUPS_DISABLED,
			   "automated backups are off%s%s; set a backup "
			   "retention period",
			   pending.text, db->via);
	else if (state != STATE_OK)
		report_add_as(rep, RETENTION_SHORT, state,
			      "backups are kept for %lld %s%s%s; raise the "
			      "backup retention period",
			      days, days == 1 ? "day" : "days", pending.text,
			      db->via);
	else if (pending_is_short(db, rep))
		report_add(rep, RETENTION_PENDING_SHORT,
			   "backups are kept for %lld days%s%s; take the "
			   "pending change back",
			   days, pending.text, db->via);
}

/* Elements that the reply lacks: all of them make one finding. */
static void add_missing(struct buf *missing, const char *element)
{
	if (missing->len > 0)
		buf_adds(missing, ", ");
	buf_adds(missing, element);
}

/* Without one of the windows there is nothing to compare. */
static void judge_windows(const struct database *db, struct report *rep,
			  struct buf *missing)
{
	bool overlap;

	if (!db->backup_window || !*db->backup_window ||
	    !db->maintenance_window || !*db->maintenance_window)
		return;
	if (window_overlap(db->backup_window, db->maintenance_window,
			   &overlap) < 0)
		add_missing(missing, "windows in a form that can be read");
	else if (overlap)
		report_add(rep, WINDOW_OVERLAP,
			   "the backup window %s overlaps the maintenance "
			   "window %s (UTC)%s; move one of them",
			   db->backup_window, db->maintenance_window, db->via);
}

static bool has_backup(const struct inventory *inv, const struct database *db)
{
	for_each(struct automated_backup, b, &inv->automated_backups) {
		if (text_is(b->dbi_resource_id, db->dbi_resource_id) &&
		    (text_is(b->status, "active") ||
		     text_is(b->status, "creating")))
			return true;
	}
	return false;
}

/* The service lists the automated backups of instances only. */
static void judge_backup(const struct inventory *inv, const struct database *db,
			 struct report *rep, struct buf *missing)
{
	const struct need_result *result =
		&inv->results[NEED_AUTOMATED_BACKUPS];

	if (!report_wants(rep, AUTOMATED_BACKUP_MISSING) ||
	    db->backup_retention.value < 1)
		return;
	if (!db->status)
		add_missing(missing, "DBInstanceStatus");
	else if (strcmp(db->status, "available") != 0)
		return;
	else if (!db->created.known)
		add_missing(missing, "InstanceCreateTime");
	else if (!db->dbi_resource_id || !*db->dbi_resource_id)
		add_missing(missing, "DbiResourceId");
	else if (inv->now - db->created.seconds <= 86400 || has_backup(inv, db))
		return;
	else if (result->err.code)
		report_error(rep, &result->err);
	else if (!inventory_complete(inv, NEED_AUTOMATED_BACKUPS))
		add_missing(missing, "DBInstanceAutomatedBackups");
	else
		report_add(rep, AUTOMATED_BACKUP_MISSING,
			   "no automated backup of it is active");
}

static void judge(const struct inventory *inv, const struct params *p,
		  const struct database *db, bool is_cluster,
		  struct report *rep)
{
	_cleanup_(buf_done) struct buf missing = { 0 };

	if (scope_is_replica(db) && !p->replicas) {
		report_skip(rep, &db->resource, "read replica");
		return;
	}
	report_text(rep, "backup_window", db->backup_window);
	report_text(rep, "maintenance_window", db->maintenance_window);
	buf_init(&missing, 1024);
	if (db->backup_retention.known)
		judge_retention(db, rep);
	else
		add_missing(&missing, "BackupRetentionPeriod");
	judge_windows(db, rep, &missing);
	if (!is_cluster && db->backup_retention.known)
		judge_backup(inv, db, rep, &missing);
	if (missing.len > 0)
		report_absent(rep, buf_str(&missing));
	report_ok(rep, "backups are kept for %lld %s%s%s",
		  (long long)db->backup_retention.value,
		  db->backup_retention.value == 1 ? "day" : "days",
		  pending_text(db).text, db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances) {
		if (scope_judges(rep, db, rules))
			judge(inv, params, db, false, rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (scope_judges(rep, db, rules))
			judge(inv, params, db, true, rep);
	}
}

static const struct check check_rds_backup = {
	.name = "check_rds_backup",
	.summary = "automated backups are on and kept long enough",
	.help = "A database without automated backups is CRITICAL. How long "
		"backups are kept is judged by -w and -c, in days. Read "
		"replicas are skipped unless --replicas is given. Of a "
		"cluster the cluster is judged: what its members show is a "
		"mirror, or means nothing.",
	.good = "backed up and the backups kept long enough",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "Security Hub RDS.11, RDS.50; AWS Config "
		    "db-instance-backup-enabled; prowler "
		    "rds_instance_backup_enabled",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_backup);
