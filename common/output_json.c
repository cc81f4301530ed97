/*
 * output_json: the report for programs.
 *
 * Written by hand and not with json-c, which only the decoder knows: what goes
 * out is flat, and every text passes one function that escapes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <stdlib.h>

#include "config.h"
#include "exceptions.h"
#include "json_text.h"
#include "output.h"
#include "range.h"

static void json_text(const char *text, struct buf *out)
{
	if (text)
		json_text_string(text, out);
	else
		buf_adds(out, "null");
}

/* A comma unless there is one, or this is the first after '{' or '['. */
static void json_next(struct buf *out)
{
	char last = out->len ? out->data[out->len - 1] : '{';

	if (last != '{' && last != '[' && last != ',')
		buf_addc(out, ',');
}

/* "name": of a member. */
static void json_name(const char *name, struct buf *out)
{
	json_next(out);
	json_text(name, out);
	buf_addc(out, ':');
}

static void json_member(const char *name, const char *text, struct buf *out)
{
	json_name(name, out);
	json_text(text, out);
}

static void json_count(const char *name, size_t n, struct buf *out)
{
	json_name(name, out);
	buf_addf(out, "%zu", n);
}

static void json_texts(const char *name, const struct list *texts,
		       struct buf *out)
{
	json_name(name, out);
	buf_addc(out, '[');
	for_each(char *const, text, texts) {
		json_next(out);
		json_text(*text, out);
	}
	buf_addc(out, ']');
}

static void json_rows(const struct list *rows, struct buf *out)
{
	buf_addc(out, '[');
	for_each(struct list, row, rows) {
		json_next(out);
		buf_addc(out, '{');
		for_each(struct pair, pair, row)
			json_member(pair->name, pair->value, out);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void json_value(const struct value *value, struct buf *out)
{
	json_name(value->name, out);
	switch (value->type) {
	case VALUE_NULL:
		buf_adds(out, "null");
		break;
	case VALUE_TEXT:
		json_text(value->text, out);
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
		json_rows(&value->rows, out);
		break;
	}
}

static void json_resource(const struct resource *resource,
			  const char *account_id, const char *region,
			  struct buf *out)
{
	json_member("resource", resource->id, out);
	json_member("resource_type", resource->type, out);
	json_member("arn", resource->arn, out);
	json_member("account_id", account_id, out);
	json_member("region", region, out);
}

static void json_muted(const struct finding *f, struct buf *out)
{
	if (!f->muted) {
		json_member("muted", NULL, out);
		return;
	}
	json_name("muted", out);
	buf_addc(out, '{');
	json_member("id", f->muted->id, out);
	json_member("reason", f->muted->reason, out);
	json_member("expires", f->muted->last_day, out);
	json_member("status", state_name(f->unmuted), out);
	buf_addc(out, '}');
}

void output_json_finding(const struct finding *f, struct buf *out)
{
	static const struct list none;

	json_next(out);
	buf_addc(out, '{');
	json_resource(&f->resource, f->account_id, f->region, out);
	json_member("status", state_name(f->state), out);
	json_member("code", f->code, out);
	json_member("message", f->message, out);
	json_name("values", out);
	buf_addc(out, '{');
	for_each(struct value, value, f->values ? f->values : &none)
		json_value(value, out);
	buf_addc(out, '}');
	json_muted(f, out);
	buf_addc(out, '}');
}

static void json_skipped(const struct skipped *s, struct buf *out)
{
	json_next(out);
	buf_addc(out, '{');
	json_resource(&s->resource, s->account_id, s->region, out);
	json_member("reason", s->reason, out);
	buf_addc(out, '}');
}

static void json_error(const struct aws_error *err, struct buf *out)
{
	json_next(out);
	buf_addc(out, '{');
	json_member("operation", err->operation, out);
	json_member("region", err->region, out);
	json_member("code", err->code, out);
	json_member("message", err->message, out);
	buf_addc(out, '}');
}

static void json_counts(const struct counts *counts, struct buf *out)
{
	json_name("counts", out);
	buf_addc(out, '{');
	json_count("checked", counts->checked, out);
	json_count("ok", counts->ok, out);
	json_count("warning", counts->warning, out);
	json_count("critical", counts->critical, out);
	json_count("unknown", counts->unknown, out);
	json_count("muted", counts->muted, out);
	json_count("skipped", counts->skipped, out);
	buf_addc(out, '}');
}

void output_json_head(const struct json_head *head, struct buf *out)
{
	json_member("check", head->check, out);
	json_member("version", PACKAGE_VERSION, out);
	json_member("status", state_name(head->state), out);
	json_count("exit_code", head->state, out);
	json_member("summary", head->summary, out);
	json_texts("accounts", head->accounts, out);
	json_texts("regions", head->regions, out);
	json_counts(head->counts, out);
}

static void json_findings(const struct report *rep, struct buf *out)
{
	for_each(struct finding, f, &rep->findings)
		output_json_finding(f, out);
}

void output_json_skipped(const struct report *rep, struct buf *out)
{
	for_each(struct skipped, s, &rep->skipped)
		json_skipped(s, out);
}

void output_json_errors(const struct report *rep, struct buf *out)
{
	for_each(struct aws_error, err, &rep->errors)
		json_error(err, out);
}

static void json_list(const char *name, const struct report *rep,
		      void (*write)(const struct report *rep, struct buf *out),
		      struct buf *out)
{
	json_name(name, out);
	buf_addc(out, '[');
	write(rep, out);
	buf_addc(out, ']');
}

void output_json(const struct settings *settings __attribute__((unused)),
		 const struct report *rep,
		 const struct run_facts *facts __attribute__((unused)),
		 struct buf *out)
{
	const struct json_head head = {
		.check = rep->policy->check->name,
		.summary = rep->summary,
		.state = rep->state,
		.accounts = &rep->accounts,
		.regions = &rep->regions,
		.counts = &rep->counts,
	};

	buf_addc(out, '{');
	output_json_head(&head, out);
	json_list("skipped", rep, output_json_skipped, out);
	json_list("findings", rep, json_findings, out);
	json_list("errors", rep, output_json_errors, out);
	buf_adds(out, "}\n");
}
