#!/usr/bin/python3
# test_demo: is the committed demo account what make_demo.py writes, and whole?
# SPDX-License-Identifier: Apache-2.0
"""Also: every member is one the service models know (SHARED_DATA/models,
left out where absent), and everything that is referred to is there."""

import json
import os
import re
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import demo_databases as databases  # noqa: E402
import demo_keys  # noqa: E402
import demo_network  # noqa: E402
import demo_sandbox  # noqa: E402
import make_demo  # noqa: E402

DEMO = os.path.join(HERE, "demo")
MODELS = os.path.join(os.environ.get("SHARED_DATA", os.path.join(
    HERE, os.pardir, os.pardir, os.pardir, "shared", "data")), "models")
# Every code of the checks, but for those that belong to a situation.
CODES = """
encryption:unencrypted encryption:below-required-level
encryption:key-unreadable encryption:field-absent
public:publicly-accessible public:internet-access-gateway
public:publicly-reachable public:public-flag-only public:path-unknown
public:field-absent
sg:open-to-internet sg:effectively-open sg:wide-public-range sg:public-source
sg:ipv6-open-inactive sg:all-traffic-rule sg:default-group sg:stale-reference
sg:foreign-reference sg:internet-facing-source sg:too-many-rules
sg:rule-without-description sg:prefix-list-unreadable sg:group-unreadable
sg:port-unknown sg:no-group
backup:backups-disabled backup:retention-short backup:retention-pending-short
backup:window-overlap backup:automated-backup-missing backup:field-absent
multiaz:single-az multiaz:multiaz-removal-pending multiaz:field-absent
kms_rotation:rotation-disabled kms_rotation:rotation-period-long
kms_rotation:rotation-overdue kms_rotation:manual-rotation-old
kms_rotation:foreign-key-unreadable kms_rotation:key-unreadable
kms_rotation:primary-unreadable kms_rotation:field-absent
exposure:exposed exposure:exposed-after-failover exposure:one-layer-away
exposure:internet-access-gateway exposure:path-unknown
subnet:public-subnet-public-instance subnet:public-subnet subnet:few-zones
subnet:few-addresses subnet:subnet-unknown
nacl:nacl-open-to-internet nacl:nacl-effectively-open nacl:default-nacl
nacl:nacl-unknown
vpc:not-in-vpc vpc:no-vpc-networking vpc:default-vpc vpc:default-subnet-group
vpc:block-public-access-off
proxy:open-to-internet proxy:proxy-public-subnet proxy:proxy-tls-not-required
proxy:proxy-debug-logging proxy:proxy-not-available proxy:proxy-no-target
proxy:proxy-target-unavailable proxy:proxy-iam-not-required
env:shared-security-group env:shared-vpc env:environment-untagged
env:shared-account
tls:tls-not-enforced tls:tls-default-unknown tls:tls-pending
tls:tls-parameter-failed tls:tls-cleartext-port-open
tls:tls-parameter-unreadable tls:proxy-tls-not-required tls:field-absent
tls_version:old-tls-version tls_version:old-tls-pending
tls_version:tls-parameter-unreadable tls_version:field-absent
ca:certificate-expiring ca:ca-expiring ca:ca-deprecated ca:ca-change-pending
ca:default-override-missing ca:certificate-unknown ca:field-absent
iam_auth:iam-auth-disabled iam_auth:field-absent
master_user:default-master-user master_user:field-absent
snapshot_public:snapshot-public snapshot_public:attributes-unreadable
snapshot_public:field-absent snapshot_shared:snapshot-shared
snapshot_shared:attributes-unreadable snapshot_shared:field-absent
snapshot_encryption:manual-snapshot-unencrypted
snapshot_encryption:automated-snapshot-unencrypted
snapshot_encryption:backup-snapshot-unencrypted
snapshot_encryption:field-absent
cmk:aws-managed-key cmk:aws-owned-key cmk:key-not-allowed cmk:key-unreadable
cmk:field-absent
kms_state:key-pending-deletion kms_state:key-pending-replica-deletion
kms_state:key-disabled kms_state:key-pending-import kms_state:key-unavailable
kms_state:key-not-found kms_state:key-unreadable
kms_state:foreign-key-unreadable kms_state:field-absent
kms_policy:policy-public kms_policy:policy-via-service-only
kms_policy:policy-foreign-account kms_policy:policy-full-access
kms_policy:no-via-service kms_policy:policy-unreadable kms_policy:field-absent
kms_expiry:material-expiring kms_expiry:material-expired
secret:password-not-managed secret:secret-impaired secret:secret-stuck
secret:secret-rotation-off secret:rotation-age secret:secret-deleted
secret:secret-not-found secret:secret-aws-key secret:secret-unreadable
roles:role-invalid roles:role-pending roles:role-trust roles:role-not-found
roles:feature-not-allowed roles:role-broad roles:role-unreadable
""".split()
counts = {"files": 0, "members": 0, "codes": 0, "references": 0}


def committed():
    for folder, _, names in os.walk(DEMO):
        for name in set(names) - {"expected"}:  # kept by hand
            yield os.path.relpath(os.path.join(folder, name), DEMO)


