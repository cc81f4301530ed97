# demo_sandbox: a VPC that nobody looked after, and the RDS Proxies.
# SPDX-License-Identifier: Apache-2.0
"""What the network checks find beside what demo_databases has: a default VPC
with databases in it, proxies, and the codes of both. CODES adds to the rows of
demo_databases by name; PROXIES has a row per proxy or endpoint."""

from demo_network import EU, VPCS, sg, subnets_of
from records import (ACCOUNT, DROP, OUT, arn, created, ec2_id, instance,
                     security_group, security_group_rules, subnet_group,
                     tags)

VPC = (ec2_id("vpc", "sandbox"), "172.31.0.0/16")
SHARED, ONE_ZONE = "default-" + VPC[0], "sandbox-one-zone"
# Zone, whether it has a route to the internet, free addresses.
SUBNETS = (("a", False, 4091), ("b", False, 4090), ("c", True, 5))
RULES = [("tcp", 3306, 3306, "0.0.0.0/0", "to be removed")]


def _subnet_id(letter):
    return ec2_id("subnet", "sandbox" + letter)


def _group(name, letters):
    return subnet_group(name, VPC[0], [(_subnet_id(one), EU + one)
                                       for one in letters], EU)


SUBNET_GROUPS = [_group(SHARED, "abc"), _group(ONE_ZONE, "c")]


def _environment(value):
    return tags({"environment": value, "team": "sandbox"})


def _database(name, key, group, environment, **changes):
    return instance(name, "mysql", "8.4.3", EU, SUBNET_GROUPS[group],
                    [sg("sandbox")], key, TagList=_environment(environment),
                    **changes)


def databases(key):
    """Rows as in demo_databases, encrypted with that key."""
    return (
        (_database("sandbox-mysql", key, 0, "dev", PubliclyAccessible=True),
         "public, in the private subnets of a default VPC, of which one more "
         "is public: a failover exposes it",
         "public:publicly-accessible public:public-flag-only "
         "sg:open-to-internet exposure:exposed-after-failover "
         "exposure:one-layer-away subnet:public-subnet-public-instance "
         "subnet:few-addresses nacl:nacl-effectively-open "
         "nacl:default-nacl vpc:default-vpc vpc:default-subnet-group "
         "env:shared-security-group env:shared-vpc env:shared-account"),
        (_database("sandbox-test", key, 1, "test", MultiAZ=False,
                   AvailabilityZone=EU + "c"),
         "in one zone only, and a public subnet; shares group and VPC with "
         "another environment",
         "multiaz:single-az sg:open-to-internet exposure:one-layer-away "
         "subnet:public-subnet subnet:few-zones subnet:few-addresses "
         "env:shared-security-group env:shared-vpc"),
        (instance("classic-shop", "mysql", "5.7.44", EU, None, [], key,
                  DBSubnetGroup=DROP,
                  DBSecurityGroups=[{"DBSecurityGroupName": "shop",
                                     "Status": "authorized"}],
                  TagList=_environment("prod")),
         "EC2-Classic", "vpc:not-in-vpc subnet:subnet-unknown "
         "nacl:nacl-unknown exposure:path-unknown"))


# What the checks of the network find in the databases of demo_databases.
CODES = {
    "legacy-shop": "exposure:exposed subnet:public-subnet-public-instance "
                   "nacl:nacl-open-to-internet vpc:block-public-access-off",
    "payments": "exposure:one-layer-away",
    "quickstart": "exposure:internet-access-gateway vpc:no-vpc-networking",
    "legacy-import": "env:environment-untagged",
}


# ---- the network around ----

def vpc():
    return {"OwnerId": ACCOUNT, "InstanceTenancy": "default",
            "Ipv6CidrBlockAssociationSet": [],
            "CidrBlockAssociationSet": [{
                "AssociationId": ec2_id("vpc-cidr-assoc", VPC[1]),
                "CidrBlock": VPC[1],
                "CidrBlockState": {"State": "associated"}}],
            "IsDefault": True, "Tags": [], "BlockPublicAccessStates": {
                "InternetGatewayBlockMode": "off"},
            "VpcId": VPC[0], "State": "available", "CidrBlock": VPC[1],
            "DhcpOptionsId": ec2_id("dopt", "prod")}


