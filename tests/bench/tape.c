/*
 * tape: a source that remembers what AWS said, and says it again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cache_replay.h"
#include "tape.h"
#include "xalloc.h"

enum { MAX_KEY = 2 * 1024 * 1024 };

#define MAX_PAGES ((size_t)4 << 30)
#define MAX_ARENA ((size_t)1 << 30)

/* The answer to one fetch: its pages, as the cache keeps them, and an error. */
struct recording {
	struct recording *next;
	struct tape *tape;
	struct fetch fetch; /* of the one who asked first */
	struct buf key;
	struct buf pages;
	struct aws_error err; /* no code: none */
};

uint64_t tape_cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void make_key(const struct fetch *fetch, struct buf *key)
{
	buf_init(key, MAX_KEY);
	buf_addf(key, "%d %s ", (int)fetch->op, fetch->region);
	request_params(api_operation(fetch->op)->wire, fetch->params,
		       fetch->n_params, key);
	if (buf_full(key))
		xalloc_failed();
}

/* ---- recording ---- */

static void keep_page(void *item, const char *body, size_t len)
{
	struct recording *r = item;

	cache_entry_add_page(&r->pages, body, len);
	r->tape->bytes += len;
	if (buf_full(&r->pages))
		xalloc_failed();
}

static const char *keep(struct recording *r, const char *text)
{
	return text ? arena_strdup(&r->tape->arena, text) : NULL;
}

static void keep_end(void *ctx, void *item, const struct aws_error *err)
{
	struct recording *r = item;

	(void)ctx;
	if (err)
		r->err = (struct aws_error){
			.code = keep(r, err->code),
			.message = keep(r, err->message),
			.operation = keep(r, err->operation),
			.region = keep(r, err->region),
			.status = err->status,
			.timeout = err->timeout,
		};
	r->fetch.done(r->fetch.ctx, r->fetch.item, err);
}

static void record(struct tape *tape, const struct fetch *fetch)
{
	struct recording *r = xcalloc(1, sizeof(*r));
	struct fetch ask = *fetch;

	r->tape = tape;
	r->fetch = *fetch;
	make_key(fetch, &r->key);
	buf_init(&r->pages, MAX_PAGES);
	if (tape->last)
		tape->last->next = r;
	else
		tape->first = r;
	tape->last = r;
	ask.page = keep_page;
	ask.done = keep_end;
	ask.item = r;
	tape->inner->fetch(tape->inner, &ask);
}

/* ---- playing ---- */

static const struct recording *find(const struct tape *tape,
				    const struct fetch *fetch)
{
	const struct recording *r = tape->first;
	_cleanup_(buf_done) struct buf key;

	make_key(fetch, &key);
	while (r && strcmp(buf_str(&r->key), buf_str(&key)) != 0)
		r = r->next;
	return r;
}

static void play_pages(struct tape *tape, const struct recording *r,
		       const struct fetch *fetch)
{
	const struct cache_entry entry = { 0, r->pages.data, r->pages.len };
	uint64_t begin = tape_cpu_ns();
	size_t pages;

	if (entry.len &&
	    cache_replay(&entry, api_operation(fetch->op), fetch, &pages) < 0)
		abort();
	tape->decode_ns += tape_cpu_ns() - begin;
}

static void tape_fetch(struct source *source, const struct fetch *fetch)
{
	struct tape *tape = (struct tape *)source;
	const struct recording *r;

	if (tape->inner) {
		record(tape, fetch);
		return;
	}
	r = find(tape, fetch);
	if (!r)
		abort();
	play_pages(tape, r, fetch);
	fetch->done(fetch->ctx, fetch->item, r->err.code ? &r->err : NULL);
}

static void tape_run(struct source *source)
{
	struct source *inner = ((struct tape *)source)->inner;

	if (inner)
		inner->run(inner);
}

void tape_init(struct tape *tape, struct source *inner)
{
	*tape = (struct tape){ .source = { tape_fetch, tape_run },
			       .inner = inner };
	arena_init(&tape->arena, MAX_ARENA);
}

void tape_done(struct tape *tape)
{
	struct recording *next;

	for (struct recording *r = tape->first; r; r = next) {
		next = r->next;
		buf_done(&r->key);
		buf_done(&r->pages);
		free(r);
	}
	arena_done(&tape->arena);
}
