/*
 * output_table: the report for people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "columns.h"
#include "output.h"

/* PLACE and RESOURCE are columns; MAX_PLACE is bytes of an account and a
 * region. */
enum { COLUMNS = 7, PLACE = 1, RESOURCE = 3, MAX_PLACE = 256 };

struct table {
	const struct settings *settings;
	const struct report *rep;
	struct columns columns;
	struct buf cells[COLUMNS]; /* the row being measured or written */
	bool color;
	struct buf *out; /* NULL: the row is measured */
};

/* ECMA-48: bold red, yellow, magenta, green; what is no state is faint. */
static const char *state_color(const struct table *table, enum state state)
{
	static const char *const colors[] = {
		[STATE_OK] = "\033[32m",
		[STATE_WARNING] = "\033[33m",
		[STATE_CRITICAL] = "\033[1;31m",
		[STATE_UNKNOWN] = "\033[35m",
	};

	return table->color ? colors[state] : NULL;
}

static void table_row(struct table *table, const char *const raw[COLUMNS],
		      const char *color)
{
	const char *cells[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++) {
		buf_reset(&table->cells[i]);
		output_harmless(HARMLESS_TEXT, raw[i], &table->cells[i]);
		cells[i] = buf_str(&table->cells[i]);
	}
	if (table->out)
		columns_row(&table->columns, cells, color, table->out);
	else
		columns_measure(&table->columns, cells);
}

/* One row about something somewhere. */
static void table_line(struct table *table, const char *account_id,
		       const char *region, const char *cells[COLUMNS],
		       const char *color)
{
	_cleanup_(buf_done) struct buf place;

	buf_init(&place, MAX_PLACE);
	output_place(table->rep, account_id, region, &place);
	cells[PLACE] = buf_str(&place);
	table_row(table, cells, color);
}

/* "SEC-142 until 2027-01-31 (CRITICAL without it)" */
static void table_finding(struct table *table, const struct finding *f)
{
	_cleanup_(buf_done) struct buf muted;

	buf_init(&muted, table->cells[0].max);
	if (f->muted) {
		report_muted_by(table->rep, f, &muted);
		buf_addf(&muted, " (%s without it)", state_name(f->unmuted));
	}
	table_line(table, f->account_id, f->region,
		   (const char *[COLUMNS]){ state_name(f->state), NULL,
					    f->resource.type, f->resource.id,
					    f->code, buf_str(&muted),
					    f->message },
		   state_color(table, f->state));
}

/* The column of exceptions is shown only where something is muted. */
static void table_rows(struct table *table)
{
	const struct report *rep = table->rep;

	table_row(table,
		  (const char *[COLUMNS]){
			  "STATE", "REGION", "TYPE", "RESOURCE", "CODE",
			  rep->counts.muted ? "EXCEPTION" : NULL, "MESSAGE" },
		  NULL);
	for_each(struct finding, f, &rep->findings)
		table_finding(table, f);
	if (table->settings->verbose < 1)
		return;
	for_each(struct skipped, s, &rep->skipped)
		table_line(table, s->account_id, s->region,
			   (const char *[COLUMNS]){
				   "SKIPPED", NULL, s->resource.type,
				   s->resource.id, "-", NULL, s->reason },
			   table->color ? "\033[2m" : NULL);
}

static void table_findings(struct table *table, struct buf *out)
{
	for (size_t i = 0; i < COLUMNS; i++)
		buf_init(&table->cells[i], out->max);
	table_rows(table);
	columns_fit(&table->columns);
	table->out = out;
	buf_addc(out, '\n');
	table_rows(table);
	for (size_t i = 0; i < COLUMNS; i++)
		buf_done(&table->cells[i]);
}

/* A line of its own, from `column` on. */
static void table_prose(const struct table *table, size_t column,
			const char *text, struct buf *out)
{
	_cleanup_(buf_done) struct buf harmless;

	buf_init(&harmless, out->max);
	output_harmless(HARMLESS_TEXT, text, &harmless);
	columns_wrap(table->columns.room, column, 0, buf_str(&harmless), out);
	buf_addc(out, '\n');
}

static void table_status(const struct table *table, struct buf *out)
{
	const struct report *rep = table->rep;
	const char *state = state_name(rep->state);
	size_t start = out->len, column;

	output_service_name(rep->policy->check, out);
	buf_addc(out, ' ');
	column = out->len - start + strlen(state);
	columns_colored(state_color(table, rep->state), state, out);
	buf_adds(out, " - ");
	table_prose(table, column + 3, rep->summary, out);
}

/* Below the rows: they are of no resource. */
static void table_notes(const struct table *table, struct buf *out)
{
	const struct list *notes = &table->rep->notes;

	if (table->settings->verbose < 1 || !notes->n)
		return;
	buf_addc(out, '\n');
	for_each(char *const, note, notes)
		table_prose(table, 0, *note, out);
}

void output_table(const struct settings *settings, const struct report *rep,
		  const struct run_facts *facts, struct buf *out)
{
	struct table table = {
		.settings = settings,
		.rep = rep,
		.columns = { .n = COLUMNS,
			     .room = settings->terminal.columns,
			     .key = RESOURCE },
		.color = settings->terminal.color,
	};

	table_status(&table, out);
	if (rep->findings.n || (settings->verbose && rep->skipped.n))
		table_findings(&table, out);
	table_notes(&table, out);
	output_trace(settings, facts, HARMLESS_TEXT, out);
}
