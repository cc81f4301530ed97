/*
 * version: comparing engine versions by their leading numeric parts.
 *
 * "8.0.mysql_aurora.3.08.2" is 8.0, "19.0.0.0.ru-2026-10.rur-2026-10.r1" is
 * 19.0.0.0: the first part that is no number ends a version.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef VERSION_H
#define VERSION_H

#include "types.h"

/*
 * Whether a version is major.minor or later; a missing minor counts as 0.
 * TRI_UNKNOWN if there is none (NULL), or it does not begin with a number.
 */
enum tri version_at_least(const char *version, long major, long minor);

#endif
