/*
 * inventory: what one (account, region) snapshot holds: a list or an error per
 * need, and look-ups.
 *
 * The collector fills it, inventory_seal() links what belongs together, and
 * from then on nobody changes it. All memory is of its arena.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef INVENTORY_H
#define INVENTORY_H

#include "arena.h"
#include "ec2.h"
#include "iam.h"
#include "index.h"
#include "kms.h"
#include "rds.h"
#include "rds_network.h"
#include "secretsmanager.h"
#include "types.h"

/*
 * What a check can want collected. Each is a row of the collector's table,
 * which knows the operation and what has to be there before.
 */
enum need_id {
	NEED_END,
	NEED_DB_INSTANCES,
	NEED_DB_CLUSTERS,
	NEED_DB_SNAPSHOTS,
	NEED_DB_CLUSTER_SNAPSHOTS,
	NEED_AUTOMATED_BACKUPS,
	NEED_OPTION_GROUPS,	   /* of the oracle databases */
	NEED_DB_PARAMETERS,	   /* of the db2 databases */
	NEED_SECURITY_GROUPS,	   /* in use by databases and proxies */
	NEED_SOURCE_GROUPS,	   /* ours, that rules of those name */
	NEED_VPCS,		   /* of those groups, and of databases */
	NEED_PREFIX_LISTS,	   /* that their rules name, or routes */
	NEED_SECURITY_GROUP_RULES, /* rule ids of those groups */
	NEED_NETWORK_INTERFACES,   /* that carry a source group */
	NEED_SUBNETS,		   /* of the DB subnet groups */
	NEED_ROUTE_TABLES,	   /* of the VPCs of databases */
	NEED_NETWORK_ACLS,	   /* likewise */
	NEED_BLOCK_OPTIONS,	   /* where no subnet or VPC tells */
	NEED_BLOCK_EXCLUSIONS,	   /* where a VPC or the account blocks */
	NEED_DB_SUBNET_GROUPS,	   /* where a cluster has no member to tell */
	NEED_DB_PROXIES,
	NEED_DB_PROXY_ENDPOINTS,
	NEED_DB_PROXY_TARGETS, /* of every proxy */
	NEED_KMS_KEY_LIST,     /* every key of the region */
	NEED_KMS_KEYS,	       /* DescribeKey of all that is referred to */
	NEED_KMS_ROTATION,     /* GetKeyRotationStatus of those */
	NEED_KMS_ROTATIONS,    /* ListKeyRotations of those */
	NEED_KMS_POLICIES,     /* GetKeyPolicy of our own among those */
	NEED_KMS_ALIASES,      /* every alias of the region */
	NEED_SECRETS,	       /* DescribeSecret of master users' secrets */
	NEED_ROLES,	       /* GetRole of those attached to databases */
	NEED_ROLE_DETAILS,     /* every role of the account, if one is */
	NEED_POLICY_DETAILS,   /* every managed policy, likewise */

	NEED_AWS_BACKUP_SNAPSHOTS,     /* of DB instances, by AWS Backup */
	NEED_MANUAL_SNAPSHOTS,	       /* the manual ones of the list of all */
	NEED_MANUAL_CLUSTER_SNAPSHOTS, /* likewise */
	NEED_SNAPSHOT_ATTRIBUTES,      /* of manual snapshots */
	NEED_CERTIFICATES,	       /* of certificate authorities */
	NEED_PARAMETERS,       /* of groups with a rule in tls_rules.h */
	NEED_CLEARTEXT_GROUPS, /* security groups of oracle with SSL */
	NEED_COUNT
};

/*
 * How the collection of one need ended. `err` with no code: complete. With
 * `partial` some pages or items came before the error.
 */
struct need_result {
	bool wanted, partial;
	struct aws_error err;
};

struct inventory {
	struct arena arena;
	const char *account_id;		/* NULL if it could not be learnt */
	const char *region, *partition; /* NULL: likewise */
	int64_t now; /* seconds since the epoch: the time of the snapshot */

	struct list db_instances, db_clusters;		/* struct database */
	struct list db_snapshots, db_cluster_snapshots; /* db_snapshot */
	struct list automated_backups;	      /* struct automated_backup */
	struct list option_groups;	      /* struct option_group */
	struct list parameter_groups;	      /* struct parameter_group */
	struct list cluster_parameter_groups; /* the same */
	struct list ca_certificates;	      /* struct ca_certificate */
	struct list security_groups; /* struct security_group, in use */
	struct list source_groups;   /* the same: what rules of those name */
	struct list vpcs;	     /* struct vpc */
	struct list prefix_lists;    /* struct prefix_list */
	struct list security_group_rules;
	struct list network_interfaces;
	struct list subnets;	  /* struct subnet */
	struct list route_tables; /* struct route_table */
	struct list network_acls; /* struct network_acl */
	struct block_options block_options;
	struct list block_exclusions;		    /* struct block_exclusion */
	struct list db_subnet_groups;		    /* struct db_subnet_group */
	struct list db_proxies, db_proxy_endpoints; /* struct db_proxy */
	struct list kms_key_list;		    /* struct key_entry */
	struct list kms_keys;	 /* struct kms_key, by what was asked for */
	struct list kms_aliases; /* struct key_alias */
	struct list secrets;	 /* struct secret, by what was asked for */
	struct list roles;	 /* struct iam_role, by its ARN */
	struct list role_details, policy_details; /* of the account */

