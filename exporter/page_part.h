/*
 * page_part: the parts that the status page is made of, in their order.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_PART_H
#define PAGE_PART_H

#include "page.h"
#include "page_sum.h"

/* What all parts are made from, and where they go. */
struct page {
	const struct view *view;
	const struct page_query *query;
	const struct page_sum *sum;
	struct buf *out;
};

/* The worst of it in one sentence, what is wrong with us, the numbers. */
void page_summary(const struct page *page);

/* One row per check, worst first. */
void page_checks(const struct page *page);

/* One row per target, failing first; sources that could not be learnt. */
void page_targets(const struct page *page);

/* The form, and the findings that it asks for, worst first. */
void page_findings(const struct page *page);

/* "critical", "warning", "unknown", "ok": class and word in one <b>. */
void page_badge(const char *class_name, const char *word, struct buf *out);

/* A bar of one colour per state, as wide as their shares; no text. */
void page_bar(const struct counts *counts, struct buf *out);

/* Of page.css and page.js. */
extern const char page_style[], page_script[];

#endif
