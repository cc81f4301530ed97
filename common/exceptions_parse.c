/*
 * exceptions_parse: a YAML file becomes exceptions, or an error that names the
 * place.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions_private.h"
#include "settings_valid.h"
#include "text.h"
#include "timestamp.h"
#include "xalloc.h"
#include "yaml_bind.h"

enum { ARENA_MAX = 64 * 1024 * 1024, WHY_MAX = 512, DAY = 86400 };

/* What the types below are handed: `binding` comes first. */
struct parsing {
	struct yaml_binding binding;
	struct exceptions *exceptions;
};

/* A day, and the first second that is not of it or before. */
struct day {
	const char *text;
	int64_t end;
};

/* One entry as it is written. */
struct entry {
	const struct yaml_node *node;
	const char *id, *reason, *owner;
	struct day expires;
	bool permanent;
	int downgrade_to;
	struct exception_fields fields;
};

/* ---- types ---- */

#define BIND_ARGUMENTS                                                         \
	const struct yaml_binding *binding, const struct yaml_field *field,    \
		const struct yaml_node *node, void *slot

/* The text of the node; an error that was said where `problem` says one. */
static int bind_checked(BIND_ARGUMENTS, const char *(*problem)(const char *))
{
	const char *text, *wrong;
	int r = yaml_text.bind(binding, field, node, &text);

	if (r < 0)
		return r;
	wrong = problem(text);
	if (wrong)
		return yaml_error_value(node, binding->why, "%s", wrong);
	*(const char **)slot = text;
	return 0;
}

static const char *id_problem(const char *text)
{
	if (strlen(text) > EXCEPTION_MAX_ID)
		return "longer than 128 bytes";
	return strpbrk(text, "\n\t") ? "not one line" : NULL;
}

