/*
 * config_options: a check's own options, as its plugin has them, from
 * exporter.yml.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "config_private.h"
#include "nearest.h"

/* What the option's rows of YAML would be: by what its type takes. */
static const struct yaml_field flag_field = { .type = &yaml_flag };
static const struct yaml_field text_field = { .type = &yaml_text };
static const struct yaml_field list_field = { .type = &yaml_list,
					      .item = &yaml_text,
					      .single = true };

static int unknown_option(const struct check *check,
			  const struct yaml_node *value, struct buf *why)
{
	struct nearest nearest = { .word = value->key->text };

	for (const struct opt *o = check->options; o && o->name; o++)
		nearest_offer(&nearest, o->name);
	return yaml_error_unknown(value, "option", nearest.best, why);
}

static int set_flag(const struct config_reading *reading, const struct opt *opt,
		    const struct yaml_node *value, void *params)
{
	bool on;
	int r = yaml_bind_value(&reading->binding, &flag_field, value, &on);

	if (r < 0)
		return r;
	option_clear(opt, params);
	if (on)
		r = option_add(opt, params, NULL, reading->binding.arena,
			       reading->binding.why);
	return r;
}

/* One text, for which `node` stands, to those that were there before. */
static int add_text(const struct config_reading *reading, const struct opt *opt,
		    const struct yaml_node *node, const char *text,
		    void *params)
{
	_cleanup_(buf_done) struct buf reason;

	buf_init(&reason, reading->binding.why->max);
	if (!option_add(opt, params, text, reading->binding.arena, &reason))
		return 0;
	return yaml_error(node, reading->binding.why, "%s: %s", opt->name,
			  buf_str(&reason));
}

static int set_text(const struct config_reading *reading, const struct opt *opt,
		    const struct yaml_node *value, void *params)
{
	const char *text;
	int r = yaml_bind_value(&reading->binding, &text_field, value, &text);

	if (r < 0)
		return r;
	option_clear(opt, params);
	return add_text(reading, opt, value, text, params);
}

static int set_list(const struct config_reading *reading, const struct opt *opt,
		    const struct yaml_node *value, void *params)
{
	const struct yaml_node *item = value;
	struct list texts;
	int r = yaml_bind_value(&reading->binding, &list_field, value, &texts);

	if (r < 0)
		return r;
	option_clear(opt, params);
	if (value->kind == YAML_LIST)
		item = value->first;
	for_each(char *const, text, &texts) {
		r = add_text(reading, opt, item, *text, params);
		if (r < 0)
			return r;
		item = item->next;
	}
	return 0;
}

int config_read_options(const struct config_reading *reading,
			const struct check *check,
			const struct yaml_node *options, void *params)
{
	for_each_node(value, options)
	{
		const struct opt *opt =
			options_find(check->options, value->key->text);
		int r;

		if (!opt)
			return unknown_option(check, value,
					      reading->binding.why);
		if (!opt->type->takes_value)
			r = set_flag(reading, opt, value, params);
		else if (opt->type->repeats)
			r = set_list(reading, opt, value, params);
		else
			r = set_text(reading, opt, value, params);
		if (r < 0)
			return r;
	}
	return 0;
}
