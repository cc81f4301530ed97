/*
 * cache_entry: what a file of the shared cache holds, and whether to trust it.
 *
 * Pure: the clock and the key are passed in. One line, then the key text, then
 * the bodies of the pages, each behind its length:
 *
 *     rds-security-cache 1 TIME KEYLEN LENGTH HASH HASH
 *     KEY 1234
 *     <...
 *
 * The first hash is the SHA-256 of the pages, the second that of the line
 * before it and the key. Nobody signs an entry: hashes find damage, whose it is
 * tells the file's owner (cache_dir.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_ENTRY_H
#define CACHE_ENTRY_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

enum {
	CACHE_ENTRY_MAX = 64 * 1024 * 1024, /* bytes of all pages of one */
	CACHE_KEY_MAX = 2 * 1024 * 1024
};

/* Points into the bytes of the file. */
struct cache_entry {
	int64_t time;	   /* seconds since the epoch, when it was asked for */
	const char *pages; /* in the form of cache_entry_add_page() */
	size_t len;
};

/* Appends a page to those of an entry. */
void cache_entry_add_page(struct buf *pages, const char *body, size_t len);

/* The line and the key; the pages follow it in the file. */
void cache_entry_head(int64_t time, const struct buf *key, const char *pages,
		      size_t len, struct buf *head);

/*
 * Reads the bytes of a file. 0, or -ESTALE (`ttl` seconds old or more, or
 * dated after `now`), or -EBADMSG: of another format or key, truncated,
 * damaged. `ret` is untouched on failure.
 */
int cache_entry_parse(const char *data, size_t len, const struct buf *key,
		      int64_t now, int64_t ttl, struct cache_entry *ret);

/*
 * The page at `*at` (0: the first), which moves on. 1, or 0 behind the last
 * one, or -EBADMSG.
 */
int cache_entry_page(const struct cache_entry *entry, size_t *at,
		     const char **ret_body, size_t *ret_len);

#endif
