/*
 * live: everything that stands between settings and calls to AWS: profile,
 * credentials, endpoints, region, client, trace.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "cache_memory.h"
#include "credentials_role.h"
#include "exchange_http.h"
#include "eyes.h"
#include "imds.h"
#include "live.h"
#include "retry.h"
#include "xalloc.h"

static const char user_agent[] = PACKAGE_NAME "/" PACKAGE_VERSION;
enum { MAX_ATTEMPTS = 100, MAX_ACCOUNT_ANSWERS = 256 * 1024 * 1024 };

static const char fallback_region[] = "us-east-1";

struct live {
	const struct settings *settings;
	struct profile_set profiles;
	char *home; /* NULL: there is none */
	struct configuration configuration;
	struct imds imds;
	struct exchange_http exchange;
	struct exchange_transport transport;
	struct credentials_role role;
	struct credentials_context context;
	struct buf region; /* of the instance, once it was asked */
	struct http *http;
	struct eyes_settings shared; /* by all eyes */
	struct eyes *own, *members;
	struct buf *trace;
	void (*observe)(void *ctx, const struct client_attempt *attempt);
	void *observe_ctx;
	struct cache_memory *memory; /* NULL: somebody else's serves */
	size_t api_calls;
};

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
	buf_addf(live->trace, "  POST %s\n", a->url);
	for (size_t i = 0; i < a->n_headers; i++)
		buf_addf(live->trace, "  %s\n", a->headers[i]);
	buf_addf(live->trace, "  %s\n", a->body);
	if (a->request_id && *a->request_id)
		buf_addf(live->trace, "  request id %s\n", a->request_id);
}

static void observe(void *ctx, const struct client_attempt *attempt)
{
	struct live *live = ctx;

	live->api_calls++;
	if (live->observe)
		live->observe(live->observe_ctx, attempt);
	if (live->trace && live->settings->verbose >= 2)
		trace_attempt(live, attempt);
}

/* Host and method alone: paths, headers and answers are secrets. */
static void observe_exchange(void *ctx, const struct exchange_request *request,
			     const struct exchange_reply *reply, double seconds)
{
	struct live *live = ctx;
	struct url url;

	if (!live->trace || live->settings->verbose < 2)
		return;
	buf_addf(live->trace, "credentials %s ", request->method);
	if (url_parse(request->url, &url, NULL) == 0)
		buf_addf(live->trace, "%s: ", url.authority);
	exchange_describe(reply, live->trace);
	buf_addf(live->trace, ", %.3f s\n", seconds);
}

static void fill_http(struct live *live, const struct run_place *place,
		      struct http_settings *ret)
{
	double timeout = live->settings->timeout.seconds * 1000;

	*ret = (struct http_settings){
		.ca_bundle = live->settings->ca_bundle,
		.user_agent = user_agent,
		.deadline_ms = place->start_ms + (int64_t)timeout,
		.interrupt_fd = place->interrupt_fd,
		.tick = place->tick,
		.tick_ctx = place->tick_ctx,
		.concurrency = (int)live->settings->concurrency,
	};
	if (!ret->ca_bundle)
		ret->ca_bundle = configuration_get(
			&live->configuration, "AWS_CA_BUNDLE", "ca_bundle");
}

static void fill_client(struct live *live, struct client_settings *s)
{
	const struct configuration *c = &live->configuration;

	*s = (struct client_settings){
		.fips = configuration_true(c, "AWS_USE_FIPS_ENDPOINT",
					   "use_fips_endpoint"),
		.dualstack = configuration_true(c, "AWS_USE_DUALSTACK_ENDPOINT",
						"use_dualstack_endpoint"),
		.sts_legacy = configuration_sts_legacy(c),
		.http = live->exchange.settings,
		.max_attempts = live->context.max_attempts,
		.clock = wall_clock,
		.random = random_fraction,
		.observe = observe,
		.observe_ctx = live,
	};
	s->http.concurrency = (int)live->settings->concurrency;
	configuration_endpoints(&live->configuration, &s->endpoints);
}

/* ---- beginning and end ---- */

static int load_profiles(struct live *live, const struct environment *env,
			 struct buf *why)
{
	const struct settings *settings = live->settings;
	int r;

	live->home = profile_home(env);
	live->configuration = (struct configuration){
		.env = env,
		.profiles = &live->profiles,
		.profile = profile_select(env, settings->profile),
		.endpoint_url = settings->endpoint_url,
	};
	r = profile_load(&live->profiles, env, live->home, why);
	if (r == 0 && live->trace && settings->verbose >= 1)
		profile_warn_exposed(&live->profiles, live->trace);
	return r;
}

/* The region that role and portal are asked in: the one looked at. */
static const char *configured_region(const struct live *live)
{
	const struct list *regions = &live->settings->regions;
	const char *first =
		regions->n ? *(const char *const *)regions->items : "all";

	if (strcmp(first, "all") != 0)
		return first;
	return configuration_region(&live->configuration);
}

