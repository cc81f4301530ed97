/*
 * evaluate: one check over inventories: what failed, what it found, what was
 * asked for and is not there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "evaluate.h"
#include "collect.h"

static void report_failed_need(const struct need_result *result, bool optional,
			       struct report *rep)
{
	if (!result->err.code)
		return;
	if (optional)
		report_call_error(rep, &result->err);
	else if (result->partial)
		report_region(rep, CODE_PARTIAL_LIST, &result->err,
			      "the list is not complete, what came is judged");
	else
		report_region(rep, CODE_API_ERROR, &result->err, "%s", "");
}

void evaluate_inventory(const struct check *check, const struct inventory *inv,
			const void *params, const struct policy *policy,
			struct report *rep)
{
	report_enter(rep, inv);
	for (const struct need *need = check->needs; need->id; need++)
		if (need_applies(need, params, policy, rep->scope))
			report_failed_need(&inv->results[need->id],
					   need->optional, rep);
	check->evaluate(inv, params, rep);
}

static bool names_any(const struct scope *scope, const struct list *databases)
{
	for_each(struct database, db, databases)
		if (scope_names(scope, &db->resource))
			return true;
	return false;
}

/* Or its database, which the snapshot may have outlived. */
static bool names_snapshot(const struct scope *scope,
			   const struct list *snapshots)
{
	for_each(struct db_snapshot, s, snapshots) {
		const struct resource source = { .id = s->database_id };

		if (scope_names(scope, &s->resource) ||
		    scope_names(scope, &source))
			return true;
	}
	return false;
}

static bool names_key(const struct scope *scope, const struct inventory *inv)
{
	for_each(struct kms_key, key, &inv->kms_keys)
		if (key->resource.id && scope_names(scope, &key->resource))
			return true;
	return false;
}

static bool names_proxy(const struct scope *scope, const struct list *proxies)
{
	for_each(struct db_proxy, proxy, proxies)
		if (scope_names(scope, &proxy->resource))
			return true;
	return false;
}

static bool has_selected(const struct list *databases)
{
	for_each(struct database, db, databases)
		if (db->selected)
			return true;
	return false;
}

/* True where the inventory holds it, or cannot tell. */
static bool may_hold(const struct check *check, const struct inventory *inv,
		     const struct scope *one)
{
	if (inv->results[NEED_DB_INSTANCES].err.code ||
	    inv->results[NEED_DB_CLUSTERS].err.code)
		return true;
	if (one->hostname)
		return has_selected(&inv->db_instances) ||
		       has_selected(&inv->db_clusters);
	return names_any(one, &inv->db_instances) ||
	       names_any(one, &inv->db_clusters) ||
	       names_proxy(one, &inv->db_proxies) ||
	       (check->judges_others &&
		(names_key(one, inv) ||
		 names_proxy(one, &inv->db_proxy_endpoints) ||
		 names_snapshot(one, &inv->db_snapshots) ||
		 names_snapshot(one, &inv->db_cluster_snapshots)));
}

static void look_for(const struct check *check, const struct scope *one,
		     const char *name, const struct inventory *inventories,
		     size_t n, struct report *rep)
{
	for (size_t i = 0; i < n; i++)
		if (may_hold(check, &inventories[i], one))
			return;
	report_enter(rep, &inventories[0]);
	report_not_found(rep, "db-instance", name);
}

void evaluate_not_found(const struct check *check, const struct scope *scope,
			const struct inventory *inventories, size_t n,
			struct report *rep)
{
	struct scope one = { 0 };

	if (!n)
		return;
	for_each(char *const, identifier, &scope->identifiers) {
		one.identifiers = (struct list){ (void *)identifier, 1 };
		look_for(check, &one, *identifier, inventories, n, rep);
	}
	one = (struct scope){ .hostname = scope->hostname };
	if (scope->hostname)
		look_for(check, &one, scope->hostname, inventories, n, rep);
}
