/*
 * collector_jobs: what a worker does: learn accounts, learn regions, collect.
 *
 * Each is entered and left with the lock held; what it needs is copied, the
 * lock given up while AWS is asked, and what came of it put where it belongs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collector_private.h"
#include "discover.h"
#include "http.h"

enum {
	RETRY_MS = 60000,	   /* what failed is tried again by then */
	SPREAD_PER_TARGET_MS = 50, /* between the first collections */
	KEYS_EARLY_S = 12 * 60,	   /* new ones are had before old ones expire */
	KEYS_SOON_MS = 30000,
	MAX_WHY = 8192
};

/* ---- when ---- */

static int64_t retry_ms(const struct collector *c)
{
	return collector_refresh_ms(c) < RETRY_MS ? collector_refresh_ms(c)
						  : RETRY_MS;
}

/* The next discovery, or earlier where the keys expire. */
static int64_t discovery_due_ms(const struct collector *c, int64_t now_ms,
				const struct credentials *keys)
{
	int64_t wait_ms = c->plan->config->discovery_interval * 1000;
	int64_t left_ms;

	if (keys->expiry.known) {
		left_ms = (keys->expiry.seconds - time(NULL) - KEYS_EARLY_S) *
			  1000;
		if (left_ms < KEYS_SOON_MS)
			left_ms = KEYS_SOON_MS;
		if (left_ms < wait_ms)
			wait_ms = left_ms;
	}
	return now_ms + wait_ms;
}

/* ---- sources ---- */

static void give_own_keys(struct fleet_account *account)
{
	struct credentials keys;

	credentials_copy(&account->source->credentials, &keys);
	credentials_done(&account->credentials);
	account->credentials = keys;
	account->keys_refused = false;
}

static bool is_listed(const struct list *ids, const char *id)
{
	for_each(char *const, listed, ids)
		if (!strcmp(*listed, id))
			return true;
	return false;
}

static void take_accounts(struct collector *c, struct fleet_source *source,
			  const struct list *ids, int64_t now_ms)
{
	struct fleet_account *account;

	for (size_t i = c->fleet.n_accounts; i-- > 0;) {
		account = c->fleet.accounts[i];
		if (account->source == source && !account->job.gone &&
		    (!is_listed(ids, account->id) ||
		     config_excludes(source->target, account->id)))
			fleet_account_remove(&c->fleet, account);
	}
	for_each(char *const, id, ids) {
		if (config_excludes(source->target, *id))
			continue;
		account = fleet_account_find(&c->fleet, source, *id);
		if (!account) {
			account = fleet_account_add(&c->fleet, source, *id);
			account->job.due_ms = now_ms;
		}
		if (collector_is_own(account))
			give_own_keys(account);
	}
}

static void source_learnt(struct collector *c, struct fleet_source *source,
			  struct discovered_accounts *found, int64_t now_ms)
{
	credentials_done(&source->credentials);
	source->credentials = found->credentials;
	found->credentials = (struct credentials){ 0 };
	fleet_set_text(&source->own_id, found->own_id);
	fleet_set_text(&source->partition, found->partition);
	fleet_set_text(&source->error, NULL);
	source->known = true;
	source->learnt = source->attempted;
	if (!source->job.gone)
		take_accounts(c, source, &found->ids, now_ms);
}

static void do_source(struct collector *c, const struct workshop *shop,
		      struct fleet_source *source)
{
	_cleanup_(buf_done) struct buf why;
	const struct settings *settings = source->settings;
	struct plan *plan = plan_ref(c->plan);
	struct discovered_accounts found;
	int64_t now_ms, due_ms;
	int r;

	buf_init(&why, MAX_WHY);
	pthread_mutex_unlock(&c->lock);
	r = discover_accounts(shop, settings, &found, &why);
	pthread_mutex_lock(&c->lock);
	now_ms = http_now_ms();
	due_ms = now_ms + retry_ms(c);
	source->attempted = time(NULL);
	if (r == 0) {
		source_learnt(c, source, &found, now_ms);
		due_ms = discovery_due_ms(c, now_ms, &source->credentials);
	} else if (r != -EINTR) {
		source->known = false;
		fleet_set_text(&source->error, buf_str(&why));
		log_write(c->settings.log, LOG_WARN,
			  "accounts of a target cannot be learnt", "target",
			  source->name, "err", buf_str(&why), NULL);
	}
	discover_accounts_done(&found);
	collector_tell(c);
	fleet_job_done(&c->fleet, &source->job, r == -ETIME, now_ms, due_ms);
	plan_unref(plan);
}

/* ---- accounts ---- */

static int64_t first_due_ms(const struct collector *c, int64_t now_ms, size_t n)
{
	int64_t spread = (int64_t)n * SPREAD_PER_TARGET_MS;

	if (spread > collector_refresh_ms(c) / 2)
		spread = collector_refresh_ms(c) / 2;
	return now_ms + collector_random_ms(spread);
}

static bool is_of(const struct fleet_target *target,
		  const struct fleet_account *account)
{
	return target->account == account && !target->job.gone;
}

/* Of two that lead there one collects: the other is told, not left out. */
static void take_region(struct collector *c, const struct workshop *shop,
			struct fleet_account *account, const char *region,
			int64_t due_ms)
{
	const struct fleet_target *there =
		fleet_target_find(&c->fleet, account->id, region);

	if (!there)
		collector_add_target(c, shop, account, region, due_ms);
	else if (there->account != account)
		log_write(c->settings.log, LOG_INFO,
			  "collected by another target already", "target",
			  account->source->name, "account", account->id,
			  "region", region, "by", there->account->source->name,
			  NULL);
}

