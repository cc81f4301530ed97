/*
 * inventory_link: what belongs together in an inventory that was filled.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arn.h"
#include "inventory.h"
#include "scope.h"
#include "text.h"

/* The item `i` of a list whose items have `size` bytes. */
static void *item(const struct list *list, size_t i, size_t size)
{
	return (char *)list->items + i * size;
}

/*
 * A resource without a name gets one of its own: findings are told apart by
 * it, and the second of that kind must not pass for the first.
 */
static void name_resource(struct inventory *inv, struct resource *r,
			  const char *type, size_t i)
{
	struct arn arn;
	const char *colon;

	r->type = type;
	if (r->id && *r->id)
		return;
	if (r->arn && arn_parse(r->arn, &arn) == 0) {
		colon = strchr(arn.resource, ':');
		r->id = colon ? colon + 1 : arn.resource;
	}
	if (!r->id || !*r->id)
		r->id = arena_printf(&inv->arena, "(no identifier %zu)", i + 1);
	if (!r->id)
		r->id = "(no identifier)";
}

/* By identifier, those without an ARN last, the earlier one first. */
static int compare_resources(const void *a, const void *b)
{
	const struct resource *x = *(const struct resource *const *)a;
	const struct resource *y = *(const struct resource *const *)b;
	int d = strcasecmp(x->id, y->id);

	if (d == 0)
		d = -text_compare(x->arn, y->arn);
	return d ? d : (x > y) - (x < y);
}

static bool is_same(const struct resource *a, const struct resource *b)
{
	return strcasecmp(a->id, b->id) == 0 &&
	       (!a->arn || !b->arn || strcmp(a->arn, b->arn) == 0);
}

/*
 * Drops what is in the list already. Items are structs of `size` bytes that
 * begin with a struct resource; those that stay keep their order.
 */
static void drop_duplicates(struct inventory *inv, struct list *list,
			    size_t size)
{
	const struct resource **sorted;
	size_t kept = 0;

	if (list->n < 2)
		return;
	sorted = arena_alloc(&inv->arena, list->n * sizeof(*sorted));
	if (!sorted)
		return;
	for (size_t i = 0; i < list->n; i++)
		sorted[i] = item(list, i, size);
	qsort(sorted, list->n, sizeof(*sorted), compare_resources);
	for (size_t i = 1, last = 0; i < list->n; i++) {
		if (is_same(sorted[last], sorted[i]))
			((struct resource *)sorted[i])->type = NULL;
		else
			last = i;
	}
	for (size_t i = 0; i < list->n; i++) {
		const struct resource *r = item(list, i, size);

		if (!r->type)
			continue;
		if (kept != i)
			memmove(item(list, kept, size), r, size);
		kept++;
	}
	list->n = kept;
}

/* Names, types and no duplicates; see drop_duplicates() for `size`. */
static void seal_resources(struct inventory *inv, struct list *list,
			   size_t size, const char *type)
{
	for (size_t i = 0; i < list->n; i++)
		name_resource(inv, item(list, i, size), type, i);
	drop_duplicates(inv, list, size);
}

static void seal_databases(struct inventory *inv, struct list *list,
			   bool is_cluster)
{
	seal_resources(inv, list, sizeof(struct database),
		       is_cluster ? "db-cluster" : "db-instance");
	for_each(struct database, p, list) {
		struct database *db = (struct database *)p;

		db->shape = database_shape(db, is_cluster);
		db->via = "";
	}
}

static void seal_keys(struct inventory *inv)
{
	for_each(struct kms_key, p, &inv->kms_keys) {
		struct kms_key *key = (struct kms_key *)p;

		key->resource.type = "kms-key";
		if (!key->resource.id && key->asked && *key->asked)
			key->resource.id = inventory_key_id(key->asked);
		if (!key->resource.arn && key->asked &&
		    strncmp(key->asked, "arn:", strlen("arn:")) == 0)
			key->resource.arn = key->asked;
		name_resource(
			inv, &key->resource, "kms-key",
			(size_t)(p -
				 (const struct kms_key *)inv->kms_keys.items));
	}
}

/* Their groups as memberships, as databases have them. */
static void seal_proxies(struct inventory *inv, struct list *list,
			 const char *type)
{
	seal_resources(inv, list, sizeof(struct db_proxy), type);
	for_each(struct db_proxy, p, list) {
		struct db_proxy *proxy = (struct db_proxy *)p;
		const char *const *ids = proxy->group_ids.items;
		size_t n = proxy->group_ids.n;
		struct membership *m =
			n ? arena_alloc(&inv->arena, n * sizeof(*m)) : NULL;

		if (!m)
			continue;
		for (size_t i = 0; i < n; i++)
			m[i] = (struct membership){ .id = ids[i] };
		proxy->security_groups = (struct list){ m, n };
	}
}

/* What the ARN of something of ours says, where it is not known yet. */
static void learn_from_arn(struct inventory *inv, const char *text)
{
	struct arn arn;

	if (!text || arn_parse(text, &arn) < 0)
		return;
	if (!inv->partition)
		inv->partition = arn.partition->id;
	if (!inv->region && *arn.region)
		inv->region = arena_strdup(&inv->arena, arn.region);
	if (!inv->account_id && arn_account(&arn))
		inv->account_id = arena_strdup(&inv->arena, arn_account(&arn));
}

static void learn_place(struct inventory *inv, const struct list *list)
{
	for_each(struct database, db, list) {
		if (inv->account_id && inv->partition && inv->region)
			return;
		learn_from_arn(inv, db->resource.arn);
	}
}

