/*
 * exceptions_match: whether somebody accepted this finding.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fnmatch.h>

#include "exceptions_private.h"
#include "text.h"

enum { DAY = 86400 };

bool exception_has_expired(const struct exception *exception, int64_t now)
{
	return exception->expires.known && now >= exception->expires.seconds;
}

int exception_days_left(const struct exception *exception, int64_t now)
{
	int64_t left = exception->expires.seconds - now;

	if (!exception->expires.known || left <= 0 ||
	    left > EXCEPTION_SOON_SECONDS)
		return 0;
	return (int)((left + DAY - 1) / DAY);
}

static bool list_has(const struct list *list, const char *text)
{
	for_each(char *const, item, list)
		if (text_is(text, *item))
			return true;
	return false;
}

static bool list_matches(const struct list *globs, const char *text, int flags)
{
	for_each(char *const, glob, globs)
		if (text && fnmatch(*glob, text, flags) == 0)
			return true;
	return false;
}

static bool resource_matches(const struct list *patterns, const char *id)
{
	for_each(struct exception_pattern, p, patterns)
		if (p->glob ? fnmatch(p->glob, id, FNM_CASEFOLD) == 0
			    : exception_regex_matches(p->regex, id))
			return true;
	return false;
}

static bool has_tag(const struct list *tags, const struct exception_tag *wanted)
{
	for_each(struct tag, tag, tags)
		if (text_is(tag->key, wanted->key) &&
		    list_matches(&wanted->globs, tag->value ? tag->value : "",
				 0))
			return true;
	return false;
}

static bool tags_match(const struct list *wanted, const struct list *tags)
{
	if (wanted->n && !tags)
		return false;
	for_each(struct exception_tag, tag, wanted)
		if (!has_tag(tags, tag))
			return false;
	return true;
}

bool exception_is_about(const struct exception *exception, const char *check)
{
	return exception->fields->all_checks ||
	       list_has(&exception->fields->checks, check);
}

/* Everything but `finding`. */
static bool is_there(const struct exception *exception,
		     const struct exception_finding *f)
{
	const struct exception_fields *fields = exception->fields;

	return exception_is_about(exception, f->check) &&
	       (!fields->accounts.n ||
		list_has(&fields->accounts, f->account_id)) &&
	       (!fields->regions.n ||
		list_matches(&fields->regions, f->region, FNM_CASEFOLD)) &&
	       (!fields->resources.n ||
		resource_matches(&fields->resources, f->resource)) &&
	       tags_match(&fields->tags, f->tags);
}

static bool is_whole(const struct exception *exception,
		     const struct exception_finding *f)
{
	const struct list *findings = &exception->fields->findings;

	if (f->unjudged)
		return list_has(findings, f->code);
	return !findings->n || list_matches(findings, f->code, 0);
}

/* All that is asked of the entries about one finding. */
struct question {
	const struct exceptions *exceptions;
	const struct exception_finding *finding;
	int64_t now;
	bool *used;
};

/* The first that accepts the whole finding; all of them are noted as used. */
static const struct exception *find_whole(const struct question *q,
					  bool expired)
{
	const struct exception *first = NULL;
	bool *used = q->used;

	for_each(struct exception, e, &q->exceptions->entries) {
		bool is_used =
			is_there(e, q->finding) && is_whole(e, q->finding);

		*used++ |= is_used;
		if (is_used && !first &&
		    exception_has_expired(e, q->now) == expired)
			first = e;
	}
	return first;
}

/* The same for one item. */
static const struct exception *find_item(const struct question *q,
					 const char *item, bool expired)
{
	const struct exception *first = NULL;
	bool *used = q->used;

	for_each(struct exception, e, &q->exceptions->entries) {
		bool is_used = list_matches(&e->fields->findings, item, 0) &&
			       is_there(e, q->finding);

		*used++ |= is_used;
		if (is_used && !first &&
		    exception_has_expired(e, q->now) == expired)
			first = e;
	}
	return first;
}

/* True if the second ends before the first. */
static bool ends_before(const struct exception *a, const struct exception *b)
{
	return b->expires.known &&
	       (!a->expires.known || b->expires.seconds < a->expires.seconds);
}

/*
 * What the items come to, each by an entry that holds, else by one that did.
 * All are asked, also where the answer is known, for the sake of `used`.
 */
static struct exception_verdict ask_items(const struct question *q)
{
	static const struct list none;
	const struct list *items =
		q->finding->items ? q->finding->items : &none;
	struct exception_verdict v = { .state = STATE_OK };
	bool all = items->n > 0;

	for_each(char *const, item, items) {
		const struct exception *e = find_item(q, *item, false);

		if (e) {
			v.state = state_worse(v.state, e->downgrade_to);
			if (!v.accepted || ends_before(v.accepted, e))
				v.accepted = e;
			continue;
		}
		e = find_item(q, *item, true);
		all = all && e;
		if (!v.expired)
			v.expired = e;
	}
	if (!all)
		return (struct exception_verdict){ 0 };
	if (v.expired)
		v.accepted = NULL;
	return v;
}

struct exception_verdict exceptions_ask(const struct exceptions *exceptions,
					const struct exception_finding *finding,
					int64_t now, bool *used)
{
	const struct question q = { exceptions, finding, now, used };
	const struct exception *whole = find_whole(&q, false);
	const struct exception *expired = find_whole(&q, true);
	struct exception_verdict items = { 0 };

	if (!finding->unjudged)
		items = ask_items(&q);
	if (whole)
		return (struct exception_verdict){
			.accepted = whole,
			.state = whole->downgrade_to,
		};
	if (items.accepted || !expired)
		return items;
	return (struct exception_verdict){ .expired = expired };
}
