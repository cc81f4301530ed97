/*
 * collect_needs: asks for databases, narrowed where it can be, and for what has
 * a list of its own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "collect_target.h"
#include "text.h"

/* Values of one filter at most, as EC2 documents it. */
enum { MAX_FILTER_VALUES = 200, MAX_IDENTIFIERS = 100 };

struct param string_param(const char *name, const char *value)
{
	return (struct param){ .name = name,
			       .type = PARAM_STRING,
			       .string = value };
}

/* ---- filters ---- */

/* Filters=[{Name, Values}], in the spelling of both rds and ec2. */
static void fetch_filtered(struct target *target, enum need_id need,
			   enum operation_id op, const char *filter,
			   const struct param *values, size_t n,
			   struct list *list)
{
	const struct param members[] = {
		{ .name = "Name", .type = PARAM_STRING, .string = filter },
		{ .name = "Values",
		  .form = "Value",
		  .item = "Value",
		  .type = PARAM_LIST,
		  .items = values,
		  .n_items = n },
	};
	const struct param item = { .type = PARAM_STRUCT,
				    .items = members,
				    .n_items = ARRAY_SIZE(members) };
	const struct param filters = { .name = "Filters",
				       .form = "Filter",
				       .item = "Filter",
				       .type = PARAM_LIST,
				       .items = &item,
				       .n_items = 1 };

	target_fetch_list(target, need, op, &filters, 1, list, NULL);
}

void target_fetch_by_ids(struct target *target, enum need_id need,
			 enum operation_id op, const char *filter,
			 struct names *ids, struct list *list)
{
	struct param values[MAX_FILTER_VALUES];
	const char *const *items;
	size_t n = 0;

	names_unique(ids);
	items = ids->list.items;
	for (size_t i = 0; i < ids->list.n; i++) {
		values[n++] = string_param(NULL, items[i]);
		if (n < MAX_FILTER_VALUES && i + 1 < ids->list.n)
			continue;
		fetch_filtered(target, need, op, filter, values, n, list);
		n = 0;
	}
}

/* ---- databases ---- */

/* Behind the last ':' of an ARN, else all of it. */
static const char *plain_identifier(const char *identifier)
{
	const char *colon = strncmp(identifier, "arn:", 4)
				    ? NULL
				    : strrchr(identifier, ':');

	return colon ? colon + 1 : identifier;
}

/* Empty if the server cannot narrow the lists by identifier. */
static void add_identifiers(struct target *target, struct names *names)
{
	const struct scope *scope = target->plan->scope;

	if (!target->plan->narrow || scope->hostname ||
	    scope->identifiers.n > MAX_IDENTIFIERS)
		return;
	for_each(char *const, id, &scope->identifiers)
		names_add(names, plain_identifier(*id));
}

/*
 * The words to filter engines by; empty if a family is asked for that has no
 * closed list of words (oracle-...), or none is.
 */
static void add_engines(struct target *target, struct names *names)
{
	static const char *const words[][2] = {
		{ "mysql", NULL },
		{ "mariadb", NULL },
		{ "postgres", NULL },
		{ "aurora-mysql", "aurora" },
		{ "aurora-postgresql", NULL },
		{ "neptune", NULL },
		{ "docdb", NULL },
	};
	bool known;

	if (!target->plan->narrow)
		return;
	for_each(char *const, engine, &target->plan->scope->engines) {
		known = false;
		for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
			if (strcmp(words[i][0], *engine) != 0)
				continue;
			known = true;
			names_add(names, words[i][0]);
			names_add(names, words[i][1]);
		}
		if (!known) {
			names->list.n = 0;
			return;
		}
	}
}

void start_db_instances(struct target *target, enum need_id need)
{
	struct list *list = &target->inv->db_instances;
	const enum operation_id op = RDS_DESCRIBE_DB_INSTANCES;
	struct names names = { .arena = &target->inv->arena };

	add_identifiers(target, &names);
	if (names.list.n) {
		target_fetch_by_ids(target, need, op, "db-instance-id", &names,
				    list);
		target_fetch_by_ids(target, need, op, "db-cluster-id", &names,
				    list);
		return;
	}
	add_engines(target, &names);
	if (names.list.n)
		target_fetch_by_ids(target, need, op, "engine", &names, list);
	else
		target_fetch_list(target, need, op, NULL, 0, list, NULL);
}

/* With -i, also the clusters that the instances named are members of. */
void start_db_clusters(struct target *target, enum need_id need)
{
	struct list *list = &target->inv->db_clusters;
	const enum operation_id op = RDS_DESCRIBE_DB_CLUSTERS;
	struct names names = { .arena = &target->inv->arena };

	add_identifiers(target, &names);
	if (names.list.n) {
		for_each(struct database, db, &target->inv->db_instances)
			names_add(&names, db->cluster_id);
		target_fetch_by_ids(target, need, op, "db-cluster-id", &names,
				    list);
		return;
	}
	add_engines(target, &names);
	if (names.list.n)
		target_fetch_by_ids(target, need, op, "engine", &names, list);
	else
		target_fetch_list(target, need, op, NULL, 0, list, NULL);
}

void target_for_covered(struct target *target, struct names *names,
			void (*add)(const struct database *db,
				    struct names *names))
{
	for_each(struct database, db, &target->inv->db_instances)
		if (target_covers(target, db))
			add(db, names);
	for_each(struct database, db, &target->inv->db_clusters)
		if (target_covers(target, db))
			add(db, names);
}

/* ---- whole lists ---- */

void start_db_snapshots(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, RDS_DESCRIBE_DB_SNAPSHOTS, NULL, 0,
			  &target->inv->db_snapshots, NULL);
}

void start_db_cluster_snapshots(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS, NULL,
			  0, &target->inv->db_cluster_snapshots, NULL);
}

void start_automated_backups(struct target *target, enum need_id need)
{
	target_fetch_list(target, need,
			  RDS_DESCRIBE_DB_INSTANCE_AUTOMATED_BACKUPS, NULL, 0,
			  &target->inv->automated_backups, NULL);
}

/* ---- option groups ---- */

static bool family_is(const struct database *db, const char *family)
{
	const char *own = db->engine ? engine_family(db->engine) : NULL;

	return text_is(own, family);
}

static void add_option_groups(const struct database *db, struct names *names)
{
	if (family_is(db, "oracle"))
		for_each(struct membership, m, &db->option_groups)
			names_add(names, m->id);
}

void start_option_groups(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };
	struct param param;

	target_for_covered(target, &names, add_option_groups);
	names_unique(&names);
	for_each(char *const, name, &names.list) {
		param = string_param("OptionGroupName", *name);
		target_fetch_list(target, need, RDS_DESCRIBE_OPTION_GROUPS,
				  &param, 1, &target->inv->option_groups, NULL);
	}
}
