/*
 * web_limit: so many requests at once, then one in a while.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_limit.h"

/* Each one taken puts off by an interval when all are there again. */
bool web_limit_take(struct web_limit *limit, int64_t now_ms)
{
	int64_t start;

	if (!limit->interval_ms)
		return true;
	start = limit->full_at > now_ms ? limit->full_at : now_ms;
	if (start - now_ms > (limit->burst - 1) * limit->interval_ms)
		return false;
	limit->full_at = start + limit->interval_ms;
	return true;
}
