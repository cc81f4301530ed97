/*
 * collect: brings an inventory what the checks need.
 *
 * Needs form a graph: a list comes first, then what its records refer to.
 * Each need starts as soon as those it waits for are complete, in every region
 * at once; follow-ups are asked only for what some record in scope refers to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "check.h"
#include "inventory.h"
#include "source.h"

/* Records of one inventory take this much at most. */
#define COLLECT_MAX_BYTES ((size_t)1 << 30)

/* What is wanted; the same for every region of a run. */
struct collect_plan {
	bool wanted[NEED_COUNT];
	const struct scope *scope;
	/*
	 * The server may be asked for just the databases that -i, -H or
	 * --engine name. Not where a check judges other resources.
	 */
	bool narrow;
	/* Follow-ups of databases out of scope too: -i may name a key. */
	bool all_databases;
	bool follow;	  /* follow-ups of databases at all */
	struct list keys; /* const char *: KMS keys to describe anyway */
};

/*
 * Adds what a check wants with these parameters, and what that needs in turn.
 * The plan starts all zero but for `scope`, and `narrow`, which the first
 * check that cannot be narrowed switches off.
 */
void collect_plan_add(struct collect_plan *plan, const struct check *check,
		      const void *params, const struct policy *policy);

/* Frees what was added, not the plan itself. */
void collect_plan_done(struct collect_plan *plan);

/* Whether a check with these parameters wants it, in a run of this scope. */
bool need_applies(const struct need *need, const void *params,
		  const struct policy *policy, const struct scope *scope);

/* One inventory being filled. */
struct target;

/*
 * Starts filling `inv` (initialised, with its region and time). Returns at
 * once; when `source->run()` returns, it is complete: linked, scope applied,
 * sealed, with an error in results[] for every need that failed. `plan`,
 * `source` and `inv` must live until collect_end().
 */
struct target *collect_begin(struct source *source,
			     const struct collect_plan *plan,
			     struct inventory *inv);
void collect_end(struct target *target);

/* True once nothing more is asked for it. */
bool collect_complete(const struct target *target);

#endif
