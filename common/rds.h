/*
 * rds: the records of Amazon RDS as the checks see them.
 *
 * A DB instance and a DB cluster are one struct, because the settings they
 * share have the same names and the checks judge whichever of the two owns the
 * setting. Members that only one of them has are marked. Strings are NULL, and
 * everything else unknown, where the reply has no such element.
 *
 * Wire names: Amazon RDS API Reference 2014-10-31, DBInstance and DBCluster.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RDS_H
#define RDS_H

#include "decode.h"
#include "resource.h"
#include "types.h"

/* Of which kind a database is; see database_shape(). */
enum shape {
	SHAPE_UNKNOWN, /* the engine is in no family we know */
	SHAPE_STANDALONE,
	SHAPE_AURORA_MEMBER,
	SHAPE_AURORA_CLUSTER,
	SHAPE_MULTIAZ_MEMBER, /* of a Multi-AZ DB cluster */
	SHAPE_MULTIAZ_CLUSTER,
	SHAPE_CUSTOM, /* RDS Custom */
	SHAPE_NEPTUNE,
	SHAPE_NEPTUNE_CLUSTER,
	SHAPE_DOCUMENTDB,
	SHAPE_DOCUMENTDB_CLUSTER,
	SHAPE_COUNT
};

/* A VPC or DB security group, an option or parameter group, with its state. */
struct membership {
	const char *id, *status;
};

/* A subnet of a DB subnet group, the zone that it is in, "Active" or not. */
struct group_subnet {
	const char *id, *zone, *status;
};

/* PendingModifiedValues: what is asked for and not in force yet. */
struct pending_values {
	struct num backup_retention;
	enum tri multi_az;
	enum tri iam_auth;
	const char *ca_id;
};

/* AssociatedRoles: an IAM role that the database may take on. */
struct associated_role {
	const char *arn, *feature, *status;
};

/*
 * DBClusterMembers: who belongs to a cluster, as the cluster says, and how far
 * the cluster's parameter group is applied to it.
 */
struct cluster_member {
	const char *id, *parameters_status;
};

struct database {
	struct resource resource;
	const char *engine, *engine_version;
	const char *engine_mode;      /* clusters: "serverless" is v1 */
	const char *scalability_type; /* clusters: "limitless" */
	const char *status;
	const char *instance_class;
	const char *cluster_id;	     /* instances: DBClusterIdentifier */
	const char *dbi_resource_id; /* instances */
	struct timestamp created;

	/*
	 * ReadReplicaSourceDBInstanceIdentifier or ...DBClusterIdentifier makes
	 * an instance a replica; ReplicationSourceIdentifier is another thing,
	 * that of a cluster.
	 */
	const char *replica_source, *replication_source;

	enum tri storage_encrypted;
	const char *storage_encryption_type;
	const char *kms_key_id;
	const char *performance_insights_kms_key_id;
	const char *activity_stream_kms_key_id;
	const char *master_user_secret_kms_key_id;
	const char *master_user_secret_arn, *master_user_secret_status;
	const char *tde_credential_arn;

	enum tri publicly_accessible;
	enum tri internet_access_gateway; /* clusters */
	enum tri vpc_networking;	  /* clusters: no is "express" */
	const char *network_type;
	const char *endpoint, *reader_endpoint; /* host names */
	struct list custom_endpoints;		/* clusters: const char * */
	struct num port;			/* the one it listens on */
	struct num listener_port;	/* instances: SQL Server Always On */
	struct list security_groups;	/* struct membership */
	struct list db_security_groups; /* EC2-Classic, the same */
	const char *subnet_group;	/* its name */
	/*
	 * Instances. A cluster names its DB subnet group only: its members
	 * tell what is in it, see inventory_subnets().
	 */
	const char *vpc_id;
	struct list subnets;		/* struct group_subnet */
	const char *zone, *second_zone; /* the latter: of the standby */

	struct num backup_retention; /* days */
	const char *backup_window, *maintenance_window;
	struct timestamp latest_restorable;
	enum tri multi_az;
	struct pending_values pending;

	enum tri iam_auth; /* IAMDatabaseAuthenticationEnabled */
	const char *master_user;
	const char *ca_id;	    /* instances: CACertificateIdentifier */
	const char *certificate_ca; /* CertificateDetails */
	struct timestamp certificate_expiry;

	struct list option_groups;    /* struct membership */
	struct list parameter_groups; /* instances, the same */
	const char *parameter_group;  /* clusters */
	struct list member_ids;	      /* clusters: struct cluster_member */
	struct list roles;	      /* struct associated_role */
	struct list tags;	      /* struct tag */

	/* What the inventory makes of it, not the reply: */
	enum shape shape;
	const struct database *cluster; /* of a member; NULL if unknown */
	struct list members;		/* of a cluster: struct database * */
	bool selected;			/* in scope: -i, -H, --engine, --tag */
	bool selected_member;		/* in scope because a member of it is */
	const char *via; /* " (cluster X)" then, for messages; else "" */
};

/* DBSnapshotAttribute: `restore` lists who may restore a snapshot. */
struct snapshot_attribute {
	const char *name;
	struct list values; /* const char * */
};

/* The answer of rds:DescribeDB[Cluster]SnapshotAttributes. */
struct snapshot_attributes {
	struct list items; /* struct snapshot_attribute */
};

/* rds:DescribeDBSnapshots and DescribeDBClusterSnapshots. */
struct db_snapshot {
	struct resource resource;
	const char *database_id; /* instance or cluster it was made of */
	const char *engine;
	const char *kms_key_id;
	const char *status;
	const char *kind; /* SnapshotType: manual, automated, awsbackup */
	enum tri encrypted;
	const char *storage_encryption_type;
	struct list tags; /* struct tag */

	/* Of those in scope that can have any, once they are asked for. */
	struct snapshot_attributes attributes;
	struct aws_error attributes_err;
};

/* rds:DescribeDBInstanceAutomatedBackups. */
struct automated_backup {
	const char *database_id, *dbi_resource_id, *status, *kms_key_id;
};

struct option_setting {
	const char *name, *value, *default_value;
};

struct option {
	const char *name;
	struct num port;
	struct list settings; /* struct option_setting */
};

/* rds:DescribeOptionGroups. */
struct option_group {
	const char *name;
	struct list options; /* struct option */
	struct aws_error err;
};

/*
 * rds:DescribeDBParameters and DescribeDBClusterParameters; value NULL is the
 * engine default.
 */
struct parameter {
	const char *name, *value;
};

/* One parameter group, of instances or clusters, and the answer for it. */
struct parameter_group {
	const char *name;
	struct list parameters; /* struct parameter */
	struct aws_error err;
};

/* rds:DescribeCertificates: an authority that signs for databases. */
struct ca_certificate {
	const char *id;
	struct timestamp valid_till;
	enum tri customer_override; /* the default for new instances is ours */
};

extern const struct record db_instance_record, db_cluster_record;
extern const struct record db_snapshot_record, db_cluster_snapshot_record;
extern const struct record automated_backup_record;
extern const struct record group_subnet_record;
extern const struct record option_group_record, parameter_record;
extern const struct record db_snapshot_attributes_record;
extern const struct record db_cluster_snapshot_attributes_record;
extern const struct record ca_certificate_record;

#endif
