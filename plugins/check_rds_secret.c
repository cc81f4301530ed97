/*
 * check_rds_secret: are master passwords managed, rotated and reachable in
 * Secrets Manager?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	PASSWORD_NOT_MANAGED,
	SECRET_IMPAIRED,
	SECRET_STUCK,
	SECRET_ROTATION_OFF,
	ROTATION_AGE,
	SECRET_DELETED,
	SECRET_NOT_FOUND,
	SECRET_AWS_KEY,
	SECRET_UNREADABLE
};

static const struct code codes[] = {
	[PASSWORD_NOT_MANAGED] = { "password-not-managed", STATE_WARNING,
				   "without a managed master password", false },
	[SECRET_IMPAIRED] = { "secret-impaired", STATE_CRITICAL,
			      "out of reach of its managed password", false },
	[SECRET_STUCK] = { "secret-stuck", STATE_WARNING,
			   "stuck in changing its password", false },
	[SECRET_ROTATION_OFF] = { "secret-rotation-off", STATE_WARNING,
				  "under a password that does not rotate",
				  false },
	[ROTATION_AGE] = { "rotation-age", STATE_WARNING,
			   "under a password that is too old", true },
	[SECRET_DELETED] = { "secret-deleted", STATE_CRITICAL,
			     "about to lose its secret", false },
	[SECRET_NOT_FOUND] = { "secret-not-found", STATE_CRITICAL,
			       "without the secret that it names", false },
	[SECRET_AWS_KEY] = { "secret-aws-key", STATE_OFF,
			     "under a secret with an AWS managed key", false },
	[SECRET_UNREADABLE] = { "secret-unreadable", STATE_UNKNOWN,
				"under a secret that cannot be read", false },
	{ 0 }
};

enum { ROTATION };

static const struct measure measures[] = {
	[ROTATION] = { .suffix = "master_secret_last_rotation_timestamp_"
				 "seconds",
		       .label = "rotation_age_max",
		       .unit = "days",
		       .factor = 86400,
		       .worst = WORST_IS_HIGHEST,
		       .warn = "45",
		       .crit = "90",
		       .point = POINT_BEFORE_NOW },
	{ 0 }
};

static bool wants_keys(const void *params, const struct policy *policy)
{
	(void)params;
	return policy_wants(policy, SECRET_AWS_KEY);
}

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_SECRETS },
				     { .id = NEED_KMS_KEYS,
				       .when = wants_keys },
				     { 0 } };

#define OF_CLUSTER SKIP("the master password is that of cluster %s")
#define NO_SECRETS SKIP("only databases of Amazon RDS are judged")

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	[SHAPE_AURORA_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_CLUSTER] = JUDGE,
	[SHAPE_AURORA_MEMBER] = OF_CLUSTER,
	[SHAPE_MULTIAZ_MEMBER] = OF_CLUSTER,
	[SHAPE_NEPTUNE] = NO_SECRETS,
	[SHAPE_NEPTUNE_CLUSTER] = NO_SECRETS,
	[SHAPE_DOCUMENTDB] = NO_SECRETS,
	[SHAPE_DOCUMENTDB_CLUSTER] = NO_SECRETS,
};
/* clang-format on */

enum { STUCK_AFTER = 3600 };

/* The status that RDS shows; what it says stands without the secret. */
static void judge_status(const struct inventory *inv, const struct database *db,
			 const struct secret *secret, struct report *rep)
{
	const char *status = db->master_user_secret_status;
	bool moving =
		text_is(status, "creating") || text_is(status, "rotating");

	if (!status || !*status)
		report_absent(rep, "SecretStatus");
	else if (text_is(status, "impaired"))
		report_add(rep, SECRET_IMPAIRED,
			   "the secret '%s' is impaired: RDS cannot reach it "
			   "or its key%s; restore them, or give a new password",
			   db->master_user_secret_arn, db->via);
	else if (moving && !secret->err.code && !secret->last_changed.known)
		report_absent(rep, "LastChangedDate");
	else if (moving && !secret->err.code &&
		 inv->now - secret->last_changed.seconds > STUCK_AFTER)
		report_add(
			rep, SECRET_STUCK,
			"the secret '%s' is %s, and was last changed %lld "
			"hours ago%s; look at the events of the database, "
			"and at the secret",
			db->master_user_secret_arn, status,
			(long long)(inv->now - secret->last_changed.seconds) /
				3600,
			db->via);
	else if (!moving && !text_is(status, "active"))
		report_add(rep, SECRET_UNREADABLE,
			   "the status of the secret is '%s', which we do not "
			   "know%s",
			   status, db->via);
}

/* Of a secret that was never rotated: since it was created. */
static void judge_age(const struct inventory *inv, const struct database *db,
		      const struct secret *secret, struct report *rep)
{
	bool rotated = secret->last_rotated.known;
	const struct timestamp *from =
		rotated ? &secret->last_rotated : &secret->created;
	enum state state;
	int64_t age;

	if (!from->known) {
		report_absent(rep, "CreatedDate");
		return;
	}
	age = inv->now - from->seconds;
	state = report_measure(rep, ROTATION, (double)age / 86400);
	if (state != STATE_OK)
		report_add_as(rep, ROTATION_AGE, state,
			      "the master password was %s %lld days ago%s; "
			      "rotate it, and look why that did not happen",
			      rotated ? "last rotated"
				      : "made, and never rotated,",
			      (long long)(age / 86400), db->via);
}

