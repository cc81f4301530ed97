/*
 * snapshot_samples: what is known of one account and region, as samples.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "snapshot_private.h"
#include "xalloc.h"

enum {
	TEXT_MAX = 512 * 1024 * 1024, /* of one family */
	PREFIX_MAX = 256 * 1024,      /* names of AWS are far shorter */
	SAMPLE_REST = 16	      /* bytes of a sample behind its labels */
};

static void begin_family(struct snapshot_maker *m, size_t family)
{
	const struct snapshot *before = m->input->before;

	rewrite_begin(&m->text, before ? before->chunks[family] : NULL,
		      TEXT_MAX);
}

static void end_family(struct snapshot_maker *m, size_t family)
{
	m->snapshot->chunks[family] = rewrite_end(&m->text, m->deflater);
}

/* NAME{aws_account_id="...",aws_region="..." and, if given, the check. */
static void begin_samples(struct snapshot_maker *m, size_t family,
			  const char *check)
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

static void add_sample(struct snapshot_maker *m, double value)
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
static void add_rows(struct snapshot_maker *m, const struct result *result)
{
	bool stale = snapshot_is_stale(m->input, result);
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

static void make_status(struct snapshot_maker *m)
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
static void make_resources(struct snapshot_maker *m)
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

static void add_measures(struct snapshot_maker *m, size_t family,
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

static void add_muted(struct snapshot_maker *m, const struct result *result)
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

static void make_muted(struct snapshot_maker *m)
{
	begin_family(m, FAMILY_FINDING_MUTED);
	for (size_t i = 0; i < m->input->n_checks; i++)
		if (m->input->results[i])
			add_muted(m, m->input->results[i]);
	end_family(m, FAMILY_FINDING_MUTED);
}

static void make_measures(struct snapshot_maker *m, size_t family)
{
	begin_family(m, family);
	begin_samples(m, family, NULL);
	for (size_t i = 0; i < m->input->n_checks; i++)
		if (m->input->results[i])
			add_measures(m, family, m->input->results[i]);
	end_family(m, family);
}

static void make_one(struct snapshot_maker *m, size_t family, double value)
{
	begin_family(m, family);
	begin_samples(m, family, NULL);
	add_sample(m, value);
	end_family(m, family);
}

void snapshot_make_chunks(struct snapshot_maker *m)
{
	struct snapshot *s = m->snapshot;

	buf_init(&m->prefix, PREFIX_MAX);
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
	buf_done(&m->prefix);
}
