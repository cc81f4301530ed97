/*
 * window: the daily and weekly windows of RDS, and whether they meet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdbool.h>

/*
 * Whether a PreferredBackupWindow, `hh24:mi-hh24:mi` every day, shares a minute
 * with a PreferredMaintenanceWindow, `ddd:hh24:mi-ddd:hh24:mi` every week, both
 * in UTC as the RDS API has them (ModifyDBInstance). Either may run across
 * midnight, the weekly one across Sunday too. The end does not belong to a
 * window, so two that touch do not meet. Day names in any case. -EINVAL if one
 * of them is NULL, of another form, or of no length.
 */
int window_overlap(const char *daily, const char *weekly, bool *ret);

#endif
