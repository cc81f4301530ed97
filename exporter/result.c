/*
 * result: what one check found in one account and region, as it is kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "exceptions.h"
#include "result.h"
#include "result_json.h"
#include "seen.h"
#include "text.h"
#include "xalloc.h"

/* Of the labels of one sample: names of AWS are far shorter. */
enum { LABELS_MAX = 64 * 1024 };

struct builder {
	struct result *result;
	const struct report *rep;
	const struct families *families;
	struct buf labels;
};

/* Room for that many items, and no more: they are kept for long. */
static void make_room(struct list *list, size_t n, size_t size)
{
	if (n)
		list->items = xcalloc(n, size);
}

static void *push(struct list *list, size_t size)
{
	return (char *)list->items + list->n++ * size;
}

static const char *keep(struct builder *b, const char *text)
{
	return text ? texts_keep(b->result->texts, text, strlen(text)) : NULL;
}

/* The labels of a resource. */
static const char *keep_labels(struct builder *b,
			       const struct resource *resource,
			       uint32_t *ret_len)
{
	buf_reset(&b->labels);
	buf_adds(&b->labels, "resource_type=");
	family_label(resource->type, &b->labels);
	buf_adds(&b->labels, ",resource=");
	family_label(resource->id, &b->labels);
	*ret_len = (uint32_t)b->labels.len;
	return texts_keep(b->result->texts, buf_str(&b->labels), b->labels.len);
}

/* ---- rows ---- */

static int compare_rows(const void *a, const void *b)
{
	const struct result_row *x = a, *y = b;

	return strcmp(x->labels, y->labels);
}

/* Two resources of one name (two ARNs) are one series: the worse counts. */
static void merge_rows(struct list *rows)
{
	struct result_row *items = rows->items;
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (n && !compare_rows(&items[n - 1], &items[i]))
			items[n - 1].state =
				state_worse(items[n - 1].state, items[i].state);
		else
			items[n++] = items[i];
	}
	rows->n = n;
}

/* What is no resource (a region that was denied) is a row while it is bad. */
static bool is_row(const struct seen_entry *e)
{
	return e->kind == SEEN_JUDGED ||
	       (e->kind == SEEN_OTHER && e->worst != STATE_OK);
}

static void take_rows(struct builder *b)
{
	struct list *rows = &b->result->rows;
	struct result_row *row;
	size_t n = 0;

	for (const struct seen_entry *e = b->rep->seen->first; e; e = e->next)
		n += is_row(e);
	make_room(rows, n, sizeof(*row));
	for (const struct seen_entry *e = b->rep->seen->first; e; e = e->next) {
		if (!is_row(e))
			continue;
		row = push(rows, sizeof(*row));
		row->labels = keep_labels(b, &e->resource, &row->len);
		row->state = e->worst;
	}
	if (rows->n)
		qsort(rows->items, rows->n, sizeof(*row), compare_rows);
	merge_rows(rows);
}

/* ---- measures ---- */

static int compare_measures(const void *a, const void *b)
{
	const struct result_measure *x = a, *y = b;
	int order = (x->family > y->family) - (x->family < y->family);

	return order ? order : strcmp(x->labels, y->labels);
}

/* Of two values of one series the first stays: it came first from AWS. */
static void unique_measures(struct list *measures)
{
	struct result_measure *items = measures->items;
	size_t n = 0;

	for (size_t i = 0; i < measures->n; i++)
		if (!n || compare_measures(&items[n - 1], &items[i]))
			items[n++] = items[i];
	measures->n = n;
}

static void take_measures(struct builder *b)
{
	struct list *measures = &b->result->measures;
	const struct measure *declared = b->rep->policy->check->measures;
	struct result_measure *m;

	make_room(measures, b->rep->measured.n, sizeof(*m));
	for_each(struct measured, measured, &b->rep->measured) {
		const struct measure *d = &declared[measured->measure];

		m = push(measures, sizeof(*m));
		m->labels = keep_labels(b, &measured->resource, &m->len);
		m->family = (uint32_t)families_measure(b->families, d);
		m->value = measured->published;
	}
	if (measures->n)
		qsort(measures->items, measures->n, sizeof(*m),
		      compare_measures);
	unique_measures(measures);
}

/* ---- findings ---- */

static int compare_identity(const void *a, const void *b)
{
	const struct view_finding *x = *(const struct view_finding *const *)a;
	const struct view_finding *y = *(const struct view_finding *const *)b;
	int order = text_compare(x->resource.id, y->resource.id);

	if (!order)
		order = text_compare(x->resource.type, y->resource.type);
	if (!order)
		order = text_compare(x->resource.arn, y->resource.arn);
	return order ? order : text_compare(x->code, y->code);
}

/* Pointers to the findings, by what they are about. */
static const struct view_finding **sorted(const struct list *findings)
{
	const struct view_finding **by_identity =
		xcalloc(findings->n + 1, sizeof(*by_identity));
	size_t n = 0;

	for_each(struct view_finding, f, findings)
		by_identity[n++] = f;
	qsort(by_identity, n, sizeof(*by_identity), compare_identity);
	return by_identity;
}

