/*
 * output: a finished report as text: for monitoring cores, programs and people.
 *
 * Pure: a report in, bytes out. Text that comes from AWS is made harmless
 * first: control characters (of Unicode too) become blanks, bytes that are no
 * UTF-8 U+FFFD, and in the nagios format '|' becomes U+00A6, since a core would
 * take what follows for performance data. JSON has the control characters
 * escaped instead.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "buf.h"
#include "report.h"
#include "settings.h"

enum harmless { HARMLESS_TEXT, HARMLESS_NAGIOS };

/* What the collector counted, for perfdata and -vv. */
struct run_facts {
	size_t api_calls; /* requests sent, retries too */
	double seconds;	  /* of the whole run */
	/*
	 * What -v shows of the run itself: with -vv the calls, with -vvv what
	 * was sent; without secrets. NULL: nothing.
	 */
	const struct buf *trace;
};

/* Writes the report in the format that the settings ask for. */
void output_report(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out);

/*
 * As the Monitoring Plugins Development Guidelines have it: the status line
 * with all perfdata, then one line per finding that is not OK or that an
 * exception accepts ("[MUTED ID until DAY]"), worst first. -v adds those that
 * are OK, what was skipped, and notes on exceptions; all these lines together
 * are cut at --max-items. -vv adds the trace.
 */
void output_nagios(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out);

/* One object on one line: all findings, all skipped, all errors. */
void output_json(const struct settings *settings, const struct report *rep,
		 const struct run_facts *facts, struct buf *out);

/*
 * What stands between the brackets of "findings" (one of them, behind a comma
 * unless one is there or `out` is empty), "skipped" and "errors", for who joins
 * the lists of several reports.
 */
void output_json_finding(const struct finding *finding, struct buf *out);
void output_json_skipped(const struct report *rep, struct buf *out);
void output_json_errors(const struct report *rep, struct buf *out);

/*
 * What stands before those lists, behind the brace: check, version, status,
 * summary, accounts, regions, counts. Lists are of const char *.
 */
struct json_head {
	const char *check, *summary;
	enum state state;
	const struct list *accounts, *regions;
	const struct counts *counts;
};
void output_json_head(const struct json_head *head, struct buf *out);

/*
 * For people: the status line without perfdata, an empty line, aligned columns
 * with all findings, those that are OK too. -v adds what was skipped and notes
 * on exceptions, -vv the trace. On a terminal all but the trace is fitted to
 * its width (see columns.h) and states are coloured; else nothing is cut.
 */
void output_table(const struct settings *settings, const struct report *rep,
		  const struct run_facts *facts, struct buf *out);

/*
 * RFC 4180 with a header row and CRLF: all findings, with -v also what was
 * skipped. The column `values` has them as `name=value; name=value`, rows as
 * `name={a=b,c=d}{...}`. Of a finding that an exception accepts the last three
 * columns have its id, its last day (empty: permanent) and the state without
 * it. A cell that a spreadsheet would take for a formula (it begins with one
 * of = + - @) gets an apostrophe in front.
 */
void output_csv(const struct settings *settings, const struct report *rep,
		const struct run_facts *facts, struct buf *out);

/* "RDS_PUBLIC": the program's name without check_, in capitals. */
void output_service_name(const struct check *check, struct buf *out);

/* "RDS_PUBLIC CRITICAL - SUMMARY", without the end of the line. */
void output_status(const struct report *rep, enum harmless how,
		   struct buf *out);

/*
 * "eu-west-1", or "111122223333 eu-west-1" where the report is about several
 * accounts; raw text, perhaps nothing.
 */
void output_place(const struct report *rep, const char *account_id,
		  const char *region, struct buf *out);

/* The trace, line by line; nothing if -v was not given. */
void output_trace(const struct settings *settings,
		  const struct run_facts *facts, enum harmless how,
		  struct buf *out);

/* Text from outside with what would harm replaced, see above; NULL: nothing. */
void output_harmless(enum harmless how, const char *text, struct buf *out);

#endif
