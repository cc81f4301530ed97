# records: whole AWS records from the few values that matter.
# SPDX-License-Identifier: Apache-2.0
"""Builders for the answers in tests/accounts: each takes what is particular
and fills in the rest as the services do.  Everything is derived from names,
so the same rows always give the same bytes."""

import datetime
import hashlib

ACCOUNT = "111122223333"
NOW = datetime.datetime(2026, 11, 20, 12, 0, 0, tzinfo=datetime.timezone.utc)
DROP = object()

PORTS = {"mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306,
         "postgres": 5432, "aurora-postgresql": 5432, "neptune": 8182,
         "docdb": 27017}
IAM_ENGINES = ("mysql", "mariadb", "postgres", "aurora-mysql",
               "aurora-postgresql")
LICENSES = {"oracle": "bring-your-own-license", "sqlserver":
            "license-included", "db2": "bring-your-own-license",
            "postgres": "postgresql-license", "mysql":
            "general-public-license", "mariadb": "general-public-license",
            "neptune": "amazon-license", "docdb": "na"}


def digest(*parts):
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def ec2_id(kind, name, region="eu-west-1"):
    return "%s-0%s" % (kind, digest(kind, region, name)[:16])


def key_id(name):
    d = digest("key", name)
    return "-".join((d[:8], d[8:12], "4" + d[13:16], "a" + d[17:20],
                     d[20:32]))


def resource_id(kind, name):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    number = int(digest(kind, name), 16)
    return "%s-%s" % (kind, "".join(letters[(number >> 5 * i) & 31]
                                    for i in range(26)))


def when(text):
    """CLI form of '2026-11-20 11:57:12' or the like."""
    return text.replace(" ", "T") + "+00:00"


def created(name):
    """A creation time of its own for everything, up to five years back."""
    seed = int(digest("created", name), 16)
    time = NOW - datetime.timedelta(days=60 + seed % 1700,
                                    seconds=seed % 86400)
    return time.replace(microsecond=seed % 1000 * 1000).isoformat()


def arn(service, region, rest):
    return "arn:aws:%s:%s:%s:%s" % (service, region, ACCOUNT, rest)


def key_arn(name, region="eu-west-1"):
    return arn("kms", region, "key/" + name)


def tags(pairs):
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def amend(record, changes):
    for name, value in changes.items():
        if value is DROP:
            record.pop(name, None)
        else:
            record[name] = value
    return record


def port_of(engine):
    if engine.startswith("oracle-") or engine.startswith("custom-oracle"):
        return 1521
    if "sqlserver" in engine:
        return 1433
    if engine.startswith("db2-"):
        return 50000
    return PORTS[engine]


def license_of(engine):
    for word in ("oracle", "sqlserver", "db2", "postgres", "mysql",
                 "mariadb", "neptune", "docdb"):
        if word in engine:
            return LICENSES[word]
    return "na"


def groups(*ids):
    return [{"VpcSecurityGroupId": one, "Status": "active"} for one in ids]


def subnet_group(name, vpc, subnets, region):
    return {
        "DBSubnetGroupName": name,
        "DBSubnetGroupDescription": "%s database subnets" % name,
        "VpcId": vpc, "SubnetGroupStatus": "Complete",
        "Subnets": [{"SubnetIdentifier": subnet,
                     "SubnetAvailabilityZone": {"Name": zone},
                     "SubnetOutpost": {}, "SubnetStatus": "Active"}
                    for subnet, zone in subnets],
        "DBSubnetGroupArn": arn("rds", region, "subgrp:" + name),
        "SupportedNetworkTypes": ["IPV4", "DUAL"]}


