/*
 * rds_network: the records of Amazon RDS about what is around databases: DB
 * subnet groups and RDS Proxies.
 *
 * Wire names: Amazon RDS API Reference 2014-10-31, DBSubnetGroup, DBProxy,
 * DBProxyEndpoint, DBProxyTarget.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RDS_NETWORK_H
#define RDS_NETWORK_H

#include "rds.h"

/* rds:DescribeDBSubnetGroups. */
struct db_subnet_group {
	const char *name, *vpc_id;
	struct list subnets; /* struct group_subnet */
};

/* How a proxy signs in to the database for one user. */
struct proxy_auth {
	const char *user, *iam; /* iam: DISABLED, ENABLED, REQUIRED */
};

/* rds:DescribeDBProxyTargets. `state` is that of TargetHealth. */
struct db_proxy_target {
	const char *type; /* RDS_INSTANCE, TRACKED_CLUSTER and others */
	const char *resource_id, *cluster_id, *state, *reason;
};

/*
 * rds:DescribeDBProxies and DescribeDBProxyEndpoints: a further endpoint has a
 * network of its own, and is the same struct as a proxy.
 */
struct db_proxy {
	struct resource resource;
	const char *status, *vpc_id, *endpoint, *network_type;
	struct list group_ids, subnet_ids; /* const char * */

	const char *engine_family; /* proxies: MYSQL, POSTGRESQL, SQLSERVER */
	const char *default_auth;  /* proxies: IAM_AUTH or NONE */
	struct list auth;	   /* proxies: struct proxy_auth */
	enum tri require_tls, debug_logging; /* proxies */

	const char *proxy_name; /* endpoints: of that proxy */
	enum tri is_default;	/* endpoints: the proxy's own */

	/* Proxies: the answer of DescribeDBProxyTargets. */
	struct list targets; /* struct db_proxy_target */
	struct aws_error targets_err;

	/* What the inventory makes of it, not the reply: */
	struct list security_groups; /* struct membership: of group_ids */
};

extern const struct record db_subnet_group_record;
extern const struct record db_proxy_record, db_proxy_endpoint_record;
extern const struct record db_proxy_target_record;

#endif
