# filters: which items of a list did the request ask for?
# SPDX-License-Identifier: Apache-2.0
"""Tables of what each operation can be asked for.

KEYED    operations with one dump file per key: the parameter that is the key
         and the error for a key without a file.
SELECT   parameters that pick items, by members of the item; an error for a
         value that picks none (None: an empty list is the answer).
FILTERS  names of filters, by members of the item.  A member path goes through
         structures and lists alike.
"""

import fnmatch

from protocols import ApiError, error, listed

KEYED = {
    "rds.DescribeOptionGroups": ("OptionGroupName", 404,
                                 "OptionGroupNotFoundFault"),
    # The list of one type has a file of its own, or is part of the list.
    "rds.DescribeDBSnapshots": ("SnapshotType", 404, "DBSnapshotNotFound"),
    "rds.DescribeDBClusterSnapshots": (
        "SnapshotType", 404, "DBClusterSnapshotNotFoundFault"),
    "rds.DescribeDBParameters": ("DBParameterGroupName", 404,
                                 "DBParameterGroupNotFound"),
    "rds.DescribeDBClusterParameters": ("DBClusterParameterGroupName", 404,
                                        "DBParameterGroupNotFound"),
    "rds.DescribeDBSnapshotAttributes": ("DBSnapshotIdentifier", 404,
                                         "DBSnapshotNotFound"),
    "rds.DescribeDBClusterSnapshotAttributes": (
        "DBClusterSnapshotIdentifier", 404, "DBClusterSnapshotNotFoundFault"),
    "rds.ListTagsForResource": ("ResourceName", 404, "DBInstanceNotFound"),
    "rds.DescribeDBProxyTargets": ("DBProxyName", 404,
                                   "DBProxyNotFoundFault"),
    "ec2.GetManagedPrefixListEntries": ("PrefixListId", 400,
                                        "InvalidPrefixListID.NotFound"),
    "kms.DescribeKey": ("KeyId", 400, "NotFoundException"),
    "kms.GetKeyRotationStatus": ("KeyId", 400, "NotFoundException"),
    "kms.GetKeyPolicy": ("KeyId", 400, "NotFoundException"),
    "kms.ListKeyRotations": ("KeyId", 400, "NotFoundException"),
    "kms.ListResourceTags": ("KeyId", 400, "NotFoundException"),
    "secretsmanager.DescribeSecret": ("SecretId", 400,
                                      "ResourceNotFoundException"),
    "secretsmanager.GetResourcePolicy": ("SecretId", 400,
                                         "ResourceNotFoundException"),
    "cloudtrail.GetTrailStatus": ("Name", 400, "TrailNotFoundException"),
    "cloudtrail.GetEventSelectors": ("TrailName", 400,
                                     "TrailNotFoundException"),
    "config.GetComplianceDetailsByConfigRule": (
        "ConfigRuleName", 400, "NoSuchConfigRuleException"),
    "iam.ListMFADevices": ("UserName", 404, "NoSuchEntity"),
    "iam.GetLoginProfile": ("UserName", 404, "NoSuchEntity"),
    "iam.GetRole": ("RoleName", 404, "NoSuchEntity"),
    "sns.GetTopicAttributes": ("TopicArn", 404, "NotFound"),
    "logs.DescribeLogStreams": ("logGroupName", 400,
                                "ResourceNotFoundException"),
    "logs.DescribeSubscriptionFilters": ("logGroupName", 400,
                                         "ResourceNotFoundException"),
}

_INSTANCE = ("DBInstanceIdentifier", "DBInstanceArn")
_CLUSTER = ("DBClusterIdentifier", "DBClusterArn")

