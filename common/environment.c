/*
 * environment: the variables the program was started with, passed in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>
#include <string.h>

#include "environment.h"

const char *environment_get(const struct environment *env, const char *name)
{
	size_t len = strlen(name);
	char *const *var;

	if (!env || !env->vars)
		return NULL;
	for (var = env->vars; *var; var++) {
		if (strncmp(*var, name, len) || (*var)[len] != '=')
			continue;
		return (*var)[len + 1] ? *var + len + 1 : NULL;
	}
	return NULL;
}
