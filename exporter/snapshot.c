/*
 * snapshot: what is known of one account and region, ready to be served.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "rewrite.h"
#include "snapshot.h"
#include "xalloc.h"

enum {
	TEXT_MAX = 512 * 1024 * 1024, /* of one family */
	PREFIX_MAX = 256 * 1024,      /* names of AWS are far shorter */
	ARENA_MAX = 1024 * 1024 * 1024,
	SAMPLE_REST = 16 /* bytes of a sample behind its labels */
};

struct maker {
	const struct snapshot_input *input;
	const struct families *families;
	struct deflater *deflater;
	struct snapshot *snapshot;
	struct buf prefix;   /* of the samples being written */
	struct rewrite text; /* of the family being written */
};

static void *must(void *p)
{
	if (!p)
		xalloc_failed();
	return p;
}

static const char *keep(struct maker *m, const char *text)
{
	return text ? must(arena_strdup(&m->snapshot->arena, text)) : NULL;
}

static bool is_stale(const struct snapshot_input *input,
		     const struct result *result)
{
	return input->now - result->collected >= input->stale_after_seconds;
}

/* ---- samples ---- */

static void begin_family(struct maker *m, size_t family)
{
	const struct snapshot *before = m->input->before;

	rewrite_begin(&m->text, before ? before->chunks[family] : NULL,
		      TEXT_MAX);
}

static void end_family(struct maker *m, size_t family)
{
	m->snapshot->chunks[family] = rewrite_end(&m->text, m->deflater);
}

/* NAME{aws_account_id="...",aws_region="..." and, if given, the check. */
static void begin_samples(struct maker *m, size_t family, const char *check)
{
	buf_reset(&m->prefix);
	buf_adds(&m->prefix, m->families->items[family].name);
	buf_adds(&m->prefix, "{aws_account_id=");
	family_label(m->input->account_id, &m->prefix);
	buf_adds(&m->prefix, ",aws_region=");
	family_label(m->input->region, &m->prefix);
	if (check) {
		buf_adds(&m->prefix, ",check=");
		family_label(check, &m->prefix);
	}
}

static void add_sample(struct maker *m, double value)
{
	size_t len = m->prefix.len;

	buf_adds(&m->prefix, "} ");
	family_value(value, &m->prefix);
	buf_addc(&m->prefix, '\n');
	rewrite_add(&m->text, m->prefix.data, m->prefix.len);
	m->prefix.len = len;
}

static size_t rows_size(const struct result *result, size_t prefix)
{
	size_t size = 0;

	for_each(struct result_row, row, &result->rows)
		size += prefix + row->len + SAMPLE_REST;
	return size;
}

/* The bulk of an exposition: copied, not formatted. */
static void add_rows(struct maker *m, const struct result *result)
{
	bool stale = is_stale(m->input, result);
	char end[] = "} 0\n";

	buf_addc(&m->prefix, ',');
	rewrite_reserve(&m->text, rows_size(result, m->prefix.len));
	for_each(struct result_row, row, &result->rows) {
		end[2] = (char)('0' + (stale ? STATE_UNKNOWN : row->state));
		rewrite_add(&m->text, m->prefix.data, m->prefix.len);
		rewrite_add(&m->text, row->labels, row->len);
		rewrite_add(&m->text, end, sizeof(end) - 1);
	}
}

static void make_status(struct maker *m)
{
	begin_family(m, FAMILY_CHECK_STATUS);
	for (size_t i = 0; i < m->input->n_checks; i++) {
		if (!m->input->results[i])
			continue;
		begin_samples(m, FAMILY_CHECK_STATUS,
			      m->input->results[i]->check);
		add_rows(m, m->input->results[i]);
	}
	end_family(m, FAMILY_CHECK_STATUS);
}

/* A check that has never been made has four zeros, not nothing. */
static void make_resources(struct maker *m)
{
	size_t len;

	begin_family(m, FAMILY_CHECK_RESOURCES);
	for_each(struct view_check, check, &m->snapshot->checks) {
		const struct {
			const char *state;
			size_t n;
		} counts[] = {
			{ "critical", check->counts.critical },
			{ "ok", check->counts.ok },
			{ "unknown", check->counts.unknown },
			{ "warning", check->counts.warning },
		};

		begin_samples(m, FAMILY_CHECK_RESOURCES, check->name);
		len = m->prefix.len;
		for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
			m->prefix.len = len;
			buf_addf(&m->prefix, ",state=\"%s\"", counts[i].state);
			add_sample(m, (double)counts[i].n);
		}
	}
	end_family(m, FAMILY_CHECK_RESOURCES);
}

static void add_measures(struct maker *m, size_t family,
			 const struct result *result)
{
	size_t len = m->prefix.len;

	for_each(struct result_measure, measure, &result->measures) {
		if (measure->family != family)
			continue;
		m->prefix.len = len;
		buf_addc(&m->prefix, ',');
		buf_add(&m->prefix, measure->labels, measure->len);
		add_sample(m, measure->value);
	}
	m->prefix.len = len;
}