static const char *check_problem(const char *text)
{
	if (text_is(text, "*"))
		return NULL;
	if (!strncmp(text, "check_", 6) || !strncmp(text, "rds_", 4))
		return "the name of a check is without check_ and rds_";
	if (text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		return "neither the name of a check nor '*'";
	return NULL;
}

static int bind_id(BIND_ARGUMENTS)
{
	return bind_checked(binding, field, node, slot, id_problem);
}

static int bind_check(BIND_ARGUMENTS)
{
	return bind_checked(binding, field, node, slot, check_problem);
}

static int bind_glob(BIND_ARGUMENTS)
{
	return bind_checked(binding, field, node, slot, glob_problem);
}

static int bind_pattern(BIND_ARGUMENTS)
{
	const struct parsing *parsing = (const struct parsing *)binding;
	struct exception_pattern pattern = { 0 };
	_cleanup_(buf_done) struct buf why = { 0 };
	const char *text;
	int r = yaml_text.bind(binding, field, node, &text);

	if (r < 0)
		return r;
	if (strncmp(text, "re:", 3) != 0)
		return bind_glob(binding, field, node,
				 &((struct exception_pattern *)slot)->glob);
	buf_init(&why, WHY_MAX);
	pattern.regex =
		exception_regex_new(parsing->exceptions, text + 3, &why);
	if (!pattern.regex)
		return yaml_error_value(node, binding->why, "%s",
					buf_str(&why));
	*(struct exception_pattern *)slot = pattern;
	return 0;
}

static int bind_day(BIND_ARGUMENTS)
{
	struct timestamp midnight;
	const char *text;
	char *whole;
	int r = yaml_text.bind(binding, field, node, &text);

	if (r < 0)
		return r;
	whole = xasprintf("%sT00:00:00Z", text);
	midnight = timestamp_parse_iso(strlen(text) == 10 ? whole : NULL);
	free(whole);
	if (!midnight.known)
		return yaml_error_value(node, binding->why,
					"not a day as YYYY-MM-DD");
	*(struct day *)slot = (struct day){ text, midnight.seconds + DAY };
	return 0;
}

static const struct yaml_type id_type = { sizeof(const char *), bind_id };
static const struct yaml_type check_type = { sizeof(const char *), bind_check };
static const struct yaml_type glob_type = { sizeof(const char *), bind_glob };
static const struct yaml_type pattern_type = { sizeof(struct exception_pattern),
					       bind_pattern };
static const struct yaml_type day_type = { sizeof(struct day), bind_day };

/* The row of a list of globs, and of any other that must not be empty. */
#define LIST_ROW(k, t, o)                                                      \
	{                                                                      \
		.key = k, .type = &yaml_list, .item = &t, .min = 1,            \
		.offset = o                                                    \
	}

static int bind_tags(BIND_ARGUMENTS)
{
	static const struct yaml_field globs = LIST_ROW("tags", glob_type, 0);
	const struct yaml_field map = { .key = field->key, .item = &yaml_any };
	struct exception_tag *tags;
	struct list entries;
	size_t n = 0;
	int r = yaml_map.bind(binding, &map, node, &entries);

	if (r < 0)
		return r;
	if (!entries.n)
		return yaml_error_value(node, binding->why, "no values");
	tags = arena_alloc(binding->arena, entries.n * sizeof(*tags));
	if (!tags)
		return yaml_error(node, binding->why, "too many tags");
	for_each(struct yaml_entry, entry, &entries) {
		tags[n].key = entry->key;
		r = yaml_list.bind(binding, &globs, entry->node,
				   &tags[n++].globs);
		if (r < 0)
			return r;
	}
	*(struct list *)slot = (struct list){ tags, n };
	return 0;
}

static const struct yaml_type tags_type = { sizeof(struct list), bind_tags };

/* ---- the file ---- */

#define AT(m) offsetof(struct entry, m)

/* clang-format off */
static const struct yaml_field entry_fields[] = {
	{ .key = "id", .type = &id_type, .offset = AT(id), .required = true },
	{ .key = "check", .type = &yaml_list, .item = &check_type, .min = 1,
	  .offset = AT(fields.checks), .required = true },
	LIST_ROW("account", yaml_account, AT(fields.accounts)),
	LIST_ROW("region", glob_type, AT(fields.regions)),
	LIST_ROW("resource", pattern_type, AT(fields.resources)),
	{ .key = "tags", .type = &tags_type, .offset = AT(fields.tags) },
	LIST_ROW("finding", glob_type, AT(fields.findings)),
	{ .key = "reason", .type = &yaml_text, .offset = AT(reason),
	  .required = true },
	{ .key = "owner", .type = &yaml_text, .offset = AT(owner) },
	{ .key = "expires", .type = &day_type, .offset = AT(expires) },
	{ .key = "permanent", .type = &yaml_flag, .offset = AT(permanent) },
	/* The words stand as enum state counts them. */
	{ .key = "downgrade_to", .type = &yaml_choice, .arg = "ok|warning",
	  .offset = AT(downgrade_to) },
	{ .key = ".", .type = &yaml_any, .offset = AT(node) },
	{ 0 }
};

static const struct yaml_field file_fields[] = {
	{ .key = "exceptions", .type = &yaml_list, .item = &yaml_struct,
	  .fields = entry_fields, .size = sizeof(struct entry), .min = 1,
	  .required = true },
	{ 0 }
};
/* clang-format on */

/* What one row cannot tell. */
static int check_entry(struct entry *entry, struct buf *why)
{
	const struct yaml_node *node = entry->node;
	size_t i = 0;

	for_each(char *const, name, &entry->fields.checks) {
		entry->fields.all_checks |= text_is(*name, "*");
		if (entry->fields.all_checks && entry->fields.checks.n > 1)
			return yaml_error_value(
				yaml_item(yaml_get(node, "check"), i), why,
				"'*' must stand alone");
		i++;
	}
	if (!entry->permanent && !entry->expires.text)
		return yaml_error(node, why,
				  "key 'expires' is missing (or 'permanent: "
				  "true')");
	if (entry->permanent && entry->expires.text)
		return yaml_error(yaml_get(node, "permanent"), why,
				  "both 'expires' and 'permanent: true'");
	return 0;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	int r = strcmp(x->id, y->id);

	return r ? r : (x > y) - (x < y);
}

/* The second of two of one id, the first such in the file; NULL: none. */
static const struct entry *find_twin(const struct entry *entries, size_t n,
				     const struct entry **ret_first)
{
	const struct entry **sorted = xcalloc(n, sizeof(*sorted));
	const struct entry *twin = NULL;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &entries[i];
	qsort(sorted, n, sizeof(*sorted), compare_entries);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(sorted[i - 1]->id, sorted[i]->id) != 0 ||
		    (twin && twin < sorted[i]))
			continue;
		twin = sorted[i];
		*ret_first = sorted[i - 1];
	}
	free(sorted);
	return twin;
}

