/*
 * need_rows: what each need is asked by, and what has to be there before.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "collect_target.h"

/* What has a network of its own, beside databases. */
#define PROXIES NEED_DB_PROXIES, NEED_DB_PROXY_ENDPOINTS

const struct need_row need_rows[NEED_COUNT] = {
	[NEED_DB_INSTANCES] = {
		.asks = { RDS_DESCRIBE_DB_INSTANCES },
		.start = start_db_instances,
	},
	[NEED_DB_CLUSTERS] = {
		.asks = { RDS_DESCRIBE_DB_CLUSTERS },
		.start = start_db_clusters,
	},
	[NEED_DB_SNAPSHOTS] = {
		.asks = { RDS_DESCRIBE_DB_SNAPSHOTS },
		.start = start_db_snapshots,
	},
	[NEED_DB_CLUSTER_SNAPSHOTS] = {
		.asks = { RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS },
		.start = start_db_cluster_snapshots,
	},
	[NEED_AUTOMATED_BACKUPS] = {
		.asks = { RDS_DESCRIBE_DB_INSTANCE_AUTOMATED_BACKUPS },
		.start = start_automated_backups,
	},
	[NEED_OPTION_GROUPS] = {
		.asks = { RDS_DESCRIBE_OPTION_GROUPS },
		.start = start_option_groups,
	},
	[NEED_DB_PARAMETERS] = {
		.within = NEED_PARAMETERS,
		.asks = { RDS_DESCRIBE_DB_PARAMETERS },
		.start = start_db2_parameters,
	},
	[NEED_SECURITY_GROUPS] = {
		.after = { PROXIES },
		.asks = { EC2_DESCRIBE_SECURITY_GROUPS },
		.start = start_security_groups,
	},
	[NEED_SOURCE_GROUPS] = {
		.requires = { NEED_SECURITY_GROUPS },
		.after = { NEED_SECURITY_GROUPS },
		.asks = { EC2_DESCRIBE_SECURITY_GROUPS },
		.start = start_source_groups,
	},
	[NEED_VPCS] = {
		.after = { NEED_SECURITY_GROUPS, NEED_DB_SUBNET_GROUPS,
			   PROXIES },
		.asks = { EC2_DESCRIBE_VPCS },
		.start = start_vpcs,
	},
	[NEED_PREFIX_LISTS] = {
		.after = { NEED_SECURITY_GROUPS, NEED_ROUTE_TABLES },
		.asks = { EC2_GET_MANAGED_PREFIX_LIST_ENTRIES },
		.start = start_prefix_lists,
	},
	[NEED_SECURITY_GROUP_RULES] = {
		.after = { PROXIES },
		.asks = { EC2_DESCRIBE_SECURITY_GROUP_RULES },
		.start = start_security_group_rules,
	},
	[NEED_NETWORK_INTERFACES] = {
		.requires = { NEED_SECURITY_GROUPS },
		.after = { NEED_SECURITY_GROUPS },
		.asks = { EC2_DESCRIBE_NETWORK_INTERFACES },
		.start = start_network_interfaces,
	},
	[NEED_SUBNETS] = {
		.after = { NEED_DB_SUBNET_GROUPS, PROXIES },
		.asks = { EC2_DESCRIBE_SUBNETS },
		.start = start_subnets,
	},
	[NEED_ROUTE_TABLES] = {
		.after = { NEED_DB_SUBNET_GROUPS, PROXIES },
		.asks = { EC2_DESCRIBE_ROUTE_TABLES },
		.start = start_route_tables,
	},
	[NEED_NETWORK_ACLS] = {
		.after = { NEED_DB_SUBNET_GROUPS },
		.asks = { EC2_DESCRIBE_NETWORK_ACLS },
		.start = start_network_acls,
	},
	[NEED_BLOCK_OPTIONS] = {
		.requires = { NEED_SUBNETS, NEED_VPCS },
		.after = { NEED_SUBNETS, NEED_VPCS },
		.asks = { EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS },
		.start = start_block_options,
	},
	[NEED_BLOCK_EXCLUSIONS] = {
		.requires = { NEED_BLOCK_OPTIONS },
		.after = { NEED_BLOCK_OPTIONS },
		.asks = { EC2_DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS },
		.start = start_block_exclusions,
	},
	[NEED_DB_SUBNET_GROUPS] = {
		.asks = { RDS_DESCRIBE_DB_SUBNET_GROUPS },
		.start = start_db_subnet_groups,
	},
	[NEED_DB_PROXIES] = {
		.asks = { RDS_DESCRIBE_DB_PROXIES },
		.start = start_db_proxies,
	},
	[NEED_DB_PROXY_ENDPOINTS] = {
		.asks = { RDS_DESCRIBE_DB_PROXY_ENDPOINTS },
		.start = start_db_proxy_endpoints,
	},
	[NEED_DB_PROXY_TARGETS] = {
		.requires = { NEED_DB_PROXIES },
		.after = { NEED_DB_PROXIES },
		.asks = { RDS_DESCRIBE_DB_PROXY_TARGETS },
		.start = start_db_proxy_targets,
	},
	[NEED_KMS_KEY_LIST] = {
		.asks = { KMS_LIST_KEYS },
		.start = start_kms_key_list,
	},
	[NEED_KMS_KEYS] = {
		.after = { NEED_DB_SNAPSHOTS, NEED_DB_CLUSTER_SNAPSHOTS,
			   NEED_AUTOMATED_BACKUPS, NEED_KMS_KEY_LIST,
			   NEED_AWS_BACKUP_SNAPSHOTS },
		.asks = { KMS_DESCRIBE_KEY },
		.start = start_kms_keys,
	},
	[NEED_KMS_ROTATION] = {
		.requires = { NEED_KMS_KEYS },
		.after = { NEED_KMS_KEYS },
		.asks = { KMS_GET_KEY_ROTATION_STATUS },
		.start = start_kms_rotation,
	},
	[NEED_KMS_ROTATIONS] = {
		.requires = { NEED_KMS_KEYS },
		.after = { NEED_KMS_KEYS },
		.asks = { KMS_LIST_KEY_ROTATIONS },
		.start = start_kms_rotations,
	},
	[NEED_KMS_POLICIES] = {
		.requires = { NEED_KMS_KEYS },
		.after = { NEED_KMS_KEYS },
		.asks = { KMS_GET_KEY_POLICY },
		.start = start_kms_policies,
	},
	[NEED_KMS_ALIASES] = {
		.asks = { KMS_LIST_ALIASES },
		.start = start_kms_aliases,
	},
	[NEED_SECRETS] = {
		.asks = { SECRETSMANAGER_DESCRIBE_SECRET },
		.start = start_secrets,
	},
	[NEED_ROLES] = {
		.asks = { IAM_GET_ROLE },
		.start = start_roles,
	},
	[NEED_ROLE_DETAILS] = {
		.asks = { IAM_ROLE_DETAILS },
		.start = start_role_details,
	},
	[NEED_POLICY_DETAILS] = {
		.asks = { IAM_POLICY_DETAILS },
		.start = start_policy_details,
	},
	[NEED_AWS_BACKUP_SNAPSHOTS] = {
		.asks = { RDS_DESCRIBE_DB_SNAPSHOTS },
		.start = start_aws_backup_snapshots,
	},
	[NEED_MANUAL_SNAPSHOTS] = {
		.within = NEED_DB_SNAPSHOTS,
		.asks = { RDS_DESCRIBE_DB_SNAPSHOTS },
		.start = start_manual_snapshots,
	},
	[NEED_MANUAL_CLUSTER_SNAPSHOTS] = {
		.within = NEED_DB_CLUSTER_SNAPSHOTS,
		.asks = { RDS_DESCRIBE_DB_CLUSTER_SNAPSHOTS },
		.start = start_manual_snapshots,
	},
	[NEED_SNAPSHOT_ATTRIBUTES] = {
		.after = { NEED_DB_SNAPSHOTS, NEED_DB_CLUSTER_SNAPSHOTS,
			   NEED_AWS_BACKUP_SNAPSHOTS, NEED_MANUAL_SNAPSHOTS,
			   NEED_MANUAL_CLUSTER_SNAPSHOTS },
		.asks = { RDS_DESCRIBE_DB_SNAPSHOT_ATTRIBUTES,
			  RDS_DESCRIBE_DB_CLUSTER_SNAPSHOT_ATTRIBUTES },
		.start = start_snapshot_attributes,
	},
	[NEED_CERTIFICATES] = {
		.asks = { RDS_DESCRIBE_CERTIFICATES },
		.start = start_certificates,
	},
	[NEED_PARAMETERS] = {
		.asks = { RDS_DESCRIBE_DB_PARAMETERS,
			  RDS_DESCRIBE_DB_CLUSTER_PARAMETERS },
		.start = start_parameters,
	},
	[NEED_CLEARTEXT_GROUPS] = {
		.within = NEED_SECURITY_GROUPS,
		.requires = { NEED_OPTION_GROUPS },
		.after = { NEED_OPTION_GROUPS },
		.asks = { EC2_DESCRIBE_SECURITY_GROUPS },
		.start = start_cleartext_groups,
	},
};
