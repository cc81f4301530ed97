/*
 * report: what checks find, in their own words, and the worst of it.
 *
 * A check opens a subject (the resource it judges), says what it found, and
 * closes it with report_ok(), which adds the finding "ok" unless something was
 * found. A subject that nobody closed and in which nothing was found is
 * UNKNOWN: what was not judged is never OK.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef REPORT_H
#define REPORT_H

#include "arena.h"
#include "buf.h"
#include "range.h"
#include "resource.h"
#include "state.h"
#include "types.h"

struct check;
struct exception;
struct exceptions;
struct inventory;
struct report;
struct scope;

/* ---- for checks ---- */

/*
 * Opens the subject and closes the one before. False if --include or --exclude
 * leaves it out, or if it was opened before (the same resource in the same
 * region): go on to the next.
 */
bool report_subject(struct report *rep, const struct resource *resource);

/*
 * One value of the subject, in all of its findings: JSON "values", a column of
 * csv. NULL, TRI_UNKNOWN and an unknown number become null. A second value of
 * a name replaces the first. `name` is a constant, `value` is copied.
 */
void report_text(struct report *rep, const char *name, const char *value);
void report_tri(struct report *rep, const char *name, enum tri value);
void report_num(struct report *rep, const char *name, struct num value);

/* Appends one object to the list of that name; `pairs` ends in {NULL, NULL}. */
struct pair {
	const char *name, *value;
};
void report_row(struct report *rep, const char *name, const struct pair *pairs);

/*
 * A finding of the check's own table, in the state it has there or by
 * --severity. Nothing if that is off.
 */
