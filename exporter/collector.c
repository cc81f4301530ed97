/*
 * collector: collects the whole fleet in the background, again and again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "cache_memory.h"
#include "collector_private.h"
#include "http.h"
#include "xalloc.h"

/* After another configuration, all are collected within this. */
enum { RECOLLECT_MS = 30000, MAX_WAIT_MS = 1000 };

/* Bytes. */
enum { MAX_ACCOUNT_ANSWERS = 256 * 1024 * 1024 };

int64_t collector_random_ms(int64_t max)
{
	uint32_t bits = 0;

	if (max <= 0 || getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
		return 0;
	return (int64_t)bits * max / UINT32_MAX;
}

void collector_wait(struct collector *c, pthread_cond_t *cond, int64_t wait_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += wait_ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(cond, &c->lock, &until);
}

/* ---- workers ---- */

/* As many as the configuration in force allows, half of them for the slow. */
static struct job *next_job(struct collector *c, int64_t *ret_wait_ms)
{
	size_t places = (size_t)c->plan->config->collections;

	*ret_wait_ms = MAX_WAIT_MS;
	if (c->n_busy >= places)
		return NULL;
	return fleet_next(&c->fleet, http_now_ms(), places > 1 ? places / 2 : 1,
			  MAX_WAIT_MS, ret_wait_ms);
}

static void *work(void *arg)
{
	struct collector *c = arg;
	struct run_place place = {
		.env = c->settings.env,
		.interrupt_fd = c->interrupt_fd,
		.observe = tally_observe,
		.observe_ctx = c->tally,
		.account_answers = cache_memory_store(c->account_answers),
	};
	struct workshop shop = { &place, c->settings.families, deflater_new() };
	struct job *job;
	int64_t wait_ms;

	pthread_mutex_lock(&c->lock);
	while (!c->stopping) {
		job = next_job(c, &wait_ms);
		if (!job) {
			collector_wait(c, &c->work, wait_ms);
			continue;
		}
		c->n_busy++;
		collector_do(c, &shop, job);
		c->n_busy--;
		pthread_cond_signal(&c->work);
	}
	pthread_mutex_unlock(&c->lock);
	deflater_free(shop.deflater);
	return NULL;
}

/* 0, or a negative errno; those that run already stay. */
static int hire(struct collector *c, size_t n)
{
	int r = 0;

	c->workers = xrealloc(c->workers, (n + 1) * sizeof(*c->workers));
	while (r == 0 && c->n_workers < n) {
		r = pthread_create(&c->workers[c->n_workers], NULL, work, c);
		c->n_workers += r == 0;
	}
	return -r;
}

/* ---- plans ---- */

static bool has_source(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->n_sources; i++)
		if (!strcmp(plan->sources[i].name, name))
			return true;
	return false;
}

/* Its keys and regions are learnt anew; what is known stays until then. */
static void restart_source(struct collector *c, struct fleet_source *source,
			   int64_t now_ms)
{
	fleet_job_restart(&source->job, now_ms);
	fleet_each(struct fleet_account, account, &c->fleet,
		   accounts) if ((*account)->source == source)
		fleet_job_restart(&(*account)->job, now_ms + 1);
}

static void take_sources(struct collector *c, const struct plan *before)
{
	int64_t now_ms = http_now_ms();
	struct fleet_source *source;

	for (size_t i = 0; before && i < before->n_sources; i++)
		if (!has_source(c->plan, before->sources[i].name))
			fleet_source_remove(
				&c->fleet,
				fleet_source_find(&c->fleet,
						  before->sources[i].name));
	for (size_t i = 0; i < c->plan->n_sources; i++) {
		const struct plan_source *planned = &c->plan->sources[i];

		source = fleet_source_find(&c->fleet, planned->name);
		if (!source)
			source = fleet_source_add(&c->fleet, planned->name);
		else if (!config_same_target(source->target, planned->target))
			restart_source(c, source, now_ms);
		source->settings = &planned->settings;
		source->target = planned->target;
	}
}

static void recollect(struct collector *c)
{
	int64_t now_ms = http_now_ms(), due_ms;

	fleet_each(struct fleet_target, target, &c->fleet, targets)
	{
		due_ms = now_ms + collector_random_ms(RECOLLECT_MS);
		if ((*target)->job.busy || (*target)->job.due_ms > due_ms)
			fleet_job_restart(&(*target)->job, due_ms);
	}
	c->remake = true;
}

/* Counted from when it was done last; who has it asks for the time himself. */
static void hasten(struct job *job, int64_t wait_ms, int64_t now_ms,
		   int64_t spread_ms)
{
	int64_t due_ms = job->done_ms + wait_ms;

	if (due_ms < now_ms)
		due_ms = now_ms;
	due_ms += collector_random_ms(spread_ms);
	if (!job->busy && job->due_ms > due_ms)
		job->due_ms = due_ms;
}

