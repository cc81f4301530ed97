/*
 * report: what checks find, in their own words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <string.h>

#include "check.h"
#include "report_private.h"
#include "xalloc.h"

enum { ARENA_MAX = 1024 * 1024 * 1024 };

void report_init(struct report *rep, const struct policy *policy,
		 const struct scope *scope)
{
	*rep = (struct report){ .policy = policy, .scope = scope };
	arena_init(&rep->arena, ARENA_MAX);
	rep->seen = seen_new();
}

void report_done(struct report *rep)
{
	if (!rep)
		return;
	seen_free(rep->seen);
	rep->seen = NULL;
	arena_done(&rep->arena);
}

void *report_alloc(struct report *rep, size_t size)
{
	void *p = arena_alloc(&rep->arena, size);

	if (!p)
		xalloc_failed();
	return p;
}

char *report_strdup(struct report *rep, const char *text)
{
	char *copy = text ? arena_strdup(&rep->arena, text) : NULL;

	if (text && !copy)
		xalloc_failed();
	return copy;
}

void *report_push(struct report *rep, struct list *list, size_t size)
{
	char *items = arena_grow(&rep->arena, list->items, list->n, size);

	if (!items)
		xalloc_failed();
	list->items = items;
	return memset(items + list->n++ * size, 0, size);
}

/* One copy of each account and region, in order of arrival. */
static const char *report_intern(struct report *rep, struct list *list,
				 const char *text)
{
	if (!text)
		return NULL;
	for_each(char *const, item, list)
		if (!strcmp(*item, text))
			return *item;
	text = report_strdup(rep, text);
	*(const char **)report_push(rep, list, sizeof(text)) = text;
	return text;
}

void report_enter(struct report *rep, const struct inventory *inv)
{
	report_close(rep);
	rep->inv = inv;
	rep->account_id = report_intern(rep, &rep->accounts, inv->account_id);
	rep->region = report_intern(rep, &rep->regions, inv->region);
}

void report_leave(struct report *rep, const char *account_id)
{
	report_close(rep);
	rep->inv = NULL;
	rep->account_id = report_intern(rep, &rep->accounts, account_id);
	rep->region = NULL;
}

struct seen_entry *report_entry(struct report *rep,
				const struct resource *resource,
				bool *ret_fresh)
{
	struct seen_entry *entry =
		seen_add(rep->seen, &rep->arena, rep->account_id, rep->region,
			 resource, ret_fresh);

	if (!entry)
		xalloc_failed();
	return entry;
}

/* A copy of the message with a note behind it, which may be "". */
static const char *report_join(struct report *rep, const char *message,
			       const char *note)
{
	char *joined;

	if (!*note)
		return report_strdup(rep, message);
	joined = arena_printf(&rep->arena, "%s%s", message, note);
	if (!joined)
		xalloc_failed();
	return joined;
}

void report_finding(struct report *rep, struct seen_entry *entry,
		    enum state state, const char *code, const char *message,
		    const char *brief)
{
	bool is_subject = entry == rep->subject;
	_cleanup_(buf_done) struct buf note = { 0 };
	const struct exception *muted;
	enum state unmuted = state;
	struct finding *f;

	if (state == STATE_OFF)
		return;
	buf_init(&note, MESSAGE_MAX);
	muted = report_mute(rep, entry, code, is_subject ? &rep->items : NULL,
			    &state, &note);
	f = report_push(rep, &rep->findings, sizeof(*f));
	*f = (struct finding){
		.resource = entry->resource,
		.account_id = entry->account_id,
		.region = entry->region,
		.state = state,
		.code = code,
		.message = report_join(rep, message, buf_str(&note)),
		.values = is_subject ? rep->values : NULL,
		.muted = muted,
		.unmuted = unmuted,
		.brief = report_strdup(rep, brief),
		.order = rep->findings.n,
		.other = entry->kind == SEEN_OTHER,
	};
	entry->worst = state_worse(entry->worst, state);
	if (is_subject) {
		rep->items.n = 0;
		rep->found = true;
	}
}

/*
 * A code that --severity turned off fired: the subject is judged, but what the
 * check would say of a good one is not true of it.
 */
static void report_off(struct report *rep, int code)
{
	const struct code *row = &rep->policy->check->codes[code];

	if (rep->subject && row->state != STATE_OFF)
		rep->off = row->name;
}

static void report_ok_but_off(struct report *rep)
{
	_cleanup_(buf_done) struct buf text;
	struct finding *findings;

	buf_init(&text, MESSAGE_MAX);
	buf_addf(&text, "nothing was found beside '%s', which is off",
		 rep->off);
	report_finding(rep, rep->subject,
		       policy_common_state(rep->policy, CODE_OK),
		       common_codes[CODE_OK].name, buf_str(&text), NULL);
	findings = rep->findings.items;
	findings[rep->findings.n - 1].off = true;
}

