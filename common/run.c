/*
 * run: one check from settings to a finished report.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "accounts.h"
#include "collect.h"
#include "dump.h"
#include "evaluate.h"
#include "http.h"
#include "live.h"
#include "run.h"
#include "sts.h"
#include "xalloc.h"

struct run {
	const struct run_place *place;
	const struct settings *settings;
	const struct check *check;
	const struct policy *policy;
	struct collect_plan plan;
	struct arena arena;	  /* of accounts, region names and errors */
	struct run_place telling; /* the place, with our own tick */
	struct live *live;	  /* NULL: a dump */
	struct dump dump;
	int64_t now;
	struct list accounts; /* struct account */
	struct inventory *inventories;
	struct target **targets;
	size_t n; /* of both: one per account and region */
};

/* Of region lists and the like; of one reason. */
enum { MAX_OWN_BYTES = 16 * 1024 * 1024, MAX_WHY = 8192 };

/* ---- whom and where to ask ---- */

/* A dump is one account, and its folders are the regions. */
static int choose_dumped(struct run *run, struct buf *why)
{
	const struct settings *settings = run->settings;
	struct account *account = arena_alloc(&run->arena, sizeof(*account));
	struct list dumped = { 0 };
	int r = dump_regions(&run->dump, &run->arena, &dumped);

	if (r < 0 || !account) {
		buf_addf(why, "--input '%s': %s", settings->input,
			 strerror(r < 0 ? -r : E2BIG));
		return r < 0 ? r : -E2BIG;
	}
	account->source = &run->dump.source;
	run->accounts = (struct list){ account, 1 };
	if (settings->regions.n && !accounts_all_regions(settings))
		dumped = settings->regions;
	for_each(char *const, region, &dumped)
		account_add_region(account, &run->arena, *region);
	/* The files in a directory of one region say which: their ARNs do. */
	if (!dumped.n)
		account_add_region(account, &run->arena, NULL);
	return 0;
}

static int choose(struct run *run, struct aws_error *ret_err, struct buf *why)
{
	int r;

	if (!run->live)
		return choose_dumped(run, why);
	r = accounts_choose(run->live, run->settings, &run->arena,
			    &run->accounts, ret_err, why);
	if (r < 0)
		return r;
	return accounts_choose_regions(run->live, run->settings, &run->arena,
				       &run->accounts, why);
}

/* ---- collecting ---- */

/* Nothing of an account that is out of reach. */
static size_t count_regions(const struct account *account)
{
	return account->source ? account->regions.n : 0;
}

static void collect_account(struct run *run, const struct account *account)
{
	const char *const *names = account->regions.items;
	struct inventory *inv;

	for (size_t i = 0; i < count_regions(account); i++) {
		inv = &run->inventories[run->n];
		inventory_init(inv, names[i], run->now, COLLECT_MAX_BYTES);
		inv->account_id = account->id;
		run->targets[run->n++] =
			collect_begin(account->source, &run->plan, inv);
	}
}

/* All at once: the sources of all accounts share an event loop. */
static void collect(struct run *run)
{
	size_t n = 0;

	for_each(struct account, account, &run->accounts)
		n += count_regions(account);
	run->inventories = xcalloc(n, sizeof(*run->inventories));
	run->targets = xcalloc(n, sizeof(*run->targets));
	for_each(struct account, account, &run->accounts)
		collect_account(run, account);
	for_each(struct account, account, &run->accounts)
		if (account->source)
			account->source->run(account->source);
}

static const char *known_account(const struct run *run)
{
	for (size_t i = 0; i < run->n; i++)
		if (run->inventories[i].account_id)
			return run->inventories[i].account_id;
	return NULL;
}

static void ignore_done(void *ctx, void *item, const struct aws_error *err)
{
	(void)ctx;
	(void)item;
	(void)err;
}

/*
 * ARNs of databases say whose they are. Where there is none, STS does; that it
 * cannot is no matter, since then there is nothing to be judged by it. With
 * --accounts all of them are known.
 */
