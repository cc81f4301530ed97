/*
 * proxy: an RDS Proxy as the checks of databases see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PROXY_H
#define PROXY_H

#include "inventory.h"
#include "scope.h"

/*
 * Why a proxy or endpoint in this status is left alone, or NULL: it is not
 * there yet, or not any more. Any other status is judged, unknown ones too.
 */
const char *proxy_status_gate(const struct db_proxy *proxy);

/*
 * What a proxy, or one of its further endpoints, looks like to the network: a
 * database with its groups, VPC and network type, on the default port of the
 * family of `proxy` (which is the endpoint's proxy, or itself; NULL: the port
 * is unknown). Lists are those of the record.
 */
struct database proxy_as_database(const struct db_proxy *one,
				  const struct db_proxy *proxy);

/* The proxy that an endpoint is of; NULL if it is not in the list. */
const struct db_proxy *proxy_of_endpoint(const struct inventory *inv,
					 const struct db_proxy *endpoint);

/*
 * Whether -i names it, or a database that is its target is in scope; true too
 * where the targets cannot be read. `endpoint` is NULL, or the one asked about.
 */
bool proxy_in_scope(const struct inventory *inv, const struct scope *scope,
		    const struct db_proxy *proxy,
		    const struct db_proxy *endpoint);

#endif
