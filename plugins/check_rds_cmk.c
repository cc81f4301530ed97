/*
 * check_rds_cmk: are databases encrypted with customer managed keys, and with
 * those that are meant?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	bool all;
	struct list keys; /* const char *: those that are meant; none: all */
};

static const struct opt options[] = {
	OPT_FLAG(0, "all", struct params, all,
		 "judge the keys of Performance Insights, activity stream, "
		 "master user secret and automated backups too"),
	OPT_LIST(0, "key", "ID|ARN|ALIAS", struct params, keys,
		 "only these keys are allowed; may be repeated"),
	OPT_END
};

enum { AWS_MANAGED_KEY, AWS_OWNED_KEY, KEY_NOT_ALLOWED, KEY_UNREADABLE };

static const struct code codes[] = {
	[AWS_MANAGED_KEY] = { "aws-managed-key", STATE_WARNING,
			      "encrypted with an AWS managed key", false },
	[AWS_OWNED_KEY] = { "aws-owned-key", STATE_WARNING,
			    "encrypted with a key that AWS owns", false },
	[KEY_NOT_ALLOWED] = { "key-not-allowed", STATE_CRITICAL,
			      "encrypted with a key that is not allowed",
			      false },
	[KEY_UNREADABLE] = { "key-unreadable", STATE_UNKNOWN,
			     "encrypted with a key that cannot be described",
			     false },
	{ 0 }
};

static bool wants_backups(const void *params, const struct policy *policy)
{
	(void)policy;
	return ((const struct params *)params)->all;
}

static bool wants_aliases(const void *params, const struct policy *policy)
{
	const struct params *p = params;

	(void)policy;
	for_each(char *const, key, &p->keys)
		if (strstr(*key, "alias/"))
			return true;
	return false;
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_AUTOMATED_BACKUPS, .when = wants_backups },
	{ .id = NEED_KMS_KEYS },
	{ .id = NEED_KMS_ALIASES, .when = wants_aliases },
	{ 0 }
};

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("storage belongs to cluster %s"),
};
/* clang-format on */

/* What is found of one database: the uses of keys, by what they are. */
struct found {
	const struct inventory *inv;
	const struct params *params;
	struct report *rep;
	size_t uses;
	bool lacks_manager;
	struct buf aws_managed, denied, unreadable, good;
};

static void found_init(struct found *f)
{
	buf_init(&f->aws_managed, 16 * 1024);
	buf_init(&f->denied, 16 * 1024);
	buf_init(&f->unreadable, 16 * 1024);
	buf_init(&f->good, 16 * 1024);
}

static void found_done(struct found *f)
{
	buf_done(&f->aws_managed);
	buf_done(&f->denied);
	buf_done(&f->unreadable);
	buf_done(&f->good);
}

static void add_text(struct buf *list, const char *use, const char *of,
		     const char *key, const char *remark)
{
	buf_addf(list, "%s%s%s%s '%s'%s", list->len ? ", " : "", use,
		 of ? " of " : "", of ? of : "", key, remark);
}

/* The use is of a key that cannot be told, and why. */
static void add_unreadable(struct found *f, const char *use, const char *of,
			   const char *key, const struct aws_error *err)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, 1024);
	if (err->code)
		buf_addf(&why, ": %s failed (%s)%s",
			 err->operation ? err->operation : "kms:DescribeKey",
			 err->code, key_uses_hint(err));
	add_text(&f->unreadable, use, of, key, buf_str(&why));
}

/* --key: whether one of the keys that are meant is this one. */
static void judge_allowed(struct found *f, const char *use, const char *of,
			  const char *key)
{
	enum tri named = TRI_NO, one;

	for_each(char *const, allowed, &f->params->keys) {
		one = key_uses_names(f->inv, key, *allowed);
		if (one == TRI_YES)
			return;
		if (one == TRI_UNKNOWN)
			named = TRI_UNKNOWN;
	}
	if (named == TRI_NO)
		add_text(&f->denied, use, of, key, "");
	else if (f->inv->results[NEED_KMS_ALIASES].err.code)
		add_unreadable(f, use, of, key,
			       &f->inv->results[NEED_KMS_ALIASES].err);
	else
		add_unreadable(f, use, of, key,
			       &inventory_kms_key(f->inv, key)->err);
}

static const char *const kind_names[] = {
	[KMS_KEY_UNREADABLE] = NULL,
	[KMS_KEY_NO_MANAGER] = NULL,
	[KMS_KEY_ODD] = NULL,
	[KMS_KEY_AWS_MANAGED] = "aws-managed",
	[KMS_KEY_CUSTOMER] = "customer",
	[KMS_KEY_FOREIGN] = "customer",
};

