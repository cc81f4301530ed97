/*
 * role: what may be the name, the ARN, the session or the external id of one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "role.h"

#include <string.h>

#include "arn.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define NAME_CHARACTERS LETTERS "0123456789_+=,.@-"

const char *role_session_problem(const char *name)
{
	size_t len = strlen(name);

	if (len < ROLE_SESSION_MIN || len > ROLE_SESSION_MAX)
		return "not 2 to 64 characters";
	if (strspn(name, NAME_CHARACTERS) != len)
		return "other characters than letters, digits and _+=,.@-";
	return NULL;
}

const char *role_external_id_problem(const char *id)
{
	size_t len = strlen(id);

	if (len < ROLE_SESSION_MIN || len > ROLE_EXTERNAL_MAX)
		return "not 2 to 1224 characters";
	if (strspn(id, NAME_CHARACTERS ":/") != len)
		return "other characters than letters, digits and _+=,.@:/-";
	return NULL;
}

bool role_name_is_valid(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= ROLE_PATH_MAX && *name != '/' &&
	       name[len - 1] != '/' && strspn(name, NAME_CHARACTERS "/") == len;
}

const char *role_arn_problem(const char *text)
{
	struct arn arn;

	if (arn_parse(text, &arn) < 0)
		return "not an ARN";
	if (strcmp(arn.service, "iam") != 0 ||
	    strncmp(arn.resource, "role/", strlen("role/")) != 0 ||
	    !arn_account(&arn))
		return "not the ARN of an IAM role";
	return NULL;
}
