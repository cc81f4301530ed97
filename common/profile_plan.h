/*
 * profile_plan: by which steps a profile leads to credentials.
 *
 * Pure: profiles in, steps out; nothing is asked and no file is read. First
 * comes a base that has or gets keys, then the roles assumed with them, one
 * after another. Source: "Assume role credential provider" and "IAM Identity
 * Center credential provider" of the AWS SDKs and Tools Reference Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PROFILE_PLAN_H
#define PROFILE_PLAN_H

#include "profile.h"

enum { PROFILE_PLAN_MAX_ROLES = 32 };

enum profile_base {
	PROFILE_BASE_KEYS,
	PROFILE_BASE_WEB_IDENTITY,
	PROFILE_BASE_SSO,
	PROFILE_BASE_SSO_TOKEN, /* SSO that leads to no credentials */
	PROFILE_BASE_PROCESS,
	PROFILE_BASE_SOURCE /* credential_source, of `source` */
};

struct profile_sso {
	const char *session; /* NULL: the keys stand in the profile */
	const char *start_url, *region;
	const char *account_id, *role_name; /* NULL: a token alone */
};

/* Strings are those of the profiles. */
struct profile_plan {
	enum profile_base base;
	const char *base_profile; /* that the keys of the base stand in */
	const char *source;
	struct profile_sso sso;
	/* Profiles with role_arn, the one assumed first first. */
	const char *roles[PROFILE_PLAN_MAX_ROLES];
	size_t n_roles;
};

/*
 * 1 and the plan; 0 if the profile does not exist or says nothing of
 * credentials; -EINVAL with `why` if what it says does not fit together,
 * -ENOTSUP for mfa_serial, which needs somebody to ask.
 */
int profile_plan(const struct profile_set *set, const char *profile,
		 struct profile_plan *ret, struct buf *why);

/* The value of a property, NULL if it is absent or blank. */
const char *profile_plan_get(const struct profile_set *set, const char *profile,
			     const char *key);

#endif