def instance(name, engine, version, region, sng, sg, key=None, **changes):
    """A DB instance; key: ARN of the storage key, None = not encrypted;
    **changes replace members, DROP takes one away."""
    major = version.split(".")[0]
    record = {
        "DBInstanceIdentifier": name,
        "DBInstanceClass": "db.r6g.large",
        "Engine": engine,
        "DBInstanceStatus": "available",
        "MasterUsername": "dbadmin",
        "Endpoint": {"Address": "%s.c9akciq32%s.%s.rds.amazonaws.com"
                     % (name, digest("zone", region)[:3], region),
                     "Port": port_of(engine), "HostedZoneId":
                     "Z29XKXDKYMONMX"},
        "AllocatedStorage": 200,
        "InstanceCreateTime": created(name),
        "PreferredBackupWindow": "02:10-02:40",
        "BackupRetentionPeriod": 14,
        "DBSecurityGroups": [],
        "VpcSecurityGroups": groups(*sg),
        "DBParameterGroups": [{
            "DBParameterGroupName": "default.%s%s" % (engine, major),
            "ParameterApplyStatus": "in-sync"}],
        "AvailabilityZone": region + "a",
        "DBSubnetGroup": sng,
        "PreferredMaintenanceWindow": "sun:03:30-sun:04:00",
        "UpgradeRolloutOrder": "second",
        "PendingModifiedValues": {},
        "LatestRestorableTime": when("2026-11-20 11:57:12"),
        "MultiAZ": True,
        "EngineVersion": version,
        "AutoMinorVersionUpgrade": True,
        "ReadReplicaDBInstanceIdentifiers": [],
        "LicenseModel": license_of(engine),
        "Iops": 3000,
        "StorageThroughput": 125,
        "OptionGroupMemberships": [{
            "OptionGroupName": "default:%s-%s" % (
                engine, "-".join(version.split(".")[:2])),
            "Status": "in-sync"}],
        "SecondaryAvailabilityZone": region + "b",
        "PubliclyAccessible": False,
        "StorageType": "gp3",
        "StorageEncryptionType": "sse-kms" if key else "none",
        "DbInstancePort": 0,
        "StorageEncrypted": bool(key),
        "KmsKeyId": key,
        "DbiResourceId": resource_id("db", region + name),
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "DomainMemberships": [],
        "CopyTagsToSnapshot": True,
        "MonitoringInterval": 60,
        "EnhancedMonitoringResourceArn": arn(
            "logs", region, "log-group:RDSOSMetrics:log-stream:"
            + resource_id("db", region + name)),
        "MonitoringRoleArn": "arn:aws:iam::%s:role/rds-monitoring-role"
        % ACCOUNT,
        "DBInstanceArn": arn("rds", region, "db:" + name),
        "IAMDatabaseAuthenticationEnabled": engine in IAM_ENGINES,
        "DatabaseInsightsMode": "standard",
        "PerformanceInsightsEnabled": False,
        "DeletionProtection": True,
        "AssociatedRoles": [],
        "MaxAllocatedStorage": 1000,
        "TagList": tags({"environment": "prod", "team": name.split("-")[0],
                         "cost:centre/id": "4711 @ ops"}),
        "CustomerOwnedIpEnabled": False,
        "NetworkType": "IPV4",
        "ActivityStreamStatus": "stopped",
        "BackupTarget": "region",
        "CertificateDetails": {"CAIdentifier": "rds-ca-rsa2048-g1",
                               "ValidTill": when("2027-08-14 09:21:35")},
        "DedicatedLogVolume": False,
        "IsStorageConfigUpgradeAvailable": False,
        "EngineLifecycleSupport": "open-source-rds-extended-support",
    }
    if not key:
        del record["KmsKeyId"]
    if changes.get("MultiAZ") is not True and "MultiAZ" in changes:
        del record["SecondaryAvailabilityZone"]
    return amend(record, changes)


def member(name, cluster, engine, version, region, sng, sg, key, **changes):
    """An instance of a cluster: what is the cluster's is a mirror here."""
    base = {
        "DBClusterIdentifier": cluster, "MultiAZ": False, "PromotionTier": 1,
        "BackupRetentionPeriod": 1, "LatestRestorableTime": DROP,
        "SecondaryAvailabilityZone": DROP, "AllocatedStorage": 1,
        "Iops": DROP, "StorageThroughput": DROP, "StorageType": "aurora",
        "MaxAllocatedStorage": DROP, "DeletionProtection": False}
    base.update(changes)
    return instance(name, engine, version, region, sng, sg, key, **base)


def cluster(name, engine, version, region, sng, sg, key=None, members=(),
            **changes):
    family = version.split(".")[0]
    host = "%s.cluster-%sc9akciq32%s.%s.rds.amazonaws.com"
    zone = digest("zone", region)[:3]
    record = {
        "AllocatedStorage": 1,
        "AvailabilityZones": [region + letter for letter in "abc"],
        "BackupRetentionPeriod": 14,
        "DBClusterIdentifier": name,
        "DBClusterParameterGroup": "default.%s%s" % (engine, family),
        "DBSubnetGroup": sng["DBSubnetGroupName"],
        "Status": "available",
        "EarliestRestorableTime": when("2026-11-06 02:11:43.482000"),
        "Endpoint": host % (name, "", zone, region),
        "ReaderEndpoint": host % (name, "ro-", zone, region),
        "MultiAZ": len(members) > 1,
        "Engine": engine,
        "EngineVersion": version,
        "LatestRestorableTime": when("2026-11-20 11:58:03.117000"),
        "Port": port_of(engine),
        "MasterUsername": "dbadmin",
        "PreferredBackupWindow": "01:10-01:40",
        "PreferredMaintenanceWindow": "sat:03:00-sat:03:30",
        "UpgradeRolloutOrder": "second",
        "ReadReplicaIdentifiers": [],
        "DBClusterMembers": [
            {"DBInstanceIdentifier": one, "IsClusterWriter": number == 0,
             "DBClusterParameterGroupStatus": "in-sync",
             "PromotionTier": 1} for number, one in enumerate(members)],
        "VpcSecurityGroups": groups(*sg),
        "HostedZoneId": "Z29XKXDKYMONMX",
        "StorageEncrypted": bool(key),
        "StorageEncryptionType": "sse-kms" if key else "none",
        "KmsKeyId": key,
        "DbClusterResourceId": resource_id("cluster", region + name),
        "DBClusterArn": arn("rds", region, "cluster:" + name),
        "AssociatedRoles": [],
        "IAMDatabaseAuthenticationEnabled": engine in IAM_ENGINES,
        "ClusterCreateTime": created(name),
        "EnabledCloudwatchLogsExports": ["audit", "error"],
        "EngineMode": "provisioned",
        "DeletionProtection": True,
        "HttpEndpointEnabled": False,
        "ActivityStreamStatus": "stopped",
        "CopyTagsToSnapshot": True,
        "CrossAccountClone": False,
        "DomainMemberships": [],
        "TagList": tags({"environment": "prod",
                         "team": name.split("-")[0]}),
        "AutoMinorVersionUpgrade": True,
        "NetworkType": "IPV4",
        "DatabaseInsightsMode": "standard",
        "LocalWriteForwardingStatus": "disabled",
        "EngineLifecycleSupport": "open-source-rds-extended-support",
    }
    if not key:
        del record["KmsKeyId"]
    return amend(record, changes)


