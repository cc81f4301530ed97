/*
 * tally: how often AWS was asked, how it answered, and how long that took.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "xalloc.h"

/* Codes come from AWS: past this many the rest is counted as "other". */
enum { MAX_COUNTERS = 4096 };

/* Upper bounds of the histogram, seconds, as they are printed. */
static const struct {
	double bound;
	const char *le;
} buckets[] = {
	{ 0.025, "0.025" }, { 0.05, "0.05" }, { 0.1, "0.1" }, { 0.25, "0.25" },
	{ 0.5, "0.5" },	    { 1, "1.0" },     { 2.5, "2.5" }, { 5, "5.0" },
	{ 10, "10.0" },	    { 30, "30.0" },
};

/* One operation and code; "" is success. */
struct counter {
	const struct operation *op;
	char *code;
	uint64_t n;
};

struct repeats {
	const struct operation *op;
	uint64_t retries, throttles;
};

struct histogram {
	const char *service;
	uint64_t in[ARRAY_SIZE(buckets) + 1];
	uint64_t n;
	double sum;
};

/* Short lists: there are some ninety operations, and few ways to fail. */
struct tally {
	pthread_mutex_t lock;
	struct counter *counters;
	struct repeats *repeats;
	struct histogram *histograms;
	size_t n_counters, n_repeats, n_histograms;
};

struct tally *tally_new(void)
{
	struct tally *tally = xcalloc(1, sizeof(*tally));

	pthread_mutex_init(&tally->lock, NULL);
	return tally;
}

void tally_free(struct tally *tally)
{
	if (!tally)
		return;
	for (size_t i = 0; i < tally->n_counters; i++)
		free(tally->counters[i].code);
	free(tally->counters);
	free(tally->repeats);
	free(tally->histograms);
	pthread_mutex_destroy(&tally->lock);
	free(tally);
}

/* ---- counting ---- */

static struct counter *counter_of(struct tally *tally,
				  const struct operation *op, const char *code)
{
	struct counter *c = tally->counters;

	if (tally->n_counters >= MAX_COUNTERS)
		code = "other";
	for (size_t i = 0; i < tally->n_counters; i++)
		if (c[i].op == op && !strcmp(c[i].code, code))
			return &c[i];
	c = xrealloc(c, (tally->n_counters + 1) * sizeof(*c));
	tally->counters = c;
	c += tally->n_counters++;
	*c = (struct counter){ op, xstrdup(code), 0 };
	return c;
}

static struct repeats *repeats_of(struct tally *tally,
				  const struct operation *op)
{
	struct repeats *r = tally->repeats;

	for (size_t i = 0; i < tally->n_repeats; i++)
		if (r[i].op == op)
			return &r[i];
	r = xrealloc(r, (tally->n_repeats + 1) * sizeof(*r));
	tally->repeats = r;
	r += tally->n_repeats++;
	*r = (struct repeats){ .op = op };
	return r;
}

static struct histogram *histogram_of(struct tally *tally, const char *service)
{
	struct histogram *h = tally->histograms;

	for (size_t i = 0; i < tally->n_histograms; i++)
		if (!strcmp(h[i].service, service))
			return &h[i];
	h = xrealloc(h, (tally->n_histograms + 1) * sizeof(*h));
	tally->histograms = h;
	h += tally->n_histograms++;
	*h = (struct histogram){ .service = service };
	return h;
}

static void histogram_add(struct histogram *h, double seconds)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(buckets) && seconds > buckets[i].bound)
		i++;
	h->in[i]++;
	h->n++;
	h->sum += seconds;
}

void tally_observe(void *ctx, const struct client_attempt *attempt)
{
	struct tally *tally = ctx;
	const struct operation *op = attempt->op;
	struct repeats *repeats;

	pthread_mutex_lock(&tally->lock);
	counter_of(tally, op, attempt->code ? attempt->code : "")->n++;
	repeats = repeats_of(tally, op);
	repeats->retries += attempt->attempt > 1;
	repeats->throttles += attempt->throttled;
	histogram_add(histogram_of(tally, op->wire->service), attempt->seconds);
	pthread_mutex_unlock(&tally->lock);
}

/* ---- telling ---- */

static void begin_sample(const char *name, const struct operation *op,
			 struct buf *out)
{
	buf_addf(out, "%s{service=\"%s\",operation=\"%s\"", name,
		 op->wire->service, op->name);
}

static void render_requests(const struct tally *tally, struct buf *out)
{
	for (size_t i = 0; i < tally->n_counters; i++) {
		begin_sample("rds_security_aws_requests_total",
			     tally->counters[i].op, out);
		buf_adds(out, ",code=");
		family_label(tally->counters[i].code, out);
		buf_addf(out, "} %" PRIu64 "\n", tally->counters[i].n);
	}
}

static void render_retries(const struct tally *tally, struct buf *out)
{
	for (size_t i = 0; i < tally->n_repeats; i++) {
		begin_sample("rds_security_aws_retries_total",
			     tally->repeats[i].op, out);
		buf_addf(out, "} %" PRIu64 "\n", tally->repeats[i].retries);
	}
}

static void render_throttles(const struct tally *tally, struct buf *out)
{
	for (size_t i = 0; i < tally->n_repeats; i++) {
		begin_sample("rds_security_aws_throttles_total",
			     tally->repeats[i].op, out);
		buf_addf(out, "} %" PRIu64 "\n", tally->repeats[i].throttles);
	}
}

static void render_histogram(const struct histogram *h, struct buf *out)
{
	static const char name[] = "rds_security_aws_request_duration_seconds";
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(buckets); i++) {
		sum += h->in[i];
		buf_addf(out,
			 "%s_bucket{service=\"%s\",le=\"%s\"} %" PRIu64 "\n",
			 name, h->service, buckets[i].le, sum);
	}
	buf_addf(out, "%s_bucket{service=\"%s\",le=\"+Inf\"} %" PRIu64 "\n",
		 name, h->service, h->n);
	buf_addf(out, "%s_sum{service=\"%s\"} ", name, h->service);
	family_value(h->sum, out);
	buf_addf(out, "\n%s_count{service=\"%s\"} %" PRIu64 "\n", name,
		 h->service, h->n);
}

static void render_durations(const struct tally *tally, struct buf *out)
{
	for (size_t i = 0; i < tally->n_histograms; i++)
		render_histogram(&tally->histograms[i], out);
}

void tally_render(struct tally *tally, enum family_id family, struct buf *out)
{
	static void (*const renders[])(const struct tally *tally,
				       struct buf *out) = {
		[FAMILY_AWS_REQUESTS] = render_requests,
		[FAMILY_AWS_RETRIES] = render_retries,
		[FAMILY_AWS_THROTTLES] = render_throttles,
		[FAMILY_AWS_DURATION] = render_durations,
	};

	pthread_mutex_lock(&tally->lock);
	renders[family](tally, out);
	pthread_mutex_unlock(&tally->lock);
}
