/*
 * collect_network: how what stands between a database and a network is asked
 * for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "collect_target.h"
#include "exposure.h"
#include "network.h"
#include "parameters.h"
#include "proxy.h"
#include "text.h"

/* ---- security groups and what their rules refer to ---- */

static void add_groups(const struct database *db, struct names *names)
{
	for_each(struct membership, m, &db->security_groups)
		names_add(names, m->id);
}

static void add_strings(struct names *names, const struct list *list)
{
	for_each(char *const, text, list)
		names_add(names, *text);
}

/* Of proxies and their endpoints, whoever is in scope: targets tell later. */
static void add_of_proxies(struct target *target, struct names *names,
			   void (*add)(const struct db_proxy *proxy,
				       struct names *names))
{
	for_each(struct db_proxy, proxy, &target->inv->db_proxies)
		add(proxy, names);
	for_each(struct db_proxy, proxy, &target->inv->db_proxy_endpoints)
		add(proxy, names);
}

static void add_proxy_groups(const struct db_proxy *proxy, struct names *names)
{
	add_strings(names, &proxy->group_ids);
}

static void add_proxy_subnets(const struct db_proxy *proxy, struct names *names)
{
	add_strings(names, &proxy->subnet_ids);
}

static void add_proxy_vpc(const struct db_proxy *proxy, struct names *names)
{
	names_add(names, proxy->vpc_id);
}

void start_security_groups(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	target_for_covered(target, &names, add_groups);
	add_of_proxies(target, &names, add_proxy_groups);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_SECURITY_GROUPS,
			    "group-id", &names, &target->inv->security_groups);
}

/* What checks of TLS look at: whom a port without it is open to. */
void start_cleartext_groups(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	for_each(struct database, db, &target->inv->db_instances) {
		struct group_uses uses;

		if (!target_covers(target, db))
			continue;
		parameters_option_groups(target->inv, db, &uses);
		for (size_t i = 0; i < uses.n; i++)
			if (uses.items[i].options &&
			    option_find(uses.items[i].options, "SSL"))
				add_groups(db, &names);
	}
	target_fetch_by_ids(target, need, EC2_DESCRIBE_SECURITY_GROUPS,
			    "group-id", &names, &target->inv->security_groups);
}

/* Groups of our own account that ingress rules name. */
static void add_source_groups(struct target *target, struct names *names)
{
	const char *own = target->inv->account_id;

	for_each(struct security_group, group, &target->inv->security_groups)
		for_each(struct ip_permission, rule, &group->ingress)
			for_each(struct rule_source, s, &rule->groups)
				if (!s->user_id || !own ||
				    !strcmp(s->user_id, own))
					names_add(names, s->group_id);
}

static bool group_is_there(const struct inventory *inv, const char *id)
{
	for_each(struct security_group, group, &inv->security_groups)
		if (text_is(group->id, id))
			return true;
	return false;
}

void start_source_groups(struct target *target, enum need_id need)
{
	struct names all = { .arena = &target->inv->arena }, missing = all;

	add_source_groups(target, &all);
	names_unique(&all);
	for_each(char *const, id, &all.list)
		if (!group_is_there(target->inv, *id))
			names_add(&missing, *id);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_SECURITY_GROUPS,
			    "group-id", &missing, &target->inv->source_groups);
}

static void add_vpc(const struct db_subnet_group *group, struct names *names)
{
	names_add(names, group->vpc_id);
}

/* Of DB subnet groups of one list of databases. */
static void add_of_list(struct target *target, const struct list *databases,
			struct names *names,
			void (*add)(const struct db_subnet_group *group,
				    struct names *names))
{
	for_each(struct database, db, databases) {
		struct db_subnet_group group;

		if (!target_covers(target, db))
			continue;
		group = inventory_subnet_group(target->inv, db);
		add(&group, names);
	}
}

static void add_of_groups(struct target *target, struct names *names,
			  void (*add)(const struct db_subnet_group *group,
				      struct names *names))
{
	add_of_list(target, &target->inv->db_instances, names, add);
	add_of_list(target, &target->inv->db_clusters, names, add);
}

void start_vpcs(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	add_of_groups(target, &names, add_vpc);
	add_of_proxies(target, &names, add_proxy_vpc);
	for_each(struct security_group, group, &target->inv->security_groups)
		names_add(&names, group->vpc_id);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_VPCS, "vpc-id", &names,
			    &target->inv->vpcs);
}

/* A table without a way to the internet has none for part of it either. */
static bool leads_out(const struct route_table *table)
{
	for_each(struct route, route, &table->routes)
		if (network_is_internet_gateway(route->gateway_id))
			return true;
	return false;
}

static void add_route_lists(const struct inventory *inv, struct names *names)
{
	for_each(struct route_table, table, &inv->route_tables)
		if (leads_out(table))
			for_each(struct route, route, &table->routes)
				names_add(names, route->prefix_list_id);
}

