/*
 * api: the operations of AWS that this project calls, and how each is asked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "api.h"
#include "ec2.h"
#include "iam.h"
#include "kms.h"
#include "organizations.h"
#include "rds.h"
#include "rds_network.h"
#include "secretsmanager.h"
#include "sts.h"

static const struct wire rds = { "rds", PROTOCOL_QUERY, "2014-10-31", NULL };
static const struct wire ec2 = { "ec2", PROTOCOL_EC2, "2016-11-15", NULL };
static const struct wire kms = { "kms", PROTOCOL_JSON, NULL, "TrentService" };
static const struct wire sts = { "sts", PROTOCOL_QUERY, "2011-06-15", NULL };

static const struct wire secretsmanager = { "secretsmanager", PROTOCOL_JSON,
					    NULL, "secretsmanager" };

static const struct wire iam = { "iam", PROTOCOL_QUERY, "2010-05-08", NULL };

static const struct wire organizations = { "organizations", PROTOCOL_JSON, NULL,
					   "AWSOrganizationsV20161128" };

/* clang-format off */
/* The reply of a paged operation: its list, its token, perhaps more. */
#define PAGE(var, list, xml, item_record, ...)                                 \
	static const struct field var##_fields[] = {                           \
		XLIST(list, xml, page, items, item_record), __VA_ARGS__        \
		{ 0 } };                                                       \
	static const struct record var = { sizeof(struct page), var##_fields };

PAGE(db_instances, "DBInstances", NULL, &db_instance_record,
     STR("Marker", page, token), )
PAGE(db_clusters, "DBClusters", NULL, &db_cluster_record,
     STR("Marker", page, token), )
PAGE(db_snapshots, "DBSnapshots", NULL, &db_snapshot_record,
     STR("Marker", page, token), )
PAGE(db_cluster_snapshots, "DBClusterSnapshots", NULL,
     &db_cluster_snapshot_record, STR("Marker", page, token), )
PAGE(automated_backups, "DBInstanceAutomatedBackups", NULL,
     &automated_backup_record, STR("Marker", page, token), )
PAGE(option_groups, "OptionGroupsList", NULL, &option_group_record,
     STR("Marker", page, token), )
PAGE(db_parameters, "Parameters", NULL, &parameter_record,
     STR("Marker", page, token), )
PAGE(db_subnet_groups, "DBSubnetGroups", NULL, &db_subnet_group_record,
     STR("Marker", page, token), )
PAGE(db_proxies, "DBProxies", NULL, &db_proxy_record,
     STR("Marker", page, token), )
PAGE(db_proxy_endpoints, "DBProxyEndpoints", NULL, &db_proxy_endpoint_record,
     STR("Marker", page, token), )
PAGE(db_proxy_targets, "Targets", NULL, &db_proxy_target_record,
     STR("Marker", page, token), )
PAGE(ca_certificates, "Certificates", NULL, &ca_certificate_record,
     STR("Marker", page, token), )
PAGE(regions, "Regions", "regionInfo", &region_record, )
PAGE(security_groups, "SecurityGroups", "securityGroupInfo",
     &security_group_record, STR("NextToken", page, token), )
PAGE(security_group_rules, "SecurityGroupRules", "securityGroupRuleSet",
     &security_group_rule_record, STR("NextToken", page, token), )
PAGE(vpcs, "Vpcs", "vpcSet", &vpc_record, STR("NextToken", page, token), )
PAGE(prefix_list_entries, "Entries", "entrySet", &prefix_list_entry_record,
     STR("NextToken", page, token), )
PAGE(network_interfaces, "NetworkInterfaces", "networkInterfaceSet",
     &network_interface_record, STR("NextToken", page, token), )
PAGE(subnets, "Subnets", "subnetSet", &subnet_record,
     STR("NextToken", page, token), )
PAGE(route_tables, "RouteTables", "routeTableSet", &route_table_record,
     STR("NextToken", page, token), )
PAGE(network_acls, "NetworkAcls", "networkAclSet", &network_acl_record,
     STR("NextToken", page, token), )
PAGE(block_exclusions, "VpcBlockPublicAccessExclusions",
     "vpcBlockPublicAccessExclusionSet", &block_exclusion_record,
     STR("NextToken", page, token), )
PAGE(keys, "Keys", NULL, &key_entry_record,
     STR("NextMarker", page, token), TRI("Truncated", page, more), )
PAGE(rotations, "Rotations", NULL, &past_rotation_record,
     STR("NextMarker", page, token), TRI("Truncated", page, more), )

PAGE(aliases, "Aliases", NULL, &key_alias_record,
     STR("NextMarker", page, token), TRI("Truncated", page, more), )

PAGE(accounts, "Accounts", NULL, &member_account_record,
     STR("NextToken", page, token), )

PAGE(role_details, "RoleDetailList", NULL, &role_detail_record,
     STR("Marker", page, token), TRI("IsTruncated", page, more), )
PAGE(policy_details, "Policies", NULL, &policy_detail_record,
     STR("Marker", page, token), TRI("IsTruncated", page, more), )

static const struct field role_fields[] = {
	INLINE("Role", &iam_role_record), { 0 }
};
static const struct record role = { sizeof(struct iam_role), role_fields };

static const struct field key_fields[] = {
	INLINE("KeyMetadata", &kms_key_record), { 0 }
};
static const struct record key = { sizeof(struct kms_key), key_fields };

static const struct field snapshot_attributes_fields[] = {
	INLINE("DBSnapshotAttributesResult", &db_snapshot_attributes_record),
	{ 0 }
};
static const struct record snapshot_attributes = {
	sizeof(struct snapshot_attributes), snapshot_attributes_fields };

static const struct field cluster_snapshot_attributes_fields[] = {
	INLINE("DBClusterSnapshotAttributesResult",
	       &db_cluster_snapshot_attributes_record), { 0 }
};
static const struct record cluster_snapshot_attributes = {
	sizeof(struct snapshot_attributes),
	cluster_snapshot_attributes_fields };

static const struct field block_options_fields[] = {
	INLINE("VpcBlockPublicAccessOptions", &block_options_record), { 0 }
};
static const struct record block_options = { sizeof(struct block_options),
					     block_options_fields };

#define LISTED(service, name, reply, token, size, n)                           \
	{ &service, name, #service ":" name, &reply, true, token, size, NULL,  \
	  n, false }
#define LISTED_OF(service, name, reply, token, size, n, key)                   \
	{ &service, name, #service ":" name, &reply, true, token, size, key,   \
	  n, false }
#define NARROWED(service, name, reply, token, size, n, key)                    \
	{ &service, name, #service ":" name, &reply, true, token, size, key,   \
	  n, true }
#define ONE(service, name, reply, key)                                         \
	{ &service, name, #service ":" name, reply, false, NULL, NULL, key,    \
	  0, false }

static const struct operation operations[OPERATION_COUNT] = {
	[RDS_DESCRIBE_DB_INSTANCES] = LISTED(rds, "DescribeDBInstances",
		db_instances, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_DB_CLUSTERS] = LISTED(rds, "DescribeDBClusters",
		db_clusters, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_DB_SNAPSHOTS] = NARROWED(rds, "DescribeDBSnapshots",
		db_snapshots, "Marker", "MaxRecords", 100, "SnapshotType"),
	[RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS] =
		NARROWED(rds, "DescribeDBClusterSnapshots",
		db_cluster_snapshots, "Marker", "MaxRecords", 100,
		"SnapshotType"),
	[RDS_DESCRIBE_DB_INSTANCE_AUTOMATED_BACKUPS] =
		LISTED(rds, "DescribeDBInstanceAutomatedBackups",
		automated_backups, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_OPTION_GROUPS] = LISTED_OF(rds, "DescribeOptionGroups",
		option_groups, "Marker", "MaxRecords", 100, "OptionGroupName"),
	[RDS_DESCRIBE_DB_PARAMETERS] = LISTED_OF(rds, "DescribeDBParameters",
		db_parameters, "Marker", "MaxRecords", 100,
		"DBParameterGroupName"),
	[RDS_DESCRIBE_DB_SUBNET_GROUPS] = LISTED(rds, "DescribeDBSubnetGroups",
		db_subnet_groups, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_DB_PROXIES] = LISTED(rds, "DescribeDBProxies",
		db_proxies, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_DB_PROXY_ENDPOINTS] =
		LISTED(rds, "DescribeDBProxyEndpoints",
		db_proxy_endpoints, "Marker", "MaxRecords", 100),
	[RDS_DESCRIBE_DB_PROXY_TARGETS] = LISTED_OF(rds,
		"DescribeDBProxyTargets", db_proxy_targets,
		"Marker", "MaxRecords", 100, "DBProxyName"),
	[RDS_DESCRIBE_DB_CLUSTER_PARAMETERS] =
		LISTED_OF(rds, "DescribeDBClusterParameters",
		db_parameters, "Marker", "MaxRecords", 100,
		"DBClusterParameterGroupName"),
	[RDS_DESCRIBE_DB_SNAPSHOT_ATTRIBUTES] =
		ONE(rds, "DescribeDBSnapshotAttributes", &snapshot_attributes,
		"DBSnapshotIdentifier"),
	[RDS_DESCRIBE_DB_CLUSTER_SNAPSHOT_ATTRIBUTES] =
		ONE(rds, "DescribeDBClusterSnapshotAttributes",
		&cluster_snapshot_attributes, "DBClusterSnapshotIdentifier"),
	[RDS_DESCRIBE_CERTIFICATES] = LISTED(rds, "DescribeCertificates",
		ca_certificates, "Marker", "MaxRecords", 100),
	[EC2_DESCRIBE_REGIONS] = LISTED(ec2, "DescribeRegions",
		regions, NULL, NULL, 0),
	[EC2_DESCRIBE_SECURITY_GROUPS] = LISTED(ec2, "DescribeSecurityGroups",
		security_groups, "NextToken", "MaxResults", 1000),
	[EC2_DESCRIBE_SECURITY_GROUP_RULES] =
		LISTED(ec2, "DescribeSecurityGroupRules",
		security_group_rules, "NextToken", "MaxResults", 1000),
	[EC2_DESCRIBE_VPCS] = LISTED(ec2, "DescribeVpcs",
		vpcs, "NextToken", "MaxResults", 1000),
	[EC2_GET_MANAGED_PREFIX_LIST_ENTRIES] =
		LISTED_OF(ec2, "GetManagedPrefixListEntries",
		prefix_list_entries, "NextToken", "MaxResults", 100,
		"PrefixListId"),
	[EC2_DESCRIBE_NETWORK_INTERFACES] =
		LISTED(ec2, "DescribeNetworkInterfaces",
		network_interfaces, "NextToken", "MaxResults", 1000),
	[EC2_DESCRIBE_SUBNETS] = LISTED(ec2, "DescribeSubnets",
		subnets, "NextToken", "MaxResults", 1000),
	[EC2_DESCRIBE_ROUTE_TABLES] = LISTED(ec2, "DescribeRouteTables",
		route_tables, "NextToken", "MaxResults", 100),
	[EC2_DESCRIBE_NETWORK_ACLS] = LISTED(ec2, "DescribeNetworkAcls",
		network_acls, "NextToken", "MaxResults", 1000),
	[EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS] =
		ONE(ec2, "DescribeVpcBlockPublicAccessOptions", &block_options,
		NULL),
	[EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS] =
		LISTED(ec2, "DescribeVpcBlockPublicAccessExclusions",
		block_exclusions, "NextToken", "MaxResults", 1000),
	[KMS_LIST_KEYS] = LISTED(kms, "ListKeys", keys, "Marker", "Limit",
		1000),
	[KMS_DESCRIBE_KEY] = ONE(kms, "DescribeKey", &key, "KeyId"),
	[KMS_GET_KEY_ROTATION_STATUS] = ONE(kms, "GetKeyRotationStatus",
		&key_rotation_record, "KeyId"),
	[KMS_LIST_KEY_ROTATIONS] = LISTED_OF(kms, "ListKeyRotations",
		rotations, "Marker", "Limit", 1000, "KeyId"),
	[KMS_GET_KEY_POLICY] = ONE(kms, "GetKeyPolicy", &key_policy_record,
		"KeyId"),
	[KMS_LIST_ALIASES] = LISTED(kms, "ListAliases", aliases, "Marker",
		"Limit", 100),
	[SECRETSMANAGER_DESCRIBE_SECRET] = ONE(secretsmanager,
		"DescribeSecret", &secret_record, "SecretId"),
	[IAM_GET_ROLE] = ONE(iam, "GetRole", &role, "RoleName"),
	[IAM_ROLE_DETAILS] = LISTED(iam, "GetAccountAuthorizationDetails",
		role_details, "Marker", "MaxItems", 1000),
	[IAM_POLICY_DETAILS] = LISTED(iam, "GetAccountAuthorizationDetails",
		policy_details, "Marker", "MaxItems", 1000),
	[STS_GET_CALLER_IDENTITY] = ONE(sts, "GetCallerIdentity",
		&caller_identity_record, NULL),
	[STS_ASSUME_ROLE] = ONE(sts, "AssumeRole", &assumed_role_record, NULL),
	[STS_ASSUME_ROLE_WITH_WEB_IDENTITY] = ONE(sts,
		"AssumeRoleWithWebIdentity", &assumed_role_record, NULL),
	[ORGANIZATIONS_LIST_ACCOUNTS] = LISTED(organizations, "ListAccounts",
		accounts, "NextToken", "MaxResults", 20),
};
/* clang-format on */

const struct operation *api_operation(enum operation_id id)
{
	return &operations[id];
}

enum decode_format api_format(const struct wire *wire)
{
	static const enum decode_format formats[] = {
		[PROTOCOL_QUERY] = DECODE_QUERY_XML,
		[PROTOCOL_EC2] = DECODE_EC2_XML,
		[PROTOCOL_JSON] = DECODE_JSON,
	};

	return formats[wire->protocol];
}
