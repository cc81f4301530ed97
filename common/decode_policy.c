/*
 * decode_policy: the front end for policy documents, on json-c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <json.h>
#include <string.h>
#include <strings.h>

#include "decode_internal.h"
#include "iam_policy.h"
#include "uri.h"

/* A document being read. */
struct reader {
	struct arena *arena;
	struct buf *why;
};

static int refuse(struct reader *r, const char *what, const char *name)
{
	buf_addf(r->why, "'%s': %s", name, what);
	return -EINVAL;
}

static int full(struct reader *r)
{
	buf_adds(r->why, "more than the memory limit allows");
	return -E2BIG;
}

static bool is_text(struct json_object *value)
{
	return json_object_is_type(value, json_type_string);
}

/* A string; in conditions a number or a boolean is as good. */
static int read_text(struct reader *r, struct json_object *value,
		     const char *name, bool scalars, const char **ret)
{
	enum json_type type = json_object_get_type(value);

	if (type != json_type_string &&
	    !(scalars && (type == json_type_boolean || type == json_type_int ||
			  type == json_type_double)))
		return refuse(r, "not a string", name);
	*ret = arena_strdup(r->arena, json_object_get_string(value));
	return *ret ? 0 : full(r);
}

/* A value, or an array of values. */
static size_t count_values(struct json_object *value)
{
	return json_object_is_type(value, json_type_array)
		       ? json_object_array_length(value)
		       : 1;
}

static struct json_object *value_at(struct json_object *value, size_t i)
{
	return json_object_is_type(value, json_type_array)
		       ? json_object_array_get_idx(value, i)
		       : value;
}

static int read_texts(struct reader *r, struct json_object *value,
		      const char *name, bool scalars, struct list *ret)
{
	size_t n = count_values(value);
	const char **items = arena_alloc(r->arena, n * sizeof(*items));
	int error = 0;

	if (!items)
		return full(r);
	for (size_t i = 0; i < n && error == 0; i++)
		error = read_text(r, value_at(value, i), name, scalars,
				  &items[i]);
	*ret = (struct list){ items, n };
	return error;
}

/* One type of principals: {"AWS": [...]}, behind those in the list. */
static int add_principals(struct reader *r, const char *type,
			  struct json_object *value, struct list *list)
{
	struct list ids = { 0 };
	struct iam_principal *items;
	int error = read_texts(r, value, type, false, &ids);

	for (size_t i = 0; i < ids.n && error == 0; i++) {
		items = arena_grow(r->arena, list->items, list->n,
				   sizeof(*items));
		if (!items)
			return full(r);
		list->items = items;
		items[list->n++] = (struct iam_principal){
			.type = arena_strdup(r->arena, type),
			.id = ((const char **)ids.items)[i],
		};
	}
	return error;
}

static int read_principals(struct reader *r, struct json_object *value,
			   const char *name, struct list *ret)
{
	int error = 0;

	if (is_text(value))
		return add_principals(r, "*", value, ret);
	if (!json_object_is_type(value, json_type_object))
		return refuse(r, "neither a string nor an object", name);
	json_object_object_foreach(value, type, ids)
	{
		if (error == 0)
			error = add_principals(r, type, ids, ret);
	}
	return error;
}

static int add_condition(struct reader *r, const char *op, const char *key,
			 struct json_object *value, struct list *list)
{
	struct iam_condition *items =
		arena_grow(r->arena, list->items, list->n, sizeof(*items));
	struct iam_condition *condition;

	if (!items)
		return full(r);
	list->items = items;
	condition = &items[list->n++];
	*condition = (struct iam_condition){
		.op = arena_strdup(r->arena, op),
		.key = arena_strdup(r->arena, key),
	};
	if (!condition->op || !condition->key)
		return full(r);
	return read_texts(r, value, key, true, &condition->values);
}

static int read_conditions(struct reader *r, struct json_object *value,
			   const char *name, struct list *ret)
{
	int error = 0;

	if (!json_object_is_type(value, json_type_object))
		return refuse(r, "not an object", name);
	json_object_object_foreach(value, op, keys)
	{
		if (!json_object_is_type(keys, json_type_object))
			return refuse(r, "not an object", op);
		json_object_object_foreach(keys, key, values)
		{
			if (error == 0)
				error = add_condition(r, op, key, values, ret);
		}
	}
	return error;
}

static int read_effect(struct reader *r, struct json_object *value,
		       struct iam_statement *s)
{
	const char *text = is_text(value) ? json_object_get_string(value) : "";

	s->allows = strcmp(text, "Allow") == 0;
	if (!s->allows && strcmp(text, "Deny") != 0)
		return refuse(r, "neither Allow nor Deny", "Effect");
	return 0;
}

