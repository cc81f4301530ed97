/*
 * report_except: findings that somebody accepted count as what they were
 * accepted as, and say so.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <string.h>

#include "check.h"
#include "exceptions.h"
#include "report_private.h"
#include "text.h"

enum { NOTE_MAX = 4096 };

void report_except(struct report *rep, const struct exceptions *exceptions,
		   int64_t now)
{
	rep->exceptions = exceptions;
	rep->now = now;
	rep->used = NULL;
	if (exceptions)
		rep->used =
			report_alloc(rep, exceptions_list(exceptions)->n + 1);
}

void report_item(struct report *rep, const char *item)
{
	if (rep->exceptions && rep->subject)
		*(const char **)report_push(rep, &rep->items, sizeof(item)) =
			report_strdup(rep, item);
}

bool report_wants_items(const struct report *rep)
{
	return rep->exceptions;
}

/* Of databases only: what else has tags is collected without them. */
static const struct list *find_tags(const struct report *rep,
				    const struct resource *resource)
{
	const struct database *db = NULL;

	if (!rep->inv || !exceptions_ask_tags(rep->exceptions))
		return NULL;
	if (text_is(resource->type, "db-instance"))
		db = inventory_instance(rep->inv, resource->id);
	else if (text_is(resource->type, "db-cluster"))
		db = inventory_cluster(rep->inv, resource->id);
	return db ? &db->tags : NULL;
}

/* A state by --severity or --error-result does not make it known. */
static bool is_unjudged(const struct report *rep, const char *code,
			enum state state)
{
	const struct code *own = rep->policy->check->codes;

	if (state == STATE_UNKNOWN)
		return true;
	for (; own && own->name; own++)
		if (text_is(own->name, code))
			return own->state == STATE_UNKNOWN;
	for (size_t i = 0; i < COMMON_CODE_COUNT; i++)
		if (text_is(common_codes[i].name, code))
			return common_codes[i].state == STATE_UNKNOWN;
	return false;
}

const struct exception *report_mute(struct report *rep,
				    const struct seen_entry *entry,
				    const char *code, struct list *items,
				    enum state *state, struct buf *note)
{
	struct exception_finding finding = {
		.account_id = entry->account_id,
		.region = entry->region,
		.resource = entry->resource.id,
		.code = code,
		.items = items,
	};
	struct exception_verdict verdict;

	if (!rep->exceptions || *state == STATE_OK || !*entry->resource.id)
		return NULL;
	finding.check = check_short_name(rep->policy->check);
	finding.tags = find_tags(rep, &entry->resource);
	finding.unjudged = is_unjudged(rep, code, *state);
	verdict =
		exceptions_ask(rep->exceptions, &finding, rep->now, rep->used);
	if (verdict.accepted)
		*state = verdict.state;
	else if (verdict.expired)
		buf_addf(note, " (exception %s expired %s)",
			 verdict.expired->id, verdict.expired->last_day);
	return verdict.accepted;
}

void report_exceptions_used(const struct report *rep, bool *used)
{
	size_t n = rep->exceptions ? exceptions_list(rep->exceptions)->n : 0;

	for (size_t i = 0; i < n; i++)
		used[i] |= rep->used[i];
}

/* What -v says of an entry; nothing for most of them. */
static void note_exception(const struct report *rep, const struct exception *e,
			   bool used, struct buf *out)
{
	int left = exception_days_left(e, rep->now);
	bool expired = exception_has_expired(e, rep->now);

	if (!exception_is_about(e, check_short_name(rep->policy->check)))
		return;
	if (!used) {
		buf_addf(out, "exception %s matched nothing here", e->id);
		if (expired)
			buf_addf(out, ", and expired %s", e->last_day);
	} else if (left) {
		buf_addf(out, "exception %s expires %s, %d %s left", e->id,
			 e->last_day, left, left == 1 ? "day is" : "days are");
	}
}

void report_note_exceptions(struct report *rep)
{
	_cleanup_(buf_done) struct buf note = { 0 };
	const bool *used = rep->used;

	if (!rep->exceptions)
		return;
	buf_init(&note, NOTE_MAX);
	for_each(struct exception, e, exceptions_list(rep->exceptions)) {
		buf_reset(&note);
		note_exception(rep, e, *used++, &note);
		if (note.len)
			*(const char **)report_push(rep, &rep->notes,
						    sizeof(char *)) =
				report_strdup(rep, buf_str(&note));
	}
}

/* "SEC-142 until 2027-01-31", "SEC-7 permanently" */
void report_muted_by(const struct report *rep, const struct finding *f,
		     struct buf *out)
{
	const struct exception *e = f->muted;
	int left = exception_days_left(e, rep->now);

	if (!e->last_day)
		buf_addf(out, "%s permanently", e->id);
	else
		buf_addf(out, "%s until %s", e->id, e->last_day);
	if (left)
		buf_addf(out, ", %d %s left", left, left == 1 ? "day" : "days");
}
