/*
 * live: everything that stands between settings and calls to AWS: profile,
 * credentials, endpoints, region, client, trace.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>

#include "cache.h"
#include "client.h"
#include "live.h"
#include "profile.h"
#include "retry.h"
#include "xalloc.h"

static const char user_agent[] = PACKAGE_NAME "/" PACKAGE_VERSION;
static const char fallback_region[] = "us-east-1";

struct live {
	const struct settings *settings;
	const struct environment *env;
	struct profile_set profiles;
	const char *profile;
	struct credentials credentials;
	struct client *client;
	struct cache *cache; /* NULL: no --cache-dir, or it cannot be used */
	char identity[SHA256_HEX_SIZE];
	struct buf *trace;
	char *url; /* the last nested endpoint_url that was looked up */
	size_t api_calls;
};

/* ---- look-ups of the endpoint module ---- */

static const char *env_lookup(void *ctx, const char *name)
{
	const struct live *live = ctx;

	return environment_get(live->env, name);
}

static const char *profile_lookup(void *ctx, const char *key)
{
	const struct live *live = ctx;

	return profile_get(&live->profiles, live->profile, key);
}

static int services_lookup(void *ctx, const char *section,
			   const char *service_key, const char **ret_url)
{
	struct live *live = ctx;

	if (!profile_exists(&live->profiles, PROFILE_SERVICES, section))
		return -ENOENT;
	free(live->url);
	live->url = profile_get_nested(&live->profiles, PROFILE_SERVICES,
				       section, service_key, "endpoint_url");
	*ret_url = live->url;
	return 0;
}

/* Environment before profile; "" counts as not set in both. */
static const char *setting(struct live *live, const char *variable,
			   const char *key)
{
	const char *value = environment_get(live->env, variable);

	if (!value)
		value = profile_lookup(live, key);
	return value && *value ? value : NULL;
}

static bool is_true(const char *value)
{
	return value && !strcasecmp(value, "true");
}

/* ---- what the client is told ---- */

static int64_t wall_clock(void)
{
	return time(NULL);
}

static double random_fraction(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
		return 1;
	return (double)bits / 4294967296.0;
}

static void trace_attempt(struct live *live, const struct client_attempt *a)
{
	buf_addf(live->trace, "%s %s attempt %d: ", a->op->title, a->region,
		 a->attempt);
	if (a->status)
		buf_addf(live->trace, "HTTP %ld, ", a->status);
	if (a->code)
		buf_addf(live->trace, "%s, ", a->code);
	buf_addf(live->trace, "%.3f s, %zu bytes\n", a->seconds, a->received);
	if (live->settings->verbose < 3)
		return;
	buf_addf(live->trace, "  POST %s\n  %s\n", a->url, a->body);
	if (a->request_id && *a->request_id)
		buf_addf(live->trace, "  request id %s\n", a->request_id);
}

static void observe(void *ctx, const struct client_attempt *attempt)
{
	struct live *live = ctx;

	live->api_calls++;
	if (live->trace && live->settings->verbose >= 2)
		trace_attempt(live, attempt);
}

/* AWS_MAX_ATTEMPTS, profile max_attempts: 1 to 100, else the default. */
static int max_attempts(struct live *live)
{
	const char *text = setting(live, "AWS_MAX_ATTEMPTS", "max_attempts");
	char *end;
	long n;

	if (!text)
		return RETRY_MAX_ATTEMPTS;
	errno = 0;
	n = strtol(text, &end, 10);
	return errno || *end || n < 1 || n > 100 ? RETRY_MAX_ATTEMPTS : (int)n;
}

static void fill_settings(struct live *live, const struct run_place *place,
			  struct client_settings *s)
{
	const struct settings *settings = live->settings;
	double timeout = settings->timeout.seconds * 1000;

	*s = (struct client_settings){
		.credentials = &live->credentials,
		.endpoints = {
			.option = settings->endpoint_url,
			.ctx = live,
			.env = env_lookup,
			.profile = profile_lookup,
			.services = services_lookup,
		},
		.fips = is_true(setting(live, "AWS_USE_FIPS_ENDPOINT",
					"use_fips_endpoint")),
		.dualstack = is_true(setting(live, "AWS_USE_DUALSTACK_ENDPOINT",
					     "use_dualstack_endpoint")),
		.http = {
			.ca_bundle = settings->ca_bundle,
			.user_agent = user_agent,
			.deadline_ms = place->start_ms + (int64_t)timeout,
			.interrupt_fd = place->interrupt_fd,
			.concurrency = (int)settings->concurrency,
		},
		.max_attempts = max_attempts(live),
		.clock = wall_clock,
		.random = random_fraction,
		.observe = observe,
		.observe_ctx = live,
	};
	if (!s->http.ca_bundle)
		s->http.ca_bundle = setting(live, "AWS_CA_BUNDLE", "ca_bundle");
	if (setting(live, "AWS_STS_REGIONAL_ENDPOINTS",
		    "sts_regional_endpoints"))
		s->sts_legacy =
			!strcasecmp(setting(live, "AWS_STS_REGIONAL_ENDPOINTS",
					    "sts_regional_endpoints"),
				    "legacy");
}

