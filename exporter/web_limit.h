/*
 * web_limit: so many requests at once, then one in a while.
 *
 * The token bucket of the exporter toolkit's rate_limit. The clock is handed
 * in; a lock is the caller's business.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: no limit. */
struct web_limit {
	int64_t interval_ms; /* for one more request; 0: no limit */
	long burst;	     /* at once, after a pause */
	int64_t full_at;     /* when all of them can be had again, in ms */
};

/* Takes one at the time `now_ms`, which never goes back; false: there is none.
 */
bool web_limit_take(struct web_limit *limit, int64_t now_ms);

#endif
