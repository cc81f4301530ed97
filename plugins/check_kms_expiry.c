/*
 * check_kms_expiry: does the imported material of keys that databases use run
 * out?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum { MATERIAL_EXPIRING, MATERIAL_EXPIRED };

static const struct code codes[] = {
	[MATERIAL_EXPIRING] = { "material-expiring", STATE_WARNING,
				"about to lose their key material", true },
	[MATERIAL_EXPIRED] = { "material-expired", STATE_CRITICAL,
			       "without key material", false },
	{ 0 }
};

enum { EXPIRY };

static const struct measure measures[] = {
	[EXPIRY] = { .suffix = "kms_key_material_expiry_timestamp_seconds",
		     .label = "material_expiry_min",
		     .unit = "days",
		     .factor = 86400,
		     .worst = WORST_IS_LOWEST,
		     .warn = "30:",
		     .crit = "7:",
		     .point = POINT_AFTER_NOW },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_KMS_KEYS },
				     { 0 } };

static void judge_expiry(const struct inventory *inv, const struct key_use *use,
			 struct report *rep)
{
	int64_t left = use->key->valid_to.seconds - inv->now;
	char date[TIMESTAMP_ISO_SIZE];
	enum state state = report_measure(rep, EXPIRY, (double)left / 86400);

	timestamp_format_iso(use->key->valid_to.seconds, date);
	if (left <= 0)
		report_add(rep, MATERIAL_EXPIRED,
			   "the imported key material expired at %s%s; import "
			   "the same material again",
			   date, use->text);
	else if (state != STATE_OK)
		report_add_as(rep, MATERIAL_EXPIRING, state,
			      "the imported key material expires in %lld days, "
			      "at %s%s; import the same material again, with a "
			      "later date",
			      (long long)(left / 86400), date, use->text);
	report_ok(rep, "the imported key material is valid until %s%s", date,
		  use->text);
}

/* The key was described, and its material is imported. */
static void judge_material(const struct inventory *inv,
			   const struct key_use *use, struct report *rep)
{
	const struct kms_key *key = use->key;

	if (text_is(key->state, "PendingImport"))
		report_add(rep, MATERIAL_EXPIRED,
			   "the key has no material any more%s; import the "
			   "same material again",
			   use->text);
	else if (text_is(key->expiration_model, "KEY_MATERIAL_DOES_NOT_EXPIRE"))
		report_skip(rep, &use->resource,
			    "its key material does not expire");
	else if (key->valid_to.known)
		judge_expiry(inv, use, rep);
	else
		report_absent(rep, key->expiration_model ? "ValidTo"
							 : "ExpirationModel");
}

static void judge(const struct inventory *inv, const struct key_use *use,
		  struct report *rep)
{
	const struct kms_key *key = use->key;

	if (!use->in_scope) {
		report_out_of_scope(rep, &use->resource);
		return;
	}
	if (!report_subject(rep, &use->resource))
		return;
	report_text(rep, "origin", key->origin);
	report_text(rep, "used_by", use->users);
	if (key->err.code && inventory_is_foreign(inv, use->resource.arn))
		report_skip(rep, &use->resource,
			    "a key of another account that cannot be read");
	else if (key->err.code)
		report_error(rep, &key->err);
	else if (!key->origin || !*key->origin)
		report_absent(rep, "Origin");
	else if (!text_is(key->origin, "EXTERNAL"))
		report_skip(rep, &use->resource,
			    "its key material is not imported");
	else
		judge_material(inv, use, rep);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	struct key_uses uses = { 0 };

	(void)params;
	key_uses_add_databases(&uses, inv, report_scope(rep));
	key_uses_merge(&uses);
	for (size_t i = 0; i < uses.n; i++)
		judge(inv, &uses.items[i], rep);
	key_uses_done(&uses);
}

static const struct check check_kms_expiry = {
	.name = "check_kms_expiry",
	.summary = "imported material of KMS keys of databases does not expire",
	.help = "Key material that was imported can have a date on which KMS "
		"deletes it; databases encrypted with the key stop then. The "
		"days until that date are judged by -w and -c; a key without "
		"material is CRITICAL. The same material can be imported "
		"again, with a later date or none, before or after it expired. "
		"Keys whose material is not imported, or does not expire, are "
		"skipped, and so are keys of another account that may not be "
		"read.",
	.good = "of key material that stays",
	.subjects = "KMS keys",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "none",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_kms_expiry);