/* ---- the shared cache ---- */

static const char *cached_url(void *ctx, const char *service,
			      const char *region)
{
	struct live *live = ctx;

	return client_url(live->client, service, region);
}

static void trace_hit(void *ctx, const struct cache_hit *hit)
{
	struct live *live = ctx;

	if (!live->trace || live->settings->verbose < 2)
		return;
	buf_addf(live->trace,
		 "%s %s cache: %zu %s, %zu bytes, %" PRId64 " s old\n",
		 hit->op->title, hit->region, hit->pages,
		 hit->pages == 1 ? "page" : "pages", hit->bytes, hit->age);
}

static void trace_unusable(void *ctx, const char *why)
{
	struct live *live = ctx;

	if (live->trace)
		buf_addf(live->trace, "--cache-dir: %s; going on without\n",
			 why);
}

/* Only what would not be safe is an error: a full disk is not. */
static int open_cache(struct live *live, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason = { 0 };
	int r;

	if (!live->settings->cache_dir)
		return 0;
	buf_init(&reason, why->max);
	credentials_identity(&live->credentials, live->identity);
	r = cache_new(
		&(struct cache_settings){
			.inner = client_source(live->client),
			.http = client_http(live->client),
			.dir = live->settings->cache_dir,
			.ttl = live->settings->cache_ttl,
			.identity = live->identity,
			.clock = wall_clock,
			.url = cached_url,
			.hit = trace_hit,
			.unusable = trace_unusable,
			.ctx = live,
		},
		&live->cache, &reason);
	if (r == -EPERM)
		buf_addf(why, "--cache-dir: %s", buf_str(&reason));
	else if (r < 0)
		trace_unusable(live, buf_str(&reason));
	return r == -EPERM ? r : 0;
}

/* ---- beginning and end ---- */

static int load_credentials(struct live *live, struct buf *why)
{
	const struct credentials_context ctx = {
		.env = live->env,
		.profiles = &live->profiles,
		.profile = live->profile,
		.profile_by_option = live->settings->profile,
		.now = wall_clock(),
	};

	return credentials_load(&ctx, &live->credentials, why);
}

static int load_profiles(struct live *live, struct buf *why)
{
	char *home = profile_home(live->env);
	int r;

	profile_set_init(&live->profiles);
	live->profile = profile_select(live->env, live->settings->profile);
	r = profile_load(&live->profiles, live->env, home, why);
	free(home);
	return r;
}

struct live *live_new(const struct settings *settings,
		      const struct run_place *place, struct buf *trace,
		      struct buf *why)
{
	struct live *live = xcalloc(1, sizeof(*live));
	struct client_settings client;

	live->settings = settings;
	live->env = place->env;
	live->trace = trace;
	if (load_profiles(live, why) < 0 || load_credentials(live, why) < 0) {
		live_free(live);
		return NULL;
	}
	fill_settings(live, place, &client);
	live->client = client_new(&client);
	if (!live->client) {
		buf_adds(why, "libcurl cannot be set up");
		live_free(live);
		return NULL;
	}
	if (open_cache(live, why) < 0) {
		live_free(live);
		return NULL;
	}
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	cache_free(live->cache);
	client_free(live->client);
	credentials_done(&live->credentials);
	profile_set_done(&live->profiles);
	free(live->url);
	free(live);
}

struct source *live_source(struct live *live)
{
	return live->cache ? cache_source(live->cache)
			   : client_source(live->client);
}

const char *live_region(const struct live *live)
{
	struct live *l = (struct live *)live;
	const char *region = setting(l, "AWS_REGION", "");

	if (!region)
		region = setting(l, "AWS_DEFAULT_REGION", "region");
	return region;
}

const char *live_home_region(const struct live *live)
{
	const struct list *regions = &live->settings->regions;
	const char *first =
		regions->n ? *(const char *const *)regions->items : "all";

	if (strcmp(first, "all") != 0)
		return first;
	first = live_region(live);
	return first ? first : fallback_region;
}

size_t live_api_calls(const struct live *live)
{
	return live->api_calls;
}
