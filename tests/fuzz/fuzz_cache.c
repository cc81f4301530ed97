/*
 * fuzz_cache: files of the shared cache that no run of ours has written.
 *
 * The input is read as a file, and once more as the pages of a file whose head
 * is right, which the hashes would keep a fuzzer from ever making.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cache_entry.h"

enum { NOW = 1767225600, TTL = 300, MAX_FILE = 4 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All pages lie within the entry, one behind the other. */
static void walk(const struct cache_entry *entry)
{
	const char *body, *end = entry->pages;
	size_t at = 0, len;

	while (cache_entry_page(entry, &at, &body, &len) > 0) {
		if (body < end || len > entry->len ||
		    body + len > entry->pages + entry->len)
			abort();
		end = body + len;
	}
}

static void read_file(const char *data, size_t len, const struct buf *key)
{
	struct cache_entry entry;

	if (cache_entry_parse(data, len, key, NOW, TTL, &entry) < 0)
		return;
	if (entry.time > NOW || NOW - entry.time >= TTL || entry.pages < data ||
	    entry.pages + entry.len != data + len)
		abort();
	walk(&entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct buf key, file;

	buf_init(&key, 100);
	buf_adds(&key, "key\n");
	read_file(text, size, &key);

	buf_init(&file, MAX_FILE);
	cache_entry_head(NOW, &key, text, size, &file);
	buf_add(&file, text, size);
	read_file(buf_str(&file), file.len, &key);
	buf_done(&key);
	buf_done(&file);
	return 0;
}
