#!/usr/bin/python3
# make_demo: writes tests/accounts/demo from the rows of demo_*.py.
# SPDX-License-Identifier: Apache-2.0
"""make_demo.py [DIR]: writes the dump and its README.md (default: demo beside
this file).  t_demo.py holds the committed files against what this writes."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import demo_access  # noqa: E402
import demo_databases as databases  # noqa: E402
import demo_keys  # noqa: E402
import demo_network  # noqa: E402
import demo_sandbox  # noqa: E402
import demo_tls  # noqa: E402
from records import ACCOUNT, NOW, arn, created, when  # noqa: E402

EU, US, DE = databases.EU, databases.US, databases.DE
NOT_BACKED_UP = ("batch-postgres",)

README = """# The demo account

Account %(account)s, regions %(regions)s, as of **%(now)s**: evaluate it with
`--input tests/accounts/demo --now %(now)s`, or let `tests/fakeaws/fakeaws`
serve it. Written by `tests/accounts/make_demo.py`: change its rows, not the
files. %(instances)d DB instances and %(clusters)d DB clusters.

Codes in *italics* need an option: `--require cmk` (below-required-level,
key-unreadable of encryption), `--mode effective` (public-flag-only,
publicly-reachable, path-unknown), `--follow` (internet-facing-source),
`--severity CODE=STATE` (rule-without-description,
automated-backup-missing, default-nacl, block-public-access-off,
shared-account, proxy-iam-not-required, default-override-missing,
no-via-service, secret-aws-key, role-broad), `--manual-ok 90`
(manual-rotation-old), `--proxies` (proxy-tls-not-required of tls), `--key
alias/orders` (key-not-allowed), `--allow-feature s3Export`
(feature-not-allowed).

| region | resource | engine | what is wrong with it | codes |
| --- | --- | --- | --- | --- |
%(rows)s

Keys: %(keys)s.

eu-central-1 has no databases (`no-resources`). In us-east-1 the route tables
may not be read. A code missing here belongs to a situation, not to an
account: not-found, partial-list, no-match, api-error, engine-unknown.
"""
OPTIONAL = {"encryption:below-required-level", "encryption:key-unreadable",
            "public:publicly-reachable", "public:public-flag-only",
            "public:path-unknown", "sg:internet-facing-source",
            "sg:rule-without-description", "backup:automated-backup-missing",
            "kms_rotation:manual-rotation-old", "nacl:default-nacl",
            "vpc:block-public-access-off", "env:shared-account",
            "proxy:proxy-iam-not-required",
            "tls:proxy-tls-not-required", "ca:default-override-missing",
            "cmk:key-not-allowed", "kms_policy:no-via-service",
            "secret:secret-aws-key", "roles:feature-not-allowed",
            "roles:role-broad"}
KIND_NOTES = {"db-cluster": " (cluster)", "db-snapshot": " (snapshot)",
              "db-cluster-snapshot": " (cluster snapshot)",
              "db-proxy": " (proxy)", "region": " (region)"}
KEY_NOTES = (
    ("orders, webshop", "rotate every year"), ("erp", "does not rotate"),
    ("finance", "rotates every 730 days"), ("ledger", "is overdue"),
    ("telemetry", "is pending deletion"), ("cms", "is imported (EXTERNAL)"),
    ("signing", "is RSA_2048"), ("tokens", "is HMAC_256"),
    ("archive", "is disabled"),
    ("activity, vault", "are imported for a while (EXTERNAL)"),
    ("audit", "likewise, and ran out"),
    ("moved", "is to be deleted after its replicas"),
    ("hsm", "is in a key store that is disconnected"),
    ("lost", "does not exist"), ("half", "comes without KeyState"),
    ("partner", "comes without KeyManager"),
    ("warehouse", "is a Multi-Region replica, primary in us-east-1"),
    ("dr", "likewise, but the primary's rotation is denied"),
    ("analytics", "is ours, and denied"),
    ("hr-partner", "belongs to %s, and is denied"
     % demo_keys.FOREIGN_ACCOUNT),
    ("default", "is alias/aws/rds"))


def option_groups():
    name = "erp-oracle-ee-19"
    common = {"Persistent": False, "Permanent": False,
              "DBSecurityGroupMemberships": []}
    return {(EU, "rds.DescribeOptionGroups." + name): {"OptionGroupsList": [{
        "OptionGroupName": name,
        "OptionGroupDescription": "erp: TLS and statspack",
        "EngineName": "oracle-ee", "MajorEngineVersion": "19",
        "Options": [
            {"OptionName": "SSL", "OptionDescription":
             "Oracle Native Network Encryption over TLS", **common,
             "Port": 2484, "OptionSettings": [{
                 "Name": "SQLNET.SSL_VERSION", "Value": "1.2",
                 "DefaultValue": "1.0", "Description": "TLS version",
                 "ApplyType": "STATIC", "DataType": "STRING",
                 "AllowedValues": "1.0,1.2,1.2 or 1.0",
                 "IsModifiable": True, "IsCollection": False}],
             "VpcSecurityGroupMemberships": [{
                 "VpcSecurityGroupId": demo_network.sg("db-erp"),
                 "Status": "active"}]},
            {"OptionName": "STATSPACK", "OptionDescription":
             "Oracle Statspack", **common, "OptionSettings": [],
             "VpcSecurityGroupMemberships": []}],
        "AllowsVpcAndNonVpcInstanceMemberships": False,
        "VpcId": demo_network.VPCS[EU][0],
        "OptionGroupArn": arn("rds", EU, "og:" + name)}]}}


def parameters():
    """ledger's parameters; the one that matters is on the second page."""
    out = []
    for number in range(140):
        out.append({"ParameterName": "db2_registry_%03d" % number,
                    "Description": "Db2 setting %d" % number,
                    "Source": "engine-default", "ApplyType": "static",
                    "DataType": "string", "IsModifiable": True,
                    "ApplyMethod": "pending-reboot"})
    out[116] = {"ParameterName": "db2comm", "ParameterValue": "SSL",
                "Description": "Protocols of the server", "Source": "user",
                "ApplyType": "static", "DataType": "string",
                "AllowedValues": "TCPIP,SSL", "IsModifiable": True,
                "ApplyMethod": "pending-reboot"}
    out[117] = {"ParameterName": "ssl_svcename", "ParameterValue": "50443",
                "Description": "TLS service port", "Source": "user",
                "ApplyType": "static", "DataType": "string",
                "AllowedValues": "1150-65535", "IsModifiable": True,
                "ApplyMethod": "pending-reboot"}
    return {(EU, "rds.DescribeDBParameters.ledger-db2-se-11-5"):
            {"Parameters": out}}


