/*
 * cache_replay: a kept answer, decoded as if AWS had just sent it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "cache_replay.h"
#include "decode.h"
#include "mark.h"

enum { MAX_WHY = 1024 };

static int replay_page(const struct operation *op, const struct fetch *fetch,
		       const char *body, size_t len)
{
	_cleanup_(buf_done) struct buf why;
	struct decode *decode = decode_new(api_format(op->wire), op->reply,
					   fetch->out, fetch->arena);
	int r;

	buf_init(&why, MAX_WHY);
	decode_expect(decode, op->name);
	if (op->paged)
		decode_expect_list(decode);
	r = decode_feed(decode, body, len, &why);
	if (!r)
		r = decode_finish(decode, &why);
	decode_free(decode);
	return r;
}

int cache_replay(const struct cache_entry *entry, const struct operation *op,
		 const struct fetch *fetch, size_t *ret_pages)
{
	struct page *page = fetch->out;
	struct mark mark = { 0 };
	size_t at = 0, len, pages = 0;
	const char *body;
	int r;

	mark_set(&mark, op, fetch->out);
	while ((r = cache_entry_page(entry, &at, &body, &len)) > 0) {
		if (op->paged) {
			page->token = NULL;
			page->more = TRI_UNKNOWN;
		}
		r = replay_page(op, fetch, body, len);
		if (r < 0)
			break;
		pages++;
	}
	if (!r && !pages)
		r = -EBADMSG;
	if (r < 0)
		mark_restore(&mark, op, fetch->out);
	mark_done(&mark);
	*ret_pages = pages;
	return r;
}
