/*
 * check_rds_encryption: is the storage of every database encrypted at rest,
 * with at least the kind of key asked for?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	int require;
};

/* In the order of the words of --require, and of the levels above none. */
enum { REQUIRE_ENCRYPTED, REQUIRE_AWS_MANAGED, REQUIRE_CMK };

static const struct opt options[] = {
	OPT_CHOICE(0, "require", "encrypted|aws-managed|cmk", "encrypted",
		   struct params, require,
		   "least level: any encryption, a key in your account, or a "
		   "customer managed key"),
	OPT_END
};

enum { UNENCRYPTED, BELOW_REQUIRED_LEVEL, KEY_UNREADABLE };

static const struct code codes[] = {
	[UNENCRYPTED] = { "unencrypted", STATE_CRITICAL, "not encrypted",
			  false },
	[BELOW_REQUIRED_LEVEL] = { "below-required-level", STATE_WARNING,
				   "encrypted, but below --require", false },
	[KEY_UNREADABLE] = { "key-unreadable", STATE_UNKNOWN,
			     "encrypted with a key that cannot be described",
			     false },
	{ 0 }
};

static bool wants_keys(const void *params, const struct policy *policy)
{
	const struct params *p = params;

	(void)policy;
	return p->require > REQUIRE_ENCRYPTED;
}

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_KMS_KEYS,
				       .when = wants_keys },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("storage belongs to cluster %s"),
};
/* clang-format on */

/* Lowest first. A KMS key is of one of the last two kinds. */
enum level {
	LEVEL_UNKNOWN,
	LEVEL_NONE,
	LEVEL_AWS_OWNED,
	LEVEL_KMS,
	LEVEL_AWS_MANAGED,
	LEVEL_CUSTOMER
};

static const char *const level_names[] = {
	[LEVEL_NONE] = "none",
	[LEVEL_AWS_OWNED] = "aws-owned",
	[LEVEL_AWS_MANAGED] = "aws-managed",
	[LEVEL_CUSTOMER] = "customer",
};

static bool has_key(const struct database *db)
{
	return db->kms_key_id && *db->kms_key_id;
}

/* What the record alone tells. */
static enum level record_level(const struct database *db)
{
	switch (storage_kind(db)) {
	case STORAGE_PLAIN:
		return LEVEL_NONE;
	case STORAGE_AWS_OWNED:
		return LEVEL_AWS_OWNED;
	case STORAGE_KMS:
		return has_key(db) ? LEVEL_KMS : LEVEL_AWS_OWNED;
	default:
		return LEVEL_UNKNOWN;
	}
}

/* A key that DescribeKey told the kind of. */
static void judge_kind(const struct params *p, const struct database *db,
		       bool customer, struct report *rep)
{
	report_text(rep, "level",
		    level_names[customer ? LEVEL_CUSTOMER : LEVEL_AWS_MANAGED]);
	if (!customer && p->require == REQUIRE_CMK)
		report_add(
			rep, BELOW_REQUIRED_LEVEL,
			"encrypted with the AWS managed key '%s'%s; copy a "
			"snapshot with a customer managed key and restore it",
			db->kms_key_id, db->via);
	else
		report_ok(rep, "encrypted with the %s key '%s'%s",
			  customer ? "customer managed" : "AWS managed",
			  db->kms_key_id, db->via);
}

/* The key may be out of reach (another account, no kms:DescribeKey). */
static void judge_key(const struct inventory *inv, const struct params *p,
		      const struct database *db, struct report *rep)
{
	const struct kms_key *key = inventory_kms_key(inv, db->kms_key_id);
	bool foreign = inventory_is_foreign(inv, db->kms_key_id);

	switch (kms_key_kind(key, foreign)) {
	case KMS_KEY_FOREIGN:
		report_text(rep, "level", level_names[LEVEL_CUSTOMER]);
		report_ok(rep,
			  "encrypted with the key '%s' of another account%s",
			  db->kms_key_id, db->via);
		break;
	case KMS_KEY_UNREADABLE:
		report_add(rep, KEY_UNREADABLE,
			   "the kind of the key '%s' is not known: "
			   "kms:DescribeKey failed (%s)%s%s",
			   db->kms_key_id, key->err.code,
			   key_uses_hint(&key->err), db->via);
		break;
	case KMS_KEY_NO_MANAGER:
		report_absent(rep, "KeyManager");
		break;
	case KMS_KEY_ODD:
		report_add(rep, KEY_UNREADABLE,
			   "the kind of the key '%s' is not known: its "
			   "KeyManager is '%s'%s",
			   db->kms_key_id, key->manager, db->via);
		break;
	default:
		judge_kind(p, db, text_is(key->manager, "CUSTOMER"), rep);
	}
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct params *p = params;
	enum level level = record_level(db);

	report_text(rep, "level", level_names[level]);
	report_text(rep, "storage_encryption_type",
		    db->storage_encryption_type);
	report_text(rep, "kms_key_id", db->kms_key_id);
	if (level == LEVEL_UNKNOWN)
		report_absent(rep, "StorageEncrypted");
	else if (level == LEVEL_NONE)
		report_add(rep, UNENCRYPTED,
			   "storage is not encrypted%s%s; restore an encrypted "
			   "copy of a snapshot in its place",
			   db->tde_credential_arn && *db->tde_credential_arn
				   ? " (TDE of the engine does not cover it)"
				   : "",
			   db->via);
	else if (level == LEVEL_KMS && p->require == REQUIRE_ENCRYPTED)
		report_ok(rep, "encrypted with the KMS key '%s'%s",
			  db->kms_key_id, db->via);
	else if (level == LEVEL_KMS)
		judge_key(inv, p, db, rep);
	else if (p->require > REQUIRE_ENCRYPTED)
		report_add(
			rep, BELOW_REQUIRED_LEVEL,
			"encrypted, but with no KMS key shown, as with a key "
			"that AWS owns%s; copy a snapshot with a KMS key and "
			"restore it",
			db->via);
	else
		report_ok(rep, "encrypted with a key that AWS owns%s", db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_encryption = {
	.name = "check_rds_encryption",
	.summary = "the storage of databases is encrypted at rest",
	.help = "A database whose storage is not encrypted is CRITICAL. "
		"Storage "
		"cannot be encrypted in place: copy a snapshot with encryption "
		"and restore it. With --require, a lesser kind of key is "
		"WARNING, and a key of the own account that cannot be "
		"described is UNKNOWN. The storage of Aurora and Multi-AZ DB "
		"clusters is judged once, on the cluster. Transparent data "
		"encryption of Oracle and SQL Server is not storage "
		"encryption.",
	.good = "encrypted at rest",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.3, RDS.27; CIS 2.2.1; AWS Config "
		    "rds-storage-encrypted; prowler "
		    "rds_instance_storage_encrypted, "
		    "rds_cluster_storage_encrypted",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_encryption);
