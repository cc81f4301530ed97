/*
 * cache: a source that asks another one only what nobody before it has asked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "cache_entry.h"
#include "cache_replay.h"
#include "client_error.h"
#include "request.h"
#include "service.h"
#include "sha256.h"
#include "xalloc.h"

/* Bytes of a file: the pages, the key and the line before it. */
enum { MAX_FILE = CACHE_ENTRY_MAX + CACHE_KEY_MAX + 1024 };

struct cache {
	struct source source;
	struct cache_settings settings;
	struct errand *waiting, **last_waiting; /* for locks of others */
	struct errand *asked;			/* locks held */
	int64_t wait_ms;
	bool timer_runs, told_unusable;
};

/* One fetch that has no answer yet. */
struct errand {
	struct errand *next;
	struct cache *cache;
	struct fetch fetch;
	const struct operation *op;
	struct buf key;
	char name[SHA256_HEX_SIZE]; /* of the file: the hash of the key */
	bool locked;
	int64_t time; /* when it was asked */
	struct buf pages;
};

/* ---- errands ---- */

static bool is_account_wide(const struct operation *op)
{
	return service_by_id(op->wire->service)->global;
}

/* Everything that an answer depends on, readable for whoever looks into it. */
static void make_key(struct errand *errand, const char *url)
{
	const struct fetch *fetch = &errand->fetch;
	_cleanup_(buf_done) struct buf params;

	buf_init(&params, CACHE_KEY_MAX);
	request_params(errand->op->wire, fetch->params, fetch->n_params,
		       &params);
	buf_addf(&errand->key,
		 "identity %s\nendpoint %s\nregion %s\noperation %s\n",
		 errand->cache->settings.identity, url,
		 is_account_wide(errand->op) ? "-" : fetch->region,
		 errand->op->title);
	request_body(errand->op, buf_str(&params), NULL, &errand->key);
	buf_addc(&errand->key, '\n');
	if (buf_full(&params))
		errand->key.full = true;
	sha256_hex(buf_str(&errand->key), errand->key.len, errand->name);
}

static struct errand *errand_new(struct cache *cache, const struct fetch *fetch)
{
	struct errand *errand = xcalloc(1, sizeof(*errand));

	errand->cache = cache;
	errand->fetch = *fetch;
	errand->op = api_operation(fetch->op);
	buf_init(&errand->key, CACHE_KEY_MAX);
	buf_init(&errand->pages, CACHE_ENTRY_MAX);
	return errand;
}

/* Tells the caller, and ends the errand. */
static void errand_done(struct errand *errand, const struct aws_error *err)
{
	struct fetch fetch = errand->fetch;

	buf_done(&errand->key);
	buf_done(&errand->pages);
	free(errand);
	fetch.done(fetch.ctx, fetch.item, err);
}

static bool is_asked(const struct cache *cache, const char *name)
{
	const struct errand *e = cache->asked;

	while (e && strcmp(e->name, name) != 0)
		e = e->next;
	return e;
}

static void tell_unusable(struct cache *cache, int r)
{
	if (cache->told_unusable)
		return;
	cache->told_unusable = true;
	cache->settings.unusable(cache->settings.ctx, -r);
}

/* ---- answers of the store ---- */

static void observe(const struct errand *errand,
		    const struct cache_entry *entry, size_t pages)
{
	const struct cache_settings *settings = &errand->cache->settings;

	settings->hit(settings->ctx,
		      &(struct cache_hit){
			      .op = errand->op,
			      .region = errand->fetch.region,
			      .pages = pages,
			      .bytes = entry->len,
			      .age = settings->clock() - entry->time,
		      });
}

/* True if there is a good answer: it is in the reply then. */
static bool answer(struct errand *errand)
{
	const struct cache *cache = errand->cache;
	const struct cache_settings *settings = &cache->settings;
	_cleanup_(buf_done) struct buf file = { 0 };
	struct cache_entry entry;
	size_t pages;

	if (!settings->ttl)
		return false;
	buf_init(&file, MAX_FILE);
	if (settings->store->read(settings->store, errand->name, &file) < 0 ||
	    cache_entry_parse(buf_str(&file), file.len, &errand->key,
			      settings->clock(), settings->ttl, &entry) < 0 ||
	    cache_replay(&entry, errand->op, &errand->fetch, &pages) < 0)
		return false;
	observe(errand, &entry, pages);
	return true;
}

/* ---- answers of the other source ---- */

static void keep_page(void *item, const char *body, size_t len)
{
	struct errand *errand = item;

	if (errand->locked)
		cache_entry_add_page(&errand->pages, body, len);
	/* It cannot be kept any more: no use for the memory. */
	if (buf_full(&errand->pages)) {
		buf_done(&errand->pages);
		errand->pages.full = true;
	}
}

static void keep(struct errand *errand)
{
	struct cache_store *store = errand->cache->settings.store;
	_cleanup_(buf_done) struct buf head = { 0 };
	int r;

	if (buf_full(&errand->pages) || !errand->pages.len)
		return;
	buf_init(&head, MAX_FILE);
	cache_entry_head(errand->time, &errand->key, errand->pages.data,
			 errand->pages.len, &head);
	r = store->write(store, errand->name, &head, &errand->pages);
	if (r < 0)
		tell_unusable(errand->cache, r);
}

