/*
 * report_private: what the files of report share, and nobody else uses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef REPORT_PRIVATE_H
#define REPORT_PRIVATE_H

#include "buf.h"
#include "report.h"
#include "seen.h"

/* What is longer than that is no message, and cut. */
enum { MESSAGE_MAX = 1024 * 1024 };

/*
 * Memory of the report: never NULL. A report past its maximum ends as one
 * without memory does; it must not leave findings out.
 */
void *report_alloc(struct report *rep, size_t size);
char *report_strdup(struct report *rep, const char *text); /* NULL: NULL */

/* Room for one more at the end of a list of items of `size` bytes. */
void *report_push(struct report *rep, struct list *list, size_t size);

/* The entry of a resource of the region that was entered. */
struct seen_entry *report_entry(struct report *rep,
				const struct resource *resource,
				bool *ret_fresh);

/* A finding; `brief` may be NULL. Nothing if the state is STATE_OFF. */
void report_finding(struct report *rep, struct seen_entry *entry,
		    enum state state, const char *code, const char *message,
		    const char *brief);

/*
 * The exception that accepts a finding about this entry, or NULL. `state` is
 * changed to what it is then; if one expired, `note` says so.
 */
const struct exception *report_mute(struct report *rep,
				    const struct seen_entry *entry,
				    const char *code, struct list *items,
				    enum state *state, struct buf *note);

/* Fills `notes`: exceptions that matched nothing, or end soon. */
void report_note_exceptions(struct report *rep);

/* What was not judged is never OK: closes the open subject, if any. */
void report_close(struct report *rep);

/* The state of a common code by the policy. */
enum state policy_common_state(const struct policy *policy,
			       enum common_code code);

/* The state of an error: by --timeout-result, --severity, --error-result. */
enum state policy_error_state(const struct policy *policy,
			      enum common_code code,
			      const struct aws_error *err);

/* What went wrong, in full, and in a few words for the first line. */
void report_error_text(const struct aws_error *err, const char *region,
		       struct buf *out);
void report_error_brief(const struct aws_error *err, const char *region,
			struct buf *out);

/* The text of the first line, for rep->state; see report_summary.c. */
void report_summarize(struct report *rep, struct buf *out);

/*
 * The noun for all that was judged, or that exists at all: that of the resource
 * type if there is just one, else what the check calls its subjects.
 */
const char *report_noun(const struct report *rep, bool judged_only,
			bool plural);

/* From here on findings are about the account (may be NULL), no region. */
void report_leave(struct report *rep, const char *account_id);

#endif
