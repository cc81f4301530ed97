/*
 * cache_store: where a cache keeps its entries, as the cache sees it.
 *
 * Two keep them: a directory that runs share (cache_dir.h), and memory that
 * the threads of one process do (cache_memory.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_STORE_H
#define CACHE_STORE_H

#include "buf.h"

/*
 * `name` is that of an entry: hexadecimal digits, SHA256_HEX_SIZE with the
 * NUL. All return 0 or a negative errno.
 */
struct cache_store {
	/* Up to data->max bytes; -ENOENT: there is none. */
	int (*read)(struct cache_store *store, const char *name,
		    struct buf *data);
	/*
	 * Replaces the entry by `head` and `body`, at once: who reads sees the
	 * old one or the new one. The lock of `name` must be held.
	 */
	int (*write)(struct cache_store *store, const char *name,
		     const struct buf *head, const struct buf *body);
	/* Without waiting; -EAGAIN: somebody else holds it. */
	int (*lock)(struct cache_store *store, const char *name);
	void (*unlock)(struct cache_store *store, const char *name);
};

#endif
