/*
 * rds: the field tables of Amazon RDS.
 *
 * The fields of a record of size 0 lie in the struct of the record around it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "rds.h"

static const struct field tag_fields[] = {
	STR("Key", tag, key),
	STR("Value", tag, value),
	{ 0 },
};
static const struct record tag_record = { sizeof(struct tag), tag_fields };

/* The lists of memberships differ in the name of the name. */
static const struct field vpc_group_fields[] = {
	STR("VpcSecurityGroupId", membership, id),
	STR("Status", membership, status),
	{ 0 },
};
static const struct record vpc_group_record = {
	sizeof(struct membership),
	vpc_group_fields,
};

static const struct field classic_group_fields[] = {
	STR("DBSecurityGroupName", membership, id),
	STR("Status", membership, status),
	{ 0 },
};
static const struct record classic_group_record = {
	sizeof(struct membership),
	classic_group_fields,
};

static const struct field instance_options_fields[] = {
	STR("OptionGroupName", membership, id),
	STR("Status", membership, status),
	{ 0 },
};
static const struct record instance_options_record = {
	sizeof(struct membership),
	instance_options_fields,
};

static const struct field cluster_options_fields[] = {
	STR("DBClusterOptionGroupName", membership, id),
	STR("Status", membership, status),
	{ 0 },
};
static const struct record cluster_options_record = {
	sizeof(struct membership),
	cluster_options_fields,
};

static const struct field parameters_fields[] = {
	STR("DBParameterGroupName", membership, id),
	STR("ParameterApplyStatus", membership, status),
	{ 0 },
};
static const struct record parameters_record = {
	sizeof(struct membership),
	parameters_fields,
};

/* What instances and clusters have in a structure of their own. */
static const struct field endpoint_fields[] = {
	STR("Address", database, endpoint),
	NUM("Port", database, port),
	{ 0 },
};
static const struct record endpoint_record = { 0, endpoint_fields };

static const struct field listener_endpoint_fields[] = {
	NUM("Port", database, listener_port),
	{ 0 },
};
static const struct record listener_endpoint_record = {
	0,
	listener_endpoint_fields,
};

static const struct field subnet_zone_fields[] = {
	STR("Name", group_subnet, zone),
	{ 0 },
};
static const struct record subnet_zone_record = { 0, subnet_zone_fields };

static const struct field group_subnet_fields[] = {
	STR("SubnetIdentifier", group_subnet, id),
	STR("SubnetStatus", group_subnet, status),
	INLINE("SubnetAvailabilityZone", &subnet_zone_record),
	{ 0 },
};
const struct record group_subnet_record = {
	sizeof(struct group_subnet),
	group_subnet_fields,
};

static const struct field subnet_group_fields[] = {
	STR("DBSubnetGroupName", database, subnet_group),
	STR("VpcId", database, vpc_id),
	LIST("Subnets", database, subnets, &group_subnet_record),
	{ 0 },
};
static const struct record subnet_group_record = { 0, subnet_group_fields };

static const struct field master_secret_fields[] = {
	STR("SecretArn", database, master_user_secret_arn),
	STR("SecretStatus", database, master_user_secret_status),
	STR("KmsKeyId", database, master_user_secret_kms_key_id),
	{ 0 },
};
static const struct record master_secret_record = { 0, master_secret_fields };

static const struct field instance_pending_fields[] = {
	NUM("BackupRetentionPeriod", pending_values, backup_retention),
	TRI("MultiAZ", pending_values, multi_az),
	TRI("IAMDatabaseAuthenticationEnabled", pending_values, iam_auth),
	STR("CACertificateIdentifier", pending_values, ca_id),
	{ 0 },
};
static const struct record instance_pending_record = {
	sizeof(struct pending_values),
	instance_pending_fields,
};

static const struct field pending_certificate_fields[] = {
	STR("CAIdentifier", pending_values, ca_id),
	{ 0 },
};
static const struct record pending_certificate_record = {
	0,
	pending_certificate_fields,
};

/* ClusterPendingModifiedValues has no MultiAZ. */
static const struct field cluster_pending_fields[] = {
	NUM("BackupRetentionPeriod", pending_values, backup_retention),
	TRI("IAMDatabaseAuthenticationEnabled", pending_values, iam_auth),
	INLINE("CertificateDetails", &pending_certificate_record),
	{ 0 },
};
static const struct record cluster_pending_record = {
	sizeof(struct pending_values),
	cluster_pending_fields,
};

static const struct field member_fields[] = {
	STR("DBInstanceIdentifier", cluster_member, id),
	STR("DBClusterParameterGroupStatus", cluster_member, parameters_status),
	{ 0 },
};
static const struct record member_record = {
	sizeof(struct cluster_member),
	member_fields,
};

