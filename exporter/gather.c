/*
 * gather: one collection of one account and region, judged by all checks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "evaluate.h"
#include "gather.h"
#include "http.h"
#include "live.h"
#include "resource_info.h"
#include "retry.h"
#include "text.h"
#include "xalloc.h"

/* Errors that are shown of one collection; of one reason. */
enum { MAX_ERRORS = 100, MAX_WHY = 8192, ERRORS_MAX = 4 * 1024 * 1024 };

struct gathering {
	const struct workshop *workshop;
	const struct gather_input *input;
	struct inventory inv;
	struct result **results;
	struct texts *texts; /* of those */
	struct arena arena;  /* of errors */
	struct list errors;  /* struct aws_error, each once */
	bool success;
	int64_t begun_ms;
};

bool gather_code_refuses_keys(const char *code)
{
	static const char *const codes[] = {
		"ExpiredToken",
		"ExpiredTokenException",
		"RequestExpired",
		"InvalidClientTokenId",
		"UnrecognizedClientException",
		"InvalidToken",
		"AuthFailure",
	};

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (text_is(code, codes[i]))
			return true;
	return false;
}

/* ---- errors ---- */

static bool same_error(const struct aws_error *a, const struct aws_error *b)
{
	return !text_compare(a->code, b->code) &&
	       !text_compare(a->operation, b->operation) &&
	       !text_compare(a->message, b->message);
}

static const char *keep(struct gathering *g, const char *text)
{
	return text ? arena_strdup(&g->arena, text) : NULL;
}

static void add_error(struct gathering *g, const struct aws_error *err)
{
	struct aws_error *items;

	for_each(struct aws_error, known, &g->errors)
		if (same_error(known, err))
			return;
	if (g->errors.n == MAX_ERRORS)
		return;
	items = arena_grow(&g->arena, g->errors.items, g->errors.n,
			   sizeof(*items));
	if (!items)
		return;
	items[g->errors.n] = *err;
	items[g->errors.n].code = keep(g, err->code);
	items[g->errors.n].message = keep(g, err->message);
	items[g->errors.n].operation = keep(g, err->operation);
	items[g->errors.n].region = keep(g, err->region);
	g->errors = (struct list){ items, g->errors.n + 1 };
}

/* ---- checks ---- */

/* That AWS will answer the next time, likely: who is denied stays so. */
static bool is_passing(const struct aws_error *err)
{
	_cleanup_(buf_done) struct buf service = { 0 };
	const char *operation = err->operation ? err->operation : "";
	enum retry_class class;

	if (!err->status)
		return !text_is(err->code, "InvalidEndpoint");
	if (gather_code_refuses_keys(err->code) ||
	    text_is(err->code, "MalformedReply"))
		return true;
	buf_init(&service, MAX_WHY);
	buf_add(&service, operation, strcspn(operation, ":"));
	class = retry_classify(buf_str(&service), err->status, err->code);
	return class == RETRY_TRANSIENT || class == RETRY_THROTTLING;
}

/*
 * All it needs came, and no single thing failed that will be there the next
 * time: a key that was throttled now is no key that cannot be read.
 */
static bool is_complete(const struct inventory *inv,
			const struct plan_check *planned,
			const struct scope *scope, const struct report *rep)
{
	for_each(struct aws_error, err, &rep->errors)
		if (is_passing(err))
			return false;
	for (const struct need *need = planned->check->needs; need->id; need++)
		if (!need->optional &&
		    need_applies(need, planned->params, planned->policy,
				 scope) &&
		    inv->results[need->id].err.code)
			return false;
	return true;
}

static struct result *result_before(const struct gather_input *input,
				    const struct check *check)
{
	return input->before
		       ? snapshot_result(input->before, check_short_name(check))
		       : NULL;
}

static void judge(struct gathering *g, size_t i, int64_t now)
{
	const struct gather_input *input = g->input;
	const struct plan_check *planned = &input->plan->checks[i];
	struct result *before = result_before(input, planned->check);
	struct report rep;
	bool complete;

	report_init(&rep, planned->policy, &input->plan->config->scope);
	report_except(&rep, input->plan->exceptions, g->inv.now);
	evaluate_inventory(planned->check, &g->inv, planned->params,
			   planned->policy, &rep);
	report_finish(&rep);
	complete = is_complete(&g->inv, planned, rep.scope, &rep);
	for_each(struct aws_error, err, &rep.errors)
		add_error(g, err);
	if (!complete && before && before->complete)
		g->results[i] = result_ref(before);
	else
		g->results[i] =
			result_new(&rep, g->workshop->families, g->texts, now,
				   complete, before, g->workshop->deflater);
	g->success = g->success && complete;
	report_done(&rep);
}