def _subnet(number, letter, public, free):
    sid = _subnet_id(letter)
    return {"AvailabilityZoneId": "%s-az%d" % (EU, number + 1),
            "MapCustomerOwnedIpOnLaunch": False, "OwnerId": ACCOUNT,
            "AssignIpv6AddressOnCreation": False,
            "Ipv6CidrBlockAssociationSet": [], "Tags": [],
            "SubnetArn": arn("ec2", EU, "subnet/" + sid),
            "EnableDns64": False, "Ipv6Native": False, "SubnetId": sid,
            "State": "available", "VpcId": VPC[0],
            "CidrBlock": "172.31.%d.0/20" % (16 * number),
            "AvailableIpAddressCount": free, "BlockPublicAccessStates": {
                "InternetGatewayBlockMode": "off"},
            "AvailabilityZone": EU + letter, "DefaultForAz": True,
            "MapPublicIpOnLaunch": public}


def _table(name, main, routes, subnets):
    table = ec2_id("rtb", "sandbox-" + name)
    return {"Associations": [{
        "Main": main, "RouteTableAssociationId":
        ec2_id("rtbassoc", "sandbox" + name + one.get("SubnetId", "")),
        "RouteTableId": table, **one,
        "AssociationState": {"State": "associated"}} for one in subnets],
        "PropagatingVgws": [], "RouteTableId": table,
        "Routes": [{"DestinationCidrBlock": VPC[1], "GatewayId": "local",
                    "Origin": "CreateRouteTable", "State": "active"},
                   *routes],
        "Tags": [], "VpcId": VPC[0], "OwnerId": ACCOUNT}


def _acl():
    """All of IPv4, in two halves."""
    rows = [(True, "allow", 100, "0.0.0.0/0"),
            (False, "allow", 100, "0.0.0.0/1"),
            (False, "allow", 110, "128.0.0.0/1"),
            (True, "deny", 32767, "0.0.0.0/0"),
            (False, "deny", 32767, "0.0.0.0/0")]
    acl = ec2_id("acl", "sandbox")
    return {"Associations": [{
        "NetworkAclAssociationId": ec2_id("aclassoc", "sandbox" + letter),
        "NetworkAclId": acl, "SubnetId": _subnet_id(letter)}
        for letter, _, _ in SUBNETS],
        "Entries": [{"CidrBlock": block, "Egress": egress, "Protocol": "-1",
                     "RuleAction": action, "RuleNumber": number}
                    for egress, action, number, block in rows],
        "IsDefault": True, "NetworkAclId": acl, "Tags": [],
        "VpcId": VPC[0], "OwnerId": ACCOUNT}


def extend(files):
    """Appends to what eu-west-1 answers: {(region, file stem): answer}."""
    def of(name):
        return files[EU, "ec2.Describe" + name][name]

    igw = {"DestinationCidrBlock": "0.0.0.0/0", "Origin": "CreateRoute",
           "State": "active", "GatewayId": ec2_id("igw", "sandbox")}
    group = security_group(sg("sandbox"), "sandbox", VPC[0], EU, RULES, OUT)
    of("SecurityGroups").append(group)
    of("SecurityGroupRules").extend(security_group_rules(group, EU))
    of("Vpcs").append(vpc())
    of("Subnets").extend(_subnet(number, *one)
                         for number, one in enumerate(SUBNETS))
    of("RouteTables").extend((
        _table("main", True, [], [{}]),
        _table("public", False, [igw], [{"SubnetId": _subnet_id("c")}])))
    of("NetworkAcls").append(_acl())


# ---- proxies ----