def _source(permission, source, text):
    """Add one source to an ec2 IpPermission."""
    said = {"Description": text} if text else {}
    if isinstance(source, dict):
        permission["UserIdGroupPairs"].append({**said, **source})
    elif source.startswith("sg-"):
        permission["UserIdGroupPairs"].append(
            {**said, "UserId": ACCOUNT, "GroupId": source})
    elif source.startswith("pl-"):
        permission["PrefixListIds"].append({**said, "PrefixListId": source})
    elif ":" in source:
        permission["Ipv6Ranges"].append({**said, "CidrIpv6": source})
    else:
        permission["IpRanges"].append({**said, "CidrIp": source})


def permissions(rules):
    """rules: (protocol, from, to, source, description); rules of the same
    protocol and ports are one permission, as AWS joins them."""
    joined = {}
    for protocol, low, high, source, text in rules:
        one = joined.get((protocol, low, high))
        if one is None:
            one = {"IpProtocol": protocol}
            if protocol != "-1":
                one.update(FromPort=low, ToPort=high)
            one.update(UserIdGroupPairs=[], IpRanges=[], Ipv6Ranges=[],
                       PrefixListIds=[])
            joined[protocol, low, high] = one
        _source(one, source, text)
    return list(joined.values())


OUT = [("-1", None, None, "0.0.0.0/0", "")]


def security_group(gid, name, vpc, region, rules, egress=None):
    return {
        "GroupId": gid, "IpPermissionsEgress": permissions(egress or OUT),
        "Tags": [] if name == "default" else tags({"Name": name}),
        "VpcId": vpc,
        "SecurityGroupArn": arn("ec2", region, "security-group/" + gid),
        "OwnerId": ACCOUNT, "GroupName": name,
        "Description": "default VPC security group" if name == "default"
        else "%s, managed by terraform" % name,
        "IpPermissions": permissions(rules)}


def security_group_rules(group, region):
    """The rules of a group as ec2:DescribeSecurityGroupRules tells them."""
    out = []
    for egress, field in ((False, "IpPermissions"),
                          (True, "IpPermissionsEgress")):
        for one in group[field]:
            for kind, name in (("IpRanges", "CidrIp"),
                               ("Ipv6Ranges", "CidrIpv6"),
                               ("PrefixListIds", "PrefixListId"),
                               ("UserIdGroupPairs", "GroupId")):
                for source in one[kind]:
                    out.append(_rule(group, one, egress, name, source,
                                     region))
    return out


def _rule(group, one, egress, name, source, region):
    rule_id = ec2_id("sgr", "%s/%s/%s/%s/%s" % (
        group["GroupId"], egress, one["IpProtocol"], one.get("FromPort"),
        source[name]), region)
    rule = {"SecurityGroupRuleId": rule_id, "GroupId": group["GroupId"],
            "GroupOwnerId": ACCOUNT, "IsEgress": egress,
            "IpProtocol": one["IpProtocol"],
            "FromPort": one.get("FromPort", -1),
            "ToPort": one.get("ToPort", -1)}
    if name == "GroupId":
        rule["ReferencedGroupInfo"] = {
            key: source[key] for key in ("GroupId", "PeeringStatus", "UserId",
                                         "VpcId", "VpcPeeringConnectionId")
            if key in source}
    else:
        rule["CidrIpv4" if name == "CidrIp" else name] = source[name]
    if "Description" in source:
        rule["Description"] = source["Description"]
    rule["Tags"] = []
    rule["SecurityGroupRuleArn"] = arn("ec2", region,
                                       "security-group-rule/" + rule_id)
    return rule
