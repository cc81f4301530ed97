/*
 * report_finish: the worst of all that was found, and what it means if nothing
 * was judged.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "check.h"
#include "report_private.h"
#include "text.h"

static int compare_place(const char *region_a, const struct resource *a,
			 const char *region_b, const struct resource *b)
{
	int r = text_compare(region_a, region_b);

	if (!r)
		r = text_compare(a->type, b->type);
	return r ? r : text_compare(a->id, b->id);
}

/* Those that are accepted come after those that are not, but before "ok". */
static int finding_rank(const struct finding *f)
{
	return 2 * state_rank(f->state) +
	       (f->state == STATE_OK ? !!f->muted : !f->muted);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int r = finding_rank(y) - finding_rank(x);

	if (!r)
		r = compare_place(x->region, &x->resource, y->region,
				  &y->resource);
	if (!r)
		r = text_compare(x->account_id, y->account_id);
	return r ? r : (x->order > y->order) - (x->order < y->order);
}

static int compare_skipped(const void *a, const void *b)
{
	const struct skipped *x = a, *y = b;
	int r = compare_place(x->region, &x->resource, y->region, &y->resource);

	return r ? r : text_compare(x->account_id, y->account_id);
}

static bool report_judged(const struct report *rep)
{
	for (const struct seen_entry *e = rep->seen->first; e; e = e->next)
		if (e->kind == SEEN_JUDGED)
			return true;
	return false;
}

/*
 * A finding about all that was looked at: the region, or the account where
 * there were several.
 */
static void finding_at_large(struct report *rep, enum common_code code,
			     const char *text)
{
	const char *const *regions = rep->regions.items;
	const char *const *accounts = rep->accounts.items;
	struct resource at = { .type = "region" };
	struct seen_entry *entry;
	bool fresh;

	if (rep->regions.n > 1) {
		at.type = "account";
		at.id = rep->accounts.n ? accounts[0] : "";
		rep->region = "aws-global";
	} else {
		rep->region = rep->regions.n ? regions[0] : "";
		at.id = rep->region;
	}
	entry = report_entry(rep, &at, &fresh);
	entry->kind = SEEN_OTHER;
	report_finding(rep, entry, policy_common_state(rep->policy, code),
		       common_codes[code].name, text, NULL);
}

/*
 * Nothing was judged: not one word of that is OK if anything failed. Where all
 * was skipped the first line says so, and no finding is needed.
 */
static void report_nothing(struct report *rep)
{
	_cleanup_(buf_done) struct buf text = { 0 };

	if (rep->findings.n)
		return;
	buf_init(&text, MESSAGE_MAX);
	if (rep->errors.n) {
		for_each(struct aws_error, err, &rep->errors)
			report_region(rep, CODE_API_ERROR, err, "%s", "");
	} else if (rep->skipped.n) {
		return;
	} else if (rep->left_out || (rep->scope && scope_narrows(rep->scope))) {
		buf_addf(&text, "0 of %zu %s match", rep->existing,
			 report_noun(rep, false, true));
		finding_at_large(rep, CODE_NO_MATCH, buf_str(&text));
	} else {
		buf_addf(&text, "no %s", report_noun(rep, false, true));
		finding_at_large(rep, CODE_NO_RESOURCES, buf_str(&text));
	}
}

static void count_entry(struct counts *counts, const struct seen_entry *entry)
{
	size_t *const by_state[] = {
		[STATE_OK] = &counts->ok,
		[STATE_WARNING] = &counts->warning,
		[STATE_CRITICAL] = &counts->critical,
		[STATE_UNKNOWN] = &counts->unknown,
	};

	if (entry->kind == SEEN_JUDGED)
		counts->checked++;
	if (entry->kind == SEEN_JUDGED ||
	    (entry->kind == SEEN_OTHER && entry->worst != STATE_OK))
		++*by_state[entry->worst];
}

static void sort(struct list *list, size_t size,
		 int (*compare)(const void *, const void *))
{
	if (list->n)
		qsort(list->items, list->n, size, compare);
}

void report_finish(struct report *rep)
{
	_cleanup_(buf_done) struct buf summary;

	report_close(rep);
	if (!report_judged(rep))
		report_nothing(rep);
	sort(&rep->findings, sizeof(struct finding), compare_findings);
	sort(&rep->skipped, sizeof(struct skipped), compare_skipped);
	rep->counts = (struct counts){ .skipped = rep->skipped.n };
	for (const struct seen_entry *e = rep->seen->first; e; e = e->next)
		count_entry(&rep->counts, e);
	rep->state = STATE_OK;
	for_each(struct finding, f, &rep->findings) {
		rep->state = state_worse(rep->state, f->state);
		rep->counts.muted += f->muted != NULL;
	}
	report_note_exceptions(rep);
	buf_init(&summary, MESSAGE_MAX);
	report_summarize(rep, &summary);
	rep->summary = report_strdup(rep, buf_str(&summary));
}
