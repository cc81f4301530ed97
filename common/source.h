/*
 * source: where replies come from: AWS, or a directory of dumps.
 *
 * The collector asks a source and does not know which it is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "api.h"
#include "arena.h"
#include "request.h"
#include "types.h"

/*
 * One thing to ask: an operation with its parameters in one region. The reply
 * goes to `out`, all pages of it (struct page, or the record), with memory of
 * `arena`.
 */
struct fetch {
	enum operation_id op;
	const char *region;
	const struct param *params; /* needed only until fetch() returns */
	size_t n_params;
	void *out;
	struct arena *arena;

	/*
	 * Exactly once, perhaps before fetch() returns. `err` NULL: all of it
	 * is there. Else what came before the error is in `out` (whole pages
	 * only); the strings of `err` are of `arena`.
	 */
	void (*done)(void *ctx, void *item, const struct aws_error *err);
	void *ctx, *item;

	/*
	 * NULL, or called with the body of each page as it came over the wire,
	 * once that is decoded; in order, all of them before done(). Dumps have
	 * none to give.
	 */
	void (*page)(void *item, const char *body, size_t len);
};

struct source {
	void (*fetch)(struct source *source, const struct fetch *fetch);
	/* Until everything asked for is done, and all that this led to. */
	void (*run)(struct source *source);
};

#endif