static int check_entries(const struct list *entries, struct buf *why)
{
	struct entry *all = entries->items;
	const struct entry *first, *twin;
	const struct yaml_node *at;

	for (size_t i = 0; i < entries->n; i++)
		if (check_entry(&all[i], why) < 0)
			return -EINVAL;
	twin = find_twin(all, entries->n, &first);
	if (!twin)
		return 0;
	at = yaml_get(first->node, "id");
	return yaml_error_value(yaml_get(twin->node, "id"), why,
				"duplicate id, first at line %u, column %u",
				at->line, at->column);
}

/* What is written, as others see it. */
static int publish(struct exceptions *exceptions, const struct list *entries)
{
	struct exception *list =
		arena_alloc(&exceptions->arena, entries->n * sizeof(*list));

	if (!list)
		return -EFBIG;
	exceptions->entries = (struct list){ list, entries->n };
	for_each(struct entry, entry, entries) {
		*list++ = (struct exception){
			.id = entry->id,
			.reason = entry->reason,
			.owner = entry->owner,
			.last_day = entry->expires.text,
			.expires = { entry->expires.end, !entry->permanent },
			.downgrade_to = (enum state)entry->downgrade_to,
			.fields = &entry->fields,
		};
		exceptions->ask_tags |= entry->fields.tags.n > 0;
	}
	return 0;
}

static int bind(struct exceptions *exceptions, const struct yaml_node *node,
		struct buf *why)
{
	const struct parsing parsing = {
		.binding = { &exceptions->arena, why },
		.exceptions = exceptions,
	};
	struct list entries = { 0 };
	int r = yaml_bind(&parsing.binding, file_fields, node, &entries);

	if (r == 0)
		r = check_entries(&entries, why);
	if (r < 0)
		return r;
	r = publish(exceptions, &entries);
	if (r < 0)
		yaml_error(node, why, "too many entries");
	return r;
}

static struct exceptions *exceptions_new(void)
{
	struct exceptions *exceptions = xcalloc(1, sizeof(*exceptions));

	arena_init(&exceptions->arena, ARENA_MAX);
	return exceptions;
}

void exceptions_free(struct exceptions *exceptions)
{
	if (!exceptions)
		return;
	exception_regexes_free(exceptions);
	arena_done(&exceptions->arena);
	free(exceptions);
}

/* Binds what yaml_read() or yaml_parse() gave, and frees it on an error. */
static int finish(struct exceptions *exceptions, int r,
		  const struct yaml_node *node, struct exceptions **ret,
		  struct buf *why)
{
	if (r == 0)
		r = bind(exceptions, node, why);
	if (r < 0)
		exceptions_free(exceptions);
	else
		*ret = exceptions;
	return r;
}

int exceptions_load(const char *path, struct exceptions **ret, struct buf *why)
{
	struct exceptions *exceptions = exceptions_new();
	const struct yaml_node *node = NULL;
	int r = yaml_read(path, &exceptions->arena, &node, why);

	return finish(exceptions, r, node, ret, why);
}

int exceptions_parse(const char *name, const char *text, size_t len,
		     struct exceptions **ret, struct buf *why)
{
	struct exceptions *exceptions = exceptions_new();
	const struct yaml_node *node = NULL;
	int r = yaml_parse(name, text, len, &exceptions->arena, &node, why);

	return finish(exceptions, r, node, ret, why);
}

const struct list *exceptions_list(const struct exceptions *exceptions)
{
	return &exceptions->entries;
}

bool exceptions_ask_tags(const struct exceptions *exceptions)
{
	return exceptions->ask_tags;
}
