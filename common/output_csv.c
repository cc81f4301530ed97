/*
 * output_csv: the report for spreadsheets, by RFC 4180.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <string.h>

#include "output.h"
#include "range.h"

/* Made harmless, a cell has no line breaks: quotes and commas remain. */
static void csv_cell(const char *text, struct buf *out)
{
	_cleanup_(buf_done) struct buf cell;
	bool quoted;

	buf_init(&cell, out->max);
	if (text && *text && strchr("=+-@", *text))
		buf_addc(&cell, '\'');
	output_harmless(HARMLESS_TEXT, text, &cell);
	text = buf_str(&cell);
	quoted = text[strcspn(text, ",\"")] || text[0] == ' ';
	if (quoted)
		buf_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_addc(out, '"');
		buf_addc(out, *text);
	}
	if (quoted)
		buf_addc(out, '"');
}

static void csv_rows(const struct list *rows, struct buf *out)
{
	for_each(struct list, row, rows) {
		size_t n = 0;

		buf_addc(out, '{');
		for_each(struct pair, pair, row)
			buf_addf(out, "%s%s=%s", n++ ? "," : "", pair->name,
				 pair->value ? pair->value : "");
		buf_addc(out, '}');
	}
}

static void csv_value(const struct value *value, struct buf *out)
{
	buf_addf(out, "%s%s=", out->len ? "; " : "", value->name);
	switch (value->type) {
	case VALUE_NULL:
		break;
	case VALUE_TEXT:
		buf_adds(out, value->text);
		break;
	case VALUE_NUMBER:
		buf_addf(out, "%" PRId64, value->number);
		break;
	case VALUE_REAL:
		range_format_number(value->real, out);
		break;
	case VALUE_BOOL:
		buf_adds(out, value->boolean ? "true" : "false");
		break;
	case VALUE_ROWS:
		csv_rows(&value->rows, out);
		break;
	}
}

static void csv_line(const char *state, const struct resource *resource,
		     const char *account_id, const char *region,
		     const char *code, const char *message, const char *values,
		     struct buf *out)
{
	const char *const cells[] = {
		state,	       region, account_id, resource->type, resource->id,
		resource->arn, code,   message,	   values,
	};

	for (size_t i = 0; i < ARRAY_SIZE(cells); i++) {
		if (i)
			buf_addc(out, ',');
		csv_cell(cells[i], out);
	}
	buf_adds(out, "\r\n");
}

void output_csv(const struct settings *settings, const struct report *rep,
		const struct run_facts *facts __attribute__((unused)),
		struct buf *out)
{
	static const struct list none;
	_cleanup_(buf_done) struct buf values;

	buf_init(&values, out->max);
	buf_adds(out, "state,region,account_id,resource_type,resource,arn,"
		      "code,message,values\r\n");
	for_each(struct finding, f, &rep->findings) {
		buf_reset(&values);
		for_each(struct value, v, f->values ? f->values : &none)
			csv_value(v, &values);
		csv_line(state_name(f->state), &f->resource, f->account_id,
			 f->region, f->code, f->message, buf_str(&values), out);
	}
	if (settings->verbose < 1)
		return;
	for_each(struct skipped, s, &rep->skipped)
		csv_line("SKIPPED", &s->resource, s->account_id, s->region,
			 NULL, s->reason, NULL, out);
}
