/*
 * findings: /api/v1/findings, all that was found as the plugins' JSON.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "findings_private.h"
#include "json_text.h"
#include "output.h"
#include "text.h"
#include "xalloc.h"

enum { GLUE_MAX = 1024 * 1024 * 1024 };

/* ---- what is to be sent ---- */

static struct part *add_part(struct findings *f)
{
	f->parts = xrealloc(f->parts, (f->n + 1) * sizeof(*f->parts));
	f->parts[f->n] = (struct part){ 0 };
	return &f->parts[f->n++];
}

/* What was written to `glue` since `from`. */
static void add_text(struct findings *f, size_t from)
{
	struct part *part;

	if (f->glue.len == from)
		return;
	part = add_part(f);
	part->offset = from;
	part->len = f->glue.len - from;
}

static void add_word(struct findings *f, const char *word)
{
	size_t from = f->glue.len;

	buf_adds(&f->glue, word);
	add_text(f, from);
}

static bool wants(const struct findings *f, const struct view_target *target)
{
	const struct findings_filter *filter = f->filter;

	return (!filter->account_id ||
		text_is(target->account_id, filter->account_id)) &&
	       (!filter->region || text_is(target->region, filter->region));
}

/* ---- targets ---- */

static void write_target(const struct view_target *t, struct buf *out)
{
	bool stale = false;

	for_each(struct view_check, check, t->checks)
		stale = stale || check->stale;
	buf_adds(out, "{\"target\":");
	json_text_string(t->source, out);
	buf_adds(out, ",\"account_id\":");
	json_text_string(t->account_id, out);
	buf_adds(out, ",\"region\":");
	json_text_string(t->region, out);
	buf_addf(out,
		 ",\"success\":%s,\"stale\":%s,\"attempted_seconds\":%" PRId64
		 ",\"collected_seconds\":%" PRId64 "}",
		 t->success ? "true" : "false", stale ? "true" : "false",
		 t->attempted, t->collected);
}

static void add_targets(struct findings *f)
{
	size_t from = f->glue.len;
	bool first = true;

	buf_adds(&f->glue, "{\"version\":");
	json_text_string(f->publication->view.version, &f->glue);
	buf_adds(&f->glue, ",\"targets\":[");
	for_each(struct view_target, t, &f->publication->view.targets) {
		if (!wants(f, t))
			continue;
		buf_adds(&f->glue, first ? "" : ",");
		write_target(t, &f->glue);
		first = false;
	}
	buf_adds(&f->glue, "],\"checks\":[");
	add_text(f, from);
}

/* ---- checks ---- */

static void sum_counts(struct counts *sum, const struct counts *c)
{
	sum->checked += c->checked;
	sum->ok += c->ok;
	sum->warning += c->warning;
	sum->critical += c->critical;
	sum->unknown += c->unknown;
	sum->muted += c->muted;
	sum->skipped += c->skipped;
}

/* One check over all that is wanted of it. */
struct sum {
	struct counts counts;
	size_t targets, unseen; /* of these: that it was not made on yet */
	bool blind;		/* there may be more that nobody knows of */
};

static void sum_target(struct sum *sum, const struct view_target *target,
		       const char *name)
{
	bool seen = false;

	for_each(struct view_check, c, target->checks) {
		if (strcmp(c->name, name) != 0)
			continue;
		sum_counts(&sum->counts, &c->counts);
		seen = c->collected != 0;
	}
	sum->targets++;
	sum->unseen += !seen;
}

static bool is_blind(const struct findings *f)
{
	if (f->filter->account_id)
		return false;
	for_each(struct view_source, source, &f->publication->view.sources)
		if (source->blind)
			return true;
	return false;
}

/* What nobody looked at is not OK. */
static enum state worst(const struct sum *sum)
{
	const struct counts *c = &sum->counts;

	return c->critical  ? STATE_CRITICAL
	       : c->warning ? STATE_WARNING
	       : c->unknown || sum->unseen || !sum->targets || sum->blind
		       ? STATE_UNKNOWN
		       : STATE_OK;
}

static void write_summary(const struct sum *sum, struct buf *out)
{
	const struct counts *c = &sum->counts;

	buf_addf(out, "%zu critical, %zu warning, %zu unknown, %zu ok",
		 c->critical, c->warning, c->unknown, c->ok);
	if (sum->blind)
		buf_adds(out, ", not all accounts and regions are known");
	else if (!sum->targets)
		buf_adds(out, ", no such account and region is known");
	if (sum->unseen)
		buf_addf(out, ", %zu of %zu not collected yet", sum->unseen,
			 sum->targets);
}