/* When what was found before too was found first. */
static void remember_since(struct list *findings, const struct result *before)
{
	const struct view_finding **known, **same, *wanted;
	struct view_finding *items = findings->items;

	if (!before || !before->findings.n)
		return;
	known = sorted(&before->findings);
	for (size_t i = 0; i < findings->n; i++) {
		wanted = &items[i];
		same = bsearch(&wanted, known, before->findings.n,
			       sizeof(*known), compare_identity);
		if (same)
			items[i].since = (*same)->since;
	}
	free(known);
}

static int compare_findings(const void *a, const void *b)
{
	return view_finding_compare(a, b);
}

/* "SEC-142 until 2027-01-31" */
static const char *muted_by(struct builder *b, const struct finding *f)
{
	const char *text;
	struct buf who;

	if (!f->muted)
		return NULL;
	buf_init(&who, LABELS_MAX);
	report_muted_by(b->rep, f, &who);
	text = keep(b, buf_str(&who));
	buf_done(&who);
	return text;
}

static bool is_kept(const struct finding *f)
{
	return f->state != STATE_OK || f->muted;
}

static void take_findings(struct builder *b, const struct result *before)
{
	struct list *findings = &b->result->findings;
	struct view_finding *kept;
	size_t n = 0;

	for_each(struct finding, f, &b->rep->findings)
		n += is_kept(f);
	make_room(findings, n, sizeof(*kept));
	for_each(struct finding, f, &b->rep->findings) {
		if (!is_kept(f))
			continue;
		kept = push(findings, sizeof(*kept));
		*kept = (struct view_finding){
			.check = b->result->check,
			.code = f->code,
			.message = keep(b, f->message),
			.resource = { .type = keep(b, f->resource.type),
				      .id = keep(b, f->resource.id),
				      .arn = keep(b, f->resource.arn) },
			.state = f->state,
			.since = b->result->collected,
			.exception = muted_by(b, f),
		};
	}
	remember_since(findings, before);
	if (findings->n)
		qsort(findings->items, findings->n, sizeof(*kept),
		      compare_findings);
}

/* ---- exceptions ---- */

static int compare_muted(const void *a, const void *b)
{
	const struct result_muted *x = a, *y = b;
	int order = strcmp(x->labels, y->labels);

	return order ? order : strcmp(x->exception, y->exception);
}

/* One resource may have several findings that the same entry accepts. */
static void unique_muted(struct list *muted)
{
	struct result_muted *items = muted->items;
	size_t n = 0;

	for (size_t i = 0; i < muted->n; i++)
		if (!n || compare_muted(&items[n - 1], &items[i]))
			items[n++] = items[i];
	muted->n = n;
}

static void take_muted(struct builder *b)
{
	struct list *muted = &b->result->muted;
	struct result_muted *m;

	make_room(muted, b->rep->counts.muted, sizeof(*m));
	for_each(struct finding, f, &b->rep->findings) {
		if (!f->muted)
			continue;
		m = push(muted, sizeof(*m));
		m->labels = keep_labels(b, &f->resource, &m->len);
		m->exception = keep(b, f->muted->id);
	}
	if (muted->n)
		qsort(muted->items, muted->n, sizeof(*m), compare_muted);
	unique_muted(muted);
}

static void take_accepted(struct builder *b)
{
	const struct list *entries =
		b->rep->exceptions ? exceptions_list(b->rep->exceptions) : NULL;
	const struct exception *items = entries ? entries->items : NULL;
	bool *used;

	if (!entries)
		return;
	make_room(&b->result->accepted, entries->n, sizeof(const char *));
	used = xcalloc(entries->n + 1, sizeof(*used));
	report_exceptions_used(b->rep, used);
	for (size_t i = 0; i < entries->n; i++)
		if (used[i])
			*(const char **)push(&b->result->accepted,
					     sizeof(const char *)) =
				keep(b, items[i].id);
	free(used);
}

struct result *result_new(const struct report *rep,
			  const struct families *families, struct texts *texts,
			  int64_t now, bool complete,
			  const struct result *before,
			  struct deflater *deflater)
{
	struct result *result = xcalloc(1, sizeof(*result));
	struct builder b = { result, rep, families, { 0 } };

	result->refs = 1;
	result->check = check_short_name(rep->policy->check);
	result->collected = now;
	result->complete = complete;
	result->counts = rep->counts;
	result->texts = texts_ref(texts);
	buf_init(&b.labels, LABELS_MAX);
	take_rows(&b);
	take_measures(&b);
	take_findings(&b, before);
	take_muted(&b);
	take_accepted(&b);
	buf_done(&b.labels);
	result_json(result, rep, deflater);
	return result;
}

struct result *result_ref(struct result *result)
{
	if (result)
		__atomic_add_fetch(&result->refs, 1, __ATOMIC_RELAXED);
	return result;
}

void result_unref(struct result *result)
{
	if (!result || __atomic_sub_fetch(&result->refs, 1, __ATOMIC_ACQ_REL))
		return;
	chunk_unref(result->json_findings);
	chunk_unref(result->json_skipped);
	chunk_unref(result->json_errors);
	free(result->rows.items);
	free(result->measures.items);
	free(result->findings.items);
	free(result->muted.items);
	free(result->accepted.items);
	texts_unref(result->texts);
	free(result);
}