static void learn_account(struct run *run)
{
	const char *account = known_account(run);
	struct caller_identity me = { 0 };
	struct source *source;

	if (!account && run->live && run->n) {
		source = live_source(run->live);
		source->fetch(source,
			      &(struct fetch){
				      .op = STS_GET_CALLER_IDENTITY,
				      .region = live_home_region(run->live),
				      .out = &me,
				      .arena = &run->arena,
				      .done = ignore_done,
			      });
		source->run(source);
		account = me.account;
	}
	for (size_t i = 0; i < run->n; i++)
		if (!run->inventories[i].account_id)
			run->inventories[i].account_id = account;
}

/* An account that is out of reach may hold what is looked for by -i. */
static void evaluate(struct run *run, struct report *rep)
{
	bool all = true;

	for (size_t i = 0; i < run->n; i++)
		evaluate_inventory(run->check, &run->inventories[i],
				   run->settings->params, run->policy, rep);
	for_each(struct account, account, &run->accounts) {
		if (!account->err.code)
			continue;
		all = false;
		if (account->id)
			report_account(rep, account->id, &account->err);
		else
			report_region(rep, CODE_API_ERROR, &account->err,
				      "the list of regions cannot be had");
	}
	if (all)
		evaluate_not_found(run->check, &run->settings->scope,
				   run->inventories, run->n, rep);
}

/* ---- beginning and end ---- */

/* Nothing to tell of before it is known how many regions there are. */
static void tell_progress(void *ctx)
{
	struct run *run = ctx;
	struct run_progress progress = { .regions = run->n };

	if (!run->n)
		return;
	for (size_t i = 0; i < run->n; i++)
		progress.done += collect_complete(run->targets[i]);
	progress.api_calls = live_api_calls(run->live);
	run->place->progress(run->place->progress_ctx, &progress);
}

static int begin(struct run *run, const struct run_place *place,
		 struct buf *trace, struct buf *why)
{
	const struct settings *settings = run->settings;

	arena_init(&run->arena, MAX_OWN_BYTES);
	run->now = settings->now.known ? settings->now.seconds : time(NULL);
	run->plan.scope = &settings->scope;
	run->plan.narrow = true;
	collect_plan_add(&run->plan, run->check, settings->params, run->policy);
	if (settings->input) {
		run->plan.narrow = false;
		dump_init(&run->dump, settings->input);
		return 0;
	}
	run->telling = *place;
	if (place->progress) {
		run->telling.tick = tell_progress;
		run->telling.tick_ctx = run;
	}
	return live_new(settings, &run->telling, trace, &run->live, why);
}

static void end(struct run *run)
{
	for (size_t i = 0; i < run->n; i++) {
		collect_end(run->targets[i]);
		inventory_done(&run->inventories[i]);
	}
	collect_plan_done(&run->plan);
	free(run->targets);
	free(run->inventories);
	live_free(run->live);
	arena_done(&run->arena);
}

/* Why nothing could begin: time was over, or something is set up wrong. */
static void report_beginning(struct report *rep, int r, const char *why)
{
	const struct aws_error err = {
		.code = r == -ETIME ? "DeadlineReached" : "Terminated",
		.operation = "the search for credentials",
		.timeout = true,
	};

	if (r == -ETIME || r == -EINTR)
		report_region(rep, CODE_API_ERROR, &err, "%s", why);
	else
		report_failure(rep, why);
}

void run_check(const struct settings *settings, const struct check *check,
	       const struct policy *policy, const struct run_place *place,
	       struct report *rep, struct run_facts *facts, struct buf *trace)
{
	struct run run = { .place = place,
			   .settings = settings,
			   .check = check,
			   .policy = policy };
	_cleanup_(buf_done) struct buf why;
	struct aws_error err = { 0 };
	int r;

	buf_init(&why, MAX_WHY);
	r = begin(&run, place, trace, &why);
	report_except(rep, settings->exceptions, run.now);
	if (r == 0)
		r = choose(&run, &err, &why);
	if (r == 0) {
		collect(&run);
		learn_account(&run);
		evaluate(&run, rep);
	} else if (err.code) {
		report_region(rep, CODE_API_ERROR, &err,
			      "the list of accounts cannot be had");
	} else {
		report_beginning(rep, r, buf_str(&why));
	}
	report_finish(rep);
	facts->api_calls = run.live ? live_api_calls(run.live) : 0;
	facts->seconds = (double)(http_now_ms() - place->start_ms) / 1000;
	facts->trace = trace;
	end(&run);
}