SELECT = {
    "rds.DescribeDBInstances": {
        "DBInstanceIdentifier": (_INSTANCE, (404, "DBInstanceNotFound"))},
    "rds.DescribeDBClusters": {
        "DBClusterIdentifier": (_CLUSTER, (404, "DBClusterNotFoundFault"))},
    "rds.DescribeDBSnapshots": {
        "DBInstanceIdentifier": (_INSTANCE, None),
        "DbiResourceId": (("DbiResourceId",), None),
        "SnapshotType": (("SnapshotType",), None),
        "DBSnapshotIdentifier": (("DBSnapshotIdentifier", "DBSnapshotArn"),
                                 (404, "DBSnapshotNotFound"))},
    "rds.DescribeDBClusterSnapshots": {
        "DBClusterIdentifier": (_CLUSTER, None),
        "SnapshotType": (("SnapshotType",), None),
        "DBClusterSnapshotIdentifier": (
            ("DBClusterSnapshotIdentifier", "DBClusterSnapshotArn"),
            (404, "DBClusterSnapshotNotFoundFault"))},
    "rds.DescribeDBInstanceAutomatedBackups": {
        "DBInstanceIdentifier": (_INSTANCE, None),
        "DbiResourceId": (("DbiResourceId",), None)},
    "rds.DescribeDBClusterAutomatedBackups": {
        "DBClusterIdentifier": (_CLUSTER, None),
        "DbClusterResourceId": (("DbClusterResourceId",), None)},
    "rds.DescribeOptionGroups": {
        "OptionGroupName": (("OptionGroupName",),
                            (404, "OptionGroupNotFoundFault"))},
    "rds.DescribeDBSubnetGroups": {
        "DBSubnetGroupName": (("DBSubnetGroupName",),
                              (404, "DBSubnetGroupNotFoundFault"))},
    "rds.DescribeDBParameterGroups": {
        "DBParameterGroupName": (("DBParameterGroupName",),
                                 (404, "DBParameterGroupNotFound"))},
    "rds.DescribeGlobalClusters": {
        "GlobalClusterIdentifier": (("GlobalClusterIdentifier",),
                                    (404, "GlobalClusterNotFoundFault"))},
    "rds.DescribeDBProxies": {
        "DBProxyName": (("DBProxyName",), (404, "DBProxyNotFoundFault"))},
    "rds.DescribeDBProxyEndpoints": {
        "DBProxyName": (("DBProxyName",), None),
        "DBProxyEndpointName": (("DBProxyEndpointName",),
                                (404, "DBProxyEndpointNotFoundFault"))},
    "rds.DescribeCertificates": {
        "CertificateIdentifier": (("CertificateIdentifier",),
                                  (404, "CertificateNotFound"))},
    "rds.DescribeDBEngineVersions": {
        "Engine": (("Engine",), None),
        "EngineVersion": (("EngineVersion",), None)},
    "ec2.DescribeSecurityGroups": {
        "GroupId": (("GroupId",), (400, "InvalidGroup.NotFound")),
        "GroupName": (("GroupName",), (400, "InvalidGroup.NotFound"))},
    "ec2.DescribeSecurityGroupRules": {
        "SecurityGroupRuleId": (("SecurityGroupRuleId",), (
            400, "InvalidSecurityGroupRuleId.NotFound"))},
    "ec2.DescribeVpcs": {
        "VpcId": (("VpcId",), (400, "InvalidVpcID.NotFound"))},
    "ec2.DescribeSubnets": {
        "SubnetId": (("SubnetId",), (400, "InvalidSubnetID.NotFound"))},
    "ec2.DescribeRouteTables": {
        "RouteTableId": (("RouteTableId",),
                         (400, "InvalidRouteTableID.NotFound"))},
    "ec2.DescribeNetworkAcls": {
        "NetworkAclId": (("NetworkAclId",),
                         (400, "InvalidNetworkAclID.NotFound"))},
    "ec2.DescribeNetworkInterfaces": {
        "NetworkInterfaceId": (("NetworkInterfaceId",), (
            400, "InvalidNetworkInterfaceID.NotFound"))},
    "ec2.DescribeVpcBlockPublicAccessExclusions": {
        "ExclusionId": (("ExclusionId",), (
            400, "InvalidVpcBlockPublicAccessExclusionId.NotFound"))},
    "ec2.DescribeManagedPrefixLists": {
        "PrefixListId": (("PrefixListId",),
                         (400, "InvalidPrefixListID.NotFound"))},
    "ec2.DescribeRegions": {
        "RegionName": (("RegionName",), (400, "InvalidParameterValue"))},
    "kms.ListAliases": {"KeyId": (("TargetKeyId",), None)},
    "config.DescribeConfigRules": {
        "ConfigRuleNames": (("ConfigRuleName",),
                            (400, "NoSuchConfigRuleException"))},
}