static void keep_results(struct gathering *g)
{
	const struct plan *plan = g->input->plan;

	for (size_t i = 0; i < plan->n_checks; i++)
		g->results[i] = result_ref(
			result_before(g->input, plan->checks[i].check));
}

/* ---- the snapshot ---- */

static struct snapshot *make_snapshot(struct gathering *g, int64_t now,
				      struct chunk *info)
{
	const struct gather_input *input = g->input;

	return snapshot_new(
		&(struct snapshot_input){
			.source = input->source,
			.account_id = input->account_id,
			.region = input->region,
			.checks = input->plan->declared,
			.results = g->results,
			.n_checks = input->plan->n_checks,
			.info = info,
			.before = input->before,
			.errors = &g->errors,
			.success = g->success,
			.attempted = now,
			.seconds = (double)(http_now_ms() - g->begun_ms) / 1000,
			.now = now,
			.stale_after_seconds = input->plan->config->stale_after,
		},
		g->workshop->families, g->workshop->deflater);
}

static void begin(struct gathering *g, const struct workshop *workshop,
		  const struct gather_input *input)
{
	*g = (struct gathering){ .workshop = workshop,
				 .input = input,
				 .begun_ms = http_now_ms() };
	arena_init(&g->arena, ERRORS_MAX);
	g->texts = texts_new();
	g->results =
		xcalloc(input->plan->n_checks + 1, sizeof(struct result *));
}

static void end(struct gathering *g)
{
	for (size_t i = 0; i < g->input->plan->n_checks; i++)
		result_unref(g->results[i]);
	free(g->results);
	texts_unref(g->texts);
	arena_done(&g->arena);
}

struct snapshot *gather_failed(const struct workshop *workshop,
			       const struct gather_input *input,
			       const struct list *errors, int64_t now)
{
	struct snapshot *snapshot;
	struct gathering g;

	begin(&g, workshop, input);
	for_each(struct aws_error, err, errors)
		add_error(&g, err);
	keep_results(&g);
	snapshot = make_snapshot(&g, now, input->info_before);
	end(&g);
	return snapshot;
}

/* ---- the collection ---- */

static void collect(struct gathering *g, struct live *live)
{
	const struct gather_input *input = g->input;
	struct source *source = live_source(live);
	struct target *target;

	inventory_init(&g->inv, input->region, time(NULL), COLLECT_MAX_BYTES);
	g->inv.account_id = input->account_id;
	target = collect_begin(source, &input->plan->collect, &g->inv);
	source->run(source);
	collect_end(target);
}

static bool lists_came(const struct inventory *inv)
{
	return inventory_complete(inv, NEED_DB_INSTANCES) &&
	       inventory_complete(inv, NEED_DB_CLUSTERS);
}

static void look_at_errors(const struct gathering *g, struct gathered *ret)
{
	for_each(struct aws_error, err, &g->errors) {
		ret->keys_refused |= gather_code_refuses_keys(err->code);
		ret->timed_out |= text_is(err->code, "DeadlineReached");
		ret->interrupted |= text_is(err->code, "Terminated");
	}
}

static void judge_all(struct gathering *g, struct gathered *ret)
{
	const struct gather_input *input = g->input;
	int64_t now = time(NULL);

	g->success = true;
	for (size_t i = 0; i < input->plan->n_checks; i++)
		judge(g, i, now);
	ret->info = lists_came(&g->inv)
			    ? resource_info_new(&g->inv, input->plan,
						g->workshop->deflater)
			    : chunk_ref(input->info_before);
	inventory_done(&g->inv);
	ret->snapshot = make_snapshot(g, now, ret->info);
	look_at_errors(g, ret);
}

void gather(const struct workshop *workshop, const struct gather_input *input,
	    struct gathered *ret)
{
	struct run_place place = *workshop->place;
	_cleanup_(buf_done) struct buf why;
	struct live *live = NULL;
	struct gathering g;

	*ret = (struct gathered){ 0 };
	buf_init(&why, MAX_WHY);
	begin(&g, workshop, input);
	place.start_ms = g.begun_ms;
	place.credentials = input->credentials;
	if (live_new(input->settings, &place, NULL, &live, &why) == 0) {
		collect(&g, live);
		live_free(live);
		judge_all(&g, ret);
	} else {
		add_error(&g,
			  &(struct aws_error){ .code = "NotStarted",
					       .operation = "the collection",
					       .message = buf_str(&why) });
		keep_results(&g);
		ret->info = chunk_ref(input->info_before);
		ret->snapshot = make_snapshot(&g, time(NULL), ret->info);
	}
	end(&g);
}
