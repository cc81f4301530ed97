/*
 * check_kms_rotation: are the customer managed keys that databases use
 * rotated?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	bool all, snapshots;
	struct list keys;
	long manual_ok; /* days; 0: rotation by hand does not count */
};

static const struct opt options[] = {
	OPT_FLAG(0, "all", struct params, all, "judge every key of the region"),
	OPT_FLAG(0, "snapshots", struct params, snapshots,
		 "judge the keys of snapshots and automated backups too"),
	OPT_LIST(0, "key", "ID|ARN|ALIAS", struct params, keys,
		 "judge these keys too; may be repeated"),
	OPT_NUMBER(0, "manual-ok", "DAYS", NULL, 1, 36500, struct params,
		   manual_ok, "accept a rotation by hand within so many days"),
	OPT_END
};

enum {
	ROTATION_DISABLED,
	ROTATION_PERIOD_LONG,
	ROTATION_OVERDUE,
	MANUAL_ROTATION_OLD,
	FOREIGN_KEY_UNREADABLE,
	KEY_UNREADABLE,
	PRIMARY_UNREADABLE
};

static const struct code codes[] = {
	[ROTATION_DISABLED] = { "rotation-disabled", STATE_WARNING,
				"not rotated", false },
	[ROTATION_PERIOD_LONG] = { "rotation-period-long", STATE_WARNING,
				   "rotated too seldom", true },
	[ROTATION_OVERDUE] = { "rotation-overdue", STATE_WARNING,
			       "overdue for rotation", false },
	[MANUAL_ROTATION_OLD] = { "manual-rotation-old", STATE_WARNING,
				  "rotated by hand too long ago", false },
	[FOREIGN_KEY_UNREADABLE] = { "foreign-key-unreadable", STATE_OK,
				     "of another account, whose matter it is",
				     false },
	[KEY_UNREADABLE] = { "key-unreadable", STATE_UNKNOWN,
			     "a key that cannot be read", false },
	[PRIMARY_UNREADABLE] = { "primary-unreadable", STATE_UNKNOWN,
				 "a replica whose primary cannot be read",
				 false },
	{ 0 }
};

enum { PERIOD, NEXT_ROTATION };

static const struct measure measures[] = {
	[PERIOD] = { .suffix = "kms_key_rotation_period_seconds",
		     .label = "rotation_period_max",
		     .unit = "days",
		     .factor = 86400,
		     .worst = WORST_IS_HIGHEST,
		     .warn = "365" },
	[NEXT_ROTATION] = { .suffix = "kms_key_next_rotation_timestamp_seconds",
			    .unit = "s",
			    .factor = 1,
			    .worst = WORST_IS_LOWEST },
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
	return ((const struct params *)params)->snapshots;
}

static bool wants_rotations(const void *params, const struct policy *policy)
{
	(void)policy;
	return ((const struct params *)params)->manual_ok > 0;
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_DB_SNAPSHOTS, .when = wants_snapshots },
	{ .id = NEED_DB_CLUSTER_SNAPSHOTS, .when = wants_snapshots },
	{ .id = NEED_AUTOMATED_BACKUPS, .when = wants_snapshots },
	{ .id = NEED_KMS_KEY_LIST, .when = wants_all },
	{ .id = NEED_KMS_KEYS },
	{ .id = NEED_KMS_ROTATION },
	{ .id = NEED_KMS_ROTATIONS, .when = wants_rotations },
	{ 0 }
};

static const struct list *keys(const void *params)
{
	return &((const struct params *)params)->keys;
}

/* `primary`: that of a replica is out of reach. */
static void judge_error(const struct aws_error *err, bool foreign, bool primary,
			const char *users, struct report *rep)
{
	const struct key_error how = {
		.foreign = foreign,
		.always = primary,
		.foreign_code = FOREIGN_KEY_UNREADABLE,
		.code = primary ? PRIMARY_UNREADABLE : KEY_UNREADABLE,
		.matter = "rotation",
		.users = users,
	};

	key_uses_report_error(rep, err, &how);
}

static bool newest_rotation(const struct kms_key *key, int64_t *ret)
{
	bool any = false;

	for_each(struct past_rotation, r, &key->rotations) {
		if (!r->date.known || (any && r->date.seconds <= *ret))
			continue;
		*ret = r->date.seconds;
		any = true;
	}
	return any;
}

/* The newest rotation by hand, or the creation, within --manual-ok days. */
static void judge_manual(const struct inventory *inv, const struct params *p,
			 const struct kms_key *key, const char *users,
			 struct report *rep)
{
	int64_t newest = 0;
	bool rotated;

	if (key->rotations_err.code) {
		report_error(rep, &key->rotations_err);
		return;
	}
	rotated = newest_rotation(key, &newest);
	if (!rotated && (!key->rotations_asked || key->rotations.n > 0)) {
		report_absent(rep, "RotationDate");
		return;
	}
	if (!rotated && !key->created.known) {
		report_absent(rep, "CreationDate");
		return;
	}
	if (!rotated)
		newest = key->created.seconds;
	if (inv->now - newest > p->manual_ok * 86400)
		report_add(rep, MANUAL_ROTATION_OLD,
			   "%s %lld days ago%s; rotate it, or switch automatic "
			   "rotation on",
			   rotated ? "rotated by hand"
				   : "created, and never rotated,",
			   (long long)((inv->now - newest) / 86400), users);
	report_ok(rep, "rotated by hand within %ld days%s", p->manual_ok,
		  users);
}