static void fill_context(struct live *live, const struct run_place *place)
{
	const struct settings *settings = live->settings;
	struct http_settings http;

	fill_http(live, place, &http);
	exchange_http_init(&live->exchange, &http);
	live->exchange.observe = observe_exchange;
	live->exchange.observe_ctx = live;
	live->transport = exchange_http_transport(&live->exchange);
	live->role = (struct credentials_role){
		.arn = settings->role_arn,
		.session_name = settings->role_session_name,
		.external_id = settings->external_id,
	};
	live->context = (struct credentials_context){
		.configuration = &live->configuration,
		.profile_by_option = settings->profile,
		.role = settings->role_arn ? &live->role : NULL,
		.region = configured_region(live),
		.home = live->home,
		.program = PACKAGE_NAME,
		.transport = &live->transport,
		.imds = &live->imds,
		.max_attempts = configuration_number(
			&live->configuration, "AWS_MAX_ATTEMPTS",
			"max_attempts", 1, MAX_ATTEMPTS, RETRY_MAX_ATTEMPTS),
		.deadline_ms = http.deadline_ms,
		.interrupt_fd = place->interrupt_fd,
		.now = wall_clock(),
		.random = random_fraction(),
	};
}

/* For the regions of one run all that came is good. */
static struct cache_store *account_answers(struct live *live,
					   const struct run_place *place)
{
	if (place->account_answers)
		return place->account_answers;
	live->memory =
		cache_memory_new(MAX_ACCOUNT_ANSWERS, INT64_MAX, http_now_ms);
	return cache_memory_store(live->memory);
}

static int begin(struct live *live, const struct run_place *place,
		 struct buf *why)
{
	struct credentials credentials = { 0 };
	int r = load_profiles(live, place->env, why);

	if (r < 0)
		return r;
	fill_context(live, place);
	if (place->credentials)
		credentials_copy(place->credentials, &credentials);
	else
		r = credentials_load(&live->context, &credentials, why);
	if (r < 0)
		return r;
	live->shared.settings = live->settings;
	live->shared.trace = live->trace;
	live->shared.account_answers = account_answers(live, place);
	fill_client(live, &live->shared.client);
	live->http = http_new(&live->shared.client.http);
	live->shared.client.shared_http = live->http;
	if (live->http)
		return eyes_new(&live->shared, &credentials, &live->own, why);
	credentials_done(&credentials);
	buf_adds(why, "libcurl cannot be set up");
	return -EIO;
}

int live_new(const struct settings *settings, const struct run_place *place,
	     struct buf *trace, struct live **ret, struct buf *why)
{
	struct live *live = xcalloc(1, sizeof(*live));
	int r;

	live->settings = settings;
	live->trace = trace;
	live->observe = place->observe;
	live->observe_ctx = place->observe_ctx;
	profile_set_init(&live->profiles);
	imds_init(&live->imds);
	buf_init(&live->region, REGION_MAX_LEN);
	r = begin(live, place, why);
	if (r < 0)
		live_free(live);
	else
		*ret = live;
	return r;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	eyes_free_all(live->own);
	eyes_free_all(live->members);
	cache_memory_free(live->memory);
	http_free(live->http);
	exchange_http_done(&live->exchange);
	imds_done(&live->imds);
	buf_done(&live->region);
	configuration_done(&live->configuration);
	profile_set_done(&live->profiles);
	free(live->home);
	free(live);
}

struct source *live_source(struct live *live)
{
	return eyes_source(live->own);
}

const struct credentials *live_credentials(const struct live *live)
{
	return &live->own->credentials;
}

int live_assume_keys(struct live *live, const struct credentials_role *role,
		     struct credentials *ret, struct buf *why)
{
	return credentials_assume(&live->context, &live->own->credentials, role,
				  ret, why);
}

int live_assume(struct live *live, const char *role_arn, struct source **ret,
		struct buf *why)
{
	const struct credentials_role role = {
		.arn = role_arn,
		.session_name = live->settings->role_session_name,
	};
	struct credentials credentials = { 0 };
	struct eyes *eyes = NULL;
	int r = live_assume_keys(live, &role, &credentials, why);

	if (r < 0)
		return r;
	credentials.provider = "--account-role";
	r = credentials_check_expiry(&credentials, live->context.now, why);
	if (r == 0)
		r = eyes_new(&live->shared, &credentials, &eyes, why);
	credentials_done(&credentials);
	if (!eyes)
		return r;
	eyes->next = live->members;
	live->members = eyes;
	*ret = eyes_source(eyes);
	return 0;
}

/* ---- regions ---- */

/* 0 with the region of the instance in live->region, or as imds_region(). */
static int ask_instance(struct live *live, struct buf *why)
{
	int r = live->region.len
			? 1
			: imds_region(&live->context, &live->region, why);

	if (r > 0)
		return 0;
	return r < 0 ? r : -ENOENT;
}

int live_region(struct live *live, const char **ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason = { 0 };
	int r;

	*ret = configuration_region(&live->configuration);
	if (*ret)
		return 0;
	buf_init(&reason, why->max);
	r = ask_instance(live, &reason);
	if (r == 0)
		*ret = buf_str(&live->region);
	else
		buf_addf(why,
			 "no region: give --region, or set AWS_REGION, or "
			 "`region` in the profile (%s)",
			 buf_str(&reason));
	return r;
}

const char *live_home_region(struct live *live)
{
	const char *region = configured_region(live);
	_cleanup_(buf_done) struct buf ignored = { 0 };

	if (region)
		return region;
	buf_init(&ignored, EXCHANGE_MAX_MESSAGE);
	if (imds_has_token(&live->imds, live->context.now) &&
	    ask_instance(live, &ignored) == 0)
		return buf_str(&live->region);
	return fallback_region;
}

size_t live_api_calls(const struct live *live)
{
	return live->api_calls;
}
