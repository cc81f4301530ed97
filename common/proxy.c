/*
 * proxy: an RDS Proxy as the checks of databases see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "proxy.h"
#include "facts.h"
#include "text.h"

/* EngineFamily, and an engine of that family. */
static const struct {
	const char *family, *engine;
} families[] = {
	{ "MYSQL", "mysql" },
	{ "POSTGRESQL", "postgres" },
	{ "SQLSERVER", "sqlserver-se" },
};

const char *proxy_status_gate(const struct db_proxy *proxy)
{
	static const char *const gated[] = { "creating", "deleting" };

	for (size_t i = 0; i < ARRAY_SIZE(gated); i++)
		if (text_is(proxy->status, gated[i]))
			return gated[i];
	return NULL;
}

static struct num port_of(const struct db_proxy *proxy)
{
	for (size_t i = 0; proxy && i < ARRAY_SIZE(families); i++)
		if (text_is(proxy->engine_family, families[i].family) &&
		    fact_has(FACT_PROXY_PORT, families[i].engine))
			return (struct num){
				engine_default_port(families[i].engine), true
			};
	return (struct num){ 0 };
}

struct database proxy_as_database(const struct db_proxy *one,
				  const struct db_proxy *proxy)
{
	return (struct database){
		.resource = one->resource,
		.status = one->status,
		.network_type = one->network_type,
		.vpc_id = one->vpc_id,
		.security_groups = one->security_groups,
		.port = port_of(proxy),
		.via = "",
	};
}

const struct db_proxy *proxy_of_endpoint(const struct inventory *inv,
					 const struct db_proxy *endpoint)
{
	for_each(struct db_proxy, proxy, &inv->db_proxies)
		if (endpoint->proxy_name &&
		    text_is(proxy->resource.id, endpoint->proxy_name))
			return proxy;
	return NULL;
}

static bool is_selected(const struct database *db)
{
	return db && db->selected;
}

static bool target_in_scope(const struct inventory *inv,
			    const struct db_proxy_target *target)
{
	return is_selected(inventory_instance(inv, target->resource_id)) ||
	       is_selected(inventory_cluster(inv, target->resource_id)) ||
	       is_selected(inventory_cluster(inv, target->cluster_id));
}

bool proxy_in_scope(const struct inventory *inv, const struct scope *scope,
		    const struct db_proxy *proxy,
		    const struct db_proxy *endpoint)
{
	if (!scope || !scope_narrows_databases(scope) ||
	    (endpoint && scope_names(scope, &endpoint->resource)))
		return true;
	if (!proxy || scope_names(scope, &proxy->resource) ||
	    proxy->targets_err.code)
		return true;
	for_each(struct db_proxy_target, target, &proxy->targets)
		if (target_in_scope(inv, target))
			return true;
	return false;
}