/* Shorter times count from now on, not from the next time on. */
static void take_times(struct collector *c, const struct config *before)
{
	const struct config *config = c->plan->config;
	int64_t now_ms = http_now_ms(), refresh_ms = collector_refresh_ms(c);
	int64_t discovery_ms = config->discovery_interval * 1000;
	int64_t spread_ms =
		refresh_ms < RECOLLECT_MS ? refresh_ms : RECOLLECT_MS;

	if (config->refresh < before->refresh)
		fleet_each(struct fleet_target, target, &c->fleet, targets)
			hasten(&(*target)->job, refresh_ms, now_ms, spread_ms);
	if (config->discovery_interval < before->discovery_interval) {
		fleet_each(struct fleet_source, source, &c->fleet, sources)
			hasten(&(*source)->job, discovery_ms, now_ms, 0);
		fleet_each(struct fleet_account, account, &c->fleet, accounts)
			hasten(&(*account)->job, discovery_ms, now_ms, 0);
	}
	c->remake = c->remake || config->stale_after != before->stale_after;
}

void collector_reload(struct collector *c, struct plan *plan)
{
	struct plan *before;

	pthread_mutex_lock(&c->lock);
	before = c->plan;
	c->plan = plan_ref(plan);
	cache_memory_keep(c->account_answers, collector_refresh_ms(c));
	take_sources(c, before);
	take_times(c, before->config);
	if (!plan_same_checks(before, plan))
		recollect(c);
	c->reload_failed = false;
	fleet_set_text(&c->reload_error, NULL);
	hire(c, (size_t)plan->config->collections);
	c->dirty = true;
	pthread_cond_broadcast(&c->work);
	pthread_cond_signal(&c->news);
	pthread_mutex_unlock(&c->lock);
	plan_unref(before);
}

void collector_reload_failed(struct collector *c, const char *why)
{
	pthread_mutex_lock(&c->lock);
	c->reload_failed = true;
	fleet_set_text(&c->reload_error, why);
	c->dirty = true;
	pthread_cond_signal(&c->news);
	pthread_mutex_unlock(&c->lock);
}

/* ---- beginning and end ---- */

struct publication *collector_publication(struct collector *c)
{
	struct publication *p;

	pthread_mutex_lock(&c->lock);
	p = publication_ref(c->current);
	pthread_mutex_unlock(&c->lock);
	return p;
}

static void init_conditions(struct collector *c)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&c->work, &monotonic);
	pthread_cond_init(&c->news, &monotonic);
	pthread_cond_init(&c->end, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

struct collector *collector_new(const struct collector_settings *settings,
				struct plan *plan)
{
	struct collector *c = xcalloc(1, sizeof(*c));
	int r;

	c->settings = *settings;
	c->started = time(NULL);
	c->tally = tally_new();
	c->account_answers =
		cache_memory_new(MAX_ACCOUNT_ANSWERS, 0, http_now_ms);
	c->plan = plan_ref(plan);
	cache_memory_keep(c->account_answers, collector_refresh_ms(c));
	c->interrupt_fd = eventfd(0, EFD_CLOEXEC);
	init_conditions(c);
	fleet_init(&c->fleet);
	take_sources(c, NULL);
	collector_publish_now(c);
	r = c->interrupt_fd < 0 ? -errno : 0;
	if (r == 0)
		r = -pthread_create(&c->publisher, NULL, collector_publish, c);
	c->publishing = r == 0;
	if (r == 0)
		r = hire(c, (size_t)plan->config->collections);
	if (r == 0)
		return c;
	collector_free(c);
	errno = -r;
	return NULL;
}

void collector_stop(struct collector *c)
{
	if (!c || c->stopping)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	if (c->interrupt_fd >= 0)
		eventfd_write(c->interrupt_fd, 1);
	pthread_cond_broadcast(&c->work);
	pthread_cond_broadcast(&c->news);
	pthread_cond_broadcast(&c->end);
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->n_workers; i++)
		pthread_join(c->workers[i], NULL);
	if (c->publishing)
		pthread_join(c->publisher, NULL);
}

void collector_free(struct collector *c)
{
	if (!c)
		return;
	collector_stop(c);
	if (c->interrupt_fd >= 0)
		close(c->interrupt_fd);
	fleet_done(&c->fleet);
	publication_unref(c->current);
	tally_free(c->tally);
	cache_memory_free(c->account_answers);
	plan_unref(c->plan);
	pthread_cond_destroy(&c->work);
	pthread_cond_destroy(&c->news);
	pthread_cond_destroy(&c->end);
	pthread_mutex_destroy(&c->lock);
	free(c->workers);
	free(c->reload_error);
	free(c);
}