class Demo(unittest.TestCase):
    def test_committed(self):
        made = make_demo.texts()
        self.assertEqual(sorted(made), sorted(committed()))
        for path, text in made.items():
            with open(os.path.join(DEMO, path), encoding="utf-8") as stream:
                self.assertEqual(stream.read(), text, path)
            counts["files"] += 1

    def test_codes(self):
        named = {code for row in demo_sandbox.complete(databases.rows())
                 for code in row[5].split()}
        self.assertEqual(sorted(CODES), sorted(named))
        self.assertLessEqual(make_demo.OPTIONAL, named)
        counts["codes"] = len(named)

    def walk(self, model, ref, value, path):
        shape = model["shapes"][ref["shape"]]
        kind = shape["type"]
        if kind == "structure":
            self.assertIsInstance(value, dict, path)
            for name, child in value.items():
                self.assertIn(name, shape["members"], path)
                counts["members"] += 1
                self.walk(model, shape["members"][name], child,
                          "%s.%s" % (path, name))
        elif kind == "list":
            self.assertIsInstance(value, list, path)
            for child in value:
                self.walk(model, shape["member"], child, path + "[]")
        elif kind == "map":
            self.assertIsInstance(value, dict, path)
            for child in value.values():
                self.walk(model, shape["value"], child, path + "{}")
        elif kind == "string" and isinstance(value, dict):
            self.assertIn("Statement", value, path)  # a policy, as a CLI has it
        else:
            wanted = {"string": str, "boolean": bool, "timestamp": str,
                      "integer": int, "long": int, "double": float}[kind]
            self.assertIs(type(value), wanted, path)

    @unittest.skipUnless(os.path.isdir(MODELS), "no service models here")
    def test_members(self):
        models = {}
        for (region, stem), answer in make_demo.files().items():
            service, operation = stem.split(".")[:2]
            if stem.endswith(".error"):
                self.assertEqual(set(answer), {"Code", "StatusCode",
                                               "Message"})
                continue
            if service not in models:
                with open(os.path.join(MODELS, service + ".json"),
                          encoding="utf-8") as stream:
                    models[service] = json.load(stream)
            model = models[service]
            if operation not in model["operations"]:
                continue
            self.walk(model, model["operations"][operation]["output"],
                      answer, stem)

    def test_references(self):
        files = make_demo.files()
        for region in (databases.EU, databases.US):
            groups = {one["GroupId"] for one in files[
                region, "ec2.DescribeSecurityGroups"]["SecurityGroups"]}
            stems = {stem.replace(".error", "") for where, stem in files
                     if where == region}
            for one in (databases.instances(region)
                        + databases.clusters(region)):
                name = one.get("DBInstanceIdentifier",
                               one["DBClusterIdentifier"] if
                               "DBClusterIdentifier" in one else "?")
                for group in one["VpcSecurityGroups"]:
                    gid = group["VpcSecurityGroupId"]
                    if gid != demo_network.MISSING:
                        self.assertIn(gid, groups, name)
                for key in re.findall(r"arn:aws:kms:[^\"]*",
                                      json.dumps(one)):
                    kid = (key.replace(":", "_").replace("/", "_")
                           if ":alias/" in key else key.rsplit("/", 1)[1])
                    self.assertIn("kms.DescribeKey." + kid, stems, name)
                    counts["references"] += 1
        self.assertNotIn(demo_network.MISSING, groups)

    def test_networks(self):
        files = make_demo.files()
        for region in (databases.EU, databases.US):
            subnets = {one["SubnetId"]: one["VpcId"] for one in files[
                region, "ec2.DescribeSubnets"]["Subnets"]}
            acls = {one["SubnetId"] for acl in files[
                region, "ec2.DescribeNetworkAcls"]["NetworkAcls"]
                for one in acl["Associations"]}
            for one in databases.instances(region):
                group = one.get("DBSubnetGroup", {"Subnets": []})
                for subnet in group["Subnets"]:
                    name = subnet["SubnetIdentifier"]
                    self.assertEqual(subnets[name], group["VpcId"])
                    self.assertIn(name, acls)
                    counts["references"] += 1
        tables = files[databases.EU, "ec2.DescribeRouteTables"]["RouteTables"]
        self.assertEqual([one["Main"] for table in tables
                          for one in table["Associations"]].count(True), 2)

    def test_members_of_clusters(self):
        known = {one["DBInstanceIdentifier"]: one
                 for one in databases.instances(databases.EU)}
        for cluster in databases.clusters(databases.EU):
            names = [one["DBInstanceIdentifier"]
                     for one in cluster["DBClusterMembers"]]
            self.assertEqual(sorted(names), sorted(
                name for name, one in known.items()
                if one.get("DBClusterIdentifier")
                == cluster["DBClusterIdentifier"]))
            counts["references"] += len(names)

    def test_key_ids_differ(self):
        names = [row[:2] for row in demo_keys.KEYS]
        ids = {demo_keys.identifier(*name) for name in names}
        self.assertEqual(len(ids), len(names))


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("demo account: %(files)d files as written, %(codes)d codes, "
          "%(members)d members known, %(references)d references resolved"
          % counts)
    sys.exit(not program.result.wasSuccessful())
