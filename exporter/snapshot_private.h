/*
 * snapshot_private: what the parts of a snapshot are made with.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SNAPSHOT_PRIVATE_H
#define SNAPSHOT_PRIVATE_H

#include "rewrite.h"
#include "snapshot.h"

struct snapshot_maker {
	const struct snapshot_input *input;
	const struct families *families;
	struct deflater *deflater;
	struct snapshot *snapshot;
	struct buf prefix;   /* of the samples being written */
	struct rewrite text; /* of the family being written */
};

bool snapshot_is_stale(const struct snapshot_input *input,
		       const struct result *result);

/* What the pages see, and when it becomes too old. */
void snapshot_make_view(struct snapshot_maker *m);

/* The samples, family by family; the view is there. */
void snapshot_make_chunks(struct snapshot_maker *m);

#endif
