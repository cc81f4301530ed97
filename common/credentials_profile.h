/*
 * credentials_profile: the bases of a profile that are not simply keys.
 *
 * For credentials_profile.c: one function per way, of the file of its name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CREDENTIALS_PROFILE_H
#define CREDENTIALS_PROFILE_H

#include "credentials.h"
#include "profile_plan.h"

/*
 * Runs credential_process with `sh -c`, under the deadline; process group and
 * all, it is gone afterwards. Its standard output is never shown. 1 or a
 * negative errno with `why`.
 */
int credentials_process(const struct credentials_context *ctx,
			const char *profile, const char *command,
			struct credentials *ret, struct buf *why);

/*
 * GetRoleCredentials of the SSO portal, with the token that `aws sso login`
 * left in its cache; the cache is only read. 1 or a negative errno with `why`.
 */
int credentials_sso(const struct credentials_context *ctx,
		    const struct profile_sso *sso, struct credentials *ret,
		    struct buf *why);

#endif
