/*
 * exporter_config: exporter.yml, and what it makes of every check.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config_private.h"
#include "settings_valid.h"
#include "text.h"
#include "utf8.h"
#include "xalloc.h"

/* Seconds, if nothing is said; stale_after in times of refresh. */
enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	REFRESH = 300,
	REFRESH_MIN = 10,
	STALE_REFRESHES = 3
};
enum { ARENA_MAX = 256 << 20, CONCURRENCY_MAX = 64, LABELS_MAX = 32 };

static const struct config defaults = {
	.refresh = REFRESH,
	.timeout = MINUTE,
	.discovery_interval = HOUR,
	.collections = 16,
	.requests = 16,
};

/* ---- the keys ---- */

#define CONFIG(name) .offset = offsetof(struct config_reading, config.name)
#define TEXTS .type = &yaml_list, .item = &yaml_text
#define SECONDS(least, most)                                                   \
	.type = &yaml_seconds, .min = (least), .max = (most)

static const struct yaml_field concurrency_fields[] = {
	{ .key = "collections",
	  .type = &yaml_number,
	  CONFIG(collections),
	  .min = 1,
	  .max = CONCURRENCY_MAX },
	{ .key = "requests",
	  .type = &yaml_number,
	  CONFIG(requests),
	  .min = 1,
	  .max = CONCURRENCY_MAX },
	{ 0 }
};

static int bind_state(const struct yaml_binding *binding,
		      const struct yaml_field *field,
		      const struct yaml_node *node, void *slot)
{
	_cleanup_(buf_done) struct buf ignored = { 0 };
	const char *text;
	int r = yaml_text.bind(binding, field, node, &text);

	if (r < 0)
		return r;
	if (!opt_state.parse(NULL, text, slot, binding->arena, &ignored))
		return 0;
	return yaml_error_value(node, binding->why,
				"not one of ok, warning, critical, unknown");
}

static const struct yaml_type state_type = { sizeof(struct opt_state_value),
					     bind_state };

const struct yaml_field config_fields[] = {
	{ .key = "targets",
	  .type = &yaml_list,
	  CONFIG(targets),
	  .min = 1,
	  .item = &yaml_struct,
	  .fields = config_target_fields,
	  .size = sizeof(struct config_target) },
	{ .key = "organization",
	  .type = &yaml_struct,
	  .offset = offsetof(struct config_reading, organization),
	  .fields = config_organization_fields },
	{ .key = "checks",
	  .type = &yaml_keys,
	  .offset = offsetof(struct config_reading, checks) },
	{ .key = "include", TEXTS, CONFIG(scope.include), .min = 1 },
	{ .key = "exclude", TEXTS, CONFIG(scope.exclude) },
	{ .key = "engines", TEXTS, CONFIG(scope.engines), .min = 1 },
	{ .key = "tags", TEXTS, CONFIG(scope.tags), .min = 1 },
	{ .key = "ignore_tags", TEXTS, CONFIG(scope.ignored_tags) },
	{ .key = "no_match_state",
	  .type = &state_type,
	  CONFIG(no_match_state) },
	{ .key = "exceptions_file",
	  .type = &yaml_text,
	  CONFIG(exceptions_file) },
	{ .key = "refresh", SECONDS(1, DAY), CONFIG(refresh) },
	{ .key = "jitter", SECONDS(0, DAY), CONFIG(jitter) },
	{ .key = "stale_after", SECONDS(1, 30 * DAY), CONFIG(stale_after) },
	{ .key = "timeout", SECONDS(1, HOUR), CONFIG(timeout) },
	{ .key = "discovery_interval",
	  SECONDS(1, 7 * DAY),
	  CONFIG(discovery_interval) },
	/* Not a struct of its own: its rows have the offsets of ours. */
	{ .key = "concurrency",
	  .type = &yaml_struct,
	  .fields = concurrency_fields },
	{ .key = "tag_labels",
	  TEXTS,
	  .offset = offsetof(struct config_reading, tag_keys),
	  .max = LABELS_MAX },
	{ 0 }
};

/* ---- what belongs together ---- */

const char *config_file_name(const struct config_reading *reading,
			     const char *name)
{
	if (*name == '/')
		return name;
	return arena_printf(reading->binding.arena, "%s%s", reading->directory,
			    name);
}

int config_check_items(const struct config_reading *reading, const char *key,
		       const struct list *items,
		       const char *(*problem)(const char *item))
{
	const struct yaml_node *node;
	size_t i = 0;

	for_each(char *const, item, items) {
		const char *what = problem(*item);

		if (what) {
			node = yaml_item(yaml_get(reading->root, key), i);
			return yaml_error_value(node, reading->binding.why,
						"%s", what);
		}
		i++;
	}
	return 0;
}

static const char *engine_problem(const char *engine)
{
	return is_plain_word(engine) ? NULL : "not the name of an engine";
}

static int check_filters(const struct config_reading *reading)
{
	const struct scope *scope = &reading->config.scope;

	if (config_check_items(reading, "include", &scope->include,
			       glob_problem) < 0 ||
	    config_check_items(reading, "exclude", &scope->exclude,
			       glob_problem) < 0 ||
	    config_check_items(reading, "engines", &scope->engines,
			       engine_problem) < 0 ||
	    config_check_items(reading, "tags", &scope->tags, tag_problem) <
		    0 ||
	    config_check_items(reading, "ignore_tags", &scope->ignored_tags,
			       tag_problem) < 0)
		return -EINVAL;
	return 0;
}