/* The elements of a statement. A group may be there once. */
enum element {
	SID,
	EFFECT,
	PRINCIPAL,
	NOT_PRINCIPAL,
	ACTION,
	NOT_ACTION,
	RESOURCE,
	NOT_RESOURCE,
	CONDITION
};
static const struct {
	const char *name;
	unsigned int group;
} elements[] = {
	[SID] = { "Sid", 1 << 0 },
	[EFFECT] = { "Effect", 1 << 1 },
	[PRINCIPAL] = { "Principal", 1 << 2 },
	[NOT_PRINCIPAL] = { "NotPrincipal", 1 << 2 },
	[ACTION] = { "Action", 1 << 3 },
	[NOT_ACTION] = { "NotAction", 1 << 3 },
	[RESOURCE] = { "Resource", 1 << 4 },
	[NOT_RESOURCE] = { "NotResource", 1 << 4 },
	[CONDITION] = { "Condition", 1 << 5 },
};
enum { NEEDED = 1 << 1 | 1 << 3 };

static int read_element(struct reader *r, enum element element,
			struct json_object *value, struct iam_statement *s)
{
	const char *name = elements[element].name;

	switch (element) {
	case SID:
		return read_text(r, value, name, false, &s->sid);
	case EFFECT:
		return read_effect(r, value, s);
	case PRINCIPAL:
	case NOT_PRINCIPAL:
		s->not_principal = element == NOT_PRINCIPAL;
		return read_principals(r, value, name, &s->principals);
	case ACTION:
	case NOT_ACTION:
		s->not_action = element == NOT_ACTION;
		return read_texts(r, value, name, false, &s->actions);
	case RESOURCE:
	case NOT_RESOURCE:
		s->not_resource = element == NOT_RESOURCE;
		return read_texts(r, value, name, false, &s->resources);
	default:
		return read_conditions(r, value, name, &s->conditions);
	}
}

/* Names of elements are taken in any case: what AWS might read counts. */
static int read_statement(struct reader *r, struct json_object *object,
			  struct iam_statement *s)
{
	unsigned int seen = 0;
	size_t i;
	int error;

	if (!json_object_is_type(object, json_type_object))
		return refuse(r, "not an object", "Statement");
	json_object_object_foreach(object, name, value)
	{
		for (i = 0; i < ARRAY_SIZE(elements); i++)
			if (strcasecmp(elements[i].name, name) == 0)
				break;
		if (i == ARRAY_SIZE(elements))
			return refuse(r, "an element we do not know", name);
		if (seen & elements[i].group)
			return refuse(r, "there twice", name);
		seen |= elements[i].group;
		error = read_element(r, (enum element)i, value, s);
		if (error < 0)
			return error;
	}
	if ((seen & NEEDED) != NEEDED)
		return refuse(r, "without Effect or Action", "Statement");
	return 0;
}

static int read_statements(struct reader *r, struct json_object *value,
			   struct iam_policy *ret)
{
	size_t n = count_values(value);
	struct iam_statement *items = arena_alloc(r->arena, n * sizeof(*items));
	int error = 0;

	if (!items)
		return full(r);
	for (size_t i = 0; i < n && error == 0; i++)
		error = read_statement(r, value_at(value, i), &items[i]);
	if (error == 0)
		ret->statements = (struct list){ items, n };
	return error;
}

static int read_policy(struct reader *r, struct json_object *document,
		       struct iam_policy *ret)
{
	struct json_object *statements = NULL;

	json_object_object_foreach(document, name, value)
	{
		if (strcasecmp(name, "Statement") == 0 && !statements)
			statements = value;
		else if (strcasecmp(name, "Version") != 0 &&
			 strcasecmp(name, "Id") != 0)
			return refuse(r, "an element we do not know", name);
	}
	if (!statements)
		return refuse(r, "there is none", "Statement");
	return read_statements(r, statements, ret);
}

static int parse(struct reader *r, const char *text, size_t len,
		 struct iam_policy *ret)
{
	struct builder nothing = { 0 };
	struct decode_json *j = decode_json_new(&nothing);
	int error = decode_json_feed(j, text, len, true, r->why);

	if (error == 0)
		error = read_policy(r, decode_json_document(j), ret);
	decode_json_free(j);
	return error;
}

int iam_policy_parse(const char *text, struct arena *arena,
		     struct iam_policy *ret, struct buf *why)
{
	struct reader r = { arena, why };
	struct iam_policy policy = { 0 };
	_cleanup_(buf_done) struct buf plain;
	size_t len = text ? strlen(text) : 0;
	int error;

	buf_init(&plain, IAM_POLICY_MAX_LEN);
	if (!len)
		return refuse(&r, "there is no document", "");
	if (len > 3 * (size_t)IAM_POLICY_MAX_LEN) {
		buf_adds(why, "the document is too long");
		return -E2BIG;
	}
	if (*text != '%')
		buf_add(&plain, text, len);
	else if (uri_decode(&plain, text, len) < 0)
		return refuse(&r, "not percent-encoded as it should be", "%");
	if (buf_full(&plain)) {
		buf_adds(why, "the document is too long");
		return -E2BIG;
	}
	error = parse(&r, buf_str(&plain), plain.len, &policy);
	if (error == 0)
		*ret = policy;
	return error;
}