static const struct field role_fields[] = {
	STR("RoleArn", associated_role, arn),
	STR("FeatureName", associated_role, feature),
	STR("Status", associated_role, status),
	{ 0 },
};
static const struct record role_record = { sizeof(struct associated_role),
					   role_fields };
static const struct field certificate_fields[] = {
	STR("CAIdentifier", database, certificate_ca),
	TIME("ValidTill", database, certificate_expiry),
	{ 0 },
};
static const struct record certificate_record = { 0, certificate_fields };

/* What instances and clusters call by the same name. */
/* clang-format off */
#define SHARED_FIELDS                                                          \
	STR("Engine", database, engine),                                       \
	STR("EngineVersion", database, engine_version),                        \
	TRI("StorageEncrypted", database, storage_encrypted),                  \
	STR("StorageEncryptionType", database,                                 \
	    storage_encryption_type),                                          \
	STR("KmsKeyId", database, kms_key_id),                                 \
	STR("PerformanceInsightsKMSKeyId", database,                           \
	    performance_insights_kms_key_id),                                  \
	STR("ActivityStreamKmsKeyId", database,                                \
	    activity_stream_kms_key_id),                                       \
	INLINE("MasterUserSecret", &master_secret_record),                     \
	TRI("PubliclyAccessible", database, publicly_accessible),              \
	STR("NetworkType", database, network_type),                            \
	LIST("VpcSecurityGroups", database, security_groups,                   \
	    &vpc_group_record),                                                \
	NUM("BackupRetentionPeriod", database, backup_retention),              \
	STR("PreferredBackupWindow", database, backup_window),                 \
	STR("PreferredMaintenanceWindow", database,                            \
	    maintenance_window),                                               \
	TIME("LatestRestorableTime", database, latest_restorable),             \
	TRI("MultiAZ", database, multi_az),                                    \
	LIST("AssociatedRoles", database, roles, &role_record),                \
	TRI("IAMDatabaseAuthenticationEnabled", database, iam_auth),           \
	STR("MasterUsername", database, master_user),                          \
	INLINE("CertificateDetails", &certificate_record),                     \
	LIST("TagList", database, tags, &tag_record)
/* clang-format on */

/* DbInstancePort is always 0: the port is in Endpoint. */
static const struct field db_instance_fields[] = {
	STR("DBInstanceIdentifier", database, resource.id),
	STR("DBInstanceArn", database, resource.arn),
	STR("DBInstanceStatus", database, status),
	STR("DBInstanceClass", database, instance_class),
	STR("DBClusterIdentifier", database, cluster_id),
	STR("DbiResourceId", database, dbi_resource_id),
	TIME("InstanceCreateTime", database, created),
	STR("ReadReplicaSourceDBInstanceIdentifier", database, replica_source),
	STR("ReadReplicaSourceDBClusterIdentifier", database, replica_source),
	STR("TdeCredentialArn", database, tde_credential_arn),
	STR("CACertificateIdentifier", database, ca_id),
	INLINE("Endpoint", &endpoint_record),
	INLINE("ListenerEndpoint", &listener_endpoint_record),
	LIST("DBSecurityGroups", database, db_security_groups,
	     &classic_group_record),
	INLINE("DBSubnetGroup", &subnet_group_record),
	STR("AvailabilityZone", database, zone),
	STR("SecondaryAvailabilityZone", database, second_zone),
	STRUCT("PendingModifiedValues", database, pending,
	       &instance_pending_record),
	LIST("OptionGroupMemberships", database, option_groups,
	     &instance_options_record),
	LIST("DBParameterGroups", database, parameter_groups,
	     &parameters_record),
	SHARED_FIELDS,
	{ 0 },
};
const struct record db_instance_record = {
	sizeof(struct database),
	db_instance_fields,
};

static const struct field db_cluster_fields[] = {
	STR("DBClusterIdentifier", database, resource.id),
	STR("DBClusterArn", database, resource.arn),
	STR("EngineMode", database, engine_mode),
	STR("ClusterScalabilityType", database, scalability_type),
	STR("Status", database, status),
	STR("DBClusterInstanceClass", database, instance_class),
	TIME("ClusterCreateTime", database, created),
	STR("ReplicationSourceIdentifier", database, replication_source),
	TRI("InternetAccessGatewayEnabled", database, internet_access_gateway),
	TRI("VPCNetworkingEnabled", database, vpc_networking),
	STR("Endpoint", database, endpoint),
	STR("ReaderEndpoint", database, reader_endpoint),
	STRINGS("CustomEndpoints", database, custom_endpoints),
	NUM("Port", database, port),
	STRUCT("PendingModifiedValues", database, pending,
	       &cluster_pending_record),
	LIST("DBClusterOptionGroupMemberships", database, option_groups,
	     &cluster_options_record),
	STR("DBClusterParameterGroup", database, parameter_group),
	LIST("DBClusterMembers", database, member_ids, &member_record),
	STR("DBSubnetGroup", database, subnet_group),
	SHARED_FIELDS,
	{ 0 },
};
const struct record db_cluster_record = {
	sizeof(struct database),
	db_cluster_fields,
};