/* Faster than AWS likes it only where it is not AWS that is asked. */
static int check_least(const struct config_reading *reading, const char *key,
		       long seconds)
{
	if (seconds >= REFRESH_MIN)
		return 0;
	for_each(struct config_target, target, &reading->config.targets)
		if (!target->endpoint_url)
			return yaml_error_value(
				yaml_get(reading->root, key),
				reading->binding.why,
				"below %ds, and not all targets have an "
				"endpoint_url",
				REFRESH_MIN);
	return 0;
}

static int check_times(struct config_reading *reading)
{
	struct config *c = &reading->config;
	const struct yaml_node *root = reading->root;
	struct buf *why = reading->binding.why;

	if (check_least(reading, "refresh", c->refresh) < 0 ||
	    check_least(reading, "discovery_interval", c->discovery_interval) <
		    0)
		return -EINVAL;
	if (c->jitter > c->refresh)
		return yaml_error_value(yaml_get(root, "jitter"), why,
					"longer than refresh, which is %lds",
					c->refresh);
	if (!c->stale_after)
		c->stale_after = STALE_REFRESHES * c->refresh;
	if (c->stale_after <= c->refresh + c->jitter)
		return yaml_error_value(
			yaml_get(root, "stale_after"), why,
			"not above refresh and jitter, together %lds",
			c->refresh + c->jitter);
	return 0;
}

static const char *label_new(struct arena *arena, const char *key)
{
	struct buf label;
	const char *copy;
	size_t length;

	buf_init(&label, 8 + strlen(key));
	buf_adds(&label, "tag_");
	for (const char *p = key; (length = utf8_length(p)); p += length) {
		bool fine = (*p >= 'a' && *p <= 'z') ||
			    (*p >= 'A' && *p <= 'Z') ||
			    (*p >= '0' && *p <= '9');

		buf_addc(&label, (char)(fine ? *p : '_'));
	}
	copy = arena_strdup(arena, buf_str(&label));
	buf_done(&label);
	return copy;
}

static int read_tag_labels(struct config_reading *reading)
{
	struct arena *arena = reading->binding.arena;
	struct config_tag_label *labels =
		arena_alloc(arena, reading->tag_keys.n * sizeof(*labels) + 1);
	size_t n = 0;

	for_each(char *const, key, &reading->tag_keys) {
		const char *label = label_new(arena, *key);

		for (size_t i = 0; i < n; i++)
			if (text_is(labels[i].label, label))
				return yaml_error_value(
					yaml_item(yaml_get(reading->root,
							   "tag_labels"),
						  n),
					reading->binding.why,
					"becomes the label %s, as '%s' does",
					label, labels[i].key);
		labels[n++] = (struct config_tag_label){ *key, label };
	}
	reading->config.tag_labels = (struct list){ n ? labels : NULL, n };
	return 0;
}

/* ---- beginning and end ---- */

static int read_all(struct config_reading *reading)
{
	struct config *config = &reading->config;
	int r = 0;

	if (reading->root)
		r = yaml_bind(&reading->binding, config_fields, reading->root,
			      reading);
	if (r == 0)
		r = config_read_targets(reading);
	if (r == 0)
		r = check_filters(reading);
	if (r == 0)
		r = check_times(reading);
	if (r == 0)
		r = read_tag_labels(reading);
	if (r < 0)
		return r;
	if (config->exceptions_file)
		config->exceptions_file =
			config_file_name(reading, config->exceptions_file);
	config_hash_verdicts(reading, config->verdicts);
	return config_read_checks(reading);
}

/* `name` up to its last '/'. */
static const char *directory_of(struct arena *arena, const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;

	return slash ? arena_strndup(arena, name, (size_t)(slash + 1 - name))
		     : "";
}

/* Of a tree that was read into config->arena. Frees on failure. */
static int config_make(struct config *config, const char *name,
		       const struct yaml_node *root, struct config **ret,
		       struct buf *why)
{
	struct config_reading reading = {
		.binding = { &config->arena, why },
		.root = root,
		.directory = directory_of(&config->arena, name),
		.config = defaults,
	};
	int r = read_all(&reading);

	reading.config.arena = config->arena;
	*config = reading.config;
	if (r < 0)
		config_free(config);
	else
		*ret = config;
	return r;
}

static struct config *config_new(void)
{
	struct config *config = xcalloc(1, sizeof(*config));

	arena_init(&config->arena, ARENA_MAX);
	return config;
}

int config_load(const char *path, struct config **ret, struct buf *why)
{
	struct config *config = config_new();
	const struct yaml_node *root = NULL;
	int r = path ? yaml_read(path, &config->arena, &root, why) : 0;

	if (r == 0)
		return config_make(config, path, root, ret, why);
	config_free(config);
	return r;
}

int config_parse(const char *name, const char *text, size_t len,
		 struct config **ret, struct buf *why)
{
	struct config *config = config_new();
	const struct yaml_node *root;
	int r = yaml_parse(name, text, len, &config->arena, &root, why);

	if (r == 0)
		return config_make(config, name, root, ret, why);
	config_free(config);
	return r;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for_each(struct config_check, check, &config->checks)
		policy_done(&((struct config_check *)check)->policy);
	arena_done(&config->arena);
	free(config);
}
