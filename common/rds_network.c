/*
 * rds_network: the field tables of DB subnet groups and RDS Proxies.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "rds_network.h"

static const struct field subnet_group_fields[] = {
	STR("DBSubnetGroupName", db_subnet_group, name),
	STR("VpcId", db_subnet_group, vpc_id),
	LIST("Subnets", db_subnet_group, subnets, &group_subnet_record),
	{ 0 },
};
const struct record db_subnet_group_record = {
	sizeof(struct db_subnet_group),
	subnet_group_fields,
};

static const struct field auth_fields[] = {
	STR("UserName", proxy_auth, user),
	STR("IAMAuth", proxy_auth, iam),
	{ 0 },
};
static const struct record auth_record = {
	sizeof(struct proxy_auth),
	auth_fields,
};

/* What proxies and endpoints call by the same name. */
/* clang-format off */
#define SHARED_FIELDS                                                          \
	STR("Status", db_proxy, status),                                       \
	STR("VpcId", db_proxy, vpc_id),                                        \
	STR("Endpoint", db_proxy, endpoint),                                   \
	STR("EndpointNetworkType", db_proxy, network_type),                    \
	STRINGS("VpcSecurityGroupIds", db_proxy, group_ids),                   \
	STRINGS("VpcSubnetIds", db_proxy, subnet_ids)
/* clang-format on */

static const struct field proxy_fields[] = {
	STR("DBProxyName", db_proxy, resource.id),
	STR("DBProxyArn", db_proxy, resource.arn),
	STR("EngineFamily", db_proxy, engine_family),
	STR("DefaultAuthScheme", db_proxy, default_auth),
	LIST("Auth", db_proxy, auth, &auth_record),
	TRI("RequireTLS", db_proxy, require_tls),
	TRI("DebugLogging", db_proxy, debug_logging),
	SHARED_FIELDS,
	{ 0 },
};
const struct record db_proxy_record = {
	sizeof(struct db_proxy),
	proxy_fields,
};

static const struct field endpoint_fields[] = {
	STR("DBProxyEndpointName", db_proxy, resource.id),
	STR("DBProxyEndpointArn", db_proxy, resource.arn),
	STR("DBProxyName", db_proxy, proxy_name),
	TRI("IsDefault", db_proxy, is_default),
	SHARED_FIELDS,
	{ 0 },
};
const struct record db_proxy_endpoint_record = {
	sizeof(struct db_proxy),
	endpoint_fields,
};

static const struct field health_fields[] = {
	STR("State", db_proxy_target, state),
	STR("Reason", db_proxy_target, reason),
	{ 0 },
};
static const struct record health_record = { 0, health_fields };

static const struct field target_fields[] = {
	STR("Type", db_proxy_target, type),
	STR("RdsResourceId", db_proxy_target, resource_id),
	STR("TrackedClusterId", db_proxy_target, cluster_id),
	INLINE("TargetHealth", &health_record),
	{ 0 },
};
const struct record db_proxy_target_record = {
	sizeof(struct db_proxy_target),
	target_fields,
};
