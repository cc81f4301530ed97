/*
 * role: what may be the name, the ARN, the session or the external id of one.
 *
 * Source: Role, and AssumeRole, of the AWS IAM and STS API References.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ROLE_H
#define ROLE_H

#include <stdbool.h>

enum {
	ROLE_SESSION_MIN = 2,
	ROLE_SESSION_MAX = 64,
	ROLE_EXTERNAL_MAX = 1224,
	ROLE_PATH_MAX = 512 + 64
};

/* NULL, or what is wrong with it: a name of a session, an external id. */
const char *role_session_problem(const char *name);
const char *role_external_id_problem(const char *id);

/* NULL, or what is wrong with the ARN of a role. */
const char *role_arn_problem(const char *arn);

/* Path and name of a role as IAM allows them, without a slash in front. */
bool role_name_is_valid(const char *name);

#endif
