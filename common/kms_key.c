/*
 * kms_key: what kind of key a key is, for all checks that ask.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "arn.h"
#include "kms_key.h"
#include "text.h"

/* Values of a member that settle it. NULL as value: any but `unlike`. */
static const struct reason {
	size_t member; /* offset of a const char * */
	const char *value, *unlike;
	bool by_hand_too; /* also where rotation by hand counts */
	const char *text;
} reasons[] = {
#define KEY(member) offsetof(struct kms_key, member)
	{ KEY(manager), "AWS", NULL, true, "rotated by AWS every year" },
	{ KEY(spec), NULL, "SYMMETRIC_DEFAULT", true,
	  "only symmetric encryption keys rotate" },
	{ KEY(usage), NULL, "ENCRYPT_DECRYPT", true,
	  "only symmetric encryption keys rotate" },
	{ KEY(origin), "EXTERNAL", NULL, false,
	  "imported key material does not rotate by itself" },
	{ KEY(origin), "AWS_CLOUDHSM", NULL, true,
	  "keys of a custom key store do not rotate" },
	{ KEY(origin), "EXTERNAL_KEY_STORE", NULL, true,
	  "keys of a custom key store do not rotate" },
	{ KEY(state), "PendingDeletion", NULL, true, "pending deletion" },
	{ KEY(state), "PendingReplicaDeletion", NULL, true,
	  "pending deletion" },
	{ KEY(state), "PendingImport", NULL, true, "pending import" },
	{ KEY(state), "Unavailable", NULL, true, "unavailable" },
	{ KEY(state), "Creating", NULL, true, "being created" },
#undef KEY
};

static bool fits(const struct reason *reason, const struct kms_key *key)
{
	const char *value =
		*(const char *const *)((const char *)key + reason->member);

	if (!value || !*value)
		return false;
	if (reason->unlike)
		return strcmp(value, reason->unlike) != 0;
	return !strcmp(value, reason->value);
}

const char *kms_key_not_rotated(const struct kms_key *key, bool by_hand)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if ((!by_hand || reasons[i].by_hand_too) &&
		    fits(&reasons[i], key))
			return reasons[i].text;
	return NULL;
}

enum kms_key_kind kms_key_kind(const struct kms_key *key, bool foreign)
{
	if (foreign)
		return KMS_KEY_FOREIGN;
	if (key->err.code)
		return KMS_KEY_UNREADABLE;
	if (!key->manager || !*key->manager)
		return KMS_KEY_NO_MANAGER;
	if (text_is(key->manager, "CUSTOMER"))
		return KMS_KEY_CUSTOMER;
	return text_is(key->manager, "AWS") ? KMS_KEY_AWS_MANAGED : KMS_KEY_ODD;
}

bool kms_key_is_missing(const struct aws_error *err)
{
	return text_is(err->code, "NotFoundException") ||
	       text_is(err->code, "NotRequested");
}

bool kms_key_is_replica(const struct kms_key *key)
{
	return text_is(key->multi_region_type, "REPLICA");
}

bool kms_key_is_foreign(const struct kms_key *key, const char *account_id)
{
	const char *owner = key->account_id;
	struct arn arn;

	if (!account_id)
		return false;
	if (owner)
		return strcmp(owner, account_id) != 0;
	return key->asked && arn_parse(key->asked, &arn) == 0 &&
	       strcmp(arn.account, account_id) != 0;
}
