/*
 * parameters: what a database's parameter and option groups say, and whether
 * that is in force.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "parameters.h"
#include "text.h"

static bool is_cluster(const struct database *db)
{
	return text_is(db->resource.type, "db-cluster");
}

static enum group_sync sync_of(const char *status)
{
	if (!status || !*status)
		return GROUP_UNSAID;
	if (strcmp(status, "in-sync") == 0)
		return GROUP_IN_SYNC;
	return strncmp(status, "failed", strlen("failed")) == 0 ? GROUP_FAILED
								: GROUP_PENDING;
}

/* The next place in `ret`; past the last one the last, as unreadable. */
static struct group_use *add_use(struct group_uses *ret, const char *name,
				 const char *status)
{
	struct group_use *use = &ret->items[GROUP_USES_MAX - 1];

	if (ret->n == GROUP_USES_MAX) {
		*use = (struct group_use){
			.problem = "it uses more groups than we look at"
		};
		return use;
	}
	use = &ret->items[ret->n++];
	*use = (struct group_use){ .name = name,
				   .status = status,
				   .sync = sync_of(status) };
	return use;
}

static void set_parameters(struct group_use *use,
			   const struct parameter_group *group)
{
	if (use->problem)
		return;
	if (!group) {
		use->problem = "its parameters were not read";
	} else if (group->err.code) {
		use->problem = "its parameters cannot be read";
		use->err = &group->err;
	} else {
		use->parameters = group;
	}
}

/* Whether the cluster's own list tells of all its members. */
static bool tells_members(const struct database *db)
{
	return list_is_told(&db->member_ids) &&
	       db->members.n <= db->member_ids.n;
}

/* The least applied of the members; a cluster without any has no delay. */
static void set_members(struct group_use *use, const struct database *db)
{
	use->sync = tells_members(db) ? GROUP_IN_SYNC : GROUP_UNSAID;
	for_each(struct cluster_member, member, &db->member_ids) {
		enum group_sync sync = sync_of(member->parameters_status);

		if (sync <= use->sync)
			continue;
		use->sync = sync;
		use->status = member->parameters_status;
	}
}

static bool is_named(const char *name)
{
	return name && *name;
}

static void add_none(struct group_uses *ret, const char *problem)
{
	if (ret->n == 0)
		add_use(ret, NULL, NULL)->problem = problem;
}

void parameters_groups(const struct inventory *inv, const struct database *db,
		       struct group_uses *ret)
{
	struct group_use *use;

	*ret = (struct group_uses){ 0 };
	if (is_cluster(db) && is_named(db->parameter_group)) {
		use = add_use(ret, db->parameter_group, NULL);
		set_parameters(use, inventory_cluster_parameter_group(
					    inv, db->parameter_group));
		set_members(use, db);
	} else if (!is_cluster(db)) {
		for_each(struct membership, m, &db->parameter_groups) {
			if (!is_named(m->id))
				continue;
			use = add_use(ret, m->id, m->status);
			set_parameters(use,
				       inventory_parameter_group(inv, m->id));
		}
	}
	add_none(ret, "no parameter group is shown");
}

void parameters_option_groups(const struct inventory *inv,
			      const struct database *db, struct group_uses *ret)
{
	const struct need_result *result = &inv->results[NEED_OPTION_GROUPS];

	*ret = (struct group_uses){ 0 };
	for_each(struct membership, m, &db->option_groups) {
		struct group_use *use;

		if (!is_named(m->id))
			continue;
		use = add_use(ret, m->id, m->status);
		if (use->problem)
			continue;
		use->options = inventory_option_group(inv, m->id);
		if (use->options)
			continue;
		use->problem = "its options cannot be read";
		use->err = result->err.code ? &result->err : NULL;
	}
	add_none(ret, "no option group is shown");
}

const char *parameters_noun(const struct database *db)
{
	return is_cluster(db) ? "DB cluster parameter group"
			      : "DB parameter group";
}

const struct parameter *parameter_find(const struct parameter_group *group,
				       const char *name)
{
	for_each(struct parameter, p, &group->parameters)
		if (p->name && strcasecmp(p->name, name) == 0)
			return p;
	return NULL;
}

bool parameter_is_on(const char *value)
{
	static const char *const words[] = { "1", "on", "true", "enabled" };

	for (size_t i = 0; value && i < ARRAY_SIZE(words); i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

const struct option *option_find(const struct option_group *group,
				 const char *name)
{
	for_each(struct option, option, &group->options)
		if (option->name && strcasecmp(option->name, name) == 0)
			return option;
	return NULL;
}

const char *option_value(const struct option *option, const char *setting)
{
	for_each(struct option_setting, s, &option->settings)
		if (s->name && strcasecmp(s->name, setting) == 0)
			return is_named(s->value) ? s->value : s->default_value;
	return NULL;
}

const char *word_next(const char *text, size_t *ret_len)
{
	static const char separators[] = ", \t";

	if (!text)
		return NULL;
	text += strspn(text, separators);
	*ret_len = strcspn(text, separators);
	return *text ? text : NULL;
}

bool words_have(const char *list, const char *word, size_t len)
{
	size_t n;

	for (const char *w = word_next(list, &n); w; w = word_next(w + n, &n))
		if (n == len && strncasecmp(w, word, len) == 0)
			return true;
	return false;
}
