/*
 * collector_publish: puts together what workers brought, and swaps it in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collector_private.h"
#include "http.h"
#include "publication_samples.h"
#include "xalloc.h"

enum {
	IDLE_MS = 10000, /* counters of calls are published by then */
	TALLY_MAX = 16 * 1024 * 1024, /* text of one family */
	TOGETHER_MS = 50 /* what comes within this is published at once */
};

struct publisher {
	struct collector *c;
	struct deflater *deflater;
	struct publication *next;
	int64_t now; /* seconds since the epoch */
};

/* ---- copies, with the lock held ---- */

static const char *keep(struct publisher *p, const char *text)
{
	char *copy = text ? arena_strdup(&p->next->arena, text) : NULL;

	if (text && !copy)
		xalloc_failed();
	return copy;
}

static void *room(struct publisher *p, size_t n, size_t size)
{
	void *items = arena_alloc(&p->next->arena, (n + 1) * size);

	if (!items)
		xalloc_failed();
	return items;
}

static size_t count_targets(const struct collector *c,
			    const struct fleet_source *source)
{
	size_t n = 0;

	fleet_each(struct fleet_target, target, &c->fleet, targets) n +=
		(*target)->account->source == source;
	return n;
}

/* One account that cannot be entered is a reason too. */
static const char *account_error(const struct collector *c,
				 const struct fleet_source *source)
{
	fleet_each(struct fleet_account, account, &c->fleet,
		   accounts) if ((*account)->source == source &&
				 (*account)->error) return (*account)
		->error;
	return NULL;
}

/* Another source may lead to the same account: that is as good. */
static bool is_blind(const struct collector *c,
		     const struct fleet_source *source)
{
	fleet_each(
		struct fleet_account, account, &c->fleet,
		accounts) if ((*account)->source == source &&
			      !fleet_has_targets(&c->fleet,
						 (*account)->id)) return true;
	return !source->learnt;
}

static void copy_sources(struct publisher *p)
{
	const struct collector *c = p->c;
	struct view_source *items = room(p, c->fleet.n_sources, sizeof(*items));
	const char *error;
	size_t n = 0;

	fleet_each(struct fleet_source, source, &c->fleet, sources)
	{
		error = (*source)->error;
		if (!error)
			error = account_error(c, *source);
		items[n++] = (struct view_source){
			.name = keep(p, (*source)->name),
			.known = (*source)->known && !error,
			.attempted = (*source)->attempted,
			.learnt = (*source)->learnt,
			.error = keep(p, error),
			.targets = count_targets(c, *source),
			.blind = is_blind(c, *source),
		};
		p->next->settled = p->next->settled && (*source)->job.attempted;
	}
	p->next->view.sources = (struct list){ items, n };
}

static int64_t wall_time(const struct publisher *p, int64_t due_ms)
{
	return p->now + (due_ms - http_now_ms()) / 1000;
}

static void copy_targets(struct publisher *p)
{
	const struct collector *c = p->c;
	struct view_target *items = room(p, c->fleet.n_targets, sizeof(*items));
	size_t n = 0;

	p->next->snapshots =
		xcalloc(c->fleet.n_targets + 1, sizeof(struct snapshot *));
	fleet_each(struct fleet_target, target, &c->fleet, targets)
	{
		p->next->snapshots[n] = snapshot_ref((*target)->snapshot);
		items[n].next = wall_time(p, (*target)->job.due_ms);
		p->next->settled = p->next->settled && (*target)->job.attempted;
		n++;
	}
	p->next->view.targets = (struct list){ items, n };
	fleet_each(struct fleet_account, account, &c->fleet, accounts)
		p->next->settled =
		p->next->settled && (*account)->job.attempted;
}

/* ---- what became too old, without the lock ---- */

static struct snapshot *made_again(struct publisher *p,
				   const struct snapshot *old)
{
	return snapshot_again(
		old,
		&(struct snapshot_input){
			.checks = p->next->plan->declared,
			.n_checks = p->next->plan->n_checks,
			.now = p->now,
			.stale_after_seconds =
				p->next->plan->config->stale_after,
		},
		p->c->settings.families, p->deflater);
}

/* Unless a worker brought something newer meanwhile. */
static void replace(struct collector *c, const struct snapshot *old,
		    struct snapshot *made)
{
	for (size_t i = 0; i < c->fleet.n_targets; i++) {
		if (c->fleet.targets[i]->snapshot != old)
			continue;
		c->fleet.targets[i]->snapshot = snapshot_ref(made);
		snapshot_unref((struct snapshot *)old);
	}
}

