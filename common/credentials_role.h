/*
 * credentials_role: the keys of a role, from the Security Token Service.
 *
 * Source: AssumeRole and AssumeRoleWithWebIdentity of the AWS STS API
 * Reference.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CREDENTIALS_ROLE_H
#define CREDENTIALS_ROLE_H

#include "credentials.h"

enum {
	ROLE_SESSION_MIN = 2,
	ROLE_SESSION_MAX = 64,
	ROLE_EXTERNAL_MAX = 1224,
	ROLE_PATH_MAX = 512 + 64
};

/*
 * Assumes `role` with the keys of `who` (NULL for a web identity). 0 and `ret`
 * is filled, but for its provider, or a negative errno with one line in `why`
 * that names the role. Secrets are in neither it nor the trace.
 */
int credentials_assume(const struct credentials_context *ctx,
		       const struct credentials *who,
		       const struct credentials_role *role,
		       struct credentials *ret, struct buf *why);

/*
 * The token file of a web identity, read now, then the above. `role` is without
 * its token. As a provider: 1 or a negative errno.
 */
int credentials_assume_with_file(const struct credentials_context *ctx,
				 const struct credentials_role *role,
				 const char *token_file,
				 struct credentials *ret, struct buf *why);

/* NULL, or what is wrong with it: a name of a session, an external id. */
const char *role_session_problem(const char *name);
const char *role_external_id_problem(const char *id);

/* NULL, or what is wrong with the ARN of a role. */
const char *role_arn_problem(const char *arn);

/* Path and name of a role as IAM allows them, without a slash in front. */
bool role_name_is_valid(const char *name);

#endif
