/*
 * sts: the records of AWS Security Token Service.
 *
 * Wire names: AWS STS API Reference 2011-06-15.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STS_H
#define STS_H

#include "decode.h"

/* The answer of sts:GetCallerIdentity; its members are those of the reply. */
struct caller_identity {
	const char *account, *arn;
};

/* The answer of sts:AssumeRole and sts:AssumeRoleWithWebIdentity: secrets. */
struct assumed_role {
	const char *access_key_id, *secret_access_key, *session_token;
	struct timestamp expiration;
	const char *arn; /* of the session */
};

extern const struct record assumed_role_record;
extern const struct record caller_identity_record;

#endif
