/*
 * snapshot: what is known of one account and region, ready to be served.
 *
 * Made from the results of the checks when a collection ended, or when data
 * became too old: then all of a check's resources are UNKNOWN, and none of them
 * is gone. Immutable and counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "chunk.h"
#include "family.h"
#include "result.h"
#include "view.h"

/*
 * What a snapshot is made of; all is copied or counted. `results` has one
 * entry per check of `checks`, in that order; NULL: none yet.
 */
struct snapshot_input {
	const char *source, *account_id, *region;
	const struct check *const *checks;
	struct result *const *results;
	size_t n_checks;
	struct chunk *info; /* samples of resource_info, or NULL */
	/* Of the same target, or NULL: families that are the same are shared.
	 */
	const struct snapshot *before;
	const struct list *errors; /* struct aws_error, of the last attempt */
	bool success;
	int64_t attempted; /* 0: never */
	double seconds;
	int64_t now, stale_after_seconds;
};

struct snapshot {
	int refs;
	struct arena arena;
	struct view_target view; /* `next` is left to the collector */
	struct list checks;	 /* struct view_check */
	struct list findings, errors;
	struct result **results; /* as in the input, counted */
	size_t n_results;
	int64_t stale_at; /* when it has to be made anew; INT64_MAX: never */
	struct chunk **chunks; /* one per family; NULL: nothing */
	size_t n_chunks;
};

struct snapshot *snapshot_new(const struct snapshot_input *input,
			      const struct families *families,
			      struct deflater *deflater);

/*
 * The same anew: at another time, when data may have become too old, or for
 * other checks. What is not given of `input` (its identity, what the last
 * attempt came to, results) is that of `old`.
 */
struct snapshot *snapshot_again(const struct snapshot *old,
				const struct snapshot_input *input,
				const struct families *families,
				struct deflater *deflater);

/* The result of a check, by its short name, or NULL. */
struct result *snapshot_result(const struct snapshot *snapshot,
			       const char *check);

/* Both take NULL. From any thread. */
struct snapshot *snapshot_ref(struct snapshot *snapshot);
void snapshot_unref(struct snapshot *snapshot);

#endif
