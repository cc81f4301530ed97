/*
 * cache: a source that asks another one only what no run before it has asked.
 *
 * Complete answers of AWS are kept as they came over the wire, one file per
 * question in a directory of the user's own, and decoded anew for whoever asks
 * the same within `ttl` seconds. The question is who asks, where, and the whole
 * request; errors and answers that broke off are never kept. Of several runs
 * that ask the same at once one asks and the others wait for its answer, each
 * under its own deadline and without blocking the event loop.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_H
#define CACHE_H

#include "buf.h"
#include "http.h"
#include "source.h"

/* Between two looks at a lock that another run holds: doubles up to the last.
 */
enum { CACHE_FIRST_WAIT_MS = 2, CACHE_LAST_WAIT_MS = 50 };

/* An answer that came from the directory, for -vv. */
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
	const char *dir;
	int64_t ttl;	      /* seconds; 0: ask anew, and keep the answer */
	const char *identity; /* of who asks; no secret: it is in the files */

	int64_t (*clock)(void); /* seconds since the epoch */
	/* Where `inner` would ask; NULL: it would not. */
	const char *(*url)(void *ctx, const char *service, const char *region);
	void (*hit)(void *ctx, const struct cache_hit *hit);
	/* Once, when an answer cannot be kept: everything else goes on. */
	void (*unusable)(void *ctx, const char *why);
	void *ctx;
};

struct cache;

/*
 * Opens the directory. 0, or a negative errno with `why`: -EPERM where using
 * it would not be safe, another where it cannot be used now (cache_dir.h).
 */
int cache_new(const struct cache_settings *settings, struct cache **ret,
	      struct buf *why);
void cache_free(struct cache *cache);

/*
 * Its source. Where the run ends while another one's answer is waited for the
 * error is DeadlineReached or Terminated, as if the call had been under way.
 */
struct source *cache_source(struct cache *cache);

#endif