/* The key of the record, else of the secret; none is aws/secretsmanager. */
static void judge_key(const struct inventory *inv, const struct database *db,
		      const struct secret *secret, struct report *rep)
{
	const char *asked = db->master_user_secret_kms_key_id;
	const struct kms_key *key;
	enum kms_key_kind kind = KMS_KEY_AWS_MANAGED;

	if (!report_wants(rep, SECRET_AWS_KEY))
		return;
	if (!asked || !*asked)
		asked = secret->kms_key_id;
	key = inventory_kms_key(inv, asked);
	if (asked && *asked && !strstr(asked, "alias/aws/"))
		kind = kms_key_kind(key, inventory_is_foreign(inv, asked));
	if (kind == KMS_KEY_AWS_MANAGED)
		report_add(rep, SECRET_AWS_KEY,
			   "the secret is encrypted with the AWS managed key "
			   "'%s'%s; give it a customer managed one",
			   asked && *asked ? asked : "aws/secretsmanager",
			   db->via);
	else if (kind == KMS_KEY_NO_MANAGER)
		report_absent(rep, "KeyManager");
	else if (kind == KMS_KEY_UNREADABLE || kind == KMS_KEY_ODD)
		report_add(rep, SECRET_UNREADABLE,
			   "the kind of the key '%s' of the secret is not "
			   "known%s%s%s",
			   asked, key->err.code ? ": " : "",
			   key->err.code ? key->err.code : "", db->via);
}

static void judge_secret(const struct inventory *inv, const struct database *db,
			 const struct secret *secret, struct report *rep)
{
	char date[TIMESTAMP_ISO_SIZE];

	report_tri(rep, "rotation_enabled", secret->rotation_enabled);
	if (secret->deleted.known) {
		report_add(rep, SECRET_DELETED,
			   "the secret '%s' is deleted, for good at %s or "
			   "later%s; restore it",
			   secret->asked,
			   timestamp_format_iso(secret->deleted.seconds, date),
			   db->via);
		return;
	}
	if (secret->rotation_enabled != TRI_YES)
		report_add(rep, SECRET_ROTATION_OFF,
			   "the master password does not rotate%s; switch "
			   "rotation of the secret on",
			   db->via);
	judge_age(inv, db, secret, rep);
	judge_key(inv, db, secret, rep);
}

static void judge_error(const struct database *db, const struct aws_error *err,
			struct report *rep)
{
	bool denied = report_error_code(err) == CODE_ACCESS_DENIED;

	if (text_is(err->code, "ResourceNotFoundException"))
		report_add(rep, SECRET_NOT_FOUND,
			   "the secret '%s' does not exist%s; set a new master "
			   "password, managed by Secrets Manager",
			   db->master_user_secret_arn, db->via);
	else if (denied)
		report_add(rep, SECRET_UNREADABLE,
			   "secretsmanager:DescribeSecret failed (%s)%s; grant "
			   "it, the secret's value is not asked for",
			   err->code, db->via);
	else
		report_error(rep, err);
}

static bool is_there(const char *text)
{
	return text && *text;
}

static void judge_managed(const struct inventory *inv,
			  const struct database *db, struct report *rep)
{
	const struct secret *secret =
		inventory_secret(inv, db->master_user_secret_arn);

	if (!secret) {
		report_absent(rep, "SecretArn");
		return;
	}
	judge_status(inv, db, secret, rep);
	if (secret->err.code)
		judge_error(db, &secret->err, rep);
	else
		judge_secret(inv, db, secret, rep);
	report_ok(rep, "the master password is managed and rotates%s", db->via);
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	(void)params;
	if (scope_is_replica(db)) {
		report_skip(rep, &db->resource,
			    "a replica inherits the master password");
		return;
	}
	if (fact_has(FACT_NO_MANAGED_PASSWORD, engine_family(db->engine))) {
		report_skip(rep, &db->resource,
			    "RDS Custom has no managed master password");
		return;
	}
	report_text(rep, "secret_arn", db->master_user_secret_arn);
	report_text(rep, "secret_status", db->master_user_secret_status);
	if (is_there(db->master_user_secret_arn) ||
	    is_there(db->master_user_secret_status))
		judge_managed(inv, db, rep);
	else if (!is_there(db->status))
		report_absent(rep, "MasterUserSecret");
	else
		report_add(rep, PASSWORD_NOT_MANAGED,
			   "the master password is not managed by Secrets "
			   "Manager%s; let RDS manage it",
			   db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_secret = {
	.name = "check_rds_secret",
	.summary = "master passwords are managed and rotated in Secrets "
		   "Manager",
	.help = "A master password that Secrets Manager does not manage, that "
		"does not rotate, or whose secret hangs in a change for over "
		"an hour, is WARNING. A secret that is impaired, deleted or "
		"not there is CRITICAL. The days since the last rotation "
		"(never: since the secret was made) are judged by -w and -c. "
		"Only the description of a secret is read, never its value. "
		"Read replicas, members of clusters and RDS Custom are "
		"skipped.",
	.good = "under managed and rotated master passwords",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "none for a database; account-wide Security Hub "
		    "SecretsManager.1, SecretsManager.2, SecretsManager.3, "
		    "SecretsManager.4",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_secret);