def _copied(source, names):
    return {name: source[name] for name in names if name in source}


def automated_backup(one, region):
    return {
        "DBInstanceArn": one["DBInstanceArn"],
        "DbiResourceId": one["DbiResourceId"], "Region": region,
        "DBInstanceIdentifier": one["DBInstanceIdentifier"],
        "RestoreWindow": {"EarliestTime": when("2026-11-06 02:12:09.044000"),
                          "LatestTime": one["LatestRestorableTime"]},
        "Status": "active", "Port": one["Endpoint"]["Port"],
        **_copied(one, ("AllocatedStorage", "AvailabilityZone",
                        "InstanceCreateTime", "MasterUsername", "Engine",
                        "EngineVersion", "LicenseModel", "Iops",
                        "StorageType", "KmsKeyId", "BackupRetentionPeriod",
                        "IAMDatabaseAuthenticationEnabled", "BackupTarget",
                        "StorageThroughput", "DedicatedLogVolume")),
        "VpcId": one["DBSubnetGroup"]["VpcId"],
        "OptionGroupName": one.get("OptionGroupMemberships", [
            {"OptionGroupName": "none"}])[0]["OptionGroupName"],
        "Encrypted": one["StorageEncrypted"],
        "StorageEncryptionType": one["StorageEncryptionType"],
        "DBInstanceAutomatedBackupsArn": arn(
            "rds", region, "auto-backup:ab-"
            + one["DbiResourceId"][3:].lower()),
        "DBInstanceAutomatedBackupsReplications": []}


def snapshot(one, region, name, kind):
    return {
        "DBSnapshotIdentifier": name,
        "DBInstanceIdentifier": one["DBInstanceIdentifier"],
        "SnapshotCreateTime": created("snap" + name),
        "Status": "available", "Port": one["Endpoint"]["Port"],
        **_copied(one, ("Engine", "AllocatedStorage", "AvailabilityZone",
                        "InstanceCreateTime", "MasterUsername",
                        "EngineVersion", "LicenseModel", "Iops",
                        "StorageType", "KmsKeyId", "DbiResourceId",
                        "IAMDatabaseAuthenticationEnabled", "TagList",
                        "StorageThroughput", "DedicatedLogVolume")),
        "VpcId": one["DBSubnetGroup"]["VpcId"], "SnapshotType": kind,
        "OptionGroupName": "default", "PercentProgress": 100,
        "Encrypted": one["StorageEncrypted"],
        "StorageEncryptionType": one["StorageEncryptionType"],
        "DBSnapshotArn": arn("rds", region, "snapshot:" + name),
        "ProcessorFeatures": [], "SnapshotTarget": "region",
        "OriginalSnapshotCreateTime": created("snap" + name)}


def cluster_snapshot(one, name, kind):
    return {
        "DBClusterSnapshotIdentifier": name,
        "SnapshotCreateTime": created("snap" + name),
        "Status": "available", "VpcId": demo_network.VPCS[EU][0],
        **_copied(one, ("AvailabilityZones", "DBClusterIdentifier", "Engine",
                        "EngineMode", "AllocatedStorage", "Port",
                        "ClusterCreateTime", "MasterUsername",
                        "EngineVersion", "StorageEncrypted", "KmsKeyId",
                        "StorageEncryptionType", "TagList",
                        "IAMDatabaseAuthenticationEnabled",
                        "DbClusterResourceId")),
        "LicenseModel": "aurora", "SnapshotType": kind,
        "PercentProgress": 100,
        "DBClusterSnapshotArn": arn("rds", EU, "cluster-snapshot:" + name)}


