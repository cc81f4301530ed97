/*
 * report_summary: the text of the first line, made from the findings of the
 * worst state.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "check.h"
#include "report_private.h"

enum { NAMES_MAX = 5 };

const char *report_noun(const struct report *rep, bool judged_only, bool plural)
{
	const char *type = NULL;

	for (const struct seen_entry *e = rep->seen->first; e; e = e->next) {
		if (e->kind == SEEN_OTHER ||
		    (judged_only && e->kind != SEEN_JUDGED))
			continue;
		if (type && strcmp(type, e->resource.type) != 0) {
			type = NULL;
			break;
		}
		type = e->resource.type;
	}
	if (type)
		return resource_noun(type, plural);
	return rep->policy->check->subjects ? rep->policy->check->subjects
					    : "databases";
}

/* A list of at most NAMES_MAX names and the number of the rest. */
struct names {
	struct buf *out;
	size_t n;
};

static void names_add(struct names *names, const char *name)
{
	if (names->n++ < NAMES_MAX)
		buf_addf(names->out, "%s%s", names->n > 1 ? ", " : "", name);
}

static void names_end(const struct names *names)
{
	if (names->n > NAMES_MAX)
		buf_addf(names->out, " and %zu more", names->n - NAMES_MAX);
}

static void separate(struct buf *out, size_t start)
{
	if (out->len > start)
		buf_adds(out, "; ");
}

/* What is accepted as OK is told by number only. */
static bool is_worst(const struct report *rep, const struct finding *f)
{
	return f->state == rep->state && !(f->muted && f->state == STATE_OK);
}

/* "2 of 14 DB instances are publicly accessible: orders, legacy" */
static void summarize_code(const struct report *rep, const struct code *code,
			   size_t start, struct buf *out)
{
	size_t n = 0, checked = rep->counts.checked;
	struct names names = { .out = out };

	for_each(struct finding, f, &rep->findings)
		n += is_worst(rep, f) && !f->other &&
		     !strcmp(f->code, code->name);
	if (!n)
		return;
	separate(out, start);
	buf_addf(out, "%zu of %zu %s %s %s: ", n, checked,
		 report_noun(rep, true, checked != 1), n == 1 ? "is" : "are",
		 code->text);
	for_each(struct finding, f, &rep->findings)
		if (is_worst(rep, f) && !f->other &&
		    !strcmp(f->code, code->name))
			names_add(&names, f->resource.id);
	names_end(&names);
}

/* What is about regions and the like speaks for itself. */
static void summarize_others(const struct report *rep, size_t start,
			     struct buf *out)
{
	size_t n = 0;

	for_each(struct finding, f, &rep->findings) {
		if (!is_worst(rep, f) || !f->other)
			continue;
		if (n++)
			continue;
		separate(out, start);
		buf_adds(out, f->brief ? f->brief : f->message);
	}
	if (n > 1)
		buf_addf(out, " and %zu more", n - 1);
}

static bool same_reason_before(const struct report *rep,
			       const struct skipped *skipped)
{
	for_each(struct skipped, s, &rep->skipped) {
		if (s == skipped)
			return false;
		if (!strcmp(s->reason, skipped->reason))
			return true;
	}
	return false;
}

/* "0 judged, 3 skipped: read replica" */
static void summarize_skipped(const struct report *rep, struct buf *out)
{
	struct names names = { .out = out };

	buf_addf(out, "0 judged, %zu skipped: ", rep->skipped.n);
	for_each(struct skipped, s, &rep->skipped) {
		if (names.n <= NAMES_MAX && same_reason_before(rep, s))
			continue;
		if (names.n == NAMES_MAX) {
			buf_adds(out, ", ...");
			return;
		}
		names_add(&names, s->reason);
	}
}

/* Subjects with a finding "ok", with what is off or without. */
static size_t count_ok(const struct report *rep, bool off)
{
	size_t n = 0;

	for_each(struct finding, f, &rep->findings)
		n += !f->other && f->off == off &&
		     !strcmp(f->code, common_codes[CODE_OK].name);
	return n;
}

/* The state is OK: who is good, and who is not but may be so. */
static void summarize_ok(const struct report *rep, struct buf *out)
{
	const struct check *check = rep->policy->check;
	size_t n = rep->counts.checked, ok = count_ok(rep, false);
	size_t off = count_ok(rep, true);
	const char *noun = report_noun(rep, true, n != 1);
	const char *good = check->good ? check->good : "OK";

	if (n == 1 && ok)
		buf_addf(out, "1 %s is %s", noun, good);
	else if (n && ok == n)
		buf_addf(out, "all %zu %s are %s", n, noun, good);
	else if (ok)
		buf_addf(out, "%zu of %zu %s %s %s", ok, n, noun,
			 ok == 1 ? "is" : "are", good);
	else if (!n && rep->skipped.n)
		summarize_skipped(rep, out);
	if (off) {
		separate(out, 0);
		buf_addf(out, "%zu of %zu %s %s only findings that are off",
			 off, n, noun, off == 1 ? "has" : "have");
	}
}

/* What the codes have in the worst state; of "ok" that is said already. */
static void summarize_codes(const struct report *rep, size_t start,
			    struct buf *out)
{
	const struct check *check = rep->policy->check;
	int i = rep->state == STATE_OK ? CODE_OK + 1 : CODE_OK;

	for (const struct code *c = check->codes; c && c->name; c++)
		summarize_code(rep, c, start, out);
	for (; i < COMMON_CODE_COUNT; i++)
		summarize_code(rep, &common_codes[i], start, out);
}

/* "2 findings are muted" */
static void summarize_muted(const struct report *rep, size_t start,
			    struct buf *out)
{
	size_t n = rep->counts.muted;

	if (!n)
		return;
	separate(out, start);
	buf_addf(out, "%zu %s muted", n,
		 n == 1 ? "finding is" : "findings are");
}

void report_summarize(struct report *rep, struct buf *out)
{
	size_t start = out->len;

	if (rep->state == STATE_OK)
		summarize_ok(rep, out);
	summarize_codes(rep, start, out);
	summarize_others(rep, start, out);
	summarize_muted(rep, start, out);
}
