/*
 * page_sum: a view in numbers: how many of what, over all targets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_SUM_H
#define PAGE_SUM_H

#include "view.h"

/* What became of a target; the worst one of those that apply. */
enum page_health {
	PAGE_FAILING, /* the last collection was not complete */
	PAGE_STALE,   /* it was, but something shown is older than allowed */
	PAGE_WAITING, /* not collected yet */
	PAGE_FINE,
	PAGE_HEALTHS
};

/* One check over all targets. */
struct page_total {
	const char *name;
	struct counts counts;
	size_t stale; /* targets of which this is too old */
};

struct page_sum {
	struct list checks; /* struct page_total, worst first */
	struct counts all;
	size_t results; /* one per resource and check: those of all states */
	size_t healths[PAGE_HEALTHS], unlearnt;
	struct list accounts, regions; /* const char *, sorted, each once */
};

/* The names are those of the view; page_sum_done() frees the lists. */
void page_sum_init(struct page_sum *sum, const struct view *view);
void page_sum_done(struct page_sum *sum);

enum page_health page_health(const struct view_target *target);

/* Something of the target is longer ago than stale_after. */
bool page_target_stale(const struct view_target *target);

/* The source was tried, and account or regions could not be learnt. */
bool page_source_failed(const struct view_source *source);

#endif