static void add_name(struct arena *arena, struct list *names, const char *name)
{
	const char **items;

	for_each(char *const, known, names)
		if (!strcmp(*known, name))
			return;
	items = arena_grow(arena, names->items, names->n, sizeof(*items));
	if (!items)
		xalloc_failed();
	items[names->n] = name;
	*names = (struct list){ items, names->n + 1 };
}

/* "check":... up to "counts":{...}, for one check over all that is wanted. */
static void add_head(struct findings *f, const struct check *check,
		     const char *name)
{
	const struct view *view = &f->publication->view;
	struct list accounts = { 0 }, regions = { 0 };
	struct sum sum = { .blind = is_blind(f) };
	_cleanup_(buf_done) struct buf summary;
	struct arena arena;
	size_t from = f->glue.len;

	arena_init(&arena, GLUE_MAX);
	buf_init(&summary, 1024);
	for_each(struct view_target, t, &view->targets) {
		if (!wants(f, t))
			continue;
		add_name(&arena, &accounts, t->account_id);
		add_name(&arena, &regions, t->region);
		sum_target(&sum, t, name);
	}
	write_summary(&sum, &summary);
	buf_addc(&f->glue, '{');
	output_json_head(&(struct json_head){ .check = check->name,
					      .summary = buf_str(&summary),
					      .state = worst(&sum),
					      .accounts = &accounts,
					      .regions = &regions,
					      .counts = &sum.counts },
			 &f->glue);
	add_text(f, from);
	arena_done(&arena);
}

static bool is_stale(const struct view_target *target, const char *name)
{
	for_each(struct view_check, check, target->checks)
		if (!strcmp(check->name, name))
			return check->stale;
	return false;
}

static void add_list(struct findings *f, const char *begin, const char *name,
		     size_t member)
{
	const struct view *view = &f->publication->view;
	const struct view_target *targets = view->targets.items;
	const struct result *result;
	const struct chunk *chunk;
	struct part *part;
	bool first = true;

	add_word(f, begin);
	for (size_t i = 0; i < view->targets.n; i++) {
		if (!wants(f, &targets[i]))
			continue;
		result = snapshot_result(f->publication->snapshots[i], name);
		if (!result)
			continue;
		chunk = *(struct chunk *const *)((const char *)result + member);
		if (!chunk->len)
			continue;
		if (!first)
			add_word(f, ",");
		part = add_part(f);
		part->chunk = chunk;
		part->stale = is_stale(&targets[i], name);
		first = false;
	}
	add_word(f, "]");
}

static void add_check(struct findings *f, const struct check *check)
{
	const char *name = check_short_name(check);

	add_head(f, check, name);
	add_list(f, ",\"skipped\":[", name,
		 offsetof(struct result, json_skipped));
	add_list(f, ",\"findings\":[", name,
		 offsetof(struct result, json_findings));
	add_list(f, ",\"errors\":[", name,
		 offsetof(struct result, json_errors));
	add_word(f, "}");
}

static bool is_named(const struct check *check, const char *name)
{
	return !name || !strcmp(name, check->name) ||
	       !strcmp(name, check_short_name(check));
}

static size_t add_checks(struct findings *f)
{
	const struct publication *p = f->publication;
	size_t n = 0;

	for (size_t i = 0; i < p->plan->n_checks; i++) {
		if (!is_named(p->plan->declared[i], f->filter->check))
			continue;
		if (n++)
			add_word(f, ",");
		add_check(f, p->plan->declared[i]);
	}
	add_word(f, "]}\n");
	return n;
}

struct findings *findings_open(struct publication *publication,
			       const struct findings_filter *filter,
			       struct buf *why)
{
	struct findings *f = xcalloc(1, sizeof(*f));
	size_t n;

	f->publication = publication;
	f->filter = filter;
	buf_init(&f->glue, GLUE_MAX);
	add_targets(f);
	n = add_checks(f);
	f->filter = NULL;
	if (n || !filter->check)
		return f;
	buf_addf(why, "check: no check '%s' is enabled", filter->check);
	findings_close(f);
	return NULL;
}

void findings_close(struct findings *f)
{
	findings_read_end(f);
	publication_unref(f->publication);
	buf_done(&f->glue);
	free(f->parts);
	free(f);
}