static void add_muted(struct maker *m, const struct result *result)
{
	size_t len;

	begin_samples(m, FAMILY_FINDING_MUTED, result->check);
	len = m->prefix.len;
	for_each(struct result_muted, muted, &result->muted) {
		m->prefix.len = len;
		buf_addc(&m->prefix, ',');
		buf_add(&m->prefix, muted->labels, muted->len);
		buf_adds(&m->prefix, ",exception=");
		family_label(muted->exception, &m->prefix);
		add_sample(m, 1);
	}
}

static void make_muted(struct maker *m)
{
	begin_family(m, FAMILY_FINDING_MUTED);
	for (size_t i = 0; i < m->input->n_checks; i++)
		if (m->input->results[i])
			add_muted(m, m->input->results[i]);
	end_family(m, FAMILY_FINDING_MUTED);
}

static void make_measures(struct maker *m, size_t family)
{
	begin_family(m, family);
	begin_samples(m, family, NULL);
	for (size_t i = 0; i < m->input->n_checks; i++)
		if (m->input->results[i])
			add_measures(m, family, m->input->results[i]);
	end_family(m, family);
}

static void make_one(struct maker *m, size_t family, double value)
{
	begin_family(m, family);
	begin_samples(m, family, NULL);
	add_sample(m, value);
	end_family(m, family);
}

/* ---- what the pages see ---- */

static void add_check(struct maker *m, struct view_check *check,
		      const struct check *declared, const struct result *result)
{
	check->name = check_short_name(declared);
	if (!result)
		return;
	check->counts = result->counts;
	check->collected = result->collected;
	check->stale = is_stale(m->input, result);
	if (!check->stale)
		return;
	check->counts.unknown += check->counts.ok + check->counts.warning +
				 check->counts.critical;
	check->counts.ok = check->counts.warning = check->counts.critical = 0;
}

static void make_checks(struct maker *m)
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
static void make_findings(struct maker *m)
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
			if (is_stale(m->input, m->input->results[i]))
				items[n].state = STATE_UNKNOWN;
			n++;
		}
	}
	qsort(items, n, sizeof(*items), compare_findings);
}

static void make_errors(struct maker *m)
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
		if (!input->results[i] || is_stale(input, input->results[i]))
			continue;
		due = input->results[i]->collected + input->stale_after_seconds;
		if (due < at)
			at = due;
	}
	return at;
}

static void make_view(struct maker *m)
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

static void make_chunks(struct maker *m)
{
	struct snapshot *s = m->snapshot;

	s->n_chunks = m->families->n;
	s->chunks = xcalloc(s->n_chunks, sizeof(struct chunk *));
	make_status(m);
	make_resources(m);
	make_muted(m);
	s->chunks[FAMILY_RESOURCE_INFO] = chunk_ref(m->input->info);
	make_one(m, FAMILY_COLLECTION_SUCCESS, s->view.success);
	make_one(m, FAMILY_COLLECTION_TIMESTAMP, (double)s->view.collected);
	make_one(m, FAMILY_COLLECTION_DURATION, s->view.seconds);
	for (size_t i = FAMILY_MEASURES; i < m->families->n; i++)
		make_measures(m, i);
}

struct snapshot *snapshot_new(const struct snapshot_input *input,
			      const struct families *families,
			      struct deflater *deflater)
{
	struct snapshot *s = xcalloc(1, sizeof(*s));
	struct maker m = { .input = input,
			   .families = families,
			   .deflater = deflater,
			   .snapshot = s };

	s->refs = 1;
	arena_init(&s->arena, ARENA_MAX);
	buf_init(&m.prefix, PREFIX_MAX);
	s->n_results = input->n_checks;
	s->results = xcalloc(input->n_checks + 1, sizeof(struct result *));
	for (size_t i = 0; i < input->n_checks; i++)
		s->results[i] = result_ref(input->results[i]);
	make_view(&m);
	make_chunks(&m);
	buf_done(&m.prefix);
	return s;
}

struct result *snapshot_result(const struct snapshot *s, const char *check)
{
	for (size_t i = 0; i < s->n_results; i++)
		if (s->results[i] && !strcmp(s->results[i]->check, check))
			return s->results[i];
	return NULL;
}

struct snapshot *snapshot_again(const struct snapshot *old,
				const struct snapshot_input *input,
				const struct families *families,
				struct deflater *deflater)
{
	struct snapshot_input again = *input;
	struct result **results =
		xcalloc(input->n_checks + 1, sizeof(*results));
	struct snapshot *s;

	for (size_t i = 0; i < input->n_checks; i++)
		results[i] = snapshot_result(
			old, check_short_name(input->checks[i]));
	again.before = old;
	again.source = old->view.source;
	again.account_id = old->view.account_id;
	again.region = old->view.region;
	again.results = results;
	again.info = old->chunks[FAMILY_RESOURCE_INFO];
	again.errors = &old->errors;
	again.success = old->view.success;
	again.attempted = old->view.attempted;
	again.seconds = old->view.seconds;
	s = snapshot_new(&again, families, deflater);
	free(results);
	return s;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
	if (s)
		__atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
	return s;
}

void snapshot_unref(struct snapshot *s)
{
	if (!s || __atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL))
		return;
	for (size_t i = 0; i < s->n_chunks; i++)
		chunk_unref(s->chunks[i]);
	for (size_t i = 0; i < s->n_results; i++)
		result_unref(s->results[i]);
	free(s->chunks);
	free(s->results);
	arena_done(&s->arena);
	free(s);
}
