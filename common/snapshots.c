/*
 * snapshots: which snapshots a check judges, and who may restore them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "snapshots.h"
#include "text.h"

bool snapshot_in_scope(const struct inventory *inv, const struct scope *scope,
		       const struct db_snapshot *snapshot, bool of_cluster)
{
	const struct database gone = {
		.resource = { .id = snapshot->database_id
					    ? snapshot->database_id
					    : "" },
		.engine = snapshot->engine,
		.tags = snapshot->tags,
	};
	const struct database *db = NULL;

	if (snapshot->database_id)
		db = of_cluster
			     ? inventory_cluster(inv, snapshot->database_id)
			     : inventory_instance(inv, snapshot->database_id);
	if (scope_names(scope, &snapshot->resource))
		return true;
	return db ? db->selected : scope_selects(scope, inv, &gone, of_cluster);
}

/* AWS forbids ':' in names that people give. */
bool snapshot_has_attributes(const struct db_snapshot *snapshot)
{
	const char *id = snapshot->resource.id;

	if (snapshot->kind)
		return strcmp(snapshot->kind, SNAPSHOT_MANUAL) == 0;
	return !id || (strncmp(id, "rds:", 4) != 0 &&
		       strncmp(id, "awsbackup:", 10) != 0);
}

const char *snapshot_left_alone(const struct scope *scope,
				const struct db_snapshot *snapshot)
{
	static const char *const names[][2] = { { "neptune", "neptune" },
						{ "docdb", "documentdb" } };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(snapshot->engine, names[i][0]) &&
		    !scope_asks_engine(scope, names[i][0]))
			return names[i][1];
	return NULL;
}

static bool opens(const struct inventory *inv, struct report *rep,
		  const struct db_snapshot *s, bool of_cluster,
		  const char *(*skip)(const struct db_snapshot *snapshot))
{
	const struct scope *scope = report_scope(rep);
	const char *family = snapshot_left_alone(scope, s);
	const char *reason = skip(s);

	if (!snapshot_in_scope(inv, scope, s, of_cluster))
		report_out_of_scope(rep, &s->resource);
	else if (family)
		report_skip(rep, &s->resource, "%s", family);
	else if (reason)
		report_skip(rep, &s->resource, "%s", reason);
	else
		return report_subject(rep, &s->resource);
	return false;
}

void snapshots_evaluate(const struct inventory *inv, const void *params,
			const struct snapshot_rules *rules, struct report *rep)
{
	for_each(struct db_snapshot, s, &inv->db_snapshots)
		if (opens(inv, rep, s, false, rules->skip))
			rules->judge(inv, params, s, rep);
	for_each(struct db_snapshot, s, &inv->db_cluster_snapshots)
		if (opens(inv, rep, s, true, rules->skip))
			rules->judge(inv, params, s, rep);
}

/* ---- who may restore ---- */

/* It was listed a moment ago, and was deleted since. */
static bool is_gone(const struct db_snapshot *s)
{
	const char *code = s->attributes_err.code;

	return text_is(code, "DBSnapshotNotFound") ||
	       text_is(code, "DBSnapshotNotFoundFault") ||
	       text_is(code, "DBClusterSnapshotNotFoundFault");
}

static const char *skip_without_attributes(const struct db_snapshot *s)
{
	return snapshot_has_attributes(s) ? NULL : "no attributes";
}

static const struct list *find_restorers(const struct db_snapshot *s)
{
	for_each(struct snapshot_attribute, a, &s->attributes.items)
		if (text_is(a->name, "restore"))
			return &a->values;
	return NULL;
}

static void judge_sharing(const struct inventory *inv, const void *params,
			  const struct snapshot_sharing_rules *rules,
			  const struct db_snapshot *s, struct report *rep)
{
	const struct list *restorers = find_restorers(s);
	const struct aws_error *err = &s->attributes_err;
	const char *const *items = restorers ? restorers->items : NULL;

	report_text(rep, "database", s->database_id);
	if (err->code)
		report_add(rep, rules->unreadable,
			   "who may restore it is not known: %s failed (%s)%s",
			   err->operation ? err->operation
					  : "reading its attributes",
			   err->code,
			   report_error_code(err) == CODE_ACCESS_DENIED
				   ? "; grant it in the IAM policy"
				   : "");
	if (err->code)
		return;
	if (!restorers || !list_is_told(restorers)) {
		report_absent(rep, restorers ? "AttributeValues of 'restore'"
					     : "the attribute 'restore'");
		return;
	}
	for (size_t i = 0; i < restorers->n; i++)
		report_row(rep, "restore",
			   (const struct pair[]){ { "account", items[i] },
						  { NULL, NULL } });
	rules->judge(inv, params, restorers, rep);
}

void snapshots_evaluate_sharing(const struct inventory *inv, const void *params,
				const struct snapshot_sharing_rules *rules,
				struct report *rep)
{
	const struct list *const lists[] = { &inv->db_snapshots,
					     &inv->db_cluster_snapshots };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for_each(struct db_snapshot, s, lists[i])
			if (!is_gone(s) &&
			    opens(inv, rep, s, i == 1, skip_without_attributes))
				judge_sharing(inv, params, rules, s, rep);
}
