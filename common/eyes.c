/*
 * eyes: one set of credentials, and the source of what it may see.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "cache.h"
#include "eyes.h"
#include "xalloc.h"

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

static void trace_unusable(void *ctx, const char *why)
{
	struct eyes *eyes = ctx;

	if (eyes->shared->trace)
		buf_addf(eyes->shared->trace,
			 "--cache-dir: %s; going on without\n", why);
}

/* Only what would not be safe is an error: a full disk is not. */
static int open_cache(struct eyes *eyes, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason = { 0 };
	int r;

	if (!eyes->shared->settings->cache_dir)
		return 0;
	buf_init(&reason, why->max);
	credentials_identity(&eyes->credentials, eyes->identity);
	r = cache_new(
		&(struct cache_settings){
			.inner = client_source(eyes->client),
			.http = client_http(eyes->client),
			.dir = eyes->shared->settings->cache_dir,
			.ttl = eyes->shared->settings->cache_ttl,
			.identity = eyes->identity,
			.clock = eyes->shared->client.clock,
			.url = cached_url,
			.hit = trace_hit,
			.unusable = trace_unusable,
			.ctx = eyes,
		},
		&eyes->cache, &reason);
	if (r == -EPERM)
		buf_addf(why, "--cache-dir: %s", buf_str(&reason));
	else if (r < 0)
		trace_unusable(eyes, buf_str(&reason));
	return r == -EPERM ? r : 0;
}

int eyes_new(const struct eyes_settings *shared,
	     struct credentials *credentials, struct eyes **ret,
	     struct buf *why)
{
	struct eyes *eyes = xcalloc(1, sizeof(*eyes));
	struct client_settings client = shared->client;
	int r = -EIO;

	eyes->shared = shared;
	eyes->credentials = *credentials;
	*credentials = (struct credentials){ 0 };
	client.credentials = &eyes->credentials;
	eyes->client = client_new(&client);
	if (eyes->client)
		r = open_cache(eyes, why);
	else
		buf_adds(why, "libcurl cannot be set up");
	if (r < 0)
		eyes_free_all(eyes);
	else
		*ret = eyes;
	return r;
}

void eyes_free_all(struct eyes *eyes)
{
	for (struct eyes *next; eyes; eyes = next) {
		next = eyes->next;
		cache_free(eyes->cache);
		client_free(eyes->client);
		credentials_done(&eyes->credentials);
		free(eyes);
	}
}

struct source *eyes_source(struct eyes *eyes)
{
	return eyes->cache ? cache_source(eyes->cache)
			   : client_source(eyes->client);
}
