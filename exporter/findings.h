/*
 * findings: /api/v1/findings, all that was found as the plugins' JSON.
 *
 * {"version":..., "targets":[...], "checks":[...]}: each check is one object of
 * the same form as `-o json` of its plugin, over all accounts and regions; the
 * targets say how old it is. Where one of them was not looked at yet, or not
 * all of them are known, a check is UNKNOWN that would be OK; findings that are
 * too old are UNKNOWN too. Made while it is sent: a piece in memory at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <sys/types.h>

#include "publication.h"

/* NULL: all. A check by its short name or its program's. */
struct findings_filter {
	const char *check, *account_id, *region;
};

struct findings;

/*
 * Takes the reference to the publication over. NULL with `why`: there is no
 * such check.
 */
struct findings *findings_open(struct publication *publication,
			       const struct findings_filter *filter,
			       struct buf *why);

/*
 * The next at most `max` bytes; 0: the end; negative: a piece is broken.
 */
ssize_t findings_read(struct findings *findings, char *to, size_t max);
void findings_close(struct findings *findings);

#endif
