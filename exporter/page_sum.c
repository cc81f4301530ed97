/*
 * page_sum: a view in numbers: how many of what, over all targets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "page_sum.h"
#include "text.h"
#include "xalloc.h"

bool page_target_stale(const struct view_target *target)
{
	for_each(struct view_check, check, target->checks)
		if (check->stale)
			return true;
	return false;
}

enum page_health page_health(const struct view_target *target)
{
	if (!target->attempted)
		return PAGE_WAITING;
	if (!target->success)
		return PAGE_FAILING;
	return page_target_stale(target) ? PAGE_STALE : PAGE_FINE;
}

bool page_source_failed(const struct view_source *source)
{
	return source->attempted && !source->known;
}

static void add_counts(struct counts *sum, const struct counts *counts)
{
	sum->checked += counts->checked;
	sum->ok += counts->ok;
	sum->warning += counts->warning;
	sum->critical += counts->critical;
	sum->unknown += counts->unknown;
	sum->muted += counts->muted;
	sum->skipped += counts->skipped;
}

static struct page_total *total_of(struct list *totals, const char *name)
{
	struct page_total *items = totals->items;

	for (size_t i = 0; i < totals->n; i++)
		if (text_is(items[i].name, name))
			return &items[i];
	items = xrealloc(items, (totals->n + 1) * sizeof(*items));
	items[totals->n] = (struct page_total){ .name = name };
	totals->items = items;
	return &items[totals->n++];
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_totals(const void *a, const void *b)
{
	const struct page_total *x = a, *y = b;
	int order = compare_sizes(y->counts.critical, x->counts.critical);

	if (!order)
		order = compare_sizes(y->counts.warning, x->counts.warning);
	if (!order)
		order = compare_sizes(y->counts.unknown, x->counts.unknown);
	return order ? order : text_compare(x->name, y->name);
}

static void sum_target(struct page_sum *sum, const struct view_target *target)
{
	for_each(struct view_check, check, target->checks) {
		struct page_total *total = total_of(&sum->checks, check->name);

		add_counts(&total->counts, &check->counts);
		add_counts(&sum->all, &check->counts);
		total->stale += check->stale;
	}
	sum->healths[page_health(target)]++;
}

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts, and leaves out what is there already, or is nothing. */
static void make_unique(struct list *texts)
{
	const char **items = texts->items;
	size_t n = 0;

	qsort(items, texts->n, sizeof(*items), compare_texts);
	for (size_t i = 0; i < texts->n; i++)
		if (text_compare(items[i], n ? items[n - 1] : NULL) != 0)
			items[n++] = items[i];
	texts->n = n;
}

static void list_places(struct page_sum *sum, const struct list *targets)
{
	const char **accounts, **regions;
	size_t n = 0;

	accounts = xcalloc(targets->n + 1, sizeof(*accounts));
	regions = xcalloc(targets->n + 1, sizeof(*regions));
	for_each(struct view_target, target, targets) {
		accounts[n] = target->account_id;
		regions[n++] = target->region;
	}
	sum->accounts = (struct list){ accounts, n };
	sum->regions = (struct list){ regions, n };
	make_unique(&sum->accounts);
	make_unique(&sum->regions);
}

void page_sum_init(struct page_sum *sum, const struct view *view)
{
	*sum = (struct page_sum){ 0 };
	for_each(struct view_target, target, &view->targets)
		sum_target(sum, target);
	if (sum->checks.n)
		qsort(sum->checks.items, sum->checks.n,
		      sizeof(struct page_total), compare_totals);
	sum->results = sum->all.ok + sum->all.warning + sum->all.critical +
		       sum->all.unknown;
	for_each(struct view_source, source, &view->sources)
		sum->unlearnt += page_source_failed(source);
	list_places(sum, &view->targets);
}

void page_sum_done(struct page_sum *sum)
{
	free(sum->checks.items);
	free(sum->accounts.items);
	free(sum->regions.items);
	*sum = (struct page_sum){ 0 };
}
