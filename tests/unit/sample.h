/*
 * sample: two checks and an inventory for the tests of what reports and prints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "check.h"
#include "exceptions.h"
#include "output.h"
#include "settings.h"

enum sample_code {
	SAMPLE_OPEN,
	SAMPLE_WEAK,
	SAMPLE_SHORT,
	SAMPLE_EXTRA,
	SAMPLE_UNREADABLE
};

/* The places of the measures of sample_check. */
enum { SAMPLE_RETENTION, SAMPLE_ADDRESSES, SAMPLE_SHARE };

struct sample_params {
	bool replicas;
	int mode;
};

/* One with measures and options of its own, one that has only codes. */
extern const struct check sample_check, sample_plain_check;

/* An account and a region, nothing else. */
struct inventory sample_inventory(const char *account_id, const char *region);

/* A report on DB instances of eu-west-1 in account 111122223333. */
struct sample {
	struct policy policy;
	struct scope scope;
	struct inventory inv;
	struct exceptions *exceptions; /* see sample_except() */
	struct report rep;
};
void sample_init(struct sample *s, const struct check *check);
void sample_done(struct sample *s);

/* A DB instance of that name. */
struct resource sample_db(const char *id);

/* A refusal, and a call that took too long. */
struct aws_error sample_denied(const char *operation);
struct aws_error sample_timeout(const char *operation);

/*
 * A finished report with a bit of everything, hostile names and texts among
 * it: 4 databases judged, 1 skipped, one call denied.
 */
void sample_fill(struct sample *s);

/* One of output.h. */
typedef void sample_printer(const struct settings *settings,
			    const struct report *rep,
			    const struct run_facts *facts, struct buf *out);

/*
 * What `print` makes of a report that `fill` filled, of a run without a call
 * that took no time. The caller frees `out`.
 */
void sample_print(void (*fill)(struct sample *s), sample_printer *print,
		  const struct settings *settings, struct buf *out);

/* What is printed of sample_fill() with these settings. */
struct sample_case {
	const char *name;
	int verbose;
	long max_items;
	const char *expected;
};

/* Fails if `print` prints anything else; the run has a trace of two calls. */
void sample_expect(sample_printer *print, const struct sample_case *cases,
		   size_t n);

/* From here on these hold (YAML), as of 2026-11-24, 12:00:00 UTC. */
void sample_except(struct sample *s, const char *yaml);

/*
 * A finished report with findings that are accepted as OK, as WARNING, for
 * good, no longer, and not at all.
 */
void sample_fill_muted(struct sample *s);

#endif