static void unlock(struct errand *errand)
{
	struct cache_store *store = errand->cache->settings.store;
	struct errand **p = &errand->cache->asked;

	if (!errand->locked)
		return;
	while (*p && *p != errand)
		p = &(*p)->next;
	if (*p)
		*p = errand->next;
	errand->locked = false;
	store->unlock(store, errand->name);
}

static void inner_done(void *ctx, void *item, const struct aws_error *err)
{
	struct errand *errand = item;

	(void)ctx;
	if (!err && errand->locked)
		keep(errand);
	unlock(errand);
	errand_done(errand, err);
}

static void ask(struct errand *errand)
{
	struct source *inner = errand->cache->settings.inner;
	struct fetch fetch = errand->fetch;

	errand->time = errand->cache->settings.clock();
	fetch.done = inner_done;
	fetch.item = errand;
	fetch.page = keep_page;
	inner->fetch(inner, &fetch);
}

static void take_lock(struct errand *errand)
{
	errand->locked = true;
	errand->next = errand->cache->asked;
	errand->cache->asked = errand;
}

/*
 * Asks, unless another run does: false. Who gets the lock looks once more for
 * what its last holder has left. Where there are no locks nothing is kept.
 */
static bool begin(struct errand *errand)
{
	struct cache *cache = errand->cache;
	struct cache_store *store = cache->settings.store;
	int r = is_asked(cache, errand->name)
			? -EAGAIN
			: store->lock(store, errand->name);

	if (r == -EAGAIN && cache->settings.ttl)
		return false;
	if (r == 0)
		take_lock(errand);
	else if (r != -EAGAIN)
		tell_unusable(cache, r);
	if (errand->locked && answer(errand)) {
		unlock(errand);
		errand_done(errand, NULL);
		return true;
	}
	ask(errand);
	return true;
}

/* ---- waiting ---- */

static void look_again(void *ctx, enum http_failure ended);

static void put_waiting(struct errand *errand)
{
	struct cache *cache = errand->cache;

	errand->next = NULL;
	*cache->last_waiting = errand;
	cache->last_waiting = &errand->next;
	if (cache->timer_runs)
		return;
	cache->timer_runs = true;
	http_after(cache->settings.http, cache->wait_ms, look_again, cache);
}

static struct errand *take_waiting(struct cache *cache)
{
	struct errand *first = cache->waiting;

	cache->waiting = NULL;
	cache->last_waiting = &cache->waiting;
	return first;
}

static void end(struct errand *errand, enum http_failure ended)
{
	struct aws_error err;

	client_error_ended(ended, errand->fetch.arena, &err);
	err.operation = errand->op->title;
	err.region = errand->fetch.region;
	errand_done(errand, &err);
}

/*
 * One timer for all that wait. While nothing moves it comes more and more
 * rarely, at last CACHE_LAST_WAIT_MS apart.
 */
static void look_again(void *ctx, enum http_failure ended)
{
	struct cache *cache = ctx;
	struct errand *errand = take_waiting(cache), *next;
	bool moved = false;

	cache->wait_ms *= 2;
	if (cache->wait_ms > CACHE_LAST_WAIT_MS)
		cache->wait_ms = CACHE_LAST_WAIT_MS;
	cache->timer_runs = false;
	for (; errand; errand = next) {
		next = errand->next;
		if (ended != HTTP_ANSWERED)
			end(errand, ended);
		else if (begin(errand))
			moved = true;
		else
			put_waiting(errand);
	}
	if (moved)
		cache->wait_ms = CACHE_FIRST_WAIT_MS;
}

/* False: the arena is full, and the errand cannot wait. */
static bool prepare_wait(struct errand *errand)
{
	struct fetch *fetch = &errand->fetch;
	const char *region = arena_strdup(fetch->arena, fetch->region);
	struct param *params = request_copy_params(fetch->arena, fetch->params,
						   fetch->n_params);

	if (!region || !params)
		return false;
	fetch->region = region;
	fetch->params = params;
	return true;
}

/* ---- the source ---- */

static void cache_fetch(struct source *source, const struct fetch *fetch)
{
	struct cache *cache = (struct cache *)source;
	const struct cache_settings *settings = &cache->settings;
	struct errand *errand;
	const char *url;

	if (settings->account_wide_only &&
	    !is_account_wide(api_operation(fetch->op))) {
		settings->inner->fetch(settings->inner, fetch);
		return;
	}
	errand = errand_new(cache, fetch);
	url = settings->url(settings->ctx, errand->op->wire->service,
			    fetch->region);
	if (url)
		make_key(errand, url);
	if (!url || buf_full(&errand->key)) {
		ask(errand);
		return;
	}
	if (answer(errand)) {
		errand_done(errand, NULL);
		return;
	}
	if (begin(errand))
		return;
	if (prepare_wait(errand))
		put_waiting(errand);
	else
		ask(errand);
}

static void cache_run(struct source *source)
{
	struct source *inner = ((struct cache *)source)->settings.inner;

	inner->run(inner);
}

struct cache *cache_new(const struct cache_settings *settings)
{
	struct cache *cache = xcalloc(1, sizeof(*cache));

	cache->source = (struct source){ cache_fetch, cache_run };
	cache->settings = *settings;
	cache->wait_ms = CACHE_FIRST_WAIT_MS;
	cache->last_waiting = &cache->waiting;
	return cache;
}

void cache_free(struct cache *cache)
{
	free(cache);
}

struct source *cache_source(struct cache *cache)
{
	return &cache->source;
}
