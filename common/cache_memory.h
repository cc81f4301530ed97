/*
 * cache_memory: entries of a cache in the memory of one process.
 *
 * For what is the same in every region of an account: of all regions that are
 * looked at, one asks. Any thread may use it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_MEMORY_H
#define CACHE_MEMORY_H

#include <stdint.h>

#include "cache_store.h"

struct cache_memory;

/*
 * Holds at most `max` bytes of entries, the oldest go first, and none longer
 * than `keep_ms` (of http_now_ms(), which `clock` is, but for tests).
 */
struct cache_memory *cache_memory_new(size_t max, int64_t keep_ms,
				      int64_t (*clock)(void));
/* Another `keep_ms`, for what is there as well. */
void cache_memory_keep(struct cache_memory *memory, int64_t keep_ms);
void cache_memory_free(struct cache_memory *memory); /* NULL is fine */

/* It lives as long as the memory; write() is -EFBIG beyond `max`. */
struct cache_store *cache_memory_store(struct cache_memory *memory);

#endif