void report_close(struct report *rep)
{
	const enum common_code code = CODE_FIELD_ABSENT;

	if (rep->subject && !rep->found && rep->off)
		report_ok_but_off(rep);
	if (rep->subject && !rep->found)
		report_finding(rep, rep->subject,
			       policy_common_state(rep->policy, code),
			       common_codes[code].name,
			       "was not judged: the check came to no verdict",
			       NULL);
	rep->subject = NULL;
	rep->values = NULL;
	rep->items.n = 0;
	rep->found = false;
	rep->off = NULL;
}

/* Whether it is met for the first time and within --include, --exclude. */
static struct seen_entry *report_meet(struct report *rep,
				      const struct resource *resource)
{
	bool fresh;
	struct seen_entry *entry = report_entry(rep, resource, &fresh);

	if (!fresh)
		return NULL;
	rep->existing++;
	if (!rep->scope || scope_includes(rep->scope, resource->id))
		return entry;
	rep->left_out++;
	entry->kind = SEEN_LEFT_OUT;
	return NULL;
}

bool report_subject(struct report *rep, const struct resource *resource)
{
	struct seen_entry *entry;

	report_close(rep);
	entry = report_meet(rep, resource);
	if (!entry)
		return false;
	rep->subject = entry;
	rep->values = report_alloc(rep, sizeof(*rep->values));
	return true;
}

void report_out_of_scope(struct report *rep, const struct resource *resource)
{
	struct seen_entry *entry;

	report_close(rep);
	entry = report_meet(rep, resource);
	if (!entry)
		return;
	rep->left_out++;
	entry->kind = SEEN_LEFT_OUT;
}

/* The open subject, or what a finding without one is about: the region. */
static struct seen_entry *report_about(struct report *rep)
{
	struct resource region = { .type = "region" };
	struct seen_entry *entry;
	bool fresh;

	if (rep->subject)
		return rep->subject;
	region.id = rep->region ? rep->region : "";
	entry = report_entry(rep, &region, &fresh);
	entry->kind = SEEN_OTHER;
	return entry;
}

__attribute__((format(printf, 4, 0))) static void
report_vadd(struct report *rep, enum state state, const char *code,
	    const char *fmt, va_list ap)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, MESSAGE_MAX);
	buf_vaddf(&text, fmt, ap);
	if (buf_full(&text))
		buf_adds(&text, "(a text too long to show)");
	report_finding(rep, report_about(rep), state, code, buf_str(&text),
		       NULL);
}

void report_add(struct report *rep, int code, const char *fmt, ...)
{
	va_list ap;

	if (!report_wants(rep, code)) {
		report_off(rep, code);
		return;
	}
	va_start(ap, fmt);
	report_vadd(rep, rep->policy->states[code],
		    rep->policy->check->codes[code].name, fmt, ap);
	va_end(ap);
}

void report_add_as(struct report *rep, int code, enum state state,
		   const char *fmt, ...)
{
	const struct code *row = &rep->policy->check->codes[code];
	va_list ap;

	if (row->threshold && state == STATE_OK)
		return;
	if (!report_wants(rep, code)) {
		report_off(rep, code);
		return;
	}
	va_start(ap, fmt);
	report_vadd(rep, state, row->name, fmt, ap);
	va_end(ap);
}

void report_ok(struct report *rep, const char *fmt, ...)
{
	va_list ap;

	if (rep->subject && !rep->found && !rep->off) {
		va_start(ap, fmt);
		report_vadd(rep, policy_common_state(rep->policy, CODE_OK),
			    common_codes[CODE_OK].name, fmt, ap);
		va_end(ap);
	}
	report_close(rep);
}

/* The open subject again, or a resource that is met for the first time. */
static struct seen_entry *skip_entry(struct report *rep,
				     const struct resource *resource)
{
	struct seen_entry *subject = rep->subject;
	struct seen_entry *entry = report_meet(rep, resource);
	bool fresh;

	if (entry || !subject ||
	    report_entry(rep, resource, &fresh) != subject) {
		report_close(rep);
		return entry;
	}
	if (!rep->found)
		entry = subject;
	rep->subject = NULL;
	rep->values = NULL;
	rep->items.n = 0;
	rep->found = false;
	rep->off = NULL;
	return entry;
}

void report_skip(struct report *rep, const struct resource *resource,
		 const char *fmt, ...)
{
	struct seen_entry *entry = skip_entry(rep, resource);
	_cleanup_(buf_done) struct buf reason = { 0 };
	struct skipped *skipped;
	va_list ap;

	if (!entry)
		return;
	buf_init(&reason, MESSAGE_MAX);
	va_start(ap, fmt);
	buf_vaddf(&reason, fmt, ap);
	va_end(ap);
	entry->kind = SEEN_SKIPPED;
	skipped = report_push(rep, &rep->skipped, sizeof(*skipped));
	*skipped = (struct skipped){
		.resource = entry->resource,
		.account_id = entry->account_id,
		.region = entry->region,
		.reason = report_strdup(rep, buf_str(&reason)),
	};
}

bool report_wants(const struct report *rep, int code)
{
	return policy_wants(rep->policy, code);
}

const struct scope *report_scope(const struct report *rep)
{
	return rep->scope;
}