static void refresh_snapshots(struct publisher *p, bool all)
{
	struct snapshot *old, *made;

	for (size_t i = 0; i < p->next->view.targets.n; i++) {
		old = p->next->snapshots[i];
		if (!all && old->stale_at > p->now)
			continue;
		made = made_again(p, old);
		pthread_mutex_lock(&p->c->lock);
		replace(p->c, old, made);
		pthread_mutex_unlock(&p->c->lock);
		snapshot_unref(old);
		p->next->snapshots[i] = made;
	}
}

static void fill_targets(struct publisher *p)
{
	struct view_target *items = p->next->view.targets.items;
	int64_t next;

	for (size_t i = 0; i < p->next->view.targets.n; i++) {
		next = items[i].next;
		items[i] = p->next->snapshots[i]->view;
		items[i].next = next;
	}
}

/* ---- the exposition ---- */

static void make_exposition(struct publisher *p)
{
	const struct families *families = p->c->settings.families;
	struct chunk **chunks = xcalloc(families->n, sizeof(struct chunk *));
	struct buf text;

	publication_samples(p->next, p->deflater, chunks);
	buf_init(&text, TALLY_MAX);
	for (size_t i = FAMILY_AWS_REQUESTS; i <= FAMILY_AWS_DURATION; i++) {
		tally_render(p->c->tally, (enum family_id)i, &text);
		chunks[i] = chunk_new(p->deflater, &text);
	}
	buf_done(&text);
	p->next->exposition = exposition_new(families, p->next->snapshots,
					     p->next->view.targets.n, chunks);
	for (size_t i = 0; i < families->n; i++)
		chunk_unref(chunks[i]);
	free(chunks);
}

/* ---- the round ---- */

/* Who was ready once stays so, and says it once. */
static void judge_ready(struct publisher *p)
{
	struct collector *c = p->c;
	char targets[32];

	if (p->next->settled && !c->ready) {
		snprintf(targets, sizeof(targets), "%zu",
			 p->next->view.targets.n);
		log_write(c->settings.log, LOG_INFO,
			  "ready: every account and region was tried",
			  "targets", targets, NULL);
		c->ready = true;
	}
	p->next->ready = c->ready;
}

static void copy_state(struct publisher *p)
{
	struct collector *c = p->c;
	struct view *view = &p->next->view;

	p->next->plan = plan_ref(c->plan);
	view->now = p->now;
	view->started = c->started;
	view->version = c->settings.version;
	view->refresh_seconds = c->plan->config->refresh;
	view->stale_after_seconds = c->plan->config->stale_after;
	view->reloaded = !c->reload_failed;
	view->reload_error = keep(p, c->reload_error);
	p->next->settled = true;
	copy_sources(p);
	copy_targets(p);
	judge_ready(p);
}

static void publish(struct collector *c, struct deflater *deflater)
{
	struct publisher p = { .c = c,
			       .deflater = deflater,
			       .next = publication_new(),
			       .now = time(NULL) };
	struct publication *old;
	bool remake;

	pthread_mutex_lock(&c->lock);
	c->dirty = false;
	remake = c->remake;
	c->remake = false;
	copy_state(&p);
	pthread_mutex_unlock(&c->lock);
	refresh_snapshots(&p, remake);
	fill_targets(&p);
	make_exposition(&p);
	pthread_mutex_lock(&c->lock);
	old = c->current;
	c->current = p.next;
	pthread_mutex_unlock(&c->lock);
	publication_unref(old);
	if (c->settings.published)
		c->settings.published(c->settings.ctx);
}

void collector_publish_now(struct collector *c)
{
	struct deflater *deflater = deflater_new();

	publish(c, deflater);
	deflater_free(deflater);
}

/* Until the next data become too old, at most. */
static int64_t idle_ms(const struct collector *c)
{
	int64_t now = time(NULL), wait_ms = IDLE_MS, left;

	for (size_t i = 0; i < c->fleet.n_targets; i++) {
		left = c->fleet.targets[i]->snapshot->stale_at;
		left = left == INT64_MAX ? IDLE_MS : (left - now) * 1000;
		if (left < wait_ms)
			wait_ms = left;
	}
	return wait_ms > 0 ? wait_ms : 0;
}

/* What collections needed, and what was served before, goes back each time. */
void *collector_publish(void *arg)
{
	struct collector *c = arg;
	struct deflater *deflater = deflater_new();
	bool news;

	pthread_mutex_lock(&c->lock);
	while (!c->stopping) {
		if (!c->dirty)
			collector_wait(c, &c->news, idle_ms(c));
		if (c->stopping)
			break;
		news = c->dirty;
		pthread_mutex_unlock(&c->lock);
		publish(c, deflater);
		if (news)
			malloc_trim(0);
		pthread_mutex_lock(&c->lock);
		if (!c->stopping)
			collector_wait(c, &c->end, TOGETHER_MS);
	}
	pthread_mutex_unlock(&c->lock);
	deflater_free(deflater);
	return NULL;
}