/* What snapshots of instances and of clusters call by the same name. */
/* clang-format off */
#define SNAPSHOT_FIELDS                                                        \
	STR("Engine", db_snapshot, engine),                                    \
	STR("KmsKeyId", db_snapshot, kms_key_id),                              \
	STR("Status", db_snapshot, status),                                    \
	STR("SnapshotType", db_snapshot, kind),                                \
	STR("StorageEncryptionType", db_snapshot, storage_encryption_type),    \
	LIST("TagList", db_snapshot, tags, &tag_record)
/* clang-format on */

static const struct field db_snapshot_fields[] = {
	STR("DBSnapshotIdentifier", db_snapshot, resource.id),
	STR("DBSnapshotArn", db_snapshot, resource.arn),
	STR("DBInstanceIdentifier", db_snapshot, database_id),
	TRI("Encrypted", db_snapshot, encrypted),
	SNAPSHOT_FIELDS,
	{ 0 },
};
const struct record db_snapshot_record = {
	sizeof(struct db_snapshot),
	db_snapshot_fields,
};

static const struct field db_cluster_snapshot_fields[] = {
	STR("DBClusterSnapshotIdentifier", db_snapshot, resource.id),
	STR("DBClusterSnapshotArn", db_snapshot, resource.arn),
	STR("DBClusterIdentifier", db_snapshot, database_id),
	TRI("StorageEncrypted", db_snapshot, encrypted),
	SNAPSHOT_FIELDS,
	{ 0 },
};
const struct record db_cluster_snapshot_record = {
	sizeof(struct db_snapshot),
	db_cluster_snapshot_fields,
};

static const struct field snapshot_attribute_fields[] = {
	STR("AttributeName", snapshot_attribute, name),
	STRINGS("AttributeValues", snapshot_attribute, values),
	{ 0 },
};
static const struct record snapshot_attribute_record = {
	sizeof(struct snapshot_attribute),
	snapshot_attribute_fields,
};

static const struct field db_snapshot_attributes_fields[] = {
	LIST("DBSnapshotAttributes", snapshot_attributes, items,
	     &snapshot_attribute_record),
	{ 0 },
};
const struct record db_snapshot_attributes_record = {
	sizeof(struct snapshot_attributes),
	db_snapshot_attributes_fields,
};

static const struct field db_cluster_snapshot_attributes_fields[] = {
	LIST("DBClusterSnapshotAttributes", snapshot_attributes, items,
	     &snapshot_attribute_record),
	{ 0 },
};
const struct record db_cluster_snapshot_attributes_record = {
	sizeof(struct snapshot_attributes),
	db_cluster_snapshot_attributes_fields,
};

static const struct field automated_backup_fields[] = {
	STR("DBInstanceIdentifier", automated_backup, database_id),
	STR("DbiResourceId", automated_backup, dbi_resource_id),
	STR("Status", automated_backup, status),
	STR("KmsKeyId", automated_backup, kms_key_id),
	{ 0 },
};
const struct record automated_backup_record = {
	sizeof(struct automated_backup),
	automated_backup_fields,
};

static const struct field option_setting_fields[] = {
	STR("Name", option_setting, name),
	STR("Value", option_setting, value),
	STR("DefaultValue", option_setting, default_value),
	{ 0 },
};
static const struct record option_setting_record = {
	sizeof(struct option_setting),
	option_setting_fields,
};

static const struct field option_fields[] = {
	STR("OptionName", option, name),
	NUM("Port", option, port),
	LIST("OptionSettings", option, settings, &option_setting_record),
	{ 0 },
};
static const struct record option_record = {
	sizeof(struct option),
	option_fields,
};

static const struct field option_group_fields[] = {
	STR("OptionGroupName", option_group, name),
	LIST("Options", option_group, options, &option_record),
	{ 0 },
};
const struct record option_group_record = {
	sizeof(struct option_group),
	option_group_fields,
};

static const struct field parameter_fields[] = {
	STR("ParameterName", parameter, name),
	STR("ParameterValue", parameter, value),
	{ 0 },
};
const struct record parameter_record = {
	sizeof(struct parameter),
	parameter_fields,
};

static const struct field ca_certificate_fields[] = {
	STR("CertificateIdentifier", ca_certificate, id),
	TIME("ValidTill", ca_certificate, valid_till),
	TRI("CustomerOverride", ca_certificate, customer_override),
	{ 0 },
};
const struct record ca_certificate_record = {
	sizeof(struct ca_certificate),
	ca_certificate_fields,
};