def _proxy(name, family, groups, kind, **changes):
    return {"DBProxyName": name, "DBProxyArn": arn("rds", EU, "db-proxy:prx-"
                                                   + name),
            "Status": "available", "EngineFamily": family,
            "VpcId": VPCS[EU][0], "VpcSecurityGroupIds": [sg(one) for one in
                                                          groups],
            "VpcSubnetIds": [one for one, _ in subnets_of(EU, kind)],
            "Auth": [{"UserName": "app", "AuthScheme": "SECRETS",
                      "SecretArn": arn("secretsmanager", EU, "secret:" + name),
                      "IAMAuth": "REQUIRED"}],
            "RoleArn": "arn:aws:iam::%s:role/rds-proxy" % ACCOUNT,
            "Endpoint": "%s.proxy-c9akciq32abc.%s.rds.amazonaws.com"
            % (name, EU), "RequireTLS": True, "IdleClientTimeout": 1800,
            "DebugLogging": False, "CreatedDate": created(name),
            "UpdatedDate": created(name), **changes}


def _target(name, state, **more):
    health = {"State": state}
    if state == "UNAVAILABLE":
        health["Reason"] = "AUTH_FAILURE"
    return {"RdsResourceId": name, "Port": 5432, "Type": "RDS_INSTANCE",
            "Role": "READ_WRITE", "TargetHealth": health, **more}


# Record, its targets, what is wrong with it, codes.
PROXIES = (
    (_proxy("webshop-proxy", "MYSQL", ["db-webshop"], "private"),
     [_target("webshop-1", "AVAILABLE", TrackedClusterId="webshop")],
     "nothing: how it should be", ""),
    (_proxy("orders-proxy", "POSTGRESQL", ["db-orders"], "private",
            Status="modifying", DebugLogging=True),
     [_target("orders-prod", "AVAILABLE"),
      _target("orders-prod-replica", "UNAVAILABLE")],
     "being modified, one target cannot be signed in to, logs statements",
     "proxy:proxy-not-available proxy:proxy-target-unavailable "
     "proxy:proxy-debug-logging"),
    (_proxy("legacy-proxy", "MYSQL", ["db-legacy"], "public",
            RequireTLS=False, Auth=[{
                "UserName": "shop", "AuthScheme": "SECRETS", "IAMAuth":
                "DISABLED", "SecretArn": arn("secretsmanager", EU,
                                             "secret:legacy-proxy")}]), [],
     "in public subnets, open to the world, without TLS and targets",
     "proxy:open-to-internet proxy:proxy-public-subnet "
     "proxy:proxy-tls-not-required proxy:proxy-no-target "
     "proxy:proxy-iam-not-required tls:proxy-tls-not-required"))
ENDPOINTS = [{
    "DBProxyEndpointName": "webshop-reader", "DBProxyEndpointArn":
    arn("rds", EU, "db-proxy-endpoint:prx-endpoint-webshop"),
    "DBProxyName": "webshop-proxy", "Status": "available",
    "VpcId": VPCS[EU][0], "VpcSecurityGroupIds": [sg("db-webshop")],
    "VpcSubnetIds": [one for one, _ in subnets_of(EU, "private")],
    "Endpoint": "webshop-reader.endpoint.proxy-c9akciq32abc.%s.rds.amazonaws."
    "com" % EU, "CreatedDate": created("webshop-reader"),
    "TargetRole": "READ_ONLY", "IsDefault": False}]


def files(regions):
    """{(region, file stem): answer}: proxies are in eu-west-1 only."""
    out = {}
    for region in regions:
        here = region == EU
        out[region, "rds.DescribeDBProxies"] = {
            "DBProxies": [one[0] for one in PROXIES if here]}
        out[region, "rds.DescribeDBProxyEndpoints"] = {
            "DBProxyEndpoints": ENDPOINTS if here else []}
    for record, targets, _, _ in PROXIES:
        out[EU, "rds.DescribeDBProxyTargets." + record["DBProxyName"]] = {
            "Targets": targets}
    return out


def complete(rows):
    """The rows of demo_databases with our codes, and those of proxies."""
    return [(*row[:5], (row[5] + " " + CODES.get(row[2], "")).strip())
            for row in rows] + [
        (EU, "db-proxy", record["DBProxyName"], record["EngineFamily"], wrong,
         codes) for record, _, wrong, codes in PROXIES]
