/*
 * cache: a source that asks another one only what nobody before it has asked.
 *
 * Complete answers of AWS are kept as they came over the wire, one entry per
 * question, and decoded anew for whoever asks the same within `ttl` seconds.
 * The question is who asks, where, and the whole request; a service that is one
 * for all regions (iam) is asked nowhere. Errors and answers that broke off are
 * never kept. Of several that ask the same at once one asks and the others wait
 * for its answer, each under its own deadline and without blocking the event
 * loop.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_H
#define CACHE_H

#include "buf.h"
#include "cache_store.h"
#include "http.h"
#include "source.h"

/* Between two looks at a lock that another run holds: doubles up to the last.
 */
enum { CACHE_FIRST_WAIT_MS = 2, CACHE_LAST_WAIT_MS = 50 };

/* An answer that came from the store, for -vv. */
struct cache_hit {
	const struct operation *op;
	const char *region;
	size_t pages, bytes;
	int64_t age; /* seconds */
};

/* All of it must outlive the cache. */
struct cache_settings {
	struct source *inner; /* who is asked; it runs `http` */
	struct http *http;
	struct cache_store *store;
	/* Of services that have regions nothing is kept. */
	bool account_wide_only;
	int64_t ttl;	      /* seconds; 0: ask anew, and keep the answer */
	const char *identity; /* of who asks; no secret: it is in the files */

	int64_t (*clock)(void); /* seconds since the epoch */
	/* Where `inner` would ask; NULL: it would not. */
	const char *(*url)(void *ctx, const char *service, const char *region);
	void (*hit)(void *ctx, const struct cache_hit *hit);
	/* Once, when an answer cannot be kept, with the errno of the store. */
	void (*unusable)(void *ctx, int err);
	void *ctx;
};

struct cache;

struct cache *cache_new(const struct cache_settings *settings);
void cache_free(struct cache *cache); /* NULL is fine */

/*
 * Its source. Where the run ends while another one's answer is waited for the
 * error is DeadlineReached or Terminated, as if the call had been under way.
 */
struct source *cache_source(struct cache *cache);

#endif
