/*
 * page_sample: a view as a middle-sized company would see it, for tests.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_SAMPLE_H
#define PAGE_SAMPLE_H

#include "arena.h"
#include "view.h"

struct page_sample {
	struct arena arena;
	struct view view;
};

/* 2026-11-24 08:30:12 UTC, when all samples are of. */
#define PAGE_SAMPLE_NOW INT64_C(1795509012)

/*
 * Twelve targets in three accounts with so many findings: one target failing,
 * one stale, one that was never collected, a source that could not be learnt,
 * and a configuration that could not be reloaded.
 */
void page_sample_init(struct page_sample *sample, size_t n_findings);

/* As it is before the first collection: nothing is known. */
void page_sample_init_empty(struct page_sample *sample);

/* One target, all well: no finding, no error. */
void page_sample_init_fine(struct page_sample *sample);

void page_sample_done(struct page_sample *sample);

#endif
