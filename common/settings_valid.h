/*
 * settings_valid: whether the values of the common options can be meant.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SETTINGS_VALID_H
#define SETTINGS_VALID_H

#include "settings.h"

/*
 * Regions, globs, tags, engines, the hostname, and that files and folders are
 * there. Lowers the hostname and settles the regions it means. -EINVAL with
 * `why` naming the option.
 */
int settings_valid(struct settings *settings, struct buf *why);

/*
 * NULL, or what is wrong with a pattern for fnmatch(3): "is empty", "'[' is
 * not closed", "ends in a backslash".
 */
const char *glob_problem(const char *glob);

#endif