	struct need_result results[NEED_COUNT];
	struct index by_instance, by_cluster;
	struct index by_group, by_key, by_prefix_list, by_secret, by_role;
	struct index by_role_detail, by_policy_detail;
	struct index by_subnet, by_route_subnet, by_main_table, by_acl_subnet;
	bool route_table_untold; /* one does not show what it is for */
};

/* At most `max` bytes of records. `region` NULL: the ARNs will tell. */
void inventory_init(struct inventory *inv, const char *region, int64_t now,
		    size_t max);
void inventory_done(struct inventory *inv);

/*
 * Called once, when the DB instances and clusters are there (or could not be
 * had): drops the second of two equal ones, sets types and shapes, links
 * members and clusters, and learns account, region and partition from the
 * first ARN where they are not known. What databases refer to is collected
 * after it. Nothing is selected yet: see scope_select().
 */
void inventory_link(struct inventory *inv);

/* What inventory_seal() does for subnets, where they are looked up before. */
void inventory_index_subnets(struct inventory *inv);

/*
 * Builds the look-ups and sets the types of all other records; of snapshots it
 * drops the second of two equal ones. Called once, after the last record is
 * there. Both take memory: look at arena.full afterwards.
 */
void inventory_seal(struct inventory *inv);

/* True if this was collected, to the end and without an error. */
bool inventory_complete(const struct inventory *inv, enum need_id need);

/*
 * NULL if it was not fetched or does not exist; results[] tells which.
 * Identifiers compare with case, as AWS returns them. A security group may be
 * one in use or one that rules name.
 */
const struct database *inventory_instance(const struct inventory *inv,
					  const char *id);
const struct database *inventory_cluster(const struct inventory *inv,
					 const char *id);
const struct security_group *
inventory_security_group(const struct inventory *inv, const char *id);
const struct vpc *inventory_vpc(const struct inventory *inv, const char *id);
const struct subnet *inventory_subnet(const struct inventory *inv,
				      const char *id);
const struct prefix_list *inventory_prefix_list(const struct inventory *inv,
						const char *id);
const struct option_group *inventory_option_group(const struct inventory *inv,
						  const char *name);
const struct parameter_group *
inventory_parameter_group(const struct inventory *inv, const char *name);
const struct parameter_group *
inventory_cluster_parameter_group(const struct inventory *inv,
				  const char *name);
const struct ca_certificate *
inventory_ca_certificate(const struct inventory *inv, const char *id);

/*
 * The DB subnet group of a database, and what is in it: of a cluster as a
 * member shows it, or rds:DescribeDBSubnetGroups. What nobody shows is NULL,
 * and no subnets. The list is the record's own.
 */
struct db_subnet_group inventory_subnet_group(const struct inventory *inv,
					      const struct database *db);

/* Why that has no subnets, in words. */
const char *inventory_no_subnets(const struct inventory *inv,
				 const struct database *db);

/*
 * The route table that a subnet is associated with; and the main one of a VPC,
 * which holds for subnets without an association. NULL where another table may
 * be the subnet's, since it does not show its associations.
 */
const struct route_table *
inventory_subnet_route_table(const struct inventory *inv,
			     const char *subnet_id);
const struct route_table *
inventory_main_route_table(const struct inventory *inv, const char *vpc_id);

const struct network_acl *inventory_network_acl(const struct inventory *inv,
						const char *subnet_id);

/*
 * Never NULL: by the string that a record refers to it with (ARN, alias ARN,
 * id). For a string nobody asked for, a record whose `err` says so.
 */
const struct kms_key *inventory_kms_key(const struct inventory *inv,
					const char *asked);

/* By the string that a record refers to it with; NULL if it was not asked. */
const struct secret *inventory_secret(const struct inventory *inv,
				      const char *asked);

/* By ARN; NULL if it was not asked for, or is not in the list. */
const struct iam_role *inventory_role(const struct inventory *inv,
				      const char *arn);
const struct role_detail *inventory_role_detail(const struct inventory *inv,
						const char *arn);
const struct policy_detail *inventory_policy_detail(const struct inventory *inv,
						    const char *arn);

/*
 * What a key is called that is known only by the string it was asked for with:
 * the end of an ARN ("1234abcd-...", "alias/x"), else all of it.
 */
const char *inventory_key_id(const char *asked);

/*
 * True if the ARN is of an account that is not the inventory's. No ARN, or
 * nobody knows whose inventory this is: false.
 */
bool inventory_is_foreign(const struct inventory *inv, const char *arn);

#endif
