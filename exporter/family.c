/*
 * family: the metric families, in the order of an exposition, and how each
 * begins in either format.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family.h"
#include "quote.h"
#include "xalloc.h"

#define CACHED ", cached from the last collection"

static const struct family fixed[FAMILY_MEASURES] = {
	[FAMILY_CHECK_STATUS] = { "rds_security_check_status", FAMILY_GAUGE,
				  "State of a check on a resource (0 OK, 1 "
				  "WARNING, 2 CRITICAL, "
				  "3 UNKNOWN)" CACHED "." },
	[FAMILY_CHECK_RESOURCES] = { "rds_security_check_resources",
				     FAMILY_GAUGE,
				     "Resources by state of a check" CACHED
				     "." },
	[FAMILY_RESOURCE_INFO] = { "rds_security_resource_info", FAMILY_INFO,
				   "What a database is" CACHED "." },
	[FAMILY_FINDING_MUTED] = { "rds_security_finding_muted", FAMILY_GAUGE,
				   "A finding that an entry of the exceptions "
				   "file accepts." },
	[FAMILY_COLLECTION_SUCCESS] = { "rds_security_collection_success",
					FAMILY_GAUGE,
					"Whether the last collection was "
					"complete (1) or not (0)." },
	[FAMILY_COLLECTION_TIMESTAMP] = { "rds_security_collection_timestamp_"
					  "seconds",
					  FAMILY_GAUGE,
					  "When the oldest data that is served "
					  "was collected, 0 for "
					  "none yet." },
	[FAMILY_COLLECTION_DURATION] = { "rds_security_collection_duration_"
					 "seconds",
					 FAMILY_GAUGE,
					 "How long the last collection took." },
	[FAMILY_SOURCE_SUCCESS] = { "rds_security_source_success", FAMILY_GAUGE,
				    "Whether accounts and regions of a "
				    "configured target could be "
				    "learnt the last time (1) or not (0)." },
	[FAMILY_SOURCE_TIMESTAMP] = { "rds_security_source_timestamp_seconds",
				      FAMILY_GAUGE,
				      "When accounts and regions of a "
				      "configured target were learnt, "
				      "0 for not yet." },
	[FAMILY_AWS_REQUESTS] = { "rds_security_aws_requests_total",
				  FAMILY_COUNTER,
				  "AWS API requests sent, retries included, by "
				  "error code (empty "
				  "for success)." },
	[FAMILY_AWS_RETRIES] = { "rds_security_aws_retries_total",
				 FAMILY_COUNTER,
				 "AWS API requests that were repeated." },
	[FAMILY_AWS_THROTTLES] = { "rds_security_aws_throttles_total",
				   FAMILY_COUNTER,
				   "AWS API requests answered by a throttling "
				   "error." },
	[FAMILY_AWS_DURATION] = { "rds_security_aws_request_duration_seconds",
				  FAMILY_HISTOGRAM,
				  "Duration of AWS API requests." },
	[FAMILY_EXCEPTION_UNUSED] = { "rds_security_exception_unused",
				      FAMILY_GAUGE,
				      "Whether an entry of the exceptions file "
				      "matched nothing in "
				      "the last collections (1) or something "
				      "(0)." },
	[FAMILY_EXCEPTION_EXPIRY] = { "rds_security_exception_expiry_timestamp_"
				      "seconds",
				      FAMILY_GAUGE,
				      "When an entry of the exceptions file "
				      "expires; permanent ones "
				      "have none." },
	[FAMILY_RELOAD_SUCCESS] = { "rds_security_config_last_reload_"
				    "successful",
				    FAMILY_GAUGE,
				    "Whether the last reading of the "
				    "configuration and exceptions "
				    "succeeded (1) or not (0)." },
	[FAMILY_REFRESH_INTERVAL] = { "rds_security_refresh_interval_seconds",
				      FAMILY_GAUGE,
				      "How often each account and region is "
				      "collected." },
	[FAMILY_STALE_AFTER] = { "rds_security_stale_after_seconds",
				 FAMILY_GAUGE,
				 "How old data may be before its resources "
				 "become UNKNOWN." },
	[FAMILY_BUILD_INFO] = { "rds_security_exporter_build_info", FAMILY_INFO,
				"The exporter and the libraries it runs "
				"with." },
	[FAMILY_PROCESS_CPU] = { "process_cpu_seconds_total", FAMILY_COUNTER,
				 "Total user and system CPU time spent in "
				 "seconds." },
	[FAMILY_PROCESS_RESIDENT] = { "process_resident_memory_bytes",
				      FAMILY_GAUGE,
				      "Resident memory size in bytes." },
	[FAMILY_PROCESS_VIRTUAL] = { "process_virtual_memory_bytes",
				     FAMILY_GAUGE,
				     "Virtual memory size in bytes." },
	[FAMILY_PROCESS_OPEN_FDS] = { "process_open_fds", FAMILY_GAUGE,
				      "Number of open file descriptors." },
	[FAMILY_PROCESS_MAX_FDS] = { "process_max_fds", FAMILY_GAUGE,
				     "Maximum number of open file "
				     "descriptors." },
	[FAMILY_PROCESS_START] = { "process_start_time_seconds", FAMILY_GAUGE,
				   "Start time of the process since unix epoch "
				   "in seconds." },
};

/* How the formats call a type; an info is a gauge where there are none. */
static const char *const type_names[FORMAT_COUNT][FAMILY_HISTOGRAM + 1] = {
	[FORMAT_TEXT] = { "gauge", "counter", "gauge", "histogram" },
	[FORMAT_OPENMETRICS] = { "gauge", "counter", "info", "histogram" },
};

