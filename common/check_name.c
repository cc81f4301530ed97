/*
 * check_name: what a check is called where there are many of them, and whether
 * it measures.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "check.h"

const char *check_short_name(const struct check *check)
{
	static const char *const prefixes[] = { "check_", "rds_" };
	const char *name = check->name;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			name += strlen(prefixes[i]);
	return name;
}

bool check_has_measure(const struct check *check)
{
	return check->measures && check->measures->suffix;
}