/* Rotation is on: how often, and did the last one happen? */
static void judge_schedule(const struct inventory *inv,
			   const struct key_rotation *rotation,
			   const char *users, struct report *rep)
{
	long long days = (long long)rotation->period.value;
	enum state state = STATE_OK;

	if (rotation->period.known)
		state = report_measure(rep, PERIOD, (double)days);
	if (state != STATE_OK)
		report_add_as(rep, ROTATION_PERIOD_LONG, state,
			      "rotated every %lld days only%s; shorten the "
			      "rotation period",
			      days, users);
	if (rotation->next.known)
		report_measure(rep, NEXT_ROTATION,
			       (double)rotation->next.seconds);
	if (rotation->next.known && inv->now - rotation->next.seconds > 86400)
		report_add(rep, ROTATION_OVERDUE,
			   "the next rotation was due %lld days ago%s; look at "
			   "the state of the key",
			   (long long)(inv->now - rotation->next.seconds) /
				   86400,
			   users);
	if (rotation->period.known)
		report_ok(rep, "rotated every %lld days%s", days, users);
	else
		report_ok(rep, "rotated%s", users);
}

static void judge_rotation(const struct inventory *inv, const struct params *p,
			   const struct kms_key *key, const char *users,
			   struct report *rep)
{
	const struct key_rotation *rotation = &key->rotation;

	report_tri(rep, "rotation_enabled", rotation->enabled);
	if (!key->rotation_asked || rotation->enabled == TRI_UNKNOWN)
		report_absent(rep, "KeyRotationEnabled");
	else if (rotation->enabled == TRI_YES)
		judge_schedule(inv, rotation, users, rep);
	else if (p->manual_ok > 0)
		judge_manual(inv, p, key, users, rep);
	else
		report_add(rep, ROTATION_DISABLED,
			   "automatic rotation is off%s; switch it on", users);
}

/* What DescribeKey must have said for a verdict on rotation. */
static const char *lacks(const struct kms_key *key)
{
	if (!key->manager || !*key->manager)
		return "KeyManager";
	if (!key->spec || !*key->spec)
		return "KeySpec";
	if (!key->state || !*key->state)
		return "KeyState";
	return NULL;
}

/* The subject is open; the key was described. */
static void judge_described(const struct inventory *inv, const struct params *p,
			    const struct kms_key *key, bool foreign,
			    const char *users, struct report *rep)
{
	const struct aws_error *err = &key->rotation_err;
	bool replica = kms_key_is_replica(key);

	if (lacks(key))
		report_absent(rep, lacks(key));
	else if (text_is(key->origin, "EXTERNAL"))
		judge_manual(inv, p, key, users, rep);
	else if (replica && !key->rotation_asked)
		report_add(rep, PRIMARY_UNREADABLE,
			   "a replica, and the reply does not name its "
			   "primary%s",
			   users);
	else if (!err->code)
		judge_rotation(inv, p, key, users, rep);
	else if (fact_has(FACT_NO_ROTATION_ERRORS, err->code))
		report_skip(rep, &key->resource, "%s", err->code);
	else
		judge_error(err, foreign && !replica, replica, users, rep);
}

static void judge(const struct inventory *inv, const struct params *p,
		  const struct key_use *use, struct report *rep)
{
	const struct kms_key *key = use->key;
	const char *reason = kms_key_not_rotated(key, p->manual_ok > 0);
	bool foreign = inventory_is_foreign(inv, use->resource.arn);

	if (!use->in_scope) {
		report_out_of_scope(rep, &use->resource);
		return;
	}
	if (reason) {
		report_skip(rep, &use->resource, "%s", reason);
		return;
	}
	if (!report_subject(rep, &use->resource))
		return;
	report_text(rep, "key_state", key->state);
	report_text(rep, "used_by", use->users);
	if (key->err.code)
		judge_error(&key->err, foreign, false, use->text, rep);
	else
		judge_described(inv, p, key, foreign, use->text, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	const struct params *p = params;
	struct key_uses uses = { 0 };

	key_uses_add_databases(&uses, inv, report_scope(rep));
	if (p->snapshots)
		key_uses_add_snapshots(&uses, inv, report_scope(rep));
	if (p->all)
		key_uses_add_listed(&uses, inv, report_scope(rep));
	for_each(char *const, asked, &p->keys)
		key_uses_add(&uses, inv, *asked, NULL, true);
	key_uses_merge(&uses);
	for (size_t i = 0; i < uses.n; i++)
		judge(inv, p, &uses.items[i], rep);
	key_uses_done(&uses);
}

static const struct check check_kms_rotation = {
	.name = "check_kms_rotation",
	.summary = "customer managed KMS keys of databases are rotated",
	.help = "A key that is not rotated, or whose rotation is overdue, is "
		"WARNING; how often it is rotated is judged by -w and -c, in "
		"days. Keys that cannot be rotated automatically (asymmetric "
		"and HMAC keys, imported material, custom key stores) and keys "
		"on their way out are skipped, and so are keys that AWS "
		"manages. A replica of a multi-Region key is judged by its "
		"primary. A key of another account that may not be read is "
		"its owner's matter.",
	.good = "rotated",
	.subjects = "KMS keys",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = FACT_CONTROL_ROTATION
	"; CIS 3.6; prowler kms_cmk_rotation_enabled",
	.options = options,
	.params_size = sizeof(struct params),
	.keys = keys,
	.evaluate = evaluate,
};
REGISTER_CHECK(check_kms_rotation);
