/*
 * check_kms_state: is a key that databases, snapshots or secrets need going
 * away?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	bool all, no_snapshots;
	struct list keys;
};

static const struct opt options[] = {
	OPT_FLAG(0, "all", struct params, all, "judge every key of the region"),
	OPT_FLAG(0, "no-snapshots", struct params, no_snapshots,
		 "leave out the keys of snapshots and automated backups"),
	OPT_LIST(0, "key", "ID|ARN|ALIAS", struct params, keys,
		 "judge these keys too; may be repeated"),
	OPT_END
};

enum {
	KEY_PENDING_DELETION,
	KEY_PENDING_REPLICA_DELETION,
	KEY_DISABLED,
	KEY_PENDING_IMPORT,
	KEY_UNAVAILABLE,
	KEY_NOT_FOUND,
	KEY_UNREADABLE,
	FOREIGN_KEY_UNREADABLE
};

static const struct code codes[] = {
	[KEY_PENDING_DELETION] = { "key-pending-deletion", STATE_CRITICAL,
				   "about to be deleted", false },
	[KEY_PENDING_REPLICA_DELETION] = { "key-pending-replica-deletion",
					   STATE_CRITICAL,
					   "to be deleted after its replicas",
					   false },
	[KEY_DISABLED] = { "key-disabled", STATE_CRITICAL, "disabled", false },
	[KEY_PENDING_IMPORT] = { "key-pending-import", STATE_CRITICAL,
				 "without key material", false },
	[KEY_UNAVAILABLE] = { "key-unavailable", STATE_CRITICAL, "unavailable",
			      false },
	[KEY_NOT_FOUND] = { "key-not-found", STATE_CRITICAL, "not there",
			    false },
	[KEY_UNREADABLE] = { "key-unreadable", STATE_UNKNOWN,
			     "a key that cannot be read", false },
	[FOREIGN_KEY_UNREADABLE] = { "foreign-key-unreadable", STATE_OK,
				     "of another account, whose matter it is",
				     false },
	{ 0 }
};

enum { DELETION };

static const struct measure measures[] = {
	[DELETION] = { .suffix = "kms_key_deletion_timestamp_seconds",
		       .label = "deletion_in_min",
		       .unit = "days",
		       .factor = 86400,
		       .worst = WORST_IS_LOWEST,
		       .point = POINT_AFTER_NOW },
	{ 0 }
};

static bool wants_all(const void *params, const struct policy *policy)
{
	(void)policy;
	return ((const struct params *)params)->all;
}

static bool wants_snapshots(const void *params, const struct policy *policy)
{
	(void)policy;
	return !((const struct params *)params)->no_snapshots;
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_DB_SNAPSHOTS, .when = wants_snapshots },
	{ .id = NEED_DB_CLUSTER_SNAPSHOTS, .when = wants_snapshots },
	{ .id = NEED_AUTOMATED_BACKUPS, .when = wants_snapshots },
	{ .id = NEED_KMS_KEY_LIST, .when = wants_all },
	{ .id = NEED_KMS_KEYS },
	{ 0 }
};

static const struct list *keys(const void *params)
{
	return &((const struct params *)params)->keys;
}

/* What a state means for those who need the key, and what is to be done. */
static const struct verdict {
	const char *state;
	int code;
	const char *text, *remedy;
} verdicts[] = {
	{ "Disabled", KEY_DISABLED, "disabled", "enable the key" },
	{ "PendingDeletion", KEY_PENDING_DELETION, "pending deletion",
	  "cancel the deletion and enable the key" },
	{ "PendingReplicaDeletion", KEY_PENDING_REPLICA_DELETION,
	  "pending deletion, for which it waits for its replicas",
	  "cancel the deletion and enable the key" },
	{ "PendingImport", KEY_PENDING_IMPORT, "without key material",
	  "import the same key material again" },
	{ "Unavailable", KEY_UNAVAILABLE,
	  "unavailable, its key store is disconnected",
	  "connect the key store again" },
};

static const struct verdict *find_verdict(const char *state)
{
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (text_is(state, verdicts[i].state))
			return &verdicts[i];
	return NULL;
}

static void add_bad(const struct verdict *v, const char *when, enum state state,
		    const char *users, struct report *rep)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, 4096);
	buf_addf(&text,
		 "%s%s%s; %s: an instance that loses its key becomes "
		 "inaccessible-encryption-credentials-recoverable, after %s "
		 "days for good, and has to be started again once the key "
		 "works",
		 v->text, when, users, v->remedy,
		 fact_row(FACT_LOST_KEY_DAYS)->value);
	if (state == STATE_OK)
		report_add(rep, v->code, "%s", buf_str(&text));
	else
		report_add_as(rep, v->code, state, "%s", buf_str(&text));
}