enum { HEAD_MAX = 4096 };

/* ---- heads ---- */

static bool ends_in(const char *name, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !strncmp(name + len - n, end, n);
}

/* OpenMetrics names the family: without _total, without _info. */
static size_t family_name_len(const struct family *f,
			      enum exposition_format format)
{
	size_t len = strlen(f->name);

	if (format == FORMAT_OPENMETRICS && f->type == FAMILY_COUNTER)
		return len - strlen("_total");
	if (format == FORMAT_OPENMETRICS && f->type == FAMILY_INFO)
		return len - strlen("_info");
	return len;
}

static void add_unit(const char *name, size_t len, struct buf *out)
{
	static const char *const units[] = { "seconds", "bytes" };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (!ends_in(name, len, units[i]))
			continue;
		buf_adds(out, "# UNIT ");
		buf_add(out, name, len);
		buf_addf(out, " %s\n", units[i]);
	}
}

void family_head(const struct family *f, enum exposition_format format,
		 struct buf *out)
{
	size_t len = family_name_len(f, format);

	if (format == FORMAT_TEXT) {
		buf_addf(out, "# HELP %s %s\n", f->name, f->help);
		buf_addf(out, "# TYPE %s %s\n", f->name,
			 type_names[format][f->type]);
		return;
	}
	buf_adds(out, "# TYPE ");
	buf_add(out, f->name, len);
	buf_addf(out, " %s\n", type_names[format][f->type]);
	add_unit(f->name, len, out);
	buf_adds(out, "# HELP ");
	buf_add(out, f->name, len);
	buf_addf(out, " %s\n", f->help);
}

static void make_head(struct families *fs, size_t i,
		      enum exposition_format format, struct deflater *deflater)
{
	struct buf text;

	buf_init(&text, HEAD_MAX);
	family_head(&fs->items[i], format, &text);
	fs->heads[format][i] = chunk_new(deflater, &text);
	buf_done(&text);
}

/* ---- the table ---- */

size_t families_measure(const struct families *fs,
			const struct measure *measure)
{
	const size_t prefix = strlen("rds_security_");
	size_t i = FAMILY_MEASURES;

	while (i < fs->n && strcmp(fs->items[i].name + prefix, measure->suffix))
		i++;
	return i;
}

static void add_measures(struct families *fs, const struct check *check)
{
	for (const struct measure *m = check->measures; m && m->suffix; m++) {
		if (families_measure(fs, m) < fs->n)
			continue;
		fs->items =
			xrealloc(fs->items, (fs->n + 1) * sizeof(*fs->items));
		fs->items[fs->n++] = (struct family){
			.name = xasprintf("rds_security_%s", m->suffix),
			.type = FAMILY_GAUGE,
			.help = xasprintf("As %s measures it" CACHED ".",
					  check->name),
		};
	}
}

void families_init(struct families *fs, const struct check *const *checks,
		   size_t n_checks, struct deflater *deflater)
{
	*fs = (struct families){ .n = FAMILY_MEASURES };
	fs->items = xmalloc(sizeof(fixed));
	memcpy(fs->items, fixed, sizeof(fixed));
	for (size_t i = 0; i < n_checks; i++)
		add_measures(fs, checks[i]);
	for (size_t format = 0; format < FORMAT_COUNT; format++) {
		fs->heads[format] = xcalloc(fs->n, sizeof(struct chunk *));
		for (size_t i = 0; i < fs->n; i++)
			make_head(fs, i, format, deflater);
	}
}

void families_done(struct families *fs)
{
	for (size_t format = 0; format < FORMAT_COUNT; format++) {
		for (size_t i = 0; i < fs->n; i++)
			chunk_unref(fs->heads[format][i]);
		free(fs->heads[format]);
	}
	for (size_t i = FAMILY_MEASURES; i < fs->n; i++) {
		free((char *)fs->items[i].name);
		free((char *)fs->items[i].help);
	}
	free(fs->items);
}

/* ---- samples ---- */

static bool label_escape(char c, struct buf *out)
{
	switch (c) {
	case '\\':
		buf_adds(out, "\\\\");
		return true;
	case '"':
		buf_adds(out, "\\\"");
		return true;
	case '\n':
		buf_adds(out, "\\n");
		return true;
	default:
		return false;
	}
}

void family_label(const char *value, struct buf *out)
{
	quote_text(value ? value : "", label_escape, out);
}

void family_value(double value, struct buf *out)
{
	static const char *const infinite[] = { "+Inf", "-Inf" };
	char text[32];

	if (isnan(value)) {
		buf_adds(out, "NaN");
		return;
	}
	if (isinf(value)) {
		buf_adds(out, infinite[value < 0]);
		return;
	}
	if (value == floor(value) && fabs(value) < 1e15) {
		buf_addf(out, "%.0f", value);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value) /* lint: strtod of our own */
			break;
	}
	buf_adds(out, text);
}
