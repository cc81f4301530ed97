# demo_network: VPCs, subnets, security groups and interfaces of the demo.
# SPDX-License-Identifier: Apache-2.0
"""GROUPS has a row per security group: name, region, rules as (protocol,
from, to, source, description)."""

from records import (ACCOUNT, OUT, arn, created, ec2_id, security_group,
                     security_group_rules, subnet_group, tags)

EU, US, DE = "eu-west-1", "us-east-1", "eu-central-1"
VPCS = {EU: (ec2_id("vpc", "prod"), "10.20.0.0/16"),
        US: (ec2_id("vpc", "prod", US), "10.40.0.0/16")}
PEER_VPC = ec2_id("vpc", "partner")
PEERING = ec2_id("pcx", "partner")
PARTNER = "333333333333"
PL_OFFICES = ec2_id("pl", "offices")
PL_VENDOR = ec2_id("pl", "vendor")


def sg(name, region=EU):
    return ec2_id("sg", name, region)


APP, JUMP = sg("app"), sg("jump-host")
MISSING = sg("cms-old")

GROUPS = (
    ("default", EU, [("-1", None, None, sg("default"), "")], None),
    ("app", EU, [("tcp", 443, 443, "10.20.0.0/16", "load balancers")], None),
    ("jump-host", EU, [("tcp", 22, 22, "203.0.113.0/24", "office")], None),
    ("db-orders", EU, [
        ("tcp", 5432, 5432, APP, "application servers"),
        ("tcp", 5432, 5432, "10.20.0.0/16", "prod VPC"),
        ("udp", 0, 65535, "0.0.0.0/0", "not a database port"),
        ("icmp", -1, -1, "0.0.0.0/0", "ping")], None),
    ("db-legacy", EU, [("tcp", 3306, 3306, "0.0.0.0/0", "")], None),
    ("db-crm-a", EU, [
        ("tcp", 3306, 3306, "0.0.0.0/1", "vendor access, lower half")], None),
    ("db-crm-b", EU, [
        ("tcp", 3306, 3306, "128.0.0.0/1", "vendor access, upper half")],
     None),
    ("db-erp", EU, [
        ("tcp", 1521, 1521, "10.20.0.0/16", "prod VPC"),
        ("tcp", 2484, 2484, "52.0.0.0/8", "cloud vendor, TLS")], None),
    ("db-finance", EU, [
        ("tcp", 1433, 1433, "10.20.0.0/16", "prod VPC"),
        ("tcp", 1433, 1433, "203.0.113.10/32", "auditor")], None),
    ("db-reports", EU, [
        ("tcp", 1433, 1433, "10.20.%d.0/24" % n, "branch %d" % n)
        for n in range(1, 53)], None),
    ("db-ledger", EU, [
        ("tcp", 50000, 50000, "10.20.0.0/16", "prod VPC"),
        ("tcp", 50443, 50443, "::/0", "TLS port")], None),
    ("db-warehouse", EU, [
        ("-1", None, None, "10.0.0.0/8", "corporate network")], None),
    ("db-hr", EU, [
        ("tcp", 1433, 1433, sg("hr-app-deleted"), "old application"),
        ("tcp", 1433, 1433, {
            "UserId": PARTNER, "GroupId": sg("partner-payroll"),
            "VpcId": PEER_VPC, "VpcPeeringConnectionId": PEERING,
            "PeeringStatus": "active"}, "payroll partner"),
        ("tcp", 1433, 1433, {
            "UserId": PARTNER, "GroupId": sg("partner-old"),
            "VpcId": PEER_VPC,
            "VpcPeeringConnectionId": ec2_id("pcx", "partner-old"),
            "PeeringStatus": "deleted"}, "former partner")], None),
    ("db-analytics", EU, [
        ("tcp", 5432, 5432, PL_VENDOR, "vendor networks")], None),
    ("db-batch", EU, [
        ("tcp", 5432, 5432, PL_OFFICES, "offices")], None),
    ("db-cms", EU, [("tcp", 3306, 3306, JUMP, "jump hosts")], None),
    ("db-import", EU, [("tcp", 3306, 3306, "10.20.0.0/16", "prod VPC")],
     None),
    ("db-webshop", EU, [("tcp", 3306, 3306, APP, "application servers")],
     None),
    ("db-catalog", EU, [
        ("tcp", 0, 65535, "10.20.0.0/16", "prod VPC, all ports")], None),
    ("db-payments", EU, [("tcp", 5432, 5432, APP, "application servers")],
     [("tcp", 443, 443, "10.20.0.0/16", "endpoints")]),
    ("db-graph", EU, [("tcp", 8182, 8182, APP, "application servers")],
     None),
    ("db-docs", EU, [("tcp", 27017, 27017, "0.0.0.0/0", "")], None),
    ("db-orders", US, [("tcp", 5432, 5432, "10.40.0.0/16", "VPC")], None),
    ("db-marketing", US, [
        ("tcp", 3306, 3306, "10.40.0.0/16", "VPC"),
        ("tcp", 3306, 3306, "198.51.100.7/32", "agency")], None),
    ("db-iot", US, [("tcp", 5432, 5432, "::/0", "devices")], None),
)
SUBNETS = [(kind, letter, number) for kind, base in (("private", 0),
                                                     ("public", 100))
           for number, letter in enumerate("abc", base + 1)]