/* -w and -c, where they are given, judge the days that are left. */
static void judge_deletion(const struct inventory *inv,
			   const struct key_use *use, const struct verdict *v,
			   struct report *rep)
{
	int64_t left = use->key->deletion.seconds - inv->now;
	char date[TIMESTAMP_ISO_SIZE];
	_cleanup_(buf_done) struct buf when;
	enum state state;

	buf_init(&when, 128);
	if (!use->key->deletion.known) {
		add_bad(v, "", STATE_OK, use->text, rep);
		return;
	}
	buf_addf(&when, " in %lld days, at %s", (long long)(left / 86400),
		 timestamp_format_iso(use->key->deletion.seconds, date));
	state = report_measure(rep, DELETION, (double)left / 86400);
	if (state == STATE_OK && report_has_range(rep))
		report_ok(rep, "%s%s%s", v->text, buf_str(&when), use->text);
	else
		add_bad(v, buf_str(&when), state, use->text, rep);
}

static void judge_state(const struct inventory *inv, const struct key_use *use,
			struct report *rep)
{
	const char *state = use->key->state;
	const struct verdict *v = find_verdict(state);

	if (!state || !*state)
		report_absent(rep, "KeyState");
	else if (text_is(state, "PendingDeletion"))
		judge_deletion(inv, use, v, rep);
	else if (v)
		add_bad(v, "", STATE_OK, use->text, rep);
	else if (text_is(state, "Enabled") || text_is(state, "Updating"))
		report_ok(rep, "in the state %s%s", state, use->text);
	else if (text_is(state, "Creating"))
		report_skip(rep, &use->resource, "being created");
	else
		report_add(rep, KEY_UNREADABLE,
			   "its KeyState is '%s', which we do not know%s",
			   state, use->text);
}

static void judge_error(const struct inventory *inv, const struct key_use *use,
			struct report *rep)
{
	const struct aws_error *err = &use->key->err;
	const struct key_error how = {
		.foreign = inventory_is_foreign(inv, use->resource.arn),
		.foreign_code = FOREIGN_KEY_UNREADABLE,
		.code = KEY_UNREADABLE,
		.matter = "state",
		.users = use->text,
	};

	if (text_is(err->code, "NotFoundException"))
		report_add(rep, KEY_NOT_FOUND,
			   "the key does not exist%s; what is encrypted with "
			   "it is lost: restore from a copy that has another "
			   "key",
			   use->text);
	else
		key_uses_report_error(rep, err, &how);
}

static void judge(const struct inventory *inv, const struct key_use *use,
		  struct report *rep)
{
	if (!use->in_scope) {
		report_out_of_scope(rep, &use->resource);
		return;
	}
	if (!report_subject(rep, &use->resource))
		return;
	report_text(rep, "key_state", use->key->state);
	report_text(rep, "used_by", use->users);
	if (use->key->err.code)
		judge_error(inv, use, rep);
	else
		judge_state(inv, use, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	const struct params *p = params;
	struct key_uses uses = { 0 };

	key_uses_add_databases(&uses, inv, report_scope(rep));
	if (!p->no_snapshots)
		key_uses_add_snapshots(&uses, inv, report_scope(rep));
	if (p->all)
		key_uses_add_listed(&uses, inv, report_scope(rep));
	for_each(char *const, asked, &p->keys)
		key_uses_add(&uses, inv, *asked, NULL, true);
	key_uses_merge(&uses);
	for (size_t i = 0; i < uses.n; i++)
		judge(inv, &uses.items[i], rep);
	key_uses_done(&uses);
}

static const struct check check_kms_state = {
	.name = "check_kms_state",
	.summary = "no KMS key that databases and backups need is going away",
	.help = "A key that is pending deletion, disabled, without key "
		"material, unavailable or not there is CRITICAL if a database, "
		"a snapshot, an automated backup or the secret of a master "
		"user needs it. With -w or -c a key pending deletion is judged "
		"by the days that are left. A database that loses its key "
		"stops; it can be recovered for a few days only. A key of "
		"another account that may not be read is its owner's matter.",
	.good = "there to stay",
	.subjects = "KMS keys",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "Security Hub KMS.3; prowler "
		    "kms_cmk_not_deleted_unintentionally",
	.options = options,
	.params_size = sizeof(struct params),
	.keys = keys,
	.evaluate = evaluate,
};
REGISTER_CHECK(check_kms_state);
