/*
 * ec2: the records of Amazon EC2 (VPC) as the checks see them.
 *
 * Wire names: Amazon EC2 API Reference 2016-11-15; the XML has other names than
 * the documentation and the AWS CLI, both stand in the field tables.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EC2_H
#define EC2_H

#include "decode.h"
#include "types.h"

/* One source of a rule: of the four ids one is set, by the list it is in. */
struct rule_source {
	const char *cidr4, *cidr6, *prefix_list_id, *group_id;
	const char *user_id;			 /* owner of group_id */
	const char *peering_id, *peering_status; /* of group_id */
	const char *description;
};

/* IpPermission: protocol "-1" has no ports and means all of everything. */
struct ip_permission {
	const char *protocol;
	struct num from_port, to_port;
	struct list ipv4, ipv6, prefix_lists, groups; /* struct rule_source */
};

struct security_group {
	const char *id, *name, *vpc_id, *owner_id;
	struct list ingress, egress; /* struct ip_permission */
};

/* ec2:DescribeSecurityGroupRules. */
struct security_group_rule {
	const char *id, *group_id, *protocol;
	enum tri egress;
	struct num from_port, to_port;
	const char *cidr4, *cidr6, *prefix_list_id;
	const char *referenced_group_id;
};

struct cidr_association {
	const char *cidr, *state;
};

/*
 * `cidr` is the primary block; it stands in `ipv4` too. `block_mode` is that
 * of Block Public Access: off, block-bidirectional or block-ingress.
 */
struct vpc {
	const char *id, *cidr;
	struct list ipv4, ipv6; /* struct cidr_association */
	const char *block_mode;
	const char *tenancy; /* InstanceTenancy */
	enum tri is_default;
};

struct subnet {
	const char *id, *vpc_id, *zone;
	const char *block_mode; /* as in struct vpc */
	struct num free_addresses;
};

/* One destination, of which one form is set; one target or none we know. */
struct route {
	const char *cidr4, *cidr6, *prefix_list_id;
	const char *gateway_id; /* "igw-...", "vgw-...", "local" and others */
	const char *origin;	/* EnableVgwRoutePropagation: propagated */
	const char *state;
};

/* With a subnet, or the one that is `main` in its VPC. */
struct route_association {
	const char *subnet_id, *state;
	enum tri main;
};

struct route_table {
	const char *id, *vpc_id;
	struct list associations; /* struct route_association */
	struct list routes;	  /* struct route */
};

/* Protocol "-1" has no ports and means all of everything. */
struct acl_entry {
	const char *cidr4, *cidr6, *protocol, *action;
	enum tri egress;
	struct num number, from_port, to_port;
};

struct acl_association {
	const char *subnet_id;
};

struct network_acl {
	const char *id, *vpc_id;
	struct list associations; /* struct acl_association */
	struct list entries;	  /* struct acl_entry */
	enum tri is_default;	  /* the one that came with the VPC */
};

/* Block Public Access of the account in this region. */
struct block_options {
	const char *mode;		/* as in struct vpc */
	const char *exclusions_allowed; /* allowed, not-allowed */
};

/* `arn` is that of a VPC or of a subnet. */
struct block_exclusion {
	const char *arn, *mode, *state;
};

struct prefix_list_entry {
	const char *cidr, *description;
};

/* One prefix list and the answer of GetManagedPrefixListEntries for it. */
struct prefix_list {
	const char *id;
	struct list entries; /* struct prefix_list_entry */
	struct aws_error err;
};

struct interface_ipv6 {
	const char *address;
};

struct interface_group {
	const char *id;
};

struct network_interface {
	const char *id, *public_ip, *instance_id;
	struct list groups; /* struct interface_group */
	struct list ipv6;   /* struct interface_ipv6 */
};

struct region {
	const char *name, *opt_in_status;
};

extern const struct record security_group_record, security_group_rule_record;
extern const struct record vpc_record, prefix_list_entry_record;
extern const struct record network_interface_record, region_record;
extern const struct record subnet_record, route_table_record;
extern const struct record network_acl_record;
extern const struct record block_options_record, block_exclusion_record;

#endif
