/*
 * check_rds_snapshot_encryption: are snapshots encrypted?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	MANUAL_SNAPSHOT_UNENCRYPTED,
	AUTOMATED_SNAPSHOT_UNENCRYPTED,
	BACKUP_SNAPSHOT_UNENCRYPTED
};

static const struct code codes[] = {
	[MANUAL_SNAPSHOT_UNENCRYPTED] = { "manual-snapshot-unencrypted",
					  STATE_CRITICAL,
					  "a manual snapshot, not encrypted",
					  false },
	[AUTOMATED_SNAPSHOT_UNENCRYPTED] = { "automated-snapshot-unencrypted",
					     STATE_WARNING,
					     "an automated snapshot, not "
					     "encrypted",
					     false },
	[BACKUP_SNAPSHOT_UNENCRYPTED] = { "backup-snapshot-unencrypted",
					  STATE_WARNING,
					  "a snapshot of AWS Backup, not "
					  "encrypted",
					  false },
	{ 0 }
};

static const struct need needs[] = {
	{ .id = NEED_DB_SNAPSHOTS },
	{ .id = NEED_DB_CLUSTER_SNAPSHOTS },
	{ .id = NEED_AWS_BACKUP_SNAPSHOTS },
	{ .id = NEED_DB_INSTANCES, .optional = true, .if_narrowed = true },
	{ .id = NEED_DB_CLUSTERS, .optional = true, .if_narrowed = true },
	{ 0 }
};

/* By SnapshotType; what the others follow is their database. */
static const struct {
	const char *kind;
	int code;
	const char *advice;
} kinds[] = {
	{ SNAPSHOT_MANUAL, MANUAL_SNAPSHOT_UNENCRYPTED,
	  "copy it with a KMS key and delete it" },
	{ SNAPSHOT_AUTOMATED, AUTOMATED_SNAPSHOT_UNENCRYPTED,
	  "encrypt its database, see check_rds_encryption" },
	{ SNAPSHOT_AWS_BACKUP, BACKUP_SNAPSHOT_UNENCRYPTED,
	  "encrypt its database, see check_rds_encryption" },
};

/* Either field may say so: see FACT_SSE_RDS_ENCRYPTED. */
static enum tri is_encrypted(const struct db_snapshot *s)
{
	const char *type = s->storage_encryption_type;

	if (text_is(type, "sse-rds") || text_is(type, "sse-kms") ||
	    s->encrypted == TRI_YES)
		return TRI_YES;
	return text_is(type, "none") ? TRI_NO : s->encrypted;
}

static void report_unencrypted(const struct db_snapshot *s, struct report *rep)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!text_is(s->kind, kinds[i].kind))
			continue;
		report_add(rep, kinds[i].code,
			   "not encrypted (%s snapshot of '%s'); %s",
			   kinds[i].kind, s->database_id ? s->database_id : "?",
			   kinds[i].advice);
		return;
	}
	report_absent(rep, "SnapshotType in a word that is known");
}

static void judge(const struct inventory *inv, const void *params,
		  const struct db_snapshot *s, struct report *rep)
{
	enum tri encrypted = is_encrypted(s);

	(void)inv;
	(void)params;
	report_text(rep, "snapshot_type", s->kind);
	report_text(rep, "database", s->database_id);
	report_text(rep, "storage_encryption_type", s->storage_encryption_type);
	report_text(rep, "kms_key_id", s->kms_key_id);
	if (encrypted == TRI_UNKNOWN)
		report_absent(rep, text_is(s->resource.type, "db-snapshot")
					   ? "Encrypted"
					   : "StorageEncrypted");
	else if (encrypted == TRI_NO)
		report_unencrypted(s, rep);
	report_ok(rep, "encrypted (%s snapshot of '%s')",
		  s->kind ? s->kind : "a",
		  s->database_id ? s->database_id : "?");
}

/* Until it is available nobody can restore it. */
static const char *skip(const struct db_snapshot *s)
{
	return s->status && strcmp(s->status, "available") != 0 ? s->status
								: NULL;
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	static const struct snapshot_rules rules = { .skip = skip,
						     .judge = judge };

	snapshots_evaluate(inv, params, &rules, rep);
}

static const struct check check_rds_snapshot_encryption = {
	.name = "check_rds_snapshot_encryption",
	.summary = "snapshots of databases are encrypted",
	.help = "A manual snapshot of an instance or cluster that is not "
		"encrypted is CRITICAL; an automated one, or one of AWS "
		"Backup, is WARNING: it follows its database, which "
		"check_rds_encryption judges. Snapshots that are not available "
		"are skipped. -i, --engine and --tag choose databases and "
		"thereby their snapshots; -i takes the name of a snapshot too.",
	.good = "encrypted",
	.subjects = "snapshots",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.4; AWS Config rds-snapshot-encrypted; "
		    "prowler rds_snapshots_encrypted",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_snapshot_encryption);