static void take_regions(struct collector *c, const struct workshop *shop,
			 struct fleet_account *account,
			 const struct list *regions, int64_t now_ms)
{
	size_t n = c->fleet.n_targets + regions->n;
	struct fleet_target *target;

	for (size_t i = c->fleet.n_targets; i-- > 0;) {
		target = c->fleet.targets[i];
		if (is_of(target, account) &&
		    !is_listed(regions, target->region))
			fleet_target_remove(&c->fleet, target);
	}
	for_each(char *const, region, regions)
		take_region(c, shop, account, *region,
			    first_due_ms(c, now_ms, regions->n > 1 ? n : 0));
}

/* It failed until now: what waited for keys need not wait for its turn. */
static void wake_targets(struct collector *c,
			 const struct fleet_account *account, int64_t now_ms)
{
	fleet_each(struct fleet_target, target, &c->fleet,
		   targets) if ((*target)->account == account)
		fleet_job_nudge(&(*target)->job, now_ms);
}

static void describe(const struct aws_error *err, struct buf *out)
{
	buf_addf(out, "%s: %s", err->operation, err->code);
	if (err->message)
		buf_addf(out, ": %s", err->message);
}

static void account_failed(struct collector *c, struct fleet_account *account,
			   const struct aws_error *err)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, MAX_WHY);
	describe(err, &why);
	fleet_set_text(&account->error, buf_str(&why));
	log_write(c->settings.log, LOG_WARN,
		  "keys or regions of an account cannot be had", "target",
		  account->source->name, "account", account->id, "err",
		  buf_str(&why), NULL);
}

static void account_learnt(struct collector *c, const struct workshop *shop,
			   struct fleet_account *account,
			   struct discovered_regions *found, int64_t now_ms)
{
	bool waited = account->error || account->keys_refused;

	if (found->credentials.access_key_id && !collector_is_own(account)) {
		credentials_done(&account->credentials);
		account->credentials = found->credentials;
		found->credentials = (struct credentials){ 0 };
		account->keys_refused = false;
	}
	if (found->err.code) {
		account_failed(c, account, &found->err);
		if (gather_code_refuses_keys(found->err.code))
			account->keys_refused = true;
		return;
	}
	fleet_set_text(&account->error, NULL);
	if (account->job.gone)
		return;
	take_regions(c, shop, account, &found->regions, now_ms);
	if (waited)
		wake_targets(c, account, now_ms);
}

/* The role by which a member account is entered, its ARN in `arn`. */
static bool member_role(const struct fleet_account *account,
			struct credentials_role *ret, struct buf *arn)
{
	const struct settings *settings = account->source->settings;

	if (collector_is_own(account) || !settings->account_role)
		return false;
	buf_addf(arn, "arn:%s:iam::%s:role/%s", account->source->partition,
		 account->id, settings->account_role);
	*ret = (struct credentials_role){
		.arn = buf_str(arn),
		.session_name = settings->role_session_name,
	};
	return true;
}

/* False, and the job given back, where the source has no keys to go on. */
static bool source_is_ready(struct collector *c, struct fleet_account *account)
{
	struct fleet_source *source = account->source;
	int64_t now_ms = http_now_ms();

	if (collector_keys_usable(&source->credentials))
		return true;
	if (source->error) {
		fleet_set_text(&account->error, source->error);
		fleet_job_done(&c->fleet, &account->job, false, now_ms,
			       now_ms + retry_ms(c));
		return false;
	}
	fleet_job_nudge(&source->job, now_ms);
	fleet_job_postpone(&c->fleet, &account->job,
			   now_ms + COLLECTOR_POSTPONE_MS);
	return false;
}

static void do_account(struct collector *c, const struct workshop *shop,
		       struct fleet_account *account)
{
	_cleanup_(buf_done) struct buf arn = { 0 };
	struct credentials_role role;
	struct credentials keys;
	struct discovered_regions found;
	struct plan *plan;
	bool by_role, slow;
	int64_t now_ms;

	if (!source_is_ready(c, account))
		return;
	buf_init(&arn, ARN_MAX_LEN);
	plan = plan_ref(c->plan);
	by_role = member_role(account, &role, &arn);
	credentials_copy(&account->source->credentials, &keys);
	{
		const struct discover_input input = {
			.settings = account->source->settings,
			.credentials = &keys,
			.role = by_role ? &role : NULL,
		};

		pthread_mutex_unlock(&c->lock);
		discover_regions(shop, &input, &found);
		pthread_mutex_lock(&c->lock);
	}
	now_ms = http_now_ms();
	slow = found.err.timeout;
	collector_tell(c);
	if (found.err.code && !strcmp(found.err.code, "Terminated"))
		found.err.code = NULL;
	else
		account_learnt(c, shop, account, &found, now_ms);
	fleet_job_done(
		&c->fleet, &account->job, slow, now_ms,
		found.err.code
			? now_ms + retry_ms(c)
			: discovery_due_ms(c, now_ms, &account->credentials));
	credentials_done(&keys);
	discover_regions_done(&found);
	plan_unref(plan);
}

void collector_do(struct collector *c, const struct workshop *shop,
		  struct job *job)
{
	switch (job->kind) {
	case JOB_SOURCE:
		do_source(c, shop, (struct fleet_source *)job);
		break;
	case JOB_ACCOUNT:
		do_account(c, shop, (struct fleet_account *)job);
		break;
	case JOB_TARGET:
		collector_do_target(c, shop, (struct fleet_target *)job);
		break;
	}
}