FILTERS = {
    "rds.DescribeDBInstances": {
        "db-instance-id": _INSTANCE, "engine": ("Engine",),
        "db-cluster-id": ("DBClusterIdentifier",),
        "dbi-resource-id": ("DbiResourceId",)},
    "rds.DescribeDBClusters": {
        "db-cluster-id": _CLUSTER, "engine": ("Engine",),
        "db-cluster-resource-id": ("DbClusterResourceId",)},
    "rds.DescribeDBSnapshots": {
        "db-instance-id": _INSTANCE, "engine": ("Engine",),
        "db-snapshot-id": ("DBSnapshotIdentifier",),
        "dbi-resource-id": ("DbiResourceId",),
        "snapshot-type": ("SnapshotType",)},
    "rds.DescribeDBClusterSnapshots": {
        "db-cluster-id": _CLUSTER, "engine": ("Engine",),
        "db-cluster-snapshot-id": ("DBClusterSnapshotIdentifier",),
        "snapshot-type": ("SnapshotType",)},
    "rds.DescribeDBInstanceAutomatedBackups": {
        "status": ("Status",), "db-instance-id": _INSTANCE,
        "dbi-resource-id": ("DbiResourceId",)},
    "ec2.DescribeSecurityGroups": {
        "group-id": ("GroupId",), "group-name": ("GroupName",),
        "vpc-id": ("VpcId",), "owner-id": ("OwnerId",)},
    "ec2.DescribeSecurityGroupRules": {
        "group-id": ("GroupId",),
        "security-group-rule-id": ("SecurityGroupRuleId",)},
    "ec2.DescribeVpcs": {
        "vpc-id": ("VpcId",), "is-default": ("IsDefault",),
        "owner-id": ("OwnerId",), "state": ("State",)},
    "ec2.DescribeSubnets": {
        "subnet-id": ("SubnetId",), "vpc-id": ("VpcId",),
        "availability-zone": ("AvailabilityZone",)},
    "ec2.DescribeRouteTables": {
        "route-table-id": ("RouteTableId",), "vpc-id": ("VpcId",),
        "route.gateway-id": ("Routes.GatewayId",),
        "association.subnet-id": ("Associations.SubnetId",),
        "association.main": ("Associations.Main",)},
    "ec2.DescribeNetworkAcls": {
        "network-acl-id": ("NetworkAclId",), "vpc-id": ("VpcId",),
        "default": ("IsDefault",),
        "association.subnet-id": ("Associations.SubnetId",)},
    "ec2.DescribeNetworkInterfaces": {
        "group-id": ("Groups.GroupId",), "vpc-id": ("VpcId",),
        "subnet-id": ("SubnetId",),
        "network-interface-id": ("NetworkInterfaceId",)},
    "ec2.DescribeVpcBlockPublicAccessExclusions": {
        "resource-arn": ("ResourceArn",), "state": ("State",),
        "internet-gateway-exclusion-mode": (
            "InternetGatewayExclusionMode",)},
    "ec2.DescribeManagedPrefixLists": {
        "prefix-list-id": ("PrefixListId",), "owner-id": ("OwnerId",),
        "prefix-list-name": ("PrefixListName",)},
    "ec2.DescribeVpcPeeringConnections": {
        "accepter-vpc-info.vpc-id": ("AccepterVpcInfo.VpcId",),
        "requester-vpc-info.vpc-id": ("RequesterVpcInfo.VpcId",),
        "status-code": ("Status.Code",)},
    "ec2.DescribeVpcEndpoints": {
        "vpc-id": ("VpcId",), "service-name": ("ServiceName",),
        "vpc-endpoint-id": ("VpcEndpointId",),
        "vpc-endpoint-type": ("VpcEndpointType",),
        "vpc-endpoint-state": ("State",)},
    "ec2.DescribeFlowLogs": {"resource-id": ("ResourceId",)},
    "ec2.DescribeRegions": {
        "region-name": ("RegionName",), "opt-in-status": ("OptInStatus",)},
}

# What a list leaves out unless one of these parameters asks for it: the
# member, its value, the parameters.
UNASKED = {
    "rds.DescribeDBSnapshots": ("SnapshotType", "awsbackup", {
        "SnapshotType", "DBSnapshotIdentifier"}),
}
# Operations with several lists: the parameter that says which, and for each of
# its words the list, and of its items (by ARN) those that it means.
KINDS = {
    "iam.GetAccountAuthorizationDetails": ("Filter", {
        "User": ("UserDetailList", "*"), "Group": ("GroupDetailList", "*"),
        "Role": ("RoleDetailList", "*"),
        "LocalManagedPolicy": ("Policies", "arn:aws*:iam::[0-9]*"),
        "AWSManagedPolicy": ("Policies", "arn:aws*:iam::aws:*")}),
}

