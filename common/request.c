/*
 * request: the parameters of an operation in the wire form of its service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json_text.h"
#include "request.h"
#include "uri.h"

/* A dotted name longer than this is no parameter of ours. */
enum { MAX_NAME = 512 };

static void add_form(enum protocol protocol, const char *prefix,
		     const struct param *param, struct buf *out);

static void add_form_value(const char *name, const struct param *param,
			   struct buf *out)
{
	buf_addf(out, "&%s=", name);
	if (param->type == PARAM_STRING)
		uri_encode_str(out, param->string);
	else if (param->type == PARAM_NUMBER)
		buf_addf(out, "%" PRId64, param->number);
	else
		buf_adds(out, param->boolean ? "true" : "false");
}

/* Items count from 1. An empty list is sent by query, left out by ec2. */
static void add_form_list(enum protocol protocol, const char *name,
			  const struct param *param, struct buf *out)
{
	const char *item = param->item ? param->item : "member";
	struct param each;
	char at[MAX_NAME];

	if (!param->n_items && protocol == PROTOCOL_QUERY)
		buf_addf(out, "&%s=", name);
	for (size_t i = 0; i < param->n_items; i++) {
		if (protocol == PROTOCOL_EC2)
			snprintf(at, sizeof(at), "%zu", i + 1);
		else
			snprintf(at, sizeof(at), "%s.%zu", item, i + 1);
		each = param->items[i];
		each.name = at;
		each.form = NULL;
		add_form(protocol, name, &each, out);
	}
}

static void add_form(enum protocol protocol, const char *prefix,
		     const struct param *param, struct buf *out)
{
	const char *own = protocol == PROTOCOL_EC2 && param->form ? param->form
								  : param->name;
	char name[MAX_NAME];

	snprintf(name, sizeof(name), "%s%s%s", prefix, *prefix ? "." : "", own);
	if (param->type == PARAM_LIST)
		add_form_list(protocol, name, param, out);
	else if (param->type == PARAM_STRUCT)
		for (size_t i = 0; i < param->n_items; i++)
			add_form(protocol, name, &param->items[i], out);
	else
		add_form_value(name, param, out);
}

static void add_json(const struct param *param, struct buf *out)
{
	bool is_list = param->type == PARAM_LIST;

	switch (param->type) {
	case PARAM_STRING:
		json_text_string(param->string, out);
		break;
	case PARAM_NUMBER:
		buf_addf(out, "%" PRId64, param->number);
		break;
	case PARAM_BOOL:
		buf_adds(out, param->boolean ? "true" : "false");
		break;
	case PARAM_LIST:
	case PARAM_STRUCT:
		buf_addc(out, is_list ? '[' : '{');
		for (size_t i = 0; i < param->n_items; i++) {
			if (i)
				buf_addc(out, ',');
			if (!is_list) {
				json_text_string(param->items[i].name, out);
				buf_addc(out, ':');
			}
			add_json(&param->items[i], out);
		}
		buf_addc(out, is_list ? ']' : '}');
		break;
	}
}

void request_params(const struct wire *wire, const struct param *params,
		    size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (wire->protocol != PROTOCOL_JSON) {
			add_form(wire->protocol, "", &params[i], out);
			continue;
		}
		if (i)
			buf_addc(out, ',');
		json_text_string(params[i].name, out);
		buf_addc(out, ':');
		add_json(&params[i], out);
	}
}

static void add_one(const struct wire *wire, const struct param *param,
		    struct buf *out)
{
	if (wire->protocol == PROTOCOL_JSON && out->len > 1)
		buf_addc(out, ',');
	request_params(wire, param, 1, out);
}

void request_body(const struct operation *op, const char *params,
		  const char *token, struct buf *out)
{
	const struct wire *wire = op->wire;
	struct param size = { .name = op->size,
			      .type = PARAM_NUMBER,
			      .number = op->page_size };
	struct param next = { .name = op->token,
			      .type = PARAM_STRING,
			      .string = token };

	if (wire->protocol == PROTOCOL_JSON)
		buf_addc(out, '{');
	else
		buf_addf(out, "Action=%s&Version=%s", op->name, wire->version);
	buf_adds(out, params);
	if (op->size)
		add_one(wire, &size, out);
	if (op->token && token)
		add_one(wire, &next, out);
	if (wire->protocol == PROTOCOL_JSON)
		buf_addc(out, '}');
}

const char *request_content_type(const struct wire *wire)
{
	return wire->protocol == PROTOCOL_JSON
		       ? "application/x-amz-json-1.1"
		       : "application/x-www-form-urlencoded; charset=utf-8";
}

struct param *request_copy_params(struct arena *arena,
				  const struct param *params, size_t n)
{
	struct param *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++) {
		struct param *p = &copy[i];

		*p = params[i];
		if (p->string)
			p->string = arena_strdup(arena, p->string);
		if (p->n_items)
			p->items = request_copy_params(arena, p->items,
						       p->n_items);
		if ((params[i].string && !p->string) ||
		    (p->n_items && !p->items))
			return NULL;
	}
	return copy;
}
