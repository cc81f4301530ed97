/*
 * run: one check from settings to a finished report.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RUN_H
#define RUN_H

#include "check.h"
#include "client.h"
#include "environment.h"
#include "output.h"
#include "settings.h"

/* How far a run is. */
struct run_progress {
	size_t done, regions; /* of all accounts */
	size_t api_calls;
};

/* Where a run is started from. */
struct run_place {
	const struct environment *env;
	int interrupt_fd; /* readable: stop; see http.h */
	int64_t start_ms; /* of http_now_ms(): the deadline counts from here */
	/* Keys that were found before, copied; NULL: they are looked for. */
	const struct credentials *credentials;
	/* Hears of every attempt, from within the run; NULL: nobody. */
	void (*observe)(void *ctx, const struct client_attempt *attempt);
	void *observe_ctx;
	/*
	 * Where answers are kept that are the same in all regions, for other
	 * runs of this process; NULL: for the regions of this one alone.
	 */
	struct cache_store *account_answers;
	/* Called once a second at least while it waits; NULL: nobody is. */
	void (*tick)(void *ctx);
	void *tick_ctx;
	/* The same, while regions are read, in place of a `tick`. */
	void (*progress)(void *ctx, const struct run_progress *progress);
	void *progress_ctx;
};

/*
 * Collects, evaluates and finishes the report (initialised by the caller).
 * What could not be done is in the report too, also where nothing could even
 * begin: no credentials, no region, an unreadable dump. `trace` is initialised
 * by the caller; `facts` may point into it.
 */
void run_check(const struct settings *settings, const struct check *check,
	       const struct policy *policy, const struct run_place *place,
	       struct report *rep, struct run_facts *facts, struct buf *trace);

#endif
