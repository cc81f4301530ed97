/*
 * api: the operations of AWS that this project calls, and how each is asked.
 *
 * One row per operation: service, action, paging, where its items are in the
 * reply and into what record they go. Adding an operation is one row here, a
 * record and its field table.
 *
 * Paging follows botocore's paginators; only the token ends a loop.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef API_H
#define API_H

#include "decode.h"
#include "types.h"

enum protocol { PROTOCOL_QUERY, PROTOCOL_EC2, PROTOCOL_JSON };

/*
 * How a service is spoken to: `version` in query and ec2, `target` (the prefix
 * of X-Amz-Target) in JSON. `service` is the id of service.h.
 */
struct wire {
	const char *service;
	enum protocol protocol;
	const char *version, *target;
};

enum operation_id {
	OPERATION_END, /* ends lists of them, names none */
	RDS_DESCRIBE_DB_INSTANCES,
	RDS_DESCRIBE_DB_CLUSTERS,
	RDS_DESCRIBE_DB_SNAPSHOTS,
	RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS,
	RDS_DESCRIBE_DB_INSTANCE_AUTOMATED_BACKUPS,
	RDS_DESCRIBE_OPTION_GROUPS,
	RDS_DESCRIBE_DB_PARAMETERS,
	RDS_DESCRIBE_DB_SUBNET_GROUPS,
	RDS_DESCRIBE_DB_PROXIES,
	RDS_DESCRIBE_DB_PROXY_ENDPOINTS,
	RDS_DESCRIBE_DB_PROXY_TARGETS,
	RDS_DESCRIBE_DB_CLUSTER_PARAMETERS,
	RDS_DESCRIBE_DB_SNAPSHOT_ATTRIBUTES,
	RDS_DESCRIBE_DB_CLUSTER_SNAPSHOT_ATTRIBUTES,
	RDS_DESCRIBE_CERTIFICATES,
	EC2_DESCRIBE_REGIONS,
	EC2_DESCRIBE_SECURITY_GROUPS,
	EC2_DESCRIBE_SECURITY_GROUP_RULES,
	EC2_DESCRIBE_VPCS,
	EC2_GET_MANAGED_PREFIX_LIST_ENTRIES,
	EC2_DESCRIBE_NETWORK_INTERFACES,
	EC2_DESCRIBE_SUBNETS,
	EC2_DESCRIBE_ROUTE_TABLES,
	EC2_DESCRIBE_NETWORK_ACLS,
	EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS,
	EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS,
	KMS_LIST_KEYS,
	KMS_DESCRIBE_KEY,
	KMS_GET_KEY_ROTATION_STATUS,
	KMS_LIST_KEY_ROTATIONS,
	KMS_GET_KEY_POLICY,
	KMS_LIST_ALIASES,
	SECRETSMANAGER_DESCRIBE_SECRET,
	IAM_GET_ROLE,
	IAM_ROLE_DETAILS,   /* GetAccountAuthorizationDetails, its roles */
	IAM_POLICY_DETAILS, /* the same, its managed policies */
	STS_GET_CALLER_IDENTITY,
	STS_ASSUME_ROLE,
	STS_ASSUME_ROLE_WITH_WEB_IDENTITY,
	ORGANIZATIONS_LIST_ACCOUNTS,
	OPERATION_COUNT
};

/*
 * What a paged reply decodes into: items of the operation's record, appended
 * page by page. Where the service says `more` itself (kms: Truncated), no
 * there is the end whatever the token.
 */
struct page {
	struct list items;
	const char *token;
	enum tri more;
};

/*
 * `reply` decodes into a struct page where the operation is `paged`, else
 * into the record itself. `token` is the parameter that takes the token of the
 * page before, `size` the one that takes `page_size`; both NULL where there is
 * one page only. `key` is the parameter that names the one thing asked for
 * (part of the file name in a dump), NULL for lists. Where the key `narrows` a
 * list, a dump without a file for it has what is asked for in the whole list.
 */
struct operation {
	const struct wire *wire;
	const char *name;  /* "DescribeDBInstances" */
	const char *title; /* "rds:DescribeDBInstances", the IAM action too */
	const struct record *reply;
	bool paged;
	const char *token, *size, *key;
	int page_size;
	bool narrows;
};

const struct operation *api_operation(enum operation_id id);

/* The format that answers come in. */
enum decode_format api_format(const struct wire *wire);

#endif
