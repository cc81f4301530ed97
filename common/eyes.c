/*
 * eyes: one set of credentials, and the source of what it may see.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "eyes.h"
#include "xalloc.h"

enum { MAX_WHY = 1024 };

static const char *cached_url(void *ctx, const char *service,
			      const char *region)
{
	struct eyes *eyes = ctx;

	return client_url(eyes->client, service, region);
}

static void trace_hit(void *ctx, const struct cache_hit *hit)
{
	struct eyes *eyes = ctx;

	if (!eyes->shared->trace || eyes->shared->settings->verbose < 2)
		return;
	buf_addf(eyes->shared->trace,
		 "%s %s cache: %zu %s, %zu bytes, %" PRId64 " s old\n",
		 hit->op->title, hit->region, hit->pages,
		 hit->pages == 1 ? "page" : "pages", hit->bytes, hit->age);
}

static void trace_unusable(struct eyes *eyes, const char *why)
{
	if (eyes->shared->trace)
		buf_addf(eyes->shared->trace,
			 "--cache-dir: %s; going on without\n", why);
}

static void not_kept(void *ctx, int err)
{
	struct eyes *eyes = ctx;
	_cleanup_(buf_done) struct buf why = { 0 };

	if (eyes->cache_dir.fd < 0)
		return;
	buf_init(&why, MAX_WHY);
	buf_addf(&why, "'%s': %s", eyes->shared->settings->cache_dir,
		 strerror(err));
	trace_unusable(eyes, buf_str(&why));
}

/* Only what would not be safe is an error: a full disk is not. */
static int open_directory(struct eyes *eyes, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason = { 0 };
	int r;

	if (!eyes->shared->settings->cache_dir)
		return 0;
	buf_init(&reason, MAX_WHY);
	r = cache_dir_open(&eyes->cache_dir, eyes->shared->settings->cache_dir,
			   &reason);
	if (r == -EPERM)
		buf_addf(why, "--cache-dir: %s", buf_str(&reason));
	else if (r < 0)
		trace_unusable(eyes, buf_str(&reason));
	return r == -EPERM ? r : 0;
}

static void open_cache(struct eyes *eyes)
{
	const struct eyes_settings *shared = eyes->shared;
	bool is_shared = eyes->cache_dir.fd >= 0;

	credentials_identity(&eyes->credentials, eyes->identity);
	eyes->cache = cache_new(&(struct cache_settings){
		.inner = client_source(eyes->client),
		.http = client_http(eyes->client),
		.store = is_shared ? &eyes->cache_dir.store
				   : shared->account_answers,
		.account_wide_only = !is_shared,
		.ttl = is_shared ? shared->settings->cache_ttl : INT64_MAX,
		.identity = eyes->identity,
		.clock = shared->client.clock,
		.url = cached_url,
		.hit = trace_hit,
		.unusable = not_kept,
		.ctx = eyes,
	});
}

int eyes_new(const struct eyes_settings *shared,
	     struct credentials *credentials, struct eyes **ret,
	     struct buf *why)
{
	struct eyes *eyes = xcalloc(1, sizeof(*eyes));
	struct client_settings client = shared->client;
	int r = -EIO;

	eyes->cache_dir = (struct cache_dir)CACHE_DIR_NONE;
	eyes->shared = shared;
	eyes->credentials = *credentials;
	*credentials = (struct credentials){ 0 };
	client.credentials = &eyes->credentials;
	eyes->client = client_new(&client);
	if (eyes->client)
		r = open_directory(eyes, why);
	else
		buf_adds(why, "libcurl cannot be set up");
	if (r < 0) {
		eyes_free_all(eyes);
		return r;
	}
	open_cache(eyes);
	*ret = eyes;
	return 0;
}

void eyes_free_all(struct eyes *eyes)
{
	for (struct eyes *next; eyes; eyes = next) {
		next = eyes->next;
		cache_free(eyes->cache);
		cache_dir_close(&eyes->cache_dir);
		client_free(eyes->client);
		credentials_done(&eyes->credentials);
		free(eyes);
	}
}

struct source *eyes_source(struct eyes *eyes)
{
	return cache_source(eyes->cache);
}
