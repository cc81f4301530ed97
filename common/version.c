/*
 * version: comparing engine versions by their leading numeric parts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdbool.h>

#include "version.h"

enum { MAX_DIGITS = 8 };

/* A whole part of digits: false leaves `*ret` and `*at` as they were. */
static bool read_part(const char **at, long *ret)
{
	const char *p = *at;
	long number = 0;
	int digits = 0;

	for (; *p >= '0' && *p <= '9' && digits < MAX_DIGITS; p++, digits++)
		number = number * 10 + (*p - '0');
	if (digits == 0 || (*p && *p != '.'))
		return false;
	*ret = number;
	*at = *p ? p + 1 : p;
	return true;
}

enum tri version_at_least(const char *version, long major, long minor)
{
	long own[2] = { 0, 0 };

	if (!version || !read_part(&version, &own[0]))
		return TRI_UNKNOWN;
	read_part(&version, &own[1]);
	if (own[0] != major)
		return own[0] > major ? TRI_YES : TRI_NO;
	return own[1] >= minor ? TRI_YES : TRI_NO;
}
