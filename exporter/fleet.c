/*
 * fleet: whom the exporter watches, and what is to be done next.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "xalloc.h"

void fleet_init(struct fleet *fleet)
{
	*fleet = (struct fleet){ 0 };
}

void fleet_set_text(char **slot, const char *text)
{
	char *copy = text ? xstrdup(text) : NULL;

	free(*slot);
	*slot = copy;
}

/* ---- ends ---- */

static void target_free(struct fleet_target *target)
{
	snapshot_unref(target->snapshot);
	chunk_unref(target->info);
	free(target->region);
	free(target);
}

static void account_free(struct fleet_account *account)
{
	credentials_done(&account->credentials);
	free(account->error);
	free(account->id);
	free(account);
}

static void source_free(struct fleet_source *source)
{
	credentials_done(&source->credentials);
	free(source->name);
	free(source->own_id);
	free(source->partition);
	free(source->error);
	free(source);
}

void fleet_done(struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->n_targets; i++)
		target_free(fleet->targets[i]);
	for (size_t i = 0; i < fleet->n_accounts; i++)
		account_free(fleet->accounts[i]);
	for (size_t i = 0; i < fleet->n_sources; i++)
		source_free(fleet->sources[i]);
	free(fleet->targets);
	free(fleet->accounts);
	free(fleet->sources);
}

static bool has_targets(const struct fleet *fleet,
			const struct fleet_account *account)
{
	for (size_t i = 0; i < fleet->n_targets; i++)
		if (fleet->targets[i]->account == account)
			return true;
	return false;
}

static bool has_accounts(const struct fleet *fleet,
			 const struct fleet_source *source)
{
	for (size_t i = 0; i < fleet->n_accounts; i++)
		if (fleet->accounts[i]->source == source)
			return true;
	return false;
}

static bool is_free(const struct job *job)
{
	return job->gone && !job->busy;
}

/* From the leaves up: what still has some is looked at the next time. */
static void sweep(struct fleet *fleet)
{
	size_t n = 0;

	for (size_t i = 0; i < fleet->n_targets; i++) {
		if (is_free(&fleet->targets[i]->job))
			target_free(fleet->targets[i]);
		else
			fleet->targets[n++] = fleet->targets[i];
	}
	fleet->n_targets = n;
	n = 0;
	for (size_t i = 0; i < fleet->n_accounts; i++) {
		if (is_free(&fleet->accounts[i]->job) &&
		    !has_targets(fleet, fleet->accounts[i]))
			account_free(fleet->accounts[i]);
		else
			fleet->accounts[n++] = fleet->accounts[i];
	}
	fleet->n_accounts = n;
	n = 0;
	for (size_t i = 0; i < fleet->n_sources; i++) {
		if (is_free(&fleet->sources[i]->job) &&
		    !has_accounts(fleet, fleet->sources[i]))
			source_free(fleet->sources[i]);
		else
			fleet->sources[n++] = fleet->sources[i];
	}
	fleet->n_sources = n;
}

void fleet_target_remove(struct fleet *fleet, struct fleet_target *target)
{
	target->job.gone = true;
	sweep(fleet);
}

static void abandon(struct fleet *fleet, struct fleet_account *account)
{
	account->job.gone = true;
	for (size_t i = 0; i < fleet->n_targets; i++)
		if (fleet->targets[i]->account == account)
			fleet->targets[i]->job.gone = true;
}

void fleet_account_remove(struct fleet *fleet, struct fleet_account *account)
{
	abandon(fleet, account);
	sweep(fleet);
}

void fleet_source_remove(struct fleet *fleet, struct fleet_source *source)
{
	source->job.gone = true;
	for (size_t i = 0; i < fleet->n_accounts; i++)
		if (fleet->accounts[i]->source == source)
			abandon(fleet, fleet->accounts[i]);
	sweep(fleet);
}

/* ---- who is there ---- */

static void *grow(void *items, size_t n)
{
	return xrealloc(items, (n + 1) * sizeof(void *));
}

struct fleet_source *fleet_source_find(const struct fleet *fleet,
				       const char *name)
{
	fleet_each(struct fleet_source, source, fleet,
		   sources) if (!strcmp((*source)->name, name)) return *source;
	return NULL;
}

struct fleet_source *fleet_source_add(struct fleet *fleet, const char *name)
{
	struct fleet_source *source = xcalloc(1, sizeof(*source));

	source->job.kind = JOB_SOURCE;
	source->name = xstrdup(name);
	fleet->sources = grow(fleet->sources, fleet->n_sources);
	fleet->sources[fleet->n_sources++] = source;
	return source;
}

struct fleet_account *fleet_account_find(const struct fleet *fleet,
					 const struct fleet_source *source,
					 const char *id)
{
	fleet_each(struct fleet_account, account, fleet,
		   accounts) if ((*account)->source == source &&
				 !strcmp((*account)->id, id)) return *account;
	return NULL;
}

