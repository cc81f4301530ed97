/*
 * collecting: a run of the collector against a source of the test's own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLLECTING_H
#define COLLECTING_H

#include "collect.h"

/* A source that answers later, in the order it was asked. */
enum { MAX_ASKED = 64 };

struct asked {
	struct fetch fetch;
	char *text; /* "rds:DescribeDBInstances eu-west-1 PARAMS" */
};

struct fake {
	struct source source;
	struct asked asked[MAX_ASKED];
	size_t n, answered;
	/* What to answer; false: with AccessDenied. */
	bool (*answer)(const struct fetch *fetch);
};

/* One run. */
struct outcome {
	struct fake fake;
	struct inventory inv;
};

/* The text of what is being answered: the parameters are gone by then. */
extern const char *answering;

/*
 * Collects these needs (they end in 0) of one region. `narrow` false: as for a
 * check that judges other things than databases. `answer` fills in what was
 * asked for, or gives false: AccessDenied.
 */
void collect_needs(struct outcome *o, const enum need_id *needs,
		   const struct scope *scope, bool narrow,
		   bool (*answer)(const struct fetch *fetch));
void collect_check(struct outcome *o, const struct check *check,
		   const struct scope *scope,
		   bool (*answer)(const struct fetch *fetch));
void outcome_done(struct outcome *o);

/* For `answer`: a list of these. */
void answer_list(const struct fetch *fetch, const void *items, size_t n,
		 size_t size);

/* How often something that begins so and holds that was asked. */
size_t asked_count(const struct fake *fake, const char *begin,
		   const char *hold);

#endif
