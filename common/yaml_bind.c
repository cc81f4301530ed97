/*
 * yaml_bind: strict tables that turn a map of a YAML file into a struct.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdarg.h>

#include "nearest.h"
#include "text.h"
#include "yaml_bind.h"

static const char *const kinds[] = {
	[YAML_TEXT] = "a single value",
	[YAML_LIST] = "a list",
	[YAML_MAP] = "a map of keys",
};

/* ---- errors ---- */

/* "KEY: " of a value, or of the list that an item stands in. */
static void add_key(const struct yaml_node *node, struct buf *why)
{
	if (node->key)
		buf_addf(why, "%s: ", node->key->text);
}

int yaml_error_value(const struct yaml_node *value, struct buf *why,
		     const char *fmt, ...)
{
	va_list ap;

	yaml_error(value, why, "%s", "");
	add_key(value, why);
	if (value->kind == YAML_TEXT) {
		yaml_quote(value->text, why);
		buf_adds(why, ": ");
	}
	va_start(ap, fmt);
	buf_vaddf(why, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

int yaml_error_unknown(const struct yaml_node *value, const char *what,
		       const char *near, struct buf *why)
{
	yaml_error(value->key, why, "%s", "");
	yaml_quote(value->key->text, why);
	buf_addf(why, ": unknown %s", what);
	if (near)
		buf_addf(why, ", '%s'?", near);
	return -EINVAL;
}

static int refuse_kind(const struct yaml_binding *binding,
		       const struct yaml_node *node, enum yaml_kind wanted)
{
	yaml_error(node, binding->why, "%s", "");
	add_key(node, binding->why);
	buf_addf(binding->why, "not %s but %s", kinds[wanted],
		 kinds[node->kind]);
	return -EINVAL;
}

/* ---- binding ---- */

static int bind_as(const struct yaml_binding *binding,
		   const struct yaml_field *field, const struct yaml_type *type,
		   const struct yaml_node *node, void *slot)
{
	if (!yaml_is_null(node))
		return type->bind(binding, field, node, slot);
	yaml_error(node, binding->why, "%s", "");
	add_key(node, binding->why);
	buf_addf(binding->why, "value missing%s",
		 *node->text ? " (in quotes it would be a text)" : "");
	return -EINVAL;
}

int yaml_bind_value(const struct yaml_binding *binding,
		    const struct yaml_field *field,
		    const struct yaml_node *node, void *slot)
{
	return bind_as(binding, field, field->type, node, slot);
}

static bool is_self(const struct yaml_field *field)
{
	return text_is(field->key, ".");
}

static const struct yaml_field *find_field(const struct yaml_field *fields,
					   const char *key)
{
	for (const struct yaml_field *f = fields; f->key; f++)
		if (!is_self(f) && text_is(f->key, key))
			return f;
	return NULL;
}

static int unknown_key(const struct yaml_field *fields,
		       const struct yaml_node *value, struct buf *why)
{
	struct nearest nearest = { .word = value->key->text };

	for (const struct yaml_field *f = fields; f->key; f++)
		if (!is_self(f))
			nearest_offer(&nearest, f->key);
	return yaml_error_unknown(value, "key", nearest.best, why);
}

int yaml_bind(const struct yaml_binding *binding,
	      const struct yaml_field *fields, const struct yaml_node *node,
	      void *values)
{
	const struct yaml_field *f;
	int r;

	if (node->kind != YAML_MAP)
		return refuse_kind(binding, node, YAML_MAP);
	for_each_node(value, node)
	{
		f = find_field(fields, value->key->text);
		if (!f)
			return unknown_key(fields, value, binding->why);
		r = yaml_bind_value(binding, f, value,
				    (char *)values + f->offset);
		if (r < 0)
			return r;
	}
	for (f = fields; f->key; f++) {
		if (is_self(f))
			f->type->bind(binding, f, node,
				      (char *)values + f->offset);
		else if (f->required && !yaml_get(node, f->key))
			return yaml_error(node, binding->why,
					  "key '%s' is missing", f->key);
	}
	return 0;
}

/* ---- types that hold others ---- */

static const char too_many[] = "too many values";

static int bind_any(const struct yaml_binding *binding,
		    const struct yaml_field *field,
		    const struct yaml_node *node, void *slot)
{
	(void)binding;
	(void)field;
	*(const struct yaml_node **)slot = node;
	return 0;
}

static int bind_keys(const struct yaml_binding *binding,
		     const struct yaml_field *field,
		     const struct yaml_node *node, void *slot)
{
	if (node->kind != YAML_MAP)
		return refuse_kind(binding, node, YAML_MAP);
	return bind_any(binding, field, node, slot);
}

static int bind_struct(const struct yaml_binding *binding,
		       const struct yaml_field *field,
		       const struct yaml_node *node, void *slot)
{
	return yaml_bind(binding, field->fields, node, slot);
}

static int check_count(const struct yaml_binding *binding,
		       const struct yaml_field *field,
		       const struct yaml_node *node)
{
	if (node->n < (size_t)field->min)
		return yaml_error_value(node, binding->why, "%s",
					node->n ? "too few values"
						: "no values");
	if (field->max && node->n > (size_t)field->max)
		return yaml_error_value(node, binding->why,
					"more than %ld values", field->max);
	return 0;
}

/* Memory for `n` items of the row's type. */
static void *slots_new(const struct yaml_binding *binding,
		       const struct yaml_field *field,
		       const struct yaml_node *node, size_t n, size_t *ret_size)
{
	size_t size =
		field->item == &yaml_struct ? field->size : field->item->size;
	void *slots = arena_alloc(binding->arena, n * size + 1);

	*ret_size = size;
	if (!slots)
		yaml_error_value(node, binding->why, too_many);
	return slots;
}

static int bind_list(const struct yaml_binding *binding,
		     const struct yaml_field *field,
		     const struct yaml_node *node, void *slot)
{
	bool single = field->single && node->kind != YAML_LIST;
	const struct yaml_node *item = single ? node : node->first;
	size_t n = single ? 1 : node->n, i, size;
	char *items;
	int r;

	if (!single && node->kind != YAML_LIST)
		return refuse_kind(binding, node, YAML_LIST);
	r = single ? 0 : check_count(binding, field, node);
	items = r < 0 ? NULL : slots_new(binding, field, node, n, &size);
	if (!items)
		return -EINVAL;
	for (i = 0; i < n; i++, item = item->next) {
		r = bind_as(binding, field, field->item, item,
			    items + i * size);
		if (r < 0)
			return r;
	}
	*(struct list *)slot = (struct list){ n ? items : NULL, n };
	return 0;
}

static int bind_map(const struct yaml_binding *binding,
		    const struct yaml_field *field,
		    const struct yaml_node *node, void *slot)
{
	/* Of each value: a list of texts, unless it is the row's own item. */
	struct yaml_field inner = *field;
	struct yaml_entry *entries;
	size_t i = 0, size;
	char *values;

	if (node->kind != YAML_MAP)
		return refuse_kind(binding, node, YAML_MAP);
	if (field->item == &yaml_list)
		inner.item = &yaml_text;
	values = slots_new(binding, field, node, node->n, &size);
	if (!values)
		return -EINVAL;
	entries = arena_alloc(binding->arena, node->n * sizeof(*entries) + 1);
	if (!entries)
		return yaml_error_value(node, binding->why, too_many);
	for_each_node(value, node)
	{
		int r = bind_as(binding, &inner, field->item, value,
				values + i * size);

		if (r < 0)
			return r;
		entries[i] = (struct yaml_entry){ value->key->text,
						  values + i * size, value };
		i++;
	}
	*(struct list *)slot = (struct list){ i ? entries : NULL, i };
	return 0;
}

const struct yaml_type yaml_any = { sizeof(struct yaml_node *), bind_any };
const struct yaml_type yaml_keys = { sizeof(struct yaml_node *), bind_keys };
const struct yaml_type yaml_struct = { 0, bind_struct };
const struct yaml_type yaml_list = { sizeof(struct list), bind_list };
const struct yaml_type yaml_map = { sizeof(struct list), bind_map };
