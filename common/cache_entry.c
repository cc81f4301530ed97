/*
 * cache_entry: what a file of the shared cache holds, and whether to trust it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "cache_entry.h"
#include "sha256.h"

#define MAGIC "rds-security-cache 1 "

/* Digits of a time and of a length; of the line in front of the key. */
enum { MAX_DIGITS = 18, MAX_LINE = 256 };

/* Digits, then `end`: what follows, NULL if that is not what stands there. */
static const char *take_number(const char *p, const char *limit, char end,
			       int64_t *ret)
{
	int64_t value = 0;
	const char *digits = p;

	for (; p < limit && *p >= '0' && *p <= '9'; p++) {
		if (p - digits == MAX_DIGITS)
			return NULL;
		value = value * 10 + (*p - '0');
	}
	if (p == digits || p == limit || *p != end)
		return NULL;
	*ret = value;
	return p + 1;
}

void cache_entry_add_page(struct buf *pages, const char *body, size_t len)
{
	buf_addf(pages, "%zu\n", len);
	buf_add(pages, body, len);
}

void cache_entry_head(int64_t time, const struct buf *key, const char *pages,
		      size_t len, struct buf *head)
{
	char hash[SHA256_HEX_SIZE];
	_cleanup_(buf_done) struct buf hashed;

	buf_init(&hashed, MAX_LINE + CACHE_KEY_MAX);
	sha256_hex(pages, len, hash);
	buf_addf(&hashed, MAGIC "%" PRId64 " %zu %zu %s ", time, key->len, len,
		 hash);
	buf_add(head, buf_str(&hashed), hashed.len);
	buf_add(&hashed, buf_str(key), key->len);
	sha256_hex(buf_str(&hashed), hashed.len, hash);
	buf_addf(head, "%s\n", hash);
	buf_add(head, buf_str(key), key->len);
}

/*
 * The head that the entry must have is made anew and compared byte by byte, so
 * there is nothing in it that could be read in two ways.
 */
static bool head_is(const char *data, int64_t time, const struct buf *key,
		    const char *pages, size_t len)
{
	_cleanup_(buf_done) struct buf head;

	buf_init(&head, MAX_LINE + CACHE_KEY_MAX);
	cache_entry_head(time, key, pages, len, &head);
	return !buf_full(&head) && head.len == (size_t)(pages - data) &&
	       !memcmp(data, buf_str(&head), head.len);
}

int cache_entry_parse(const char *data, size_t len, const struct buf *key,
		      int64_t now, int64_t ttl, struct cache_entry *ret)
{
	size_t magic = strlen(MAGIC);
	const char *line_end, *pages;
	int64_t time;

	if (len < magic || memcmp(data, MAGIC, magic) != 0 ||
	    !take_number(data + magic, data + len, ' ', &time))
		return -EBADMSG;
	if (time > now || now - time >= ttl)
		return -ESTALE;
	line_end = memchr(data, '\n', len < MAX_LINE ? len : MAX_LINE);
	if (!line_end || (size_t)(data + len - line_end - 1) < key->len)
		return -EBADMSG;
	pages = line_end + 1 + key->len;
	len -= (size_t)(pages - data);
	if (!head_is(data, time, key, pages, len))
		return -EBADMSG;
	*ret = (struct cache_entry){ time, pages, len };
	return 0;
}

int cache_entry_page(const struct cache_entry *entry, size_t *at,
		     const char **ret_body, size_t *ret_len)
{
	const char *limit = entry->pages + entry->len, *body;
	int64_t len;

	if (*at == entry->len)
		return 0;
	body = take_number(entry->pages + *at, limit, '\n', &len);
	if (!body || len > limit - body)
		return -EBADMSG;
	*ret_body = body;
	*ret_len = (size_t)len;
	*at = (size_t)(body - entry->pages) + (size_t)len;
	return 1;
}