/* Counts first: a cluster's list of members is allocated once. */
static void link_members(struct inventory *inv)
{
	for_each(struct database, p, &inv->db_instances) {
		struct database *db = (struct database *)p;

		db->cluster = inventory_cluster(inv, db->cluster_id);
		if (db->cluster)
			((struct database *)db->cluster)->members.n++;
	}
	for_each(struct database, p, &inv->db_clusters) {
		struct list *members = &((struct database *)p)->members;

		if (members->n > 0)
			members->items = arena_alloc(
				&inv->arena,
				members->n * sizeof(struct database *));
		members->n = 0;
	}
	for_each(struct database, db, &inv->db_instances) {
		struct list *members;

		if (!db->cluster)
			continue;
		members = &((struct database *)db->cluster)->members;
		if (members->items)
			((const struct database **)
				 members->items)[members->n++] = db;
	}
}

void inventory_link(struct inventory *inv)
{
	seal_databases(inv, &inv->db_instances, false);
	seal_databases(inv, &inv->db_clusters, true);
	learn_place(inv, &inv->db_instances);
	learn_place(inv, &inv->db_clusters);
	index_add(&inv->arena, &inv->db_instances, sizeof(struct database),
		  offsetof(struct database, resource.id), &inv->by_instance);
	index_add(&inv->arena, &inv->db_clusters, sizeof(struct database),
		  offsetof(struct database, resource.id), &inv->by_cluster);
	link_members(inv);
}

/* The lists of snapshots hold our own only. */
static void learn_from_snapshots(struct inventory *inv)
{
	const struct list *const lists[] = { &inv->db_snapshots,
					     &inv->db_cluster_snapshots };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for_each(struct db_snapshot, s, lists[i])
			if (!inv->account_id || !inv->region)
				learn_from_arn(inv, s->resource.arn);
}

/* Without databases: keys and proxies are ours as well. */
static void learn_from_others(struct inventory *inv)
{
	for_each(struct db_proxy, proxy, &inv->db_proxies)
		if (!inv->account_id)
			learn_from_arn(inv, proxy->resource.arn);
	for_each(struct key_entry, entry, &inv->kms_key_list)
		if (!inv->account_id)
			learn_from_arn(inv, entry->arn);
}

/* One that failed or ended is no association. */
static bool is_associated(const struct route_association *a)
{
	return !a->state || (strcmp(a->state, "failed") != 0 &&
			     strcmp(a->state, "disassociated") != 0);
}

static void index_route_tables(struct inventory *inv)
{
	for_each(struct route_table, table, &inv->route_tables) {
		inv->route_table_untold |= !list_is_told(&table->associations);
		for_each(struct route_association, a, &table->associations) {
			if (!is_associated(a))
				continue;
			index_put(&inv->arena, &inv->by_route_subnet,
				  a->subnet_id, table);
			if (a->main == TRI_YES)
				index_put(&inv->arena, &inv->by_main_table,
					  table->vpc_id, table);
		}
	}
	index_sort(&inv->by_route_subnet);
	index_sort(&inv->by_main_table);
}

static void index_network_acls(struct inventory *inv)
{
	for_each(struct network_acl, acl, &inv->network_acls) {
		for_each(struct acl_association, a, &acl->associations)
			index_put(&inv->arena, &inv->by_acl_subnet,
				  a->subnet_id, acl);
	}
	index_sort(&inv->by_acl_subnet);
}

void inventory_index_subnets(struct inventory *inv)
{
	inv->by_subnet = (struct index){ 0 };
	index_add(&inv->arena, &inv->subnets, sizeof(struct subnet),
		  offsetof(struct subnet, id), &inv->by_subnet);
}

void inventory_seal(struct inventory *inv)
{
	learn_from_others(inv);
	learn_from_snapshots(inv);
	inventory_index_subnets(inv);
	index_route_tables(inv);
	index_network_acls(inv);
	seal_resources(inv, &inv->db_snapshots, sizeof(struct db_snapshot),
		       "db-snapshot");
	seal_resources(inv, &inv->db_cluster_snapshots,
		       sizeof(struct db_snapshot), "db-cluster-snapshot");
	seal_proxies(inv, &inv->db_proxies, "db-proxy");
	seal_proxies(inv, &inv->db_proxy_endpoints, "db-proxy-endpoint");
	seal_keys(inv);
	index_add(&inv->arena, &inv->security_groups,
		  sizeof(struct security_group),
		  offsetof(struct security_group, id), &inv->by_group);
	index_add(&inv->arena, &inv->source_groups,
		  sizeof(struct security_group),
		  offsetof(struct security_group, id), &inv->by_group);
	index_add(&inv->arena, &inv->kms_keys, sizeof(struct kms_key),
		  offsetof(struct kms_key, asked), &inv->by_key);
	index_add(&inv->arena, &inv->secrets, sizeof(struct secret),
		  offsetof(struct secret, asked), &inv->by_secret);
	index_add(&inv->arena, &inv->roles, sizeof(struct iam_role),
		  offsetof(struct iam_role, asked), &inv->by_role);
	index_add(&inv->arena, &inv->role_details, sizeof(struct role_detail),
		  offsetof(struct role_detail, arn), &inv->by_role_detail);
	index_add(&inv->arena, &inv->policy_details,
		  sizeof(struct policy_detail),
		  offsetof(struct policy_detail, arn), &inv->by_policy_detail);
	index_add(&inv->arena, &inv->prefix_lists, sizeof(struct prefix_list),
		  offsetof(struct prefix_list, id), &inv->by_prefix_list);
}