/* One use of a key: `use` says of what, `of` of which member or NULL. */
static void judge_use(struct found *f, const char *use, const char *of,
		      const char *asked)
{
	const struct kms_key *key = inventory_kms_key(f->inv, asked);
	enum kms_key_kind kind =
		kms_key_kind(key, inventory_is_foreign(f->inv, asked));
	const struct pair row[] = { { "use", use },
				    { "of", of },
				    { "kms_key_id", asked },
				    { "level", kind_names[kind] },
				    { 0 } };

	f->uses++;
	report_row(f->rep, "use", row);
	switch (kind) {
	case KMS_KEY_UNREADABLE:
	case KMS_KEY_ODD:
		add_unreadable(f, use, of, asked, &key->err);
		break;
	case KMS_KEY_NO_MANAGER:
		f->lacks_manager = true;
		break;
	case KMS_KEY_AWS_MANAGED:
		add_text(&f->aws_managed, use, of, asked, "");
		break;
	case KMS_KEY_CUSTOMER:
		add_text(&f->good, use, of, asked, "");
		break;
	case KMS_KEY_FOREIGN:
		add_text(&f->good, use, of, asked, " of another account");
		break;
	}
	if (f->params->keys.n)
		judge_allowed(f, use, of, asked);
}

static void judge_named(struct found *f, const char *use, const char *of,
			const char *key)
{
	if (key && *key)
		judge_use(f, use, of, key);
}

/* What a database has keys for beside its storage; of a cluster's members. */
static void judge_others(struct found *f, const struct database *db,
			 const char *of)
{
	judge_named(f, "performance-insights", of,
		    db->performance_insights_kms_key_id);
	judge_named(f, "activity-stream", of, db->activity_stream_kms_key_id);
	judge_named(f, "master-user-secret", of,
		    db->master_user_secret_kms_key_id);
	for_each(struct automated_backup, b, &f->inv->automated_backups) {
		if (db->dbi_resource_id &&
		    text_is(b->dbi_resource_id, db->dbi_resource_id))
			judge_named(f, "automated-backup", of, b->kms_key_id);
	}
}

/* With --key, a key that AWS owns is none of those. */
static void judge_owned(struct found *f, const struct database *db)
{
	f->uses++;
	report_add(f->rep, AWS_OWNED_KEY,
		   "storage is encrypted with a key that AWS owns%s; copy a "
		   "snapshot with a customer managed key and restore it",
		   db->via);
	if (f->params->keys.n)
		buf_adds(&f->denied, "storage, a key that AWS owns");
}

static void judge_storage(struct found *f, const struct database *db,
			  enum storage_kind kind)
{
	if (kind == STORAGE_UNKNOWN)
		report_absent(f->rep, "StorageEncrypted");
	else if (kind == STORAGE_AWS_OWNED)
		judge_owned(f, db);
	else if (kind == STORAGE_KMS && !(db->kms_key_id && *db->kms_key_id))
		report_absent(f->rep, "KmsKeyId");
	else if (kind == STORAGE_KMS)
		judge_use(f, "storage", NULL, db->kms_key_id);
}

static void report_found(const struct found *f, const struct database *db)
{
	if (f->lacks_manager)
		report_absent(f->rep, "KeyManager");
	if (f->denied.len)
		report_add(f->rep, KEY_NOT_ALLOWED,
			   "a key that --key does not name: %s%s; encrypt it "
			   "with one of those",
			   buf_str(&f->denied), db->via);
	if (f->aws_managed.len)
		report_add(f->rep, AWS_MANAGED_KEY,
			   "an AWS managed key: %s%s; encrypt it with a "
			   "customer managed key (storage: copy a snapshot "
			   "with that key and restore it)",
			   buf_str(&f->aws_managed), db->via);
	if (f->unreadable.len)
		report_add(f->rep, KEY_UNREADABLE,
			   "the kind of a key is not known: %s%s",
			   buf_str(&f->unreadable), db->via);
	report_ok(f->rep, "customer managed: %s%s", buf_str(&f->good), db->via);
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct params *p = params;
	_cleanup_(found_done) struct found f = { .inv = inv,
						 .params = p,
						 .rep = rep };
	enum storage_kind kind = storage_kind(db);

	found_init(&f);
	report_text(rep, "storage_encryption_type",
		    db->storage_encryption_type);
	report_text(rep, "kms_key_id", db->kms_key_id);
	judge_storage(&f, db, kind);
	if (p->all) {
		judge_others(&f, db, NULL);
		for_each(struct database *const, member, &db->members)
			judge_others(&f, *member, (*member)->resource.id);
	}
	if (kind == STORAGE_PLAIN && !f.uses)
		report_skip(rep, &db->resource,
			    "not encrypted (check_rds_encryption reports it)");
	else
		report_found(&f, db);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_cmk = {
	.name = "check_rds_cmk",
	.summary = "databases are encrypted with customer managed keys",
	.help = "A database that is encrypted with an AWS managed key, or with "
		"one that AWS owns, is WARNING: such keys cannot be shared, "
		"disabled or given a policy. With --key, a key that is not "
		"named there is CRITICAL. What a key is, DescribeKey tells, "
		"not its alias; one of another account is customer managed. "
		"Databases that are not encrypted are skipped.",
	.good = "encrypted with customer managed keys",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "cloudsploit rdsCmkEncryptionEnabled",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_cmk);
