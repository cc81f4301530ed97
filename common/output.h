/*
 * output: a finished report as text: for monitoring cores, programs and people.
 *
 * Pure: a report in, bytes out. Text that comes from AWS is made harmless
 * first: control characters become blanks, bytes that are no UTF-8 U+FFFD, and
 * in the nagios format '|' becomes U+00A6, since a core would take what
 * follows for performance data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "buf.h"
#include "report.h"
#include "settings.h"

/* What the collector counted, for perfdata and -vv. */
struct run_facts {
	size_t api_calls; /* requests sent, retries too */
	double seconds;	  /* of the whole run */
	/* Lines of -vv (and the headers of -vvv), without secrets; or NULL. */
	const struct buf *trace;
};

/*
 * Writes the report in the format that the settings ask for. The nagios
 * format is that of the Monitoring Plugins Development Guidelines: status line
 * with all perfdata, then one line per finding.
 */
void output_report(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out);

/* The formats, one file each. */
void output_nagios(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out);
void output_json(const struct settings *settings, const struct report *rep,
		 const struct run_facts *facts, struct buf *out);
void output_table(const struct settings *settings, const struct report *rep,
		  const struct run_facts *facts, struct buf *out);
void output_csv(const struct settings *settings, const struct report *rep,
		const struct run_facts *facts, struct buf *out);

/* "RDS_PUBLIC": the program's name without check_, in capitals. */
void output_service_name(const struct check *check, struct buf *out);

/* Appends text from outside with what would harm replaced, see above. */
enum harmless { HARMLESS_TEXT, HARMLESS_NAGIOS };
void output_harmless(enum harmless how, const char *text, struct buf *out);

#endif
