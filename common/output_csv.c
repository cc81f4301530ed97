/*
 * output_csv: the report for spreadsheets, by RFC 4180.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <string.h>

#include "exceptions.h"
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

/* In the order of the columns. */
struct csv_line {
	const char *state, *region, *account_id;
	const struct resource *resource;
	const char *code, *message;
	const char *values, *exception, *expires, *unmuted_state;
};

static void csv_line(const struct csv_line *line, struct buf *out)
{
	const char *const cells[] = {
		line->state,	      line->region,	  line->account_id,
		line->resource->type, line->resource->id, line->resource->arn,
		line->code,	      line->message,	  line->values,
		line->exception,      line->expires,	  line->unmuted_state,
	};

	for (size_t i = 0; i < ARRAY_SIZE(cells); i++) {
		if (i)
			buf_addc(out, ',');
		csv_cell(cells[i], out);
	}
	buf_adds(out, "\r\n");
}

static void csv_finding(const struct finding *f, struct buf *values,
			struct buf *out)
{
	static const struct list none;
	struct csv_line line = {
		.state = state_name(f->state),
		.region = f->region,
		.account_id = f->account_id,
		.resource = &f->resource,
		.code = f->code,
		.message = f->message,
	};

	buf_reset(values);
	for_each(struct value, v, f->values ? f->values : &none)
		csv_value(v, values);
	line.values = buf_str(values);
	if (f->muted) {
		line.exception = f->muted->id;
		line.expires = f->muted->last_day;
		line.unmuted_state = state_name(f->unmuted);
	}
	csv_line(&line, out);
}

void output_csv(const struct settings *settings, const struct report *rep,
		const struct run_facts *facts __attribute__((unused)),
		struct buf *out)
{
	_cleanup_(buf_done) struct buf values;

	buf_init(&values, out->max);
	buf_adds(out, "state,region,account_id,resource_type,resource,arn,"
		      "code,message,values,exception,expires,"
		      "unmuted_state\r\n");
	for_each(struct finding, f, &rep->findings)
		csv_finding(f, &values, out);
	if (settings->verbose < 1)
		return;
	for_each(struct skipped, s, &rep->skipped)
		csv_line(&(struct csv_line){ .state = "SKIPPED",
					     .region = s->region,
					     .account_id = s->account_id,
					     .resource = &s->resource,
					     .message = s->reason },
			 out);
}