def _of(name):
    return next(one for one in databases.instances(EU)
                if one["DBInstanceIdentifier"] == name)


def _odd_snapshots():
    """One that is not encrypted, one that does not say."""
    silent = snapshot(_of("cms-mysql"), EU, "cms-mysql-clone", "manual")
    for name in ("Encrypted", "StorageEncryptionType"):
        del silent[name]
    return [snapshot(_of("legacy-shop"), EU,
                     "rds:legacy-shop-2026-10-01-02-12", "automated"), silent]


def _aws_backup():
    """What only --snapshot-type awsbackup lists."""
    return {(EU, "rds.DescribeDBSnapshots.awsbackup"): {"DBSnapshots": [
        snapshot(_of(name), EU, "awsbackup:job-" + name, "awsbackup")
        for name in ("legacy-shop", "orders-prod")]}}


def _backups(region):
    """Automated backups and snapshots of what has them."""
    some = [one for one in databases.instances(region)
            if "LatestRestorableTime" in one and "Endpoint" in one
            and "DBSubnetGroup" in one and "DBClusterIdentifier" not in one]
    kept = [one for one in some
            if one["DBInstanceIdentifier"] not in NOT_BACKED_UP]
    snapshots = [snapshot(one, region, "rds:%s-2026-11-20-02-12"
                          % one["DBInstanceIdentifier"], "automated")
                 for one in kept[:4]]
    snapshots += [snapshot(one, region, "%s-before-upgrade"
                           % one["DBInstanceIdentifier"], "manual")
                  for one in databases.instances(region)
                  if one["DBInstanceIdentifier"] in (
                      "legacy-shop", "orders-prod", "marketing-mysql")]
    if region == EU:
        snapshots += _odd_snapshots()
        snapshots += [snapshot(one, region, name, "manual")
                      for one, name in databases.gone()]
    of_clusters = [made for one in databases.clusters(region)[:2]
                   for made in (
                       cluster_snapshot(one, "rds:%s-2026-11-20-01-12"
                                        % one["DBClusterIdentifier"],
                                        "automated"),
                       cluster_snapshot(one, "%s-final"
                                        % one["DBClusterIdentifier"],
                                        "manual"))]
    return {
        "DBInstanceAutomatedBackups": [automated_backup(one, region)
                                       for one in kept],
        "DBSnapshots": snapshots, "DBClusterSnapshots": of_clusters}


def _databases(region):
    groups = {EU: [databases.PRIVATE, databases.PUBLIC,
                   *demo_sandbox.SUBNET_GROUPS],
              US: [databases.US_PRIVATE, databases.US_PUBLIC]}
    backups = _backups(region)
    lists = {"DBInstances": databases.instances(region),
             "DBClusters": databases.clusters(region),
             "DBSubnetGroups": groups.get(region, []), **backups}
    return {**{(region, "rds.Describe" + name): {name: value}
               for name, value in lists.items()},
            **_tls(region, lists)}


def _tls(region, lists):
    """Parameters, certificates, attributes of snapshots."""
    return {
        (region, "rds.DescribeCertificates"): demo_tls.certificates(region),
        **demo_tls.parameter_files(region, lists["DBInstances"],
                                   lists["DBClusters"]),
        **demo_tls.attribute_files(region, lists["DBSnapshots"],
                                   lists["DBClusterSnapshots"])}


def files():
    """{(region, file stem): answer}."""
    out = {**demo_network.files(), **demo_keys.files(), **option_groups(),
           **parameters(), **_aws_backup(),
           **demo_sandbox.files(databases.REGIONS),
           **demo_access.files(databases.secret_keys())}
    demo_sandbox.extend(out)
    for region in databases.REGIONS:
        out.update(_databases(region))
    for operation, name in (("ListKeys", "Keys"), ("ListAliases",
                                                   "Aliases")):
        out[DE, "kms." + operation] = {name: [], "Truncated": False}
    return out


def _code(code):
    return "*%s*" % code if code in OPTIONAL else code


def readme():
    lines = ["| %s | %s%s | %s | %s | %s |" % (
        region, name, KIND_NOTES.get(kind, ""), engine,
        wrong, ", ".join(_code(code) for code in codes.split()) or "-")
        for region, kind, name, engine, wrong, codes in
        demo_sandbox.complete(databases.rows())]
    every = [databases.instances(region) for region in databases.REGIONS]
    return README % {
        "account": ACCOUNT, "regions": ", ".join(databases.REGIONS),
        "now": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "rows": "\n".join(lines),
        "instances": sum(map(len, every)),
        "clusters": len(databases.clusters(EU)),
        "keys": "; ".join("%s %s" % pair for pair in KEY_NOTES)}


def texts():
    """{path below the account's folder: text}."""
    out = {"%s/%s.json" % name: json.dumps(answer, indent=4) + "\n"
           for name, answer in files().items()}
    out["README.md"] = readme()
    return out


def main(directory):
    made = texts()
    for path, text in made.items():
        path = os.path.join(directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    print("%d files written to %s" % (len(made), directory))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else
         os.path.join(os.path.dirname(os.path.realpath(__file__)), "demo"))