void report_add(struct report *rep, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The same in another state: that which a measure gave (see report_measure;
 * nothing for a threshold code that did not alert), or one of an option.
 */
void report_add_as(struct report *rep, int code, enum state state,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * One item that the next finding of the subject lists ("0.0.0.0/0:5432"): an
 * exception may accept it, and a finding all of whose items are accepted. A
 * check that cannot list all of them lists none. They are wanted only where
 * there are exceptions.
 */
void report_item(struct report *rep, const char *item);
bool report_wants_items(const struct report *rep);

/*
 * The subject's value of a measure, in the measure's unit: judged by -w and
 * -c (or the defaults), critical first; kept for perfdata and metrics, and in
 * "values" under the measure's suffix as it is published: in seconds where the
 * measure has a factor, as seconds since the epoch where it has a point.
 */
enum state report_measure(struct report *rep, int measure, double value);

/* True if -w, -c or a default judges the first measure. */
bool report_has_range(const struct report *rep);

/*
 * UNKNOWN for the subject: a call failed (also one entry of "errors", however
 * many subjects it failed for), or the reply lacks `element`.
 */
void report_error(struct report *rep, const struct aws_error *err);
void report_absent(struct report *rep, const char *element);

/* Closes the subject: "ok" in these words, unless something was found. */
void report_ok(struct report *rep, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Not for this check to judge: counted, listed with its reason, no finding.
 * The open subject may be skipped too, as long as nothing was found in it.
 */
void report_skip(struct report *rep, const struct resource *resource,
		 const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* False if --severity switched the code off (or it is off by default). */
bool report_wants(const struct report *rep, int code);

/* What -w and -c say of a value that is not the one in force. */
enum state report_judge(const struct report *rep, double value);

/* The scope of the run, for checks on other resources than databases. */
const struct scope *report_scope(const struct report *rep);

/* ---- for the programs ---- */

/*
 * How findings are judged: the check's codes and measures as the command line
 * or configuration changed them. `states` has one entry per row of the check's
 * codes, then one per row of common_codes.
 */
struct policy {
	const struct check *check;
	enum state *states;
	bool warn_given, crit_given;
	struct range warn, crit; /* in the unit of the check's measures */
	enum state timeout_state, error_state;
	enum state no_match_state;
	bool no_match_given;
};

/* The policy of a check with no option given: all as it declares it. */
void policy_init(struct policy *policy, const struct check *check);
void policy_done(struct policy *policy);

/*
 * "CODE=STATE" of --severity. -EINVAL with `why`: unknown code or state, a
 * threshold code with anything but off, off for a code that says something
 * could not be judged (UNKNOWN by default) or that all checks have.
 */
int policy_set_severity(struct policy *policy, const char *text,
			struct buf *why);
bool policy_wants(const struct policy *policy, int code);

/* Codes that every check can report: rows of common_codes, see check.h. */
enum common_code {
	CODE_OK,
	CODE_FIELD_ABSENT,
	CODE_NOT_FOUND,
	CODE_ACCESS_DENIED,
	CODE_API_ERROR,
	CODE_PARTIAL_LIST,
	CODE_ENGINE_UNKNOWN,
	CODE_NO_MATCH,
	CODE_NO_RESOURCES,
	COMMON_CODE_COUNT
};

/* Which of the two an error is: CODE_ACCESS_DENIED or CODE_API_ERROR. */
enum common_code report_error_code(const struct aws_error *err);

/* A finding of a common code, about the open subject. */
void report_add_common(struct report *rep, enum common_code code,
		       const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One named value: text, number or boolean, or `rows` of pairs. */
struct value {
	const char *name;
	enum {
		VALUE_NULL,
		VALUE_TEXT,
		VALUE_NUMBER,
		VALUE_REAL,
		VALUE_BOOL,
		VALUE_ROWS
	} type;
	const char *text;
	int64_t number;
	double real;
	bool boolean;
	struct list rows; /* struct list of struct pair */
};

struct finding {
	struct resource resource;
	const char *account_id, *region; /* account_id may be NULL */
	enum state state;
	const char *code, *message;
	const struct list *values;     /* struct value; NULL for none */
	const struct exception *muted; /* that accepts it; NULL: none */
	enum state unmuted;	       /* what the state is without that */
	/* For the first line and the order; of no interest to outputs. */
	const char *brief; /* the message, shorter; NULL: the message */
	size_t order;	   /* of arrival */
	bool other;	   /* about a region or the like, not a subject */
	bool off;	   /* "ok" only because --severity says off */
};

struct skipped {
	struct resource resource;
	const char *account_id, *region, *reason;
};

/* What a measure gave for one subject. */
struct measured {
	int measure;
	double value;	  /* in the measure's unit */
	double published; /* what the metric shows, see report_measure() */
	struct resource resource;
	const char *account_id, *region;
};

/*
 * By resource, each in its worst state. What is no judged resource (a region,
 * an identifier that does not exist) counts where it is not OK, but is not in
 * `checked`. Of all that, what is accepted by an exception counts as that has
 * it; `muted` is the number of findings that are.
 */
struct counts {
	size_t checked, ok, warning, critical, unknown, muted, skipped;
};

struct report {
	struct arena arena;
	const struct policy *policy;
	const struct scope *scope;
	const struct inventory *inv; /* the one being evaluated */
	struct list findings;	     /* struct finding, worst first when done */
	struct list skipped;	     /* struct skipped */
	struct list errors;	     /* struct aws_error */
	struct list measured;	     /* struct measured */
	struct list accounts, regions; /* const char *, in order of arrival */
	struct list notes; /* const char *, of exceptions, when done */
	struct counts counts;
	enum state state;	   /* the worst of all, when done */
	const char *summary;	   /* text of the first line, when done */
	size_t existing, left_out; /* subjects seen; left out by filters */
	/* The open subject, NULL: none; and what is of it. */
	struct seen_entry *subject;
	struct list *values;
	bool found;
	const char *off; /* a code that fired, and that --severity says off */
	const char *account_id, *region; /* that were entered */
	struct seen *seen;		 /* resources so far */
	struct list items;		 /* const char *, see report_item() */
	/* See report_except(). */
	const struct exceptions *exceptions;
	int64_t now;
	bool *used; /* one per exception */
};

/* `policy` and `scope` must outlive the report. */
void report_init(struct report *rep, const struct policy *policy,
		 const struct scope *scope);
void report_done(struct report *rep);

/*
 * From here on findings that are not OK are held against the exceptions (NULL:
 * none), which must outlive the report; `now` in seconds since the epoch. One
 * that is accepted stays, in the state that the exception gives it, with
 * `muted` and `unmuted` saying so; where the exception expired, the message
 * says that. What could not be judged (its state is UNKNOWN, or its code's is
 * by default) is accepted only by an exception that has this code, letter by
 * letter; what is about no resource (nothing could even begin), by none. Tags
 * are those of databases of the inventory that was entered.
 */
void report_except(struct report *rep, const struct exceptions *exceptions,
		   int64_t now);

/*
 * Sets those of `used` (one per exception, in their order) that matched
 * anything in this report, see exceptions_ask(); the others stay as they are.
 */
void report_exceptions_used(const struct report *rep, bool *used);

/*
 * Who accepts a muted finding: "SEC-142 until 2027-01-31", and in the last two
 * weeks ", 9 days left"; "SEC-7 permanently".
 */
void report_muted_by(const struct report *rep, const struct finding *finding,
		     struct buf *out);

/* From here on findings are about this account and region; closes a subject. */
void report_enter(struct report *rep, const struct inventory *inv);

/* One entry of "errors", without a finding. The same again is left out. */
void report_call_error(struct report *rep, const struct aws_error *err);

/*
 * A finding about the region that was entered: of a common code, in the state
 * the policy has for it (for an error: --timeout-result, --error-result). With
 * `err` also an entry of "errors"; its text follows that of `fmt`, which may be
 * "", and CODE_API_ERROR becomes CODE_ACCESS_DENIED where it is that.
 */
void report_region(struct report *rep, enum common_code code,
		   const struct aws_error *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * An account that is out of reach, or its list of regions: a finding about it
 * and an entry of "errors". `account_id` NULL: our own.
 */
void report_account(struct report *rep, const char *account_id,
		    const struct aws_error *err);

/*
 * Nothing could even be asked (no credentials, no region): a finding and an
 * entry of "errors" in these words.
 */
void report_failure(struct report *rep, const char *text);

/* A selected identifier that does not exist where we are. */
void report_not_found(struct report *rep, const char *type, const char *id);

/*
 * A resource that exists but is not in scope: counted, so that "nothing left"
 * and "nothing there" can be told apart.
 */
void report_out_of_scope(struct report *rep, const struct resource *resource);

/*
 * Counts, order (worst first, then region, type, id), state and summary, and
 * the finding no-match or no-resources where nothing was judged and nothing
 * failed. Once, last.
 */
void report_finish(struct report *rep);

#endif
