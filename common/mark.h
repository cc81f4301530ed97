/*
 * mark: where a reply stood before a page, to put it back where that fails.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MARK_H
#define MARK_H

#include "api.h"

/* All zero: nothing remembered. */
struct mark {
	size_t items; /* of a paged reply */
	void *record; /* a copy of any other */
};

/* `out` is what a fetch of `op` fills. */
void mark_set(struct mark *mark, const struct operation *op, const void *out);

/* `out` is as it was at mark_set(); memory of its arena is not given back. */
void mark_restore(const struct mark *mark, const struct operation *op,
		  void *out);
void mark_done(struct mark *mark);

#endif
