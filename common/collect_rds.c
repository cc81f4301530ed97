/*
 * collect_rds: how parameters, snapshots and certificates are asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "collect_target.h"
#include "snapshots.h"
#include "text.h"
#include "tls_rules.h"

/* ---- parameter groups: one full list per name ---- */

static void fetch_parameters(struct target *target, enum need_id need,
			     enum operation_id op, struct names *names,
			     struct list *list)
{
	struct parameter_group *group;
	struct param param;

	names_unique(names);
	group = arena_alloc(&target->inv->arena,
			    names->list.n * sizeof(*group));
	if (!group)
		return;
	list->items = group;
	list->n = names->list.n;
	for_each(char *const, name, &names->list) {
		group->name = *name;
		param = string_param(api_operation(op)->key, *name);
		target_fetch_list(target, need, op, &param, 1,
				  &group->parameters, &group->err);
		group++;
	}
}

static void add_memberships(const struct database *db, struct names *names)
{
	for_each(struct membership, m, &db->parameter_groups)
		names_add(names, m->id);
}

static void add_db2_groups(const struct database *db, struct names *names)
{
	const char *family = db->engine ? engine_family(db->engine) : NULL;

	if (text_is(family, "db2"))
		add_memberships(db, names);
}

void start_db2_parameters(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	target_for_covered(target, &names, add_db2_groups);
	fetch_parameters(target, need, RDS_DESCRIBE_DB_PARAMETERS, &names,
			 &target->inv->parameter_groups);
}

/* Settings of members are their cluster's, those of oracle are options. */
static bool has_parameters(const struct database *db)
{
	const struct tls_rule *rule = tls_rule_of(db);

	return rule && rule->parameter && !(db->cluster_id && *db->cluster_id);
}

static void add_instance_groups(const struct database *db, struct names *names)
{
	if (has_parameters(db))
		add_memberships(db, names);
}

static void add_cluster_group(const struct database *db, struct names *names)
{
	if (has_parameters(db))
		names_add(names, db->parameter_group);
}

void start_parameters(struct target *target, enum need_id need)
{
	struct names instances = { .arena = &target->inv->arena };
	struct names clusters = instances;

	target_for_covered(target, &instances, add_instance_groups);
	target_for_covered(target, &clusters, add_cluster_group);
	fetch_parameters(target, need, RDS_DESCRIBE_DB_PARAMETERS, &instances,
			 &target->inv->parameter_groups);
	fetch_parameters(target, need, RDS_DESCRIBE_DB_CLUSTER_PARAMETERS,
			 &clusters, &target->inv->cluster_parameter_groups);
}

/* ---- snapshots ---- */

static void fetch_snapshots(struct target *target, enum need_id need,
			    const char *kind)
{
	const struct param param = string_param("SnapshotType", kind);
	bool of_clusters = need == NEED_MANUAL_CLUSTER_SNAPSHOTS;

	target_fetch_list(target, need,
			  of_clusters ? RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS
				      : RDS_DESCRIBE_DB_SNAPSHOTS,
			  &param, 1,
			  of_clusters ? &target->inv->db_cluster_snapshots
				      : &target->inv->db_snapshots,
			  NULL);
}

/* u4: the list without a type leaves these out. */
void start_aws_backup_snapshots(struct target *target, enum need_id need)
{
	fetch_snapshots(target, need, SNAPSHOT_AWS_BACKUP);
}

void start_manual_snapshots(struct target *target, enum need_id need)
{
	fetch_snapshots(target, need, SNAPSHOT_MANUAL);
}

static void fetch_attributes(struct target *target, enum need_id need,
			     enum operation_id op, struct list *list,
			     bool of_clusters)
{
	for_each(struct db_snapshot, p, list) {
		struct db_snapshot *s = (struct db_snapshot *)p;
		struct param param;

		if (!snapshot_has_attributes(s) || !s->resource.id ||
		    snapshot_left_alone(target->plan->scope, s) ||
		    !snapshot_in_scope(target->inv, target->plan->scope, s,
				       of_clusters) ||
		    !scope_includes(target->plan->scope, s->resource.id))
			continue;
		param = string_param(api_operation(op)->key, s->resource.id);
		target_fetch_item(target, need, op, target->inv->region, &param,
				  &s->attributes, &s->attributes_err);
	}
}

void start_snapshot_attributes(struct target *target, enum need_id need)
{
	fetch_attributes(target, need, RDS_DESCRIBE_DB_SNAPSHOT_ATTRIBUTES,
			 &target->inv->db_snapshots, false);
	fetch_attributes(target, need,
			 RDS_DESCRIBE_DB_CLUSTER_SNAPSHOT_ATTRIBUTES,
			 &target->inv->db_cluster_snapshots, true);
}

/* ---- certificates ---- */

void start_certificates(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, RDS_DESCRIBE_CERTIFICATES, NULL, 0,
			  &target->inv->ca_certificates, NULL);
}