struct fleet_account *fleet_account_add(struct fleet *fleet,
					struct fleet_source *source,
					const char *id)
{
	struct fleet_account *account = xcalloc(1, sizeof(*account));

	account->job.kind = JOB_ACCOUNT;
	account->source = source;
	account->id = xstrdup(id);
	fleet->accounts = grow(fleet->accounts, fleet->n_accounts);
	fleet->accounts[fleet->n_accounts++] = account;
	return account;
}

struct fleet_target *fleet_target_find(const struct fleet *fleet,
				       const char *account_id,
				       const char *region)
{
	fleet_each(
		struct fleet_target, target, fleet,
		targets) if (!strcmp((*target)->account->id, account_id) &&
			     !strcmp((*target)->region, region)) return *target;
	return NULL;
}

/* The place of the first target of an account, or of a later one. */
static size_t first_of(const struct fleet *fleet, const char *account_id)
{
	size_t low = 0, high = fleet->n_targets;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(fleet->targets[middle]->account->id, account_id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool fleet_has_targets(const struct fleet *fleet, const char *account_id)
{
	for (size_t i = first_of(fleet, account_id); i < fleet->n_targets;
	     i++) {
		if (strcmp(fleet->targets[i]->account->id, account_id) != 0)
			return false;
		if (!fleet->targets[i]->job.gone)
			return true;
	}
	return false;
}

static int compare_targets(const struct fleet_target *a,
			   const struct fleet_target *b)
{
	int order = strcmp(a->account->id, b->account->id);

	return order ? order : strcmp(a->region, b->region);
}

struct fleet_target *fleet_target_add(struct fleet *fleet,
				      struct fleet_account *account,
				      const char *region,
				      struct snapshot *snapshot)
{
	struct fleet_target *target = xcalloc(1, sizeof(*target));
	size_t i = fleet->n_targets;

	target->job.kind = JOB_TARGET;
	target->account = account;
	target->region = xstrdup(region);
	target->snapshot = snapshot;
	fleet->targets = grow(fleet->targets, fleet->n_targets++);
	for (; i && compare_targets(fleet->targets[i - 1], target) > 0; i--)
		fleet->targets[i] = fleet->targets[i - 1];
	fleet->targets[i] = target;
	return target;
}

/* ---- what is due ---- */

struct choice {
	struct job *best;
	int64_t next_ms; /* when the next one is due that is not yet */
	int64_t now_ms;
	bool slow_full;
};

static void consider(struct choice *choice, struct job *job)
{
	if (job->busy || job->gone || (job->slow && choice->slow_full))
		return;
	if (job->due_ms > choice->now_ms) {
		if (job->due_ms < choice->next_ms)
			choice->next_ms = job->due_ms;
	} else if (!choice->best || job->due_ms < choice->best->due_ms) {
		choice->best = job;
	}
}

struct job *fleet_next(struct fleet *fleet, int64_t now_ms, size_t slow_places,
		       int64_t max_wait_ms, int64_t *ret_wait_ms)
{
	struct choice choice = {
		.next_ms = now_ms + max_wait_ms,
		.now_ms = now_ms,
		.slow_full = fleet->slow_busy >= slow_places,
	};

	for (size_t i = 0; i < fleet->n_sources; i++)
		consider(&choice, &fleet->sources[i]->job);
	for (size_t i = 0; i < fleet->n_accounts; i++)
		consider(&choice, &fleet->accounts[i]->job);
	for (size_t i = 0; i < fleet->n_targets; i++)
		consider(&choice, &fleet->targets[i]->job);
	*ret_wait_ms = choice.next_ms - now_ms;
	if (!choice.best)
		return NULL;
	choice.best->busy = true;
	fleet->slow_busy += choice.best->slow;
	return choice.best;
}

static void give_back(struct fleet *fleet, struct job *job, int64_t due_ms)
{
	fleet->slow_busy -= job->slow;
	job->busy = false;
	if (!job->again)
		job->due_ms = due_ms;
	job->again = false;
}

void fleet_job_done(struct fleet *fleet, struct job *job, bool slow,
		    int64_t now_ms, int64_t due_ms)
{
	give_back(fleet, job, due_ms);
	job->slow = slow;
	job->attempted = true;
	job->done_ms = now_ms;
	if (job->gone)
		sweep(fleet);
}

void fleet_job_postpone(struct fleet *fleet, struct job *job, int64_t due_ms)
{
	give_back(fleet, job, due_ms);
	if (job->gone)
		sweep(fleet);
}

void fleet_job_nudge(struct job *job, int64_t now_ms)
{
	int64_t due_ms = job->attempted ? job->done_ms + FLEET_NUDGE_MS : 0;

	if (due_ms < now_ms)
		due_ms = now_ms;
	if (due_ms < job->due_ms)
		job->due_ms = due_ms;
}

void fleet_job_restart(struct job *job, int64_t due_ms)
{
	job->due_ms = due_ms;
	job->again = job->busy;
}
