/*
 * family: the metric families, in the order of an exposition, and how each
 * begins in either format.
 *
 * Sources: the Prometheus text format 0.0.4, OpenMetrics 1.0.0, and the naming
 * rules of both. Samples are the same bytes in both formats; what is said
 * before them is not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "buf.h"
#include "check.h"
#include "chunk.h"

enum exposition_format {
	FORMAT_TEXT,	    /* Prometheus text 0.0.4 */
	FORMAT_OPENMETRICS, /* 1.0.0 */
	FORMAT_COUNT
};

/* Those that are always there; behind FAMILY_MEASURES come the measures. */
enum family_id {
	FAMILY_CHECK_STATUS,
	FAMILY_CHECK_RESOURCES,
	FAMILY_RESOURCE_INFO,
	FAMILY_FINDING_MUTED,
	FAMILY_COLLECTION_SUCCESS,
	FAMILY_COLLECTION_TIMESTAMP,
	FAMILY_COLLECTION_DURATION,
	FAMILY_TARGET_LAST = FAMILY_COLLECTION_DURATION,
	FAMILY_SOURCE_SUCCESS,
	FAMILY_SOURCE_TIMESTAMP,
	FAMILY_AWS_REQUESTS,
	FAMILY_AWS_RETRIES,
	FAMILY_AWS_THROTTLES,
	FAMILY_AWS_DURATION,
	FAMILY_EXCEPTION_UNUSED,
	FAMILY_EXCEPTION_EXPIRY,
	FAMILY_RELOAD_SUCCESS,
	FAMILY_REFRESH_INTERVAL,
	FAMILY_STALE_AFTER,
	FAMILY_BUILD_INFO,
	FAMILY_PROCESS_CPU,
	FAMILY_PROCESS_RESIDENT,
	FAMILY_PROCESS_VIRTUAL,
	FAMILY_PROCESS_OPEN_FDS,
	FAMILY_PROCESS_MAX_FDS,
	FAMILY_PROCESS_START,
	FAMILY_MEASURES
};

struct family {
	const char *name; /* of its samples: with _total, with _info */
	enum {
		FAMILY_GAUGE,
		FAMILY_COUNTER,
		FAMILY_INFO,
		FAMILY_HISTOGRAM
	} type;
	const char *help;
};

struct families {
	size_t n; /* FAMILY_MEASURES, and one per suffix of a measure */
	struct family *items;
	struct chunk **heads[FORMAT_COUNT]; /* # HELP, # TYPE ... of each */
};

/* All fixed ones, and those of the measures of `checks`, which outlive it. */
void families_init(struct families *families, const struct check *const *checks,
		   size_t n_checks, struct deflater *deflater);
void families_done(struct families *families);

/* The family that a measure is published in. */
size_t families_measure(const struct families *families,
			const struct measure *measure);

/* The lines that begin a family. */
void family_head(const struct family *family, enum exposition_format format,
		 struct buf *out);

/*
 * A label value: quoted, escaped, bytes that are no UTF-8 replaced; NULL is "".
 */
void family_label(const char *value, struct buf *out);

/* A sample's value: the shortest that reads back as the same double. */
void family_value(double value, struct buf *out);

#endif