def subnets_of(region, kind):
    return [(ec2_id("subnet", kind + letter, region), region + letter)
            for one, letter, _ in SUBNETS if one == kind]


def db_subnets(region, kind):
    return subnet_group("%s-db" % kind, VPCS[region][0],
                        subnets_of(region, kind), region)


def _block_mode(region):
    """In us-east-1 neither VPC nor subnet tells: the account has to."""
    if region == US:
        return {}
    return {"BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"}}


def vpc(region):
    vid, cidr = VPCS[region]
    return {"OwnerId": ACCOUNT, "InstanceTenancy": "default",
            "Ipv6CidrBlockAssociationSet": [],
            "CidrBlockAssociationSet": [{
                "AssociationId": ec2_id("vpc-cidr-assoc", cidr, region),
                "CidrBlock": cidr,
                "CidrBlockState": {"State": "associated"}}],
            "IsDefault": False, "Tags": tags({"Name": "prod"}),
            **_block_mode(region),
            "VpcId": vid, "State": "available", "CidrBlock": cidr,
            "DhcpOptionsId": ec2_id("dopt", "prod", region)}


def _subnet(region, kind, letter, number):
    base = VPCS[region][1].rsplit(".", 2)[0]
    sid = ec2_id("subnet", kind + letter, region)
    return {"AvailabilityZoneId": "%s-az%d" % (region, ord(letter) - 96),
            "MapCustomerOwnedIpOnLaunch": False, "OwnerId": ACCOUNT,
            "AssignIpv6AddressOnCreation": False,
            "Ipv6CidrBlockAssociationSet": [],
            "Tags": tags({"Name": "%s-%s" % (kind, letter)}),
            "SubnetArn": arn("ec2", region, "subnet/" + sid),
            "EnableDns64": False, "Ipv6Native": False, "SubnetId": sid,
            "State": "available", "VpcId": VPCS[region][0],
            "CidrBlock": "%s.%d.0/24" % (base, number),
            "AvailableIpAddressCount": 237, **_block_mode(region),
            "AvailabilityZone": region + letter, "DefaultForAz": False,
            "MapPublicIpOnLaunch": kind == "public"}


def _route_tables(region):
    vid, cidr = VPCS[region]
    out = []
    for kind, target in (("private", {"NatGatewayId":
                                      ec2_id("nat", "prod", region)}),
                         ("public", {"GatewayId":
                                     ec2_id("igw", "prod", region)})):
        table = ec2_id("rtb", kind, region)
        associated = [{"SubnetId": sid} for sid, _ in subnets_of(region,
                                                                 kind)]
        if kind == "private":
            associated = [{}]
        out.append({
            "Associations": [{
                "Main": kind == "private", "RouteTableAssociationId":
                ec2_id("rtbassoc", kind + one.get("SubnetId", ""), region),
                "RouteTableId": table, **one,
                "AssociationState": {"State": "associated"}}
                for one in associated],
            "PropagatingVgws": [], "RouteTableId": table,
            "Routes": [
                {"DestinationCidrBlock": cidr, "GatewayId": "local",
                 "Origin": "CreateRouteTable", "State": "active"},
                {"DestinationCidrBlock": "0.0.0.0/0", **target,
                 "Origin": "CreateRoute", "State": "active"}],
            "Tags": tags({"Name": kind}), "VpcId": vid, "OwnerId": ACCOUNT})
    return out


def _acl(region):
    entries = [{"CidrBlock": "0.0.0.0/0", "Egress": egress, "Protocol": "-1",
                "RuleAction": action, "RuleNumber": number}
               for egress in (True, False)
               for action, number in (("allow", 100), ("deny", 32767))]
    acl = ec2_id("acl", "prod", region)
    return {"Associations": [
        {"NetworkAclAssociationId": ec2_id("aclassoc", kind + letter, region),
         "NetworkAclId": acl, "SubnetId": ec2_id("subnet", kind + letter,
                                                 region)}
        for kind, letter, _ in SUBNETS],
        "Entries": entries, "IsDefault": True, "NetworkAclId": acl,
        "Tags": [], "VpcId": VPCS[region][0], "OwnerId": ACCOUNT}


