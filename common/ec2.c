/*
 * ec2: the field tables of Amazon EC2 (VPC).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ec2.h"

/* The four lists of a rule hold records of one kind, with other names. */
static const struct field ip_range_fields[] = {
	STR("CidrIp", rule_source, cidr4),
	STR("Description", rule_source, description),
	{ 0 },
};
static const struct record ip_range_record = {
	sizeof(struct rule_source),
	ip_range_fields,
};

static const struct field ipv6_range_fields[] = {
	STR("CidrIpv6", rule_source, cidr6),
	STR("Description", rule_source, description),
	{ 0 },
};
static const struct record ipv6_range_record = {
	sizeof(struct rule_source),
	ipv6_range_fields,
};

static const struct field prefix_list_id_fields[] = {
	STR("PrefixListId", rule_source, prefix_list_id),
	STR("Description", rule_source, description),
	{ 0 },
};
static const struct record prefix_list_id_record = {
	sizeof(struct rule_source),
	prefix_list_id_fields,
};

static const struct field group_pair_fields[] = {
	STR("GroupId", rule_source, group_id),
	STR("UserId", rule_source, user_id),
	STR("VpcPeeringConnectionId", rule_source, peering_id),
	STR("PeeringStatus", rule_source, peering_status),
	STR("Description", rule_source, description),
	{ 0 },
};
static const struct record group_pair_record = {
	sizeof(struct rule_source),
	group_pair_fields,
};

static const struct field ip_permission_fields[] = {
	STR("IpProtocol", ip_permission, protocol),
	NUM("FromPort", ip_permission, from_port),
	NUM("ToPort", ip_permission, to_port),
	LIST("IpRanges", ip_permission, ipv4, &ip_range_record),
	LIST("Ipv6Ranges", ip_permission, ipv6, &ipv6_range_record),
	LIST("PrefixListIds", ip_permission, prefix_lists,
	     &prefix_list_id_record),
	XLIST("UserIdGroupPairs", "groups", ip_permission, groups,
	      &group_pair_record),
	{ 0 },
};
static const struct record ip_permission_record = {
	sizeof(struct ip_permission),
	ip_permission_fields,
};

static const struct field security_group_fields[] = {
	STR("GroupId", security_group, id),
	STR("GroupName", security_group, name),
	STR("VpcId", security_group, vpc_id),
	STR("OwnerId", security_group, owner_id),
	LIST("IpPermissions", security_group, ingress, &ip_permission_record),
	LIST("IpPermissionsEgress", security_group, egress,
	     &ip_permission_record),
	{ 0 },
};
const struct record security_group_record = {
	sizeof(struct security_group),
	security_group_fields,
};

static const struct field referenced_group_fields[] = {
	STR("GroupId", security_group_rule, referenced_group_id),
	{ 0 },
};
static const struct record referenced_group_record = {
	0,
	referenced_group_fields,
};

static const struct field security_group_rule_fields[] = {
	STR("SecurityGroupRuleId", security_group_rule, id),
	STR("GroupId", security_group_rule, group_id),
	TRI("IsEgress", security_group_rule, egress),
	STR("IpProtocol", security_group_rule, protocol),
	NUM("FromPort", security_group_rule, from_port),
	NUM("ToPort", security_group_rule, to_port),
	STR("CidrIpv4", security_group_rule, cidr4),
	STR("CidrIpv6", security_group_rule, cidr6),
	STR("PrefixListId", security_group_rule, prefix_list_id),
	INLINE("ReferencedGroupInfo", &referenced_group_record),
	{ 0 },
};
const struct record security_group_rule_record = {
	sizeof(struct security_group_rule),
	security_group_rule_fields,
};

static const struct field cidr_state_fields[] = {
	STR("State", cidr_association, state),
	{ 0 },
};
static const struct record cidr_state_record = { 0, cidr_state_fields };

static const struct field cidr4_association_fields[] = {
	STR("CidrBlock", cidr_association, cidr),
	INLINE("CidrBlockState", &cidr_state_record),
	{ 0 },
};
static const struct record cidr4_association_record = {
	sizeof(struct cidr_association),
	cidr4_association_fields,
};

static const struct field cidr6_association_fields[] = {
	STR("Ipv6CidrBlock", cidr_association, cidr),
	INLINE("Ipv6CidrBlockState", &cidr_state_record),
	{ 0 },
};
static const struct record cidr6_association_record = {
	sizeof(struct cidr_association),
	cidr6_association_fields,
};

static const struct field vpc_fields[] = {
	STR("VpcId", vpc, id),
	STR("CidrBlock", vpc, cidr),
	LIST("CidrBlockAssociationSet", vpc, ipv4, &cidr4_association_record),
	LIST("Ipv6CidrBlockAssociationSet", vpc, ipv6,
	     &cidr6_association_record),
	{ 0 },
};
const struct record vpc_record = { sizeof(struct vpc), vpc_fields };

static const struct field prefix_list_entry_fields[] = {
	STR("Cidr", prefix_list_entry, cidr),
	STR("Description", prefix_list_entry, description),
	{ 0 },
};
const struct record prefix_list_entry_record = {
	sizeof(struct prefix_list_entry),
	prefix_list_entry_fields,
};

static const struct field interface_association_fields[] = {
	STR("PublicIp", network_interface, public_ip),
	{ 0 },
};
static const struct record interface_association_record = {
	0,
	interface_association_fields,
};

static const struct field interface_attachment_fields[] = {
	STR("InstanceId", network_interface, instance_id),
	{ 0 },
};
static const struct record interface_attachment_record = {
	0,
	interface_attachment_fields,
};

static const struct field interface_group_fields[] = {
	STR("GroupId", interface_group, id),
	{ 0 },
};
static const struct record interface_group_record = {
	sizeof(struct interface_group),
	interface_group_fields,
};

static const struct field interface_ipv6_fields[] = {
	STR("Ipv6Address", interface_ipv6, address),
	{ 0 },
};
static const struct record interface_ipv6_record = {
	sizeof(struct interface_ipv6),
	interface_ipv6_fields,
};

static const struct field network_interface_fields[] = {
	STR("NetworkInterfaceId", network_interface, id),
	INLINE("Association", &interface_association_record),
	INLINE("Attachment", &interface_attachment_record),
	XLIST("Groups", "groupSet", network_interface, groups,
	      &interface_group_record),
	XLIST("Ipv6Addresses", "ipv6AddressesSet", network_interface, ipv6,
	      &interface_ipv6_record),
	{ 0 },
};
const struct record network_interface_record = {
	sizeof(struct network_interface),
	network_interface_fields,
};

static const struct field region_fields[] = {
	STR("RegionName", region, name),
	STR("OptInStatus", region, opt_in_status),
	{ 0 },
};
const struct record region_record = { sizeof(struct region), region_fields };