void start_prefix_lists(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };
	struct prefix_list *list;
	struct param param;

	add_route_lists(target->inv, &names);
	for_each(struct security_group, group, &target->inv->security_groups)
		for_each(struct ip_permission, rule, &group->ingress)
			for_each(struct rule_source, s, &rule->prefix_lists)
				names_add(&names, s->prefix_list_id);
	names_unique(&names);
	list = arena_alloc(&target->inv->arena, names.list.n * sizeof(*list));
	if (!list)
		return;
	target->inv->prefix_lists.items = list;
	target->inv->prefix_lists.n = names.list.n;
	for_each(char *const, id, &names.list) {
		list->id = *id;
		param = string_param("PrefixListId", *id);
		target_fetch_list(target, need,
				  EC2_GET_MANAGED_PREFIX_LIST_ENTRIES, &param,
				  1, &list->entries, &list->err);
		list++;
	}
}

void start_security_group_rules(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	target_for_covered(target, &names, add_groups);
	add_of_proxies(target, &names, add_proxy_groups);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_SECURITY_GROUP_RULES,
			    "group-id", &names,
			    &target->inv->security_group_rules);
}

void start_network_interfaces(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	add_source_groups(target, &names);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_NETWORK_INTERFACES,
			    "group-id", &names,
			    &target->inv->network_interfaces);
}

/* ---- subnets and what is around them ---- */

static void add_subnets(const struct db_subnet_group *group,
			struct names *names)
{
	for_each(struct group_subnet, subnet, &group->subnets)
		names_add(names, subnet->id);
}

void start_subnets(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	add_of_groups(target, &names, add_subnets);
	add_of_proxies(target, &names, add_proxy_subnets);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_SUBNETS, "subnet-id",
			    &names, &target->inv->subnets);
}

void start_route_tables(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	add_of_groups(target, &names, add_vpc);
	add_of_proxies(target, &names, add_proxy_vpc);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_ROUTE_TABLES, "vpc-id",
			    &names, &target->inv->route_tables);
}

void start_network_acls(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };

	add_of_groups(target, &names, add_vpc);
	target_fetch_by_ids(target, need, EC2_DESCRIBE_NETWORK_ACLS, "vpc-id",
			    &names, &target->inv->network_acls);
}

/* ---- Block Public Access ---- */

/* Whether a subnet of a covered database is in doubt, as `doubt` sees it. */
static bool any_subnet(const struct target *target,
		       bool (*doubt)(const struct inventory *inv,
				     const char *vpc_id, const char *subnet_id))
{
	const struct inventory *inv = target->inv;

	for_each(struct database, db, &inv->db_instances) {
		if (!target_covers(target, db))
			continue;
		for_each(struct group_subnet, subnet, &db->subnets)
			if (doubt(inv, db->vpc_id, subnet->id))
				return true;
	}
	return false;
}

void start_block_options(struct target *target, enum need_id need)
{
	struct inventory *inv = target->inv;

	inventory_index_subnets(inv);
	if (any_subnet(target, exposure_wants_block_options))
		target_fetch_item(target, need,
				  EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS,
				  inv->region, NULL, &inv->block_options,
				  &inv->results[need].err);
}

void start_block_exclusions(struct target *target, enum need_id need)
{
	if (any_subnet(target, exposure_wants_block_exclusions))
		target_fetch_list(
			target, need,
			EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS, NULL,
			0, &target->inv->block_exclusions, NULL);
}

/* ---- DB subnet groups and proxies ---- */

/* Whether a cluster that is covered names a group that nobody shows. */
static bool misses_group(const struct target *target)
{
	for_each(struct database, db, &target->inv->db_clusters) {
		struct db_subnet_group group;

		if (!db->subnet_group || !target_covers(target, db))
			continue;
		group = inventory_subnet_group(target->inv, db);
		if (!group.vpc_id && group.subnets.n == 0)
			return true;
	}
	return false;
}

void start_db_subnet_groups(struct target *target, enum need_id need)
{
	if (misses_group(target))
		target_fetch_list(target, need, RDS_DESCRIBE_DB_SUBNET_GROUPS,
				  NULL, 0, &target->inv->db_subnet_groups,
				  NULL);
}

void start_db_proxies(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, RDS_DESCRIBE_DB_PROXIES, NULL, 0,
			  &target->inv->db_proxies, NULL);
}

void start_db_proxy_endpoints(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, RDS_DESCRIBE_DB_PROXY_ENDPOINTS, NULL,
			  0, &target->inv->db_proxy_endpoints, NULL);
}

/* One that is not there yet, or no longer, has no targets to ask for. */
void start_db_proxy_targets(struct target *target, enum need_id need)
{
	struct list *proxies = &target->inv->db_proxies;
	struct param param;

	for (size_t i = 0; i < proxies->n; i++) {
		struct db_proxy *proxy = (struct db_proxy *)proxies->items + i;

		if (!proxy->resource.id || proxy_status_gate(proxy))
			continue;
		param = string_param("DBProxyName", proxy->resource.id);
		target_fetch_list(target, need, RDS_DESCRIBE_DB_PROXY_TARGETS,
				  &param, 1, &proxy->targets,
				  &proxy->targets_err);
	}
}
