/*
 * output_table: the report for people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "output.h"

/*
 * PLACE and EXCEPTION are columns, the latter only where something is muted;
 * MAX_PLACE is bytes of an account and a region.
 */
enum { COLUMNS = 7, PLACE = 1, EXCEPTION = 5, MAX_PLACE = 256 };

/* Before the last column, which is not padded. */
struct table {
	size_t widths[COLUMNS - 1];
	bool muted;	 /* the column of exceptions is shown */
	struct buf cell; /* the one being measured or written */
};

/* Code points; a terminal may show some of them wider. */
static size_t text_width(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static size_t table_cell(struct table *table, const char *text)
{
	buf_reset(&table->cell);
	output_harmless(HARMLESS_TEXT, text, &table->cell);
	return text_width(buf_str(&table->cell));
}

/* Measures a row, or writes it if there is an `out`. */
static void table_row(struct table *table, const char *const cells[COLUMNS],
		      struct buf *out)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t width = table_cell(table, cells[i]);

		if (i == EXCEPTION && !table->muted)
			continue;
		if (out)
			buf_add(out, table->cell.data, table->cell.len);
		if (i == COLUMNS - 1)
			break;
		if (width > table->widths[i])
			table->widths[i] = width;
		for (; out && width < table->widths[i] + 2; width++)
			buf_addc(out, ' ');
	}
	if (out)
		buf_addc(out, '\n');
}

/* One row about something somewhere. */
static void table_line(struct table *table, const struct report *rep,
		       const char *account_id, const char *region,
		       const char *cells[COLUMNS], struct buf *out)
{
	_cleanup_(buf_done) struct buf place;

	buf_init(&place, MAX_PLACE);
	output_place(rep, account_id, region, &place);
	cells[PLACE] = buf_str(&place);
	table_row(table, cells, out);
}

/* "SEC-142 until 2027-01-31 (CRITICAL without it)" */
static void table_finding(struct table *table, const struct report *rep,
			  const struct finding *f, struct buf *out)
{
	_cleanup_(buf_done) struct buf muted;

	buf_init(&muted, table->cell.max);
	if (f->muted) {
		report_muted_by(rep, f, &muted);
		buf_addf(&muted, " (%s without it)", state_name(f->unmuted));
	}
	table_line(table, rep, f->account_id, f->region,
		   (const char *[COLUMNS]){ state_name(f->state), NULL,
					    f->resource.type, f->resource.id,
					    f->code, buf_str(&muted),
					    f->message },
		   out);
}

static void table_rows(struct table *table, const struct settings *settings,
		       const struct report *rep, struct buf *out)
{
	static const char *const head[COLUMNS] = { "STATE",  "REGION",
						   "TYPE",   "RESOURCE",
						   "CODE",   "EXCEPTION",
						   "MESSAGE" };

	table_row(table, head, out);
	for_each(struct finding, f, &rep->findings)
		table_finding(table, rep, f, out);
	if (settings->verbose < 1)
		return;
	for_each(struct skipped, s, &rep->skipped)
		table_line(table, rep, s->account_id, s->region,
			   (const char *[COLUMNS]){
				   "SKIPPED", NULL, s->resource.type,
				   s->resource.id, "-", NULL, s->reason },
			   out);
}

/* Below the rows: they are of no resource. */
static void table_notes(const struct settings *settings,
			const struct report *rep, struct buf *out)
{
	if (settings->verbose < 1 || !rep->notes.n)
		return;
	buf_addc(out, '\n');
	for_each(char *const, note, &rep->notes) {
		output_harmless(HARMLESS_TEXT, *note, out);
		buf_addc(out, '\n');
	}
}

void output_table(const struct settings *settings, const struct report *rep,
		  const struct run_facts *facts, struct buf *out)
{
	struct table table = { .muted = rep->counts.muted > 0 };

	output_status(rep, HARMLESS_TEXT, out);
	buf_addc(out, '\n');
	if (rep->findings.n || (settings->verbose && rep->skipped.n)) {
		buf_init(&table.cell, out->max);
		table_rows(&table, settings, rep, NULL);
		buf_addc(out, '\n');
		table_rows(&table, settings, rep, out);
		buf_done(&table.cell);
	}
	table_notes(settings, rep, out);
	output_trace(settings, facts, HARMLESS_TEXT, out);
}
