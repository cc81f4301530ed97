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

static const struct field vpc_block_fields[] = {
	STR("InternetGatewayBlockMode", vpc, block_mode),
	{ 0 },
};
static const struct record vpc_block_record = { 0, vpc_block_fields };

static const struct field vpc_fields[] = {
	STR("VpcId", vpc, id),
	STR("CidrBlock", vpc, cidr),
	INLINE("BlockPublicAccessStates", &vpc_block_record),
	STR("InstanceTenancy", vpc, tenancy),
	TRI("IsDefault", vpc, is_default),
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

static const struct field subnet_block_fields[] = {
	STR("InternetGatewayBlockMode", subnet, block_mode),
	{ 0 },
};
static const struct record subnet_block_record = { 0, subnet_block_fields };

static const struct field subnet_fields[] = {
	STR("SubnetId", subnet, id),
	STR("VpcId", subnet, vpc_id),
	STR("AvailabilityZone", subnet, zone),
	NUM("AvailableIpAddressCount", subnet, free_addresses),
	INLINE("BlockPublicAccessStates", &subnet_block_record),
	{ 0 },
};
const struct record subnet_record = { sizeof(struct subnet), subnet_fields };

static const struct field route_fields[] = {
	STR("DestinationCidrBlock", route, cidr4),
	STR("DestinationIpv6CidrBlock", route, cidr6),
	STR("DestinationPrefixListId", route, prefix_list_id),
	STR("GatewayId", route, gateway_id),
	STR("Origin", route, origin),
	STR("State", route, state),
	{ 0 },
};
static const struct record route_record = {
	sizeof(struct route),
	route_fields,
};

static const struct field association_state_fields[] = {
	STR("State", route_association, state),
	{ 0 },
};
static const struct record association_state_record = {
	0,
	association_state_fields,
};

static const struct field route_association_fields[] = {
	STR("SubnetId", route_association, subnet_id),
	TRI("Main", route_association, main),
	INLINE("AssociationState", &association_state_record),
	{ 0 },
};
static const struct record route_association_record = {
	sizeof(struct route_association),
	route_association_fields,
};

static const struct field route_table_fields[] = {
	STR("RouteTableId", route_table, id),
	STR("VpcId", route_table, vpc_id),
	XLIST("Associations", "associationSet", route_table, associations,
	      &route_association_record),
	XLIST("Routes", "routeSet", route_table, routes, &route_record),
	{ 0 },
};
const struct record route_table_record = {
	sizeof(struct route_table),
	route_table_fields,
};

static const struct field port_range_fields[] = {
	NUM("From", acl_entry, from_port),
	NUM("To", acl_entry, to_port),
	{ 0 },
};
static const struct record port_range_record = { 0, port_range_fields };

static const struct field acl_entry_fields[] = {
	STR("CidrBlock", acl_entry, cidr4),
	STR("Ipv6CidrBlock", acl_entry, cidr6),
	STR("Protocol", acl_entry, protocol),
	STR("RuleAction", acl_entry, action),
	TRI("Egress", acl_entry, egress),
	NUM("RuleNumber", acl_entry, number),
	INLINE("PortRange", &port_range_record),
	{ 0 },
};
static const struct record acl_entry_record = {
	sizeof(struct acl_entry),
	acl_entry_fields,
};

static const struct field acl_association_fields[] = {
	STR("SubnetId", acl_association, subnet_id),
	{ 0 },
};
static const struct record acl_association_record = {
	sizeof(struct acl_association),
	acl_association_fields,
};

static const struct field network_acl_fields[] = {
	STR("NetworkAclId", network_acl, id),
	STR("VpcId", network_acl, vpc_id),
	XTRI("IsDefault", "default", network_acl, is_default),
	XLIST("Associations", "associationSet", network_acl, associations,
	      &acl_association_record),
	XLIST("Entries", "entrySet", network_acl, entries, &acl_entry_record),
	{ 0 },
};
const struct record network_acl_record = {
	sizeof(struct network_acl),
	network_acl_fields,
};

static const struct field block_options_fields[] = {
	STR("InternetGatewayBlockMode", block_options, mode),
	STR("ExclusionsAllowed", block_options, exclusions_allowed),
	{ 0 },
};
const struct record block_options_record = {
	sizeof(struct block_options),
	block_options_fields,
};

static const struct field block_exclusion_fields[] = {
	STR("ResourceArn", block_exclusion, arn),
	STR("InternetGatewayExclusionMode", block_exclusion, mode),
	STR("State", block_exclusion, state),
	{ 0 },
};
const struct record block_exclusion_record = {
	sizeof(struct block_exclusion),
	block_exclusion_fields,
};
