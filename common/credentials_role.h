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

#endif
