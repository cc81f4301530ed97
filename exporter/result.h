/*
 * result: what one check found in one account and region, as it is kept.
 *
 * A report is made to be read once; this is made to be kept: a few bytes per
 * resource that is fine, words only for what is not, and the JSON of all of it
 * compressed. Immutable and counted: snapshots share it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RESULT_H
#define RESULT_H

#include "chunk.h"
#include "family.h"
#include "report.h"
#include "texts.h"
#include "view.h"

/* One resource, in its worst state; `labels` are those of its samples. */
struct result_row {
	const char *labels; /* resource_type="...",resource="..." */
	uint32_t len;	    /* of labels */
	enum state state;
};

struct result_measure {
	const char *labels;
	uint32_t len;
	uint32_t family;
	double value;
};

/* A finding that an exception accepts. */
struct result_muted {
	const char *labels;
	uint32_t len;
	const char *exception; /* its id */
};

struct result {
	int refs;
	struct texts *texts; /* of which all its strings are */
	const char *check;   /* as in the metrics */
	int64_t collected;   /* seconds since the epoch */
	bool complete;	     /* all that the check needs could be had */
	struct counts counts;
	struct list rows;     /* struct result_row, by labels, each once */
	struct list measures; /* struct result_measure */
	struct list findings; /* struct view_finding: not OK, or muted */
	struct list muted;    /* struct result_muted, each once */
	struct list accepted; /* const char *: ids of exceptions that matched */
	struct chunk *json_findings, *json_skipped, *json_errors;
};

/*
 * Of a finished report about one inventory, collected at `now`. What was found
 * in `before` too (or NULL) has been so since then. Strings go to `texts`,
 * which all results of a collection share.
 */
struct result *result_new(const struct report *rep,
			  const struct families *families, struct texts *texts,
			  int64_t now, bool complete,
			  const struct result *before,
			  struct deflater *deflater);

/* Both take NULL. From any thread. */
struct result *result_ref(struct result *result);
void result_unref(struct result *result);

#endif