# Parameters that change nothing in what a dump can say.
IGNORED = {"DryRun", "GrantTokens", "AllRegions", "IncludeShared",
           "IncludePublic", "includeShadowTrails", "PolicyName",
           "IncludeManagedResources", "IncludePlannedDeletion"}
IGNORED_BY = {"cloudwatch.GetMetricData": {
    "MetricDataQueries", "StartTime", "EndTime", "ScanBy", "LabelOptions",
    "MaxDatapoints"}}


def values_at(data, path):
    """Every value a dotted path leads to, as text."""
    nodes = [data]
    for part in path.split("."):
        step = []
        for node in nodes:
            child = node.get(part) if isinstance(node, dict) else None
            step.extend(child if isinstance(child, list) else [child])
        nodes = step
    for node in nodes:
        if node is None:
            continue
        if isinstance(node, bool):
            yield "true" if node else "false"
        else:
            yield str(node)


def _is_one(data, paths, wanted, pattern):
    for path in paths:
        for value in values_at(data, path):
            for text in wanted:
                if value.lower() == text.lower():
                    return True
                if pattern and fnmatch.fnmatchcase(value, text):
                    return True
    return False


def _without_arn(paths, wanted):
    """A cluster or instance filter takes ARNs where the item has only the
    identifier."""
    if len(paths) == 1 and paths[0].endswith("Identifier"):
        return [text.rsplit(":", 1)[-1] if text.startswith("arn:") else text
                for text in wanted]
    return wanted


def apply_filter(name, operation, wanted, items, protocol):
    pattern = protocol == "ec2"
    if pattern and name.startswith("tag:"):
        key = name[4:]
        return [item for item in items if any(
            tag.get("Key") == key and any(
                fnmatch.fnmatchcase(tag.get("Value", ""), text)
                for text in wanted) for tag in item.data.get("Tags", []))]
    paths = FILTERS.get(operation, {}).get(name)
    if paths is None:
        raise error("bad-value", protocol, "The filter '%s' is invalid"
                    % name)
    if not wanted:
        raise error("bad-value", protocol, "filter '%s' has no values" % name)
    wanted = _without_arn(paths, wanted)
    return [item for item in items
            if _is_one(item.data, paths, wanted, pattern)]


def apply_select(param, operation, wanted, items):
    paths, missing = SELECT[operation][param]
    if missing:
        for text in wanted:
            if not any(_is_one(item.data, paths, [text], False)
                       for item in items):
                raise ApiError(missing[0], missing[1],
                               "%s %s not found." % (param, text))
    return [item for item in items if _is_one(item.data, paths, wanted, False)]


def choose_kinds(operation, params, lists, protocol):
    """Of all lists what is asked for; all of it if nothing is."""
    param, kinds = KINDS[operation]
    wanted = listed(params.get(param))
    for word in wanted:
        if word not in kinds:
            raise error("bad-value", protocol, "%s cannot be '%s'"
                        % (param, word))
    if not wanted:
        return lists
    chosen = [kinds[word] for word in wanted]
    return {name: [item for item in items if any(
        name == kind and fnmatch.fnmatchcase(item.data.get("Arn", ""), arn)
        for kind, arn in chosen)] for name, items in lists.items()}


def choose(operation, params, items, protocol, taken):
    """The items asked for.  taken: parameters that others look after."""
    if operation in UNASKED and not UNASKED[operation][2] & set(params):
        member, value = UNASKED[operation][:2]
        items = [item for item in items if item.data.get(member) != value]
    for param, value in params.items():
        if param in taken or param in IGNORED:
            continue
        if param in IGNORED_BY.get(operation, ()):
            continue
        if param in ("Filters", "Filter"):
            for entry in listed(value):
                wanted = listed(entry.get("Values", entry.get("Value")))
                items = apply_filter(entry.get("Name", ""), operation, wanted,
                                     items, protocol)
        elif param in SELECT.get(operation, {}):
            items = apply_select(param, operation, listed(value), items)
        else:
            raise error("bad-value", protocol, "fakeaws does not know what to "
                        "do with parameter '%s' of %s" % (param, operation))
    return items
