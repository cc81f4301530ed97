/*
 * run: one check from settings to a finished report.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collect.h"
#include "dump.h"
#include "evaluate.h"
#include "http.h"
#include "live.h"
#include "partition.h"
#include "run.h"
#include "sts.h"
#include "xalloc.h"

struct run {
	const struct settings *settings;
	const struct check *check;
	const struct policy *policy;
	struct collect_plan plan;
	struct arena arena; /* of region names and errors */
	struct source *source;
	struct live *live; /* NULL: a dump */
	struct dump dump;
	int64_t now;
	struct list regions; /* const char * */
	struct inventory *inventories;
	struct target **targets;
};

/* Of region lists and the like; of one reason. */
enum { MAX_OWN_BYTES = 4 * 1024 * 1024, MAX_WHY = 8192 };

/* ---- which regions ---- */

static bool all_regions(const struct run *run)
{
	const struct list *regions = &run->settings->regions;

	return regions->n == 1 &&
	       !strcmp(*(const char *const *)regions->items, "all");
}

static void add_region(struct run *run, const char *name)
{
	const char **items;

	for_each(char *const, region, &run->regions)
		if (name && !strcmp(*region, name))
			return;
	items = arena_grow(&run->arena, run->regions.items, run->regions.n,
			   sizeof(*items));
	if (!items)
		return;
	items[run->regions.n++] = name;
	run->regions.items = items;
}

static void regions_done(void *ctx, void *item, const struct aws_error *err)
{
	(void)ctx;
	if (err)
		*(struct aws_error *)item = *err;
}

/* Every region that is enabled for the account. */
static int ask_regions(struct run *run, const char *home,
		       struct aws_error *ret_err)
{
	struct page page = { 0 };

	*ret_err = (struct aws_error){ 0 };
	run->source->fetch(run->source, &(struct fetch){
						.op = EC2_DESCRIBE_REGIONS,
						.region = home,
						.out = &page,
						.arena = &run->arena,
						.done = regions_done,
						.item = ret_err,
					});
	run->source->run(run->source);
	if (ret_err->code)
		return -EIO;
	for_each(struct region, region, &page.items)
		if (region->name && region_is_valid(region->name) &&
		    (!region->opt_in_status ||
		     strcmp(region->opt_in_status, "not-opted-in") != 0))
			add_region(run, region->name);
	return 0;
}

static int dumped_regions(struct run *run, struct buf *why)
{
	struct list dumped = { 0 };
	int r = dump_regions(&run->dump, &run->arena, &dumped);

	if (r < 0) {
		buf_addf(why, "--input '%s': %s", run->settings->input,
			 strerror(-r));
		return r;
	}
	if (run->settings->regions.n && !all_regions(run))
		return 0;
	for_each(char *const, region, &dumped)
		add_region(run, *region);
	/* The files in a directory of one region say which: their ARNs do. */
	if (!dumped.n)
		add_region(run, NULL);
	return 0;
}

static int choose_regions(struct run *run, struct aws_error *ret_err,
			  struct buf *why)
{
	const char *home;
	int r;

	if (!run->live) {
		r = dumped_regions(run, why);
		if (r < 0)
			return r;
	}
	if (all_regions(run) && run->live)
		return ask_regions(run, live_home_region(run->live), ret_err);
	if (!all_regions(run))
		for_each(char *const, region, &run->settings->regions)
			add_region(run, *region);
	if (run->regions.n)
		return 0;
	r = live_region(run->live, &home, why);
	if (r == 0)
		add_region(run, home);
	return r;
}

/* ---- collecting ---- */

static void collect(struct run *run)
{
	size_t n = run->regions.n;
	const char *const *names = run->regions.items;

	run->inventories = xcalloc(n, sizeof(*run->inventories));
	run->targets = xcalloc(n, sizeof(*run->targets));
	for (size_t i = 0; i < n; i++) {
		inventory_init(&run->inventories[i], names[i], run->now,
			       COLLECT_MAX_BYTES);
		run->targets[i] = collect_begin(run->source, &run->plan,
						&run->inventories[i]);
	}
	run->source->run(run->source);
}

static const char *known_account(const struct run *run)
{
	for (size_t i = 0; i < run->regions.n; i++)
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
 * cannot is no matter, since then there is nothing to be judged by it.
 */
static void learn_account(struct run *run)
{
	const char *account = known_account(run);
	struct caller_identity me = { 0 };

	if (!account && run->live) {
		run->source->fetch(
			run->source,
			&(struct fetch){
				.op = STS_GET_CALLER_IDENTITY,
				.region = live_home_region(run->live),
				.out = &me,
				.arena = &run->arena,
				.done = ignore_done,
			});
		run->source->run(run->source);
		account = me.account;
	}
	for (size_t i = 0; i < run->regions.n; i++)
		if (!run->inventories[i].account_id)
			run->inventories[i].account_id = account;
}

static void evaluate(struct run *run, struct report *rep)
{
	for (size_t i = 0; i < run->regions.n; i++)
		evaluate_inventory(run->check, &run->inventories[i],
				   run->settings->params, run->policy, rep);
	evaluate_not_found(run->check, &run->settings->scope, run->inventories,
			   run->regions.n, rep);
}

/* ---- beginning and end ---- */

static int begin(struct run *run, const struct run_place *place,
		 struct buf *trace, struct buf *why)
{
	const struct settings *settings = run->settings;
	int r;

	arena_init(&run->arena, MAX_OWN_BYTES);
	run->now = settings->now.known ? settings->now.seconds : time(NULL);
	run->plan.scope = &settings->scope;
	run->plan.narrow = true;
	collect_plan_add(&run->plan, run->check, settings->params, run->policy);
	if (settings->input) {
		run->plan.narrow = false;
		dump_init(&run->dump, settings->input);
		run->source = &run->dump.source;
		return 0;
	}
	r = live_new(settings, place, trace, &run->live, why);
	if (r < 0)
		return r;
	run->source = live_source(run->live);
	return 0;
}

static void end(struct run *run)
{
	for (size_t i = 0; run->targets && i < run->regions.n; i++) {
		collect_end(run->targets[i]);
		inventory_done(&run->inventories[i]);
	}
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
	struct run run = { .settings = settings,
			   .check = check,
			   .policy = policy };
	_cleanup_(buf_done) struct buf why;
	struct aws_error err = { 0 };
	int r;

	buf_init(&why, MAX_WHY);
	r = begin(&run, place, trace, &why);
	if (r == 0)
		r = choose_regions(&run, &err, &why);
	if (r == 0) {
		collect(&run);
		learn_account(&run);
		evaluate(&run, rep);
	} else if (err.code) {
		report_region(rep, CODE_API_ERROR, &err,
			      "the list of regions cannot be had");
	} else {
		report_beginning(rep, r, buf_str(&why));
	}
	report_finish(rep);
	facts->api_calls = run.live ? live_api_calls(run.live) : 0;
	facts->seconds = (double)(http_now_ms() - place->start_ms) / 1000;
	facts->trace = trace;
	end(&run);
}
