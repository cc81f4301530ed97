/*
 * gather: one collection of one account and region, judged by all checks.
 *
 * What the checks need is asked for once, all of it at once, then each check
 * has its say. A check that cannot have all it needs keeps its last complete
 * result; how old that is shows.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef GATHER_H
#define GATHER_H

#include "plan.h"
#include "run.h"
#include "snapshot.h"

/* Where a worker works from. */
struct workshop {
	const struct run_place
		*place; /* start_ms and credentials are set anew */
	const struct families *families;
	struct deflater *deflater;
};

/* All of it must stay as it is meanwhile. */
struct gather_input {
	const struct plan *plan;
	const struct settings *settings; /* of the source */
	const struct credentials *credentials;
	const char *source, *account_id, *region;
	const struct snapshot *before;
	struct chunk *info_before; /* or NULL */
};

struct gathered {
	struct snapshot *snapshot; /* the caller's */
	struct chunk *info;	   /* likewise; may be NULL */
	bool keys_refused;	   /* AWS called them expired or unknown */
	bool timed_out;		   /* the deadline cut it short */
	bool interrupted;	   /* and nothing of it counts */
};

void gather(const struct workshop *workshop, const struct gather_input *input,
	    struct gathered *ret);

/*
 * The snapshot of a target that could not even be asked, for these reasons
 * (struct aws_error): the results of before stay.
 */
struct snapshot *gather_failed(const struct workshop *workshop,
			       const struct gather_input *input,
			       const struct list *errors, int64_t now);

/* True for codes that say that keys are of no use any more. */
bool gather_code_refuses_keys(const char *code);

#endif
