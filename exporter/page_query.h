/*
 * page_query: which findings a client asked the status page for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_QUERY_H
#define PAGE_QUERY_H

#include "page.h"

/* "q", "state", ...: the name in the query and in the form. */
const char *page_field_name(enum page_field field);

/* The words of [state], ending in NULL. */
extern const char *const page_states[];

/* The word of [state] that asks for this finding among others. */
const char *page_state_word(const struct view_finding *finding);

/* True if anything is asked for. */
bool page_query_active(const struct page_query *query);

/* Whether a finding is asked for, or one of its target. */
bool page_query_takes(const struct page_query *query,
		      const struct view_target *target,
		      const struct view_finding *finding);
bool page_query_takes_target(const struct page_query *query,
			     const struct view_target *target);

/*
 * The address of the findings of one check, account, region and state, as the
 * value of href in double quotes; NULL: of all.
 */
void page_query_link(const char *const values[PAGE_FIELDS], struct buf *out);

#endif
