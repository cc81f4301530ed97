/*
 * config_checks: `checks` of exporter.yml, and the policy of each check.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "config_private.h"
#include "nearest.h"
#include "text.h"

/* An entry of `checks`. */
struct entry {
	const struct yaml_node *place, *options;
	bool enabled;
	const char *warning, *critical;
	struct list severity; /* struct yaml_entry */
};

#define ENTRY(name, t)                                                         \
	.key = #name, .type = &yaml_##t, .offset = offsetof(struct entry, name)

const struct yaml_field config_check_fields[] = {
	{ .key = ".",
	  .type = &yaml_any,
	  .offset = offsetof(struct entry, place) },
	{ ENTRY(enabled, flag) },
	{ ENTRY(warning, text) },
	{ ENTRY(critical, text) },
	{ ENTRY(severity, map), .item = &yaml_text },
	{ ENTRY(options, keys) },
	{ 0 }
};

/* ---- one check ---- */

/* Its own parameters, as no option leaves them. */
static int read_initials(const struct config_reading *reading,
			 struct config_check *c)
{
	struct opt_group groups[2] = { { .opts = c->check->options } };

	if (!c->check->options)
		return 0;
	c->params =
		arena_alloc(reading->binding.arena, c->check->params_size + 1);
	groups[0].values = c->params;
	return options_initials(groups, reading->binding.arena,
				reading->binding.why);
}

/* `warning` or `critical`, as the option of that name reads it. */
static int read_threshold(const struct config_reading *reading,
			  const struct config_check *c,
			  const struct entry *entry, const char *name,
			  const char *text, struct settings *settings)
{
	const struct opt *opt = options_find(settings_threshold_options, name);
	struct buf *why = reading->binding.why;
	const struct yaml_node *place;
	_cleanup_(buf_done) struct buf reason;

	buf_init(&reason, why->max);
	if (!text)
		return 0;
	place = yaml_get(entry->place, name);
	if (!check_has_measure(c->check))
		return yaml_error(place, why,
				  "%s: %s has no measure to compare it with",
				  name, c->name);
	if (!option_add(opt, settings, text, reading->binding.arena, &reason))
		return 0;
	return yaml_error(place, why, "%s: %s", name, buf_str(&reason));
}

/* Named as here, not as on the command line: "severity: 'x': ...". */
static int read_severity(const struct config_reading *reading,
			 const struct yaml_entry *severity,
			 struct policy *policy)
{
	static const char option[] = "--severity: ";
	const struct yaml_node *node = severity->node;
	_cleanup_(buf_done) struct buf text, reason;
	const char *what;

	buf_init(&text, reading->binding.why->max);
	buf_init(&reason, reading->binding.why->max);
	buf_addf(&text, "%s=%s", node->key->text, node->text);
	if (!policy_set_severity(policy, buf_str(&text), &reason))
		return 0;
	what = buf_str(&reason);
	if (!strncmp(what, option, strlen(option)))
		what += strlen(option);
	return yaml_error(node->key, reading->binding.why, "severity: %s",
			  what);
}

static int read_policy(const struct config_reading *reading,
		       const struct entry *entry, struct config_check *c)
{
	struct settings settings = {
		.no_match_state = reading->config.no_match_state,
	};
	int r = read_threshold(reading, c, entry, "warning", entry->warning,
			       &settings);

	if (r == 0)
		r = read_threshold(reading, c, entry, "critical",
				   entry->critical, &settings);
	if (r == 0)
		r = settings_policy(&settings, c->check, &c->policy,
				    reading->binding.why);
	for_each(struct yaml_entry, severity, &entry->severity) {
		if (r == 0)
			r = read_severity(reading, severity, &c->policy);
	}
	return r;
}

/* `node` is its entry; NULL: there is none. */
static int read_check(const struct config_reading *reading,
		      const struct yaml_node *node, struct config_check *c)
{
	struct entry entry = { .enabled = !c->check->off_in_exporter };
	int r = read_initials(reading, c);

	if (r == 0 && node)
		r = yaml_bind(&reading->binding, config_check_fields, node,
			      &entry);
	if (r == 0)
		r = read_policy(reading, &entry, c);
	if (r == 0 && entry.options)
		r = config_read_options(reading, c->check, entry.options,
					c->params);
	c->enabled = entry.enabled;
	return r;
}

/* ---- all of them ---- */

/* What is linked in, in the order of the linker. */
static void gather(struct config_reading *reading)
{
	struct config_check *checks;
	size_t n = 0;

	for_each_check(p)
		n++;
	checks = arena_alloc(reading->binding.arena, n * sizeof(*checks) + 1);
	reading->config.checks = (struct list){ checks, n };
	for_each_check(p)
		*checks++ = (struct config_check){
			.check = *p,
			.name = check_short_name(*p),
		};
}

/* Of a name that was meant, the full name of the program is one. */
static int check_names(const struct config_reading *reading)
{
	for_each_node(value, reading->checks)
	{
		struct nearest nearest = { .word = value->key->text };
		const char *best = NULL;

		for_each(struct config_check, c, &reading->config.checks) {
			nearest_offer(&nearest, c->name);
			if (text_is(c->check->name, value->key->text))
				best = c->name;
		}
		if (!best)
			best = nearest.best;
		if (!text_is(best, value->key->text))
			return yaml_error_unknown(value, "check", best,
						  reading->binding.why);
	}
	return 0;
}

int config_read_checks(struct config_reading *reading)
{
	struct config_check *checks;
	int r = 0;

	gather(reading);
	checks = reading->config.checks.items;
	if (reading->checks)
		r = check_names(reading);
	for (size_t i = 0; i < reading->config.checks.n && !r; i++)
		r = read_check(reading,
			       reading->checks ? yaml_get(reading->checks,
							  checks[i].name)
					       : NULL,
			       &checks[i]);
	return r;
}
