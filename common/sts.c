/*
 * sts: the field tables of AWS Security Token Service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sts.h"

static const struct field session_fields[] = {
	STR("AccessKeyId", assumed_role, access_key_id),
	STR("SecretAccessKey", assumed_role, secret_access_key),
	STR("SessionToken", assumed_role, session_token),
	TIME("Expiration", assumed_role, expiration),
	{ 0 },
};
static const struct record session_record = {
	sizeof(struct assumed_role),
	session_fields,
};

static const struct field assumed_user_fields[] = {
	STR("Arn", assumed_role, arn),
	{ 0 },
};
static const struct record assumed_user_record = {
	sizeof(struct assumed_role),
	assumed_user_fields,
};

static const struct field assumed_role_fields[] = {
	INLINE("Credentials", &session_record),
	INLINE("AssumedRoleUser", &assumed_user_record),
	{ 0 },
};
const struct record assumed_role_record = {
	sizeof(struct assumed_role),
	assumed_role_fields,
};

static const struct field caller_identity_fields[] = {
	STR("Account", caller_identity, account),
	STR("Arn", caller_identity, arn),
	{ 0 },
};
const struct record caller_identity_record = {
	sizeof(struct caller_identity),
	caller_identity_fields,
};