def _interface(name, group, group_name, number, public):
    address = "10.20.101.%d" % number
    eni = ec2_id("eni", name)
    dns = "ip-%s.eu-west-1.compute.internal" % address.replace(".", "-")
    found = {"Association": {
        "AllocationId": ec2_id("eipalloc", name),
        "AssociationId": ec2_id("eipassoc", name), "IpOwnerId": ACCOUNT,
        "PublicDnsName": "ec2-%s.eu-west-1.compute.amazonaws.com"
        % public.replace(".", "-"), "PublicIp": public}} if public else {}
    return {
        **found,
        "Attachment": {"AttachTime": created(name)[:19] + "+00:00",
                       "AttachmentId": ec2_id("eni-attach", name),
                       "DeleteOnTermination": True, "DeviceIndex": 0,
                       "NetworkCardIndex": 0, "InstanceId":
                       ec2_id("i", name), "InstanceOwnerId": ACCOUNT,
                       "Status": "attached"},
        "AvailabilityZone": "eu-west-1a", "Description": name,
        "Groups": [{"GroupName": group_name, "GroupId": group}],
        "InterfaceType": "interface", "Ipv6Addresses": [],
        "MacAddress": "0a:5e:11:22:33:%02x" % number,
        "NetworkInterfaceId": eni, "OwnerId": ACCOUNT,
        "PrivateDnsName": dns, "PrivateIpAddress": address,
        "PrivateIpAddresses": [{**found, "Primary": True, "PrivateDnsName":
                                dns, "PrivateIpAddress": address}],
        "RequesterManaged": False, "SourceDestCheck": True,
        "Status": "in-use", "SubnetId": ec2_id("subnet", "publica"),
        "TagSet": tags({"Name": name}), "VpcId": VPCS[EU][0],
        "Operator": {"Managed": False}}


def _block_options(region):
    return {"AwsAccountId": ACCOUNT, "AwsRegion": region,
            "State": "default-state", "InternetGatewayBlockMode": "off",
            "LastUpdateTimestamp": created("bpa")[:19] + "+00:00",
            "ManagedBy": "account", "ExclusionsAllowed": "allowed"}


def _block_exclusion(region):
    """Of the time before Block Public Access was switched off again."""
    name = ec2_id("vpcbpa-exclude", "public", region)
    return {"ExclusionId": name,
            "InternetGatewayExclusionMode": "allow-bidirectional",
            "ResourceArn": arn("ec2", region, "subnet/"
                               + ec2_id("subnet", "publica", region)),
            "State": "create-complete",
            "CreationTimestamp": created(name)[:19] + "+00:00", "Tags": []}


def _regions():
    return {"Regions": [{"Endpoint": "ec2.%s.amazonaws.com" % region,
                         "RegionName": region,
                         "OptInStatus": "opt-in-not-required"}
                        for region in (DE, EU, US)]}


def files():
    """{(region, file stem): answer}."""
    out = {}
    for region in (EU, US):
        listed = [security_group(sg(name, region), name, VPCS[region][0],
                                 region, rules, egress or OUT)
                  for name, where, rules, egress in GROUPS
                  if where == region]
        put = {
            "SecurityGroups": listed,
            "SecurityGroupRules": [rule for one in listed for rule in
                                   security_group_rules(one, region)],
            "Vpcs": [vpc(region)],
            "Subnets": [_subnet(region, *one) for one in SUBNETS],
            "RouteTables": _route_tables(region),
            "NetworkAcls": [_acl(region)],
            "NetworkInterfaces": [
                _interface("jump-1", JUMP, "jump-host", 10, "203.0.113.77"),
                _interface("app-1", APP, "app", 11, None)]
            if region == EU else [],
            "VpcBlockPublicAccessOptions": _block_options(region),
            "VpcBlockPublicAccessExclusions": [_block_exclusion(region)],
        }
        for name, value in put.items():
            out[region, "ec2.Describe" + name] = {name: value}
    del out[US, "ec2.DescribeRouteTables"]
    out[US, "ec2.DescribeRouteTables.error"] = {
        "Code": "UnauthorizedOperation", "StatusCode": 403, "Message":
        "You are not authorized to perform this operation. User: arn:aws:iam:"
        ":%s:user/monitoring is not authorized to perform: ec2:Describe"
        "RouteTables" % ACCOUNT}
    out[EU, "ec2.GetManagedPrefixListEntries." + PL_OFFICES] = {"Entries": [
        {"Cidr": "198.51.100.0/24", "Description": "Dublin"},
        {"Cidr": "203.0.113.128/25", "Description": "Cork"},
        {"Cidr": "10.99.0.0/16", "Description": "VPN"}]}
    out[EU, "ec2.GetManagedPrefixListEntries.%s.error" % PL_VENDOR] = {
        "Code": "UnauthorizedOperation", "StatusCode": 403, "Message":
        "You are not authorized to perform this operation. User: arn:aws:iam:"
        ":%s:user/monitoring is not authorized to perform: ec2:GetManaged"
        "PrefixListEntries on resource: %s" % (
            ACCOUNT, arn("ec2", EU, "prefix-list/" + PL_VENDOR))}
    for region in (EU, US, DE):
        out[region, "ec2.DescribeRegions"] = _regions()
    out[DE, "ec2.DescribeVpcs"] = {"Vpcs": []}
    out[DE, "ec2.DescribeSecurityGroups"] = {"SecurityGroups": []}
    return out
