/*
 * collector_targets: one collection of one account and region.
 *
 * Entered and left with the lock held, as all jobs are: see collector_jobs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collector_private.h"
#include "http.h"
#include "xalloc.h"

enum { MAX_WHY = 8192 };

void collector_tell(struct collector *c)
{
	c->dirty = true;
	pthread_cond_signal(&c->news);
}

int64_t collector_refresh_ms(const struct collector *c)
{
	return c->plan->config->refresh * 1000;
}

bool collector_keys_usable(const struct credentials *keys)
{
	return keys->access_key_id &&
	       credentials_age(keys, time(NULL), 0) != CREDENTIALS_EXPIRED;
}

bool collector_is_own(const struct fleet_account *account)
{
	return account->source->own_id &&
	       !strcmp(account->id, account->source->own_id);
}

void collector_add_target(struct collector *c, const struct workshop *shop,
			  struct fleet_account *account, const char *region,
			  int64_t due_ms)
{
	struct result **none =
		xcalloc(c->plan->n_checks + 1, sizeof(struct result *));
	struct snapshot *snapshot = snapshot_new(
		&(struct snapshot_input){
			.source = account->source->name,
			.account_id = account->id,
			.region = region,
			.checks = c->plan->declared,
			.results = none,
			.n_checks = c->plan->n_checks,
			.now = time(NULL),
			.stale_after_seconds = c->plan->config->stale_after,
		},
		shop->families, shop->deflater);

	fleet_target_add(&c->fleet, account, region, snapshot)->job.due_ms =
		due_ms;
	collector_tell(c);
	free(none);
}

/* A gather_input that stays as it is while the lock is not held. */
struct order {
	struct gather_input input;
	struct plan *plan;
	struct credentials keys;
	struct snapshot *before;
	struct chunk *info;
};

static void order_begin(const struct collector *c,
			const struct fleet_target *target, struct order *ret)
{
	const struct fleet_account *account = target->account;

	*ret = (struct order){
		.plan = plan_ref(c->plan),
		.before = snapshot_ref(target->snapshot),
		.info = chunk_ref(target->info),
	};
	credentials_copy(&account->credentials, &ret->keys);
	ret->input = (struct gather_input){
		.plan = ret->plan,
		.settings = account->source->settings,
		.credentials = &ret->keys,
		.source = account->source->name,
		.account_id = account->id,
		.region = target->region,
		.before = ret->before,
		.info_before = ret->info,
	};
}

static void order_end(struct order *order)
{
	credentials_done(&order->keys);
	snapshot_unref(order->before);
	chunk_unref(order->info);
	plan_unref(order->plan);
}

/* By a configuration that is no longer in force: made anew at once. */
static bool is_outdated(const struct collector *c, const struct order *order)
{
	return order->plan != c->plan &&
	       !plan_same_checks(order->plan, c->plan);
}

static void install(struct collector *c, struct fleet_target *target,
		    struct gathered *got)
{
	snapshot_unref(target->snapshot);
	chunk_unref(target->info);
	target->snapshot = got->snapshot;
	target->info = got->info;
	got->snapshot = NULL;
	got->info = NULL;
	collector_tell(c);
}

/* Why there is nothing to ask with: a failed attempt, that says so. */
static void gather_without_keys(struct collector *c,
				const struct workshop *shop,
				struct fleet_target *target)
{
	_cleanup_(buf_done) struct buf why;
	struct aws_error err = { .code = "NoKeys",
				 .operation = "keys of the account" };
	const struct list errors = { &err, 1 };
	struct gathered got = { 0 };
	struct order order;
	int64_t now_ms;

	buf_init(&why, MAX_WHY);
	buf_adds(&why, target->account->error);
	err.message = buf_str(&why);
	order_begin(c, target, &order);
	pthread_mutex_unlock(&c->lock);
	got.snapshot = gather_failed(shop, &order.input, &errors, time(NULL));
	got.info = chunk_ref(order.info);
	pthread_mutex_lock(&c->lock);
	install(c, target, &got);
	now_ms = http_now_ms();
	fleet_job_done(&c->fleet, &target->job, false, now_ms,
		       now_ms + collector_refresh_ms(c));
	order_end(&order);
}

static bool account_is_ready(struct collector *c, const struct workshop *shop,
			     struct fleet_target *target)
{
	struct fleet_account *account = target->account;
	int64_t now_ms = http_now_ms();

	if (collector_keys_usable(&account->credentials) &&
	    !account->keys_refused)
		return true;
	if (account->error) {
		gather_without_keys(c, shop, target);
		return false;
	}
	if (collector_is_own(account))
		fleet_job_nudge(&account->source->job, now_ms);
	else
		fleet_job_nudge(&account->job, now_ms);
	fleet_job_postpone(&c->fleet, &target->job,
			   now_ms + COLLECTOR_POSTPONE_MS);
	return false;
}

/* One more at once with fresh keys; if these are refused too, in its turn. */
static int64_t next_collection_ms(struct collector *c,
				  struct fleet_target *target,
				  const struct gathered *got, int64_t begun_ms,
				  int64_t now_ms)
{
	int64_t due_ms = begun_ms + collector_refresh_ms(c) +
			 collector_random_ms(c->plan->config->jitter * 1000);

	if (got->keys_refused && !target->retried) {
		target->retried = true;
		target->account->keys_refused = true;
		return now_ms + COLLECTOR_POSTPONE_MS;
	}
	if (!got->keys_refused)
		target->retried = false;
	return due_ms > now_ms ? due_ms : now_ms;
}

static void log_collection(const struct collector *c,
			   const struct snapshot *snapshot)
{
	const struct list *errors = snapshot->view.errors;
	const struct aws_error *first = errors->items;
	char seconds[32];

	snprintf(seconds, sizeof(seconds), "%.3f", snapshot->view.seconds);
	log_write(c->settings.log,
		  snapshot->view.success ? LOG_DEBUG : LOG_WARN,
		  snapshot->view.success ? "collected"
					 : "collection not complete",
		  "account", snapshot->view.account_id, "region",
		  snapshot->view.region, "seconds", seconds, "operation",
		  errors->n ? first->operation : NULL, "code",
		  errors->n ? first->code : NULL, "err",
		  errors->n ? first->message : NULL, NULL);
}

void collector_do_target(struct collector *c, const struct workshop *shop,
			 struct fleet_target *target)
{
	int64_t begun_ms = http_now_ms(), now_ms;
	struct gathered got;
	struct order order;

	if (!account_is_ready(c, shop, target))
		return;
	order_begin(c, target, &order);
	pthread_mutex_unlock(&c->lock);
	gather(shop, &order.input, &got);
	if (!got.interrupted)
		log_collection(c, got.snapshot);
	pthread_mutex_lock(&c->lock);
	now_ms = http_now_ms();
	if (!got.interrupted) {
		install(c, target, &got);
		c->remake = c->remake || is_outdated(c, &order);
	}
	fleet_job_done(&c->fleet, &target->job, got.timed_out, now_ms,
		       next_collection_ms(c, target, &got, begun_ms, now_ms));
	snapshot_unref(got.snapshot);
	chunk_unref(got.info);
	order_end(&order);
}
