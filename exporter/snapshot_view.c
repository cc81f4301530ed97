/*
 * snapshot_view: what is known of one account and region, as the pages see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "check.h"
#include "snapshot_private.h"
#include "xalloc.h"

static void *must(void *p)
{
	if (!p)
		xalloc_failed();
	return p;
}

static const char *keep(struct snapshot_maker *m, const char *text)
{
	return text ? must(arena_strdup(&m->snapshot->arena, text)) : NULL;
}

static void add_check(struct snapshot_maker *m, struct view_check *check,
		      const struct check *declared, const struct result *result)
{
	check->name = check_short_name(declared);
	if (!result)
		return;
	check->counts = result->counts;
	check->collected = result->collected;
	check->stale = snapshot_is_stale(m->input, result);
	if (!check->stale)
		return;
	check->counts.unknown += check->counts.ok + check->counts.warning +
				 check->counts.critical;
	check->counts.ok = check->counts.warning = check->counts.critical = 0;
}

static void make_checks(struct snapshot_maker *m)
{
	struct view_check *items =
		must(arena_alloc(&m->snapshot->arena,
				 (m->input->n_checks + 1) * sizeof(*items)));

	m->snapshot->checks = (struct list){ items, m->input->n_checks };
	for (size_t i = 0; i < m->input->n_checks; i++)
		add_check(m, &items[i], m->input->checks[i],
			  m->input->results[i]);
}

static int compare_findings(const void *a, const void *b)
{
	return view_finding_compare(a, b);
}

/* Their words are those of the results, which live as long. */
static void make_findings(struct snapshot_maker *m)
{
	struct view_finding *items;
	size_t n = 0;

	for (size_t i = 0; i < m->input->n_checks; i++)
		if (m->input->results[i])
			n += m->input->results[i]->findings.n;
	items = must(
		arena_alloc(&m->snapshot->arena, (n + 1) * sizeof(*items)));
	m->snapshot->findings = (struct list){ items, n };
	n = 0;
	for (size_t i = 0; i < m->input->n_checks; i++) {
		if (!m->input->results[i])
			continue;
		for_each(struct view_finding, f,
			 &m->input->results[i]->findings) {
			items[n] = *f;
			if (snapshot_is_stale(m->input, m->input->results[i]))
				items[n].state = STATE_UNKNOWN;
			n++;
		}
	}
	qsort(items, n, sizeof(*items), compare_findings);
}

static void make_errors(struct snapshot_maker *m)
{
	const struct list *errors = m->input->errors;
	struct aws_error *items;
	size_t n = 0;

	if (!errors || !errors->n)
		return;
	items = must(
		arena_alloc(&m->snapshot->arena, errors->n * sizeof(*items)));
	for_each(struct aws_error, err, errors)
		items[n++] = (struct aws_error){
			.code = keep(m, err->code),
			.message = keep(m, err->message),
			.operation = keep(m, err->operation),
			.region = keep(m, err->region),
			.status = err->status,
			.timeout = err->timeout,
		};
	m->snapshot->errors = (struct list){ items, n };
}

/* The oldest data; results that never were complete are none. */
static int64_t oldest(const struct snapshot_input *input)
{
	int64_t oldest = 0;

	for (size_t i = 0; i < input->n_checks; i++) {
		const struct result *result = input->results[i];

		if (result && result->complete &&
		    (!oldest || result->collected < oldest))
			oldest = result->collected;
	}
	return oldest;
}

static int64_t stale_at(const struct snapshot_input *input)
{
	int64_t at = INT64_MAX, due;

	for (size_t i = 0; i < input->n_checks; i++) {
		if (!input->results[i] ||
		    snapshot_is_stale(input, input->results[i]))
			continue;
		due = input->results[i]->collected + input->stale_after_seconds;
		if (due < at)
			at = due;
	}
	return at;
}

void snapshot_make_view(struct snapshot_maker *m)
{
	const struct snapshot_input *input = m->input;
	struct snapshot *s = m->snapshot;

	make_checks(m);
	make_findings(m);
	make_errors(m);
	s->stale_at = stale_at(input);
	s->view = (struct view_target){
		.source = keep(m, input->source),
		.account_id = keep(m, input->account_id),
		.region = keep(m, input->region),
		.success = input->success,
		.attempted = input->attempted,
		.collected = oldest(input),
		.seconds = input->seconds,
		.checks = &s->checks,
		.findings = &s->findings,
		.errors = &s->errors,
	};
}
