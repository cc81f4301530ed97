/*
 * yaml_types: how single values of a YAML file are read, type by type.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arn.h"
#include "options.h"
#include "text.h"
#include "yaml_bind.h"

#define UNUSED __attribute__((unused))

enum { MS = 1000 };

/* The text, or NULL with an error: a list or map, or empty quotes. */
static const char *take_text(const struct yaml_binding *binding,
			     const struct yaml_node *node)
{
	if (node->kind != YAML_TEXT)
		yaml_error_value(node, binding->why,
				 "not a single value but a %s",
				 node->kind == YAML_LIST ? "list" : "map");
	else if (!*node->text)
		yaml_error_value(node, binding->why, "value is empty");
	else
		return node->text;
	return NULL;
}

/* The same of what is no text: quotes are refused. */
static const char *take_plain(const struct yaml_binding *binding,
			      const struct yaml_node *node)
{
	const char *text = take_text(binding, node);

	if (!text || node->plain)
		return text;
	yaml_error_value(node, binding->why, "in quotes it is a text");
	return NULL;
}

static int bind_text(const struct yaml_binding *binding,
		     const struct yaml_field *field UNUSED,
		     const struct yaml_node *node, void *slot)
{
	const char *text = take_text(binding, node);

	if (!text)
		return -EINVAL;
	*(const char **)slot = text;
	return 0;
}

/* What YAML 1.1 takes for a boolean beside true and false. */
static const char *flag_meant(const char *text)
{
	static const char *const words[][2] = {
		{ "true", "true" }, { "false", "false" }, { "yes", "true" },
		{ "no", "false" },  { "on", "true" },	  { "off", "false" },
		{ "y", "true" },    { "n", "false" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcasecmp(text, words[i][0]))
			return words[i][1];
	return NULL;
}

static int bind_flag(const struct yaml_binding *binding,
		     const struct yaml_field *field UNUSED,
		     const struct yaml_node *node, void *slot)
{
	const char *text = take_plain(binding, node), *meant;

	if (!text)
		return -EINVAL;
	meant = flag_meant(text);
	if (!meant)
		return yaml_error_value(node, binding->why,
					"neither true nor false");
	if (strcmp(text, meant) != 0)
		return yaml_error_value(node, binding->why,
					"neither true nor false; write %s",
					meant);
	*(bool *)slot = *meant == 't';
	return 0;
}

static int out_of_range(const struct yaml_binding *binding,
			const struct yaml_field *field,
			const struct yaml_node *node, const char *unit,
			long scale)
{
	return yaml_error_value(
		node, binding->why, "not between %ld%s and %ld%s",
		field->min / scale, unit, field->max / scale, unit);
}

static int bind_number(const struct yaml_binding *binding,
		       const struct yaml_field *field,
		       const struct yaml_node *node, void *slot)
{
	const char *text = take_plain(binding, node), *digits;
	long value;
	char *end;

	if (!text)
		return -EINVAL;
	digits = text + (*text == '-');
	if (strspn(digits, "0123456789") != strlen(digits) || !*digits ||
	    (*digits == '0' && (digits[1] || digits != text)))
		return yaml_error_value(node, binding->why,
					"not a whole number");
	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || *end || value < field->min || value > field->max)
		return out_of_range(binding, field, node, "", 1);
	*(long *)slot = value;
	return 0;
}

static int bind_choice(const struct yaml_binding *binding,
		       const struct yaml_field *field,
		       const struct yaml_node *node, void *slot)
{
	const struct opt opt = { .arg = field->arg };
	const char *text = take_text(binding, node);
	_cleanup_(buf_done) struct buf ignored = { 0 };

	if (!text)
		return -EINVAL;
	if (!opt_choice.parse(&opt, text, slot, binding->arena, &ignored))
		return 0;
	return yaml_error_value(node, binding->why, "not one of %s",
				field->arg);
}

static int bind_milliseconds(const struct yaml_binding *binding,
			     const struct yaml_field *field,
			     const struct yaml_node *node, void *slot)
{
	const char *text = take_plain(binding, node);
	long ms;

	if (!text)
		return -EINVAL;
	if (!yaml_parse_duration(text, &ms))
		return yaml_error_value(node, binding->why,
					"not a duration as 30s, 5m or 1h30m");
	if (ms < field->min || ms > field->max)
		return out_of_range(binding, field, node, "ms", 1);
	*(long *)slot = ms;
	return 0;
}

static int bind_seconds(const struct yaml_binding *binding,
			const struct yaml_field *field,
			const struct yaml_node *node, void *slot)
{
	struct yaml_field wide = *field;
	long ms = 0;
	int r;

	wide.min = 0;
	wide.max = INT64_MAX;
	r = bind_milliseconds(binding, &wide, node, &ms);
	if (r < 0)
		return r;
	if (ms % MS)
		return yaml_error_value(node, binding->why,
					"not whole seconds");
	if (ms / MS < field->min || ms / MS > field->max)
		return out_of_range(binding, field, node, "s", 1);
	*(long *)slot = ms / MS;
	return 0;
}

static int bind_account(const struct yaml_binding *binding,
			const struct yaml_field *field UNUSED,
			const struct yaml_node *node, void *slot)
{
	const char *text = take_text(binding, node);

	if (!text)
		return -EINVAL;
	if (!arn_is_account_id(text))
		return yaml_error_value(node, binding->why,
					"not an account id of 12 digits");
	*(const char **)slot = text;
	return 0;
}

const struct yaml_type yaml_text = { sizeof(const char *), bind_text };
const struct yaml_type yaml_flag = { sizeof(bool), bind_flag };
const struct yaml_type yaml_number = { sizeof(long), bind_number };
const struct yaml_type yaml_choice = { sizeof(int), bind_choice };
const struct yaml_type yaml_seconds = { sizeof(long), bind_seconds };
const struct yaml_type yaml_milliseconds = { sizeof(long), bind_milliseconds };
const struct yaml_type yaml_account = { sizeof(const char *), bind_account };
