#!/usr/bin/python3
# test_answers: filters, keys, identities and forms, over the wire.
# SPDX-License-Identifier: Apache-2.0
import contextlib
import json
import os
import re
import socket
import ssl
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

from harness import Server, items, write_dump  # noqa: E402
import serialise  # noqa: E402

ARN = "arn:aws:rds:eu-west-1:111122223333:"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/k-1"
FILES = {
    "eu-west-1/rds.DescribeDBInstances": {"DBInstances": [
        {"DBInstanceIdentifier": name, "DBInstanceArn": ARN + "db:" + name,
         "Engine": engine, **({"DBClusterIdentifier": cluster}
                              if cluster else {})}
        for name, engine, cluster in (
            ("a", "mysql", None), ("b", "postgres", None),
            ("c1", "aurora-mysql", "c"), ("c2", "aurora-mysql", "c"))]},
    "eu-west-1/rds.DescribeDBClusters": {"DBClusters": [
        {"DBClusterIdentifier": "c", "DBClusterArn": ARN + "cluster:c",
         "Engine": "aurora-mysql", "TagList": [
             {"Key": "a:b/c", "Value": "<x> & 'y'"}]}]},
    "eu-west-1/rds.DescribeOptionGroups.og": {"OptionGroupsList": [
        {"OptionGroupName": "og"}]},
    "eu-west-1/rds.DescribeDBParameters.pg": {"Parameters": [
        {"ParameterName": "p%d" % n} for n in range(101)]},
    "eu-west-1/rds.DescribeDBClusterParameters.cpg": {"Parameters": [
        {"ParameterName": "tls", "ParameterValue": "1"}]},
    "eu-west-1/rds.DescribeDBSnapshots": {"DBSnapshots": [
        {"DBSnapshotIdentifier": name, "SnapshotType": kind}
        for name, kind in (("m", "manual"), ("rds:a", "automated"),
                           ("awsbackup:b", "awsbackup"))]},
    "eu-west-1/rds.DescribeDBClusterSnapshots": {"DBClusterSnapshots": [
        {"DBClusterSnapshotIdentifier": "cm", "SnapshotType": "manual"}]},
    "eu-west-1/rds.DescribeDBClusterSnapshots.automated": {
        "DBClusterSnapshots": [{"DBClusterSnapshotIdentifier": "rds:c",
                                "SnapshotType": "automated"}]},
    "eu-west-1/rds.DescribeDBSnapshotAttributes.m": {
        "DBSnapshotAttributesResult": {
            "DBSnapshotIdentifier": "m", "DBSnapshotAttributes": [
                {"AttributeName": "restore", "AttributeValues": ["all"]}]}},
    "eu-west-1/rds.DescribeCertificates": {
        "DefaultCertificateForNewLaunches": "ca-1", "Certificates": [
            {"CertificateIdentifier": "ca-1"},
            {"CertificateIdentifier": "ca-2"}]},
    "eu-west-1/ec2.DescribeSecurityGroups": {"SecurityGroups": [
        {"GroupId": "sg-1", "VpcId": "vpc-1", "GroupName": "one",
         "Description": "d", "IpPermissions": [{
             "IpProtocol": "tcp", "FromPort": 1, "ToPort": 2,
             "UserIdGroupPairs": [{"GroupId": "sg-2"}], "IpRanges": []}]},
        {"GroupId": "sg-2", "VpcId": "vpc-2", "GroupName": "two"}]},
    "eu-west-1/ec2.DescribeNetworkInterfaces": {"NetworkInterfaces": [
        {"NetworkInterfaceId": "eni-1", "Groups": [{"GroupId": "sg-1"}]},
        {"NetworkInterfaceId": "eni-2", "Groups": [{"GroupId": "sg-2"}]}]},
    "eu-west-1/ec2.DescribeSubnets": {"Subnets": [
        {"SubnetId": "subnet-1", "VpcId": "vpc-1"},
        {"SubnetId": "subnet-2", "VpcId": "vpc-2"}]},
    "eu-west-1/ec2.DescribeRouteTables": {"RouteTables": [
        {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [
            {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}],
         "Associations": [{"Main": True}]},
        {"RouteTableId": "rtb-2", "VpcId": "vpc-2", "Routes": [],
         "Associations": [{"Main": False, "SubnetId": "subnet-2"}]}]},
    "eu-west-1/ec2.DescribeNetworkAcls": {"NetworkAcls": [
        {"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": True,
         "Associations": [{"SubnetId": "subnet-1"}], "Entries": [
             {"RuleNumber": 100, "Protocol": "6", "Egress": False,
              "PortRange": {"From": 1, "To": 2}}]},
        {"NetworkAclId": "acl-2", "VpcId": "vpc-2", "IsDefault": False}]},
    "eu-west-1/ec2.DescribeVpcBlockPublicAccessOptions": {
        "VpcBlockPublicAccessOptions": {
            "InternetGatewayBlockMode": "block-ingress"}},
    "eu-west-1/ec2.DescribeVpcBlockPublicAccessExclusions": {
        "VpcBlockPublicAccessExclusions": [
            {"ExclusionId": "x-1", "State": "create-complete",
             "ResourceArn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-1"},
            {"ExclusionId": "x-2", "State": "delete-complete",
             "ResourceArn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-2"}]},
    "eu-west-1/ec2.GetManagedPrefixListEntries.pl-1": {"Entries": [
        {"Cidr": "10.0.0.0/8"}]},
    "eu-west-1/kms.DescribeKey.k-1": {"KeyMetadata": {
        "KeyId": "k-1", "Arn": KEY,
        "CreationDate": "2016-06-27T07:03:31.748139+00:00"}},
    "eu-west-1/kms.GetKeyRotationStatus.k-1": {
        "KeyRotationEnabled": True,
        "NextRotationDate": "2026-11-02T06:00:00+00:00"},
    "eu-west-1/kms.ListAliases": {"Aliases": [
        {"AliasName": "alias/one", "TargetKeyId": "k-1"}]},
    "eu-west-1/kms.DescribeKey.k-2.error": {
        "Code": "AccessDeniedException", "Message": "no", "StatusCode": 400},
    "us-east-1/kms.ListKeys": {"Keys": []},
    "aws-global/iam.GetAccountSummary": {"SummaryMap": {"Users": 3}},
}


def rds_filter(name, *values):
    return {"Filters.Filter.1.Name": name,
            **{"Filters.Filter.1.Values.Value.%d" % (n + 1): value
               for n, value in enumerate(values)}}


def ec2_filter(name, *values):
    return {"Filter.1.Name": name, **{"Filter.1.Value.%d" % (n + 1): value
                                      for n, value in enumerate(values)}}


# service, operation, parameters, element, texts wanted or (status, code)
CASES = (
    ("rds", "DescribeDBInstances", {}, "DBInstanceIdentifier",
     ["a", "b", "c1", "c2"]),
    ("rds", "DescribeDBInstances", {"DBInstanceIdentifier": "B"},
     "DBInstanceIdentifier", ["b"]),
    ("rds", "DescribeDBInstances", {"DBInstanceIdentifier": ARN + "db:a"},
     "DBInstanceIdentifier", ["a"]),
    ("rds", "DescribeDBInstances", {"DBInstanceIdentifier": "z"}, None,
     (404, "DBInstanceNotFound")),
    ("rds", "DescribeDBInstances", rds_filter("db-instance-id", "a", "z",
                                              ARN + "db:b"),
     "DBInstanceIdentifier", ["a", "b"]),
    ("rds", "DescribeDBInstances", rds_filter("db-cluster-id",
                                              ARN + "cluster:c"),
     "DBInstanceIdentifier", ["c1", "c2"]),
    ("rds", "DescribeDBInstances", rds_filter("engine", "mysql"),
     "DBInstanceIdentifier", ["a"]),
    ("rds", "DescribeDBInstances", rds_filter("colour", "red"), None,
     (400, "InvalidParameterValue")),
    ("rds", "DescribeDBSnapshots", {}, "DBSnapshotIdentifier",
     ["m", "rds:a"]),
    ("rds", "DescribeDBSnapshots", {"SnapshotType": "manual"},
     "DBSnapshotIdentifier", ["m"]),
    ("rds", "DescribeDBSnapshots", {"SnapshotType": "awsbackup"},
     "DBSnapshotIdentifier", ["awsbackup:b"]),
    ("rds", "DescribeDBSnapshots", {"DBSnapshotIdentifier": "awsbackup:b"},
     "DBSnapshotIdentifier", ["awsbackup:b"]),
    ("rds", "DescribeDBSnapshots", {"SnapshotType": "manual",
                                    "DBSnapshotIdentifier": "z"}, None,
     (404, "DBSnapshotNotFound")),
    ("rds", "DescribeDBClusterSnapshots", {"SnapshotType": "manual"},
     "DBClusterSnapshotIdentifier", ["cm"]),
    ("rds", "DescribeDBClusterSnapshots", {"SnapshotType": "automated"},
     "DBClusterSnapshotIdentifier", ["rds:c"]),
    ("rds", "DescribeDBSnapshotAttributes", {"DBSnapshotIdentifier": "m"},
     "AttributeValue", ["all"]),
    ("rds", "DescribeDBSnapshotAttributes", {"DBSnapshotIdentifier": "z"},
     None, (404, "DBSnapshotNotFound")),
    ("rds", "DescribeDBClusterSnapshotAttributes",
     {"DBClusterSnapshotIdentifier": "z"}, None,
     (404, "DBClusterSnapshotNotFoundFault")),
    ("rds", "DescribeDBClusterParameters",
     {"DBClusterParameterGroupName": "cpg"}, "ParameterName", ["tls"]),
    ("rds", "DescribeDBClusterParameters",
     {"DBClusterParameterGroupName": "z"}, None,
     (404, "DBParameterGroupNotFound")),
    ("rds", "DescribeCertificates", {}, "CertificateIdentifier",
     ["ca-1", "ca-2"]),
    ("rds", "DescribeCertificates", {"CertificateIdentifier": "ca-2"},
     "CertificateIdentifier", ["ca-2"]),
    ("rds", "DescribeDBClusters", rds_filter("db-cluster-id", "c"),
     "DBClusterIdentifier", ["c"]),
    ("rds", "DescribeDBClusters", {"DBClusterIdentifier": "z"}, None,
     (404, "DBClusterNotFoundFault")),
    ("rds", "DescribeOptionGroups", {"OptionGroupName": "og"},
     "OptionGroupName", ["og"]),
    ("rds", "DescribeOptionGroups", {"OptionGroupName": "z"}, None,
     (404, "OptionGroupNotFoundFault")),
    ("rds", "DescribeDBParameters", {"DBParameterGroupName": "z"}, None,
     (404, "DBParameterGroupNotFound")),
    ("rds", "DescribeDBProxies", {}, None, (400, "InvalidAction")),
    ("ec2", "DescribeSecurityGroups", {"GroupId.1": "sg-2"}, "groupName",
     ["two"]),
    ("ec2", "DescribeSecurityGroups", {"GroupName.1": "one"}, "groupName",
     ["one"]),
    ("ec2", "DescribeSecurityGroups", {"GroupId.1": "sg-1",
                                       "GroupId.2": "sg-9"}, None,
     (400, "InvalidGroup.NotFound")),
    ("ec2", "DescribeSecurityGroups", ec2_filter("group-id", "sg-1", "sg-9"),
     "groupName", ["one"]),
    ("ec2", "DescribeSecurityGroups", ec2_filter("vpc-id", "vpc-2"),
     "groupName", ["two"]),
    ("ec2", "DescribeSecurityGroups", ec2_filter("colour", "red"), None,
     (400, "InvalidParameterValue")),
    ("ec2", "DescribeSecurityGroups", {"GroupIds.1": "sg-1"}, None,
     (400, "UnknownParameter")),
    ("ec2", "DescribeNetworkInterfaces", ec2_filter("group-id", "sg-1"),
     "networkInterfaceId", ["eni-1"]),
    ("ec2", "DescribeSubnets", ec2_filter("subnet-id", "subnet-2", "z"),
     "subnetId", ["subnet-2"]),
    ("ec2", "DescribeSubnets", ec2_filter("vpc-id", "vpc-1"), "subnetId",
     ["subnet-1"]),
    ("ec2", "DescribeSubnets", {"SubnetId.1": "z"}, None,
     (400, "InvalidSubnetID.NotFound")),
    ("ec2", "DescribeRouteTables", ec2_filter("vpc-id", "vpc-1"),
     "routeTableId", ["rtb-1"]),
    ("ec2", "DescribeRouteTables", ec2_filter("association.main", "true"),
     "routeTableId", ["rtb-1"]),
    ("ec2", "DescribeRouteTables", ec2_filter("association.subnet-id",
                                              "subnet-2"),
     "routeTableId", ["rtb-2"]),
    ("ec2", "DescribeRouteTables", ec2_filter("route.gateway-id", "igw-*"),
     "routeTableId", ["rtb-1"]),
    ("ec2", "DescribeNetworkAcls", ec2_filter("vpc-id", "vpc-1", "vpc-2"),
     "networkAclId", ["acl-1", "acl-2"]),
    ("ec2", "DescribeNetworkAcls", ec2_filter("vpc-id", "vpc-1"), "from",
     ["1"]),
    ("ec2", "DescribeNetworkAcls", ec2_filter("default", "false"),
     "networkAclId", ["acl-2"]),
    ("ec2", "DescribeVpcBlockPublicAccessOptions", {},
     "internetGatewayBlockMode", ["block-ingress"]),
    ("ec2", "DescribeVpcBlockPublicAccessExclusions", {}, "exclusionId",
     ["x-1", "x-2"]),
    ("ec2", "DescribeVpcBlockPublicAccessExclusions",
     ec2_filter("state", "create-complete", "update-complete"),
     "exclusionId", ["x-1"]),
    ("ec2", "DescribeVpcBlockPublicAccessExclusions", {
        "ExclusionId.1": "x-9"}, None, (400, ".NotFound")),
    ("ec2", "GetManagedPrefixListEntries", {"PrefixListId": "pl-1"}, "cidr",
     ["10.0.0.0/8"]),
    ("ec2", "GetManagedPrefixListEntries", {"PrefixListId": "pl-2"}, None,
     (400, "InvalidPrefixListID.NotFound")),
    ("ec2", "DescribeRegions", {}, "regionName", ["eu-west-1", "us-east-1"]),
    ("ec2", "DescribeVpcs", {}, None, (400, "InvalidAction")),
    ("kms", "DescribeKey", {"KeyId": "k-2"}, None,
     (400, "AccessDeniedException")),
    ("kms", "DescribeKey", {"KeyId": "k-3"}, None,
     (400, "NotFoundException")),
    ("kms", "DescribeKey", {"KeyId": "arn:aws:kms:us-east-1:1:key/k-1"},
     None, (400, "NotFoundException")),
    ("kms", "GetKeyRotationStatus", {"KeyId": "alias/one"}, None,
     (400, "NotFoundException")),
    ("kms", "ListKeys", {}, None, (400, "UnknownOperationException")),
    ("iam", "GetAccountSummary", {}, "key", ["Users"]),
    ("sts", "GetCallerIdentity", {}, "Account", ["111122223333"]),
)
counts = {"cases": 0}


class Connections(unittest.TestCase):
    def test_idle_ones_keep_nobody_out(self):
        """Of two regions that an exporter looks at, say."""
        with tempfile.TemporaryDirectory() as dump:
            write_dump(dump, FILES)
            with Server(dump) as server, contextlib.ExitStack() as idle:
                for _ in range(200):
                    idle.enter_context(socket.create_connection(
                        server.host.split(":"), timeout=20))
                self.assertEqual(
                    server.ask("rds", "DescribeDBInstances").status, 200)


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        write_dump(cls.folder.name, FILES)
        cls.server = Server(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        cls.folder.cleanup()

    def test_cases(self):
        for service, operation, params, element, wanted in CASES:
            with self.subTest(operation=operation, params=params):
                reply = self.server.ask(service, operation, params)
                if element:
                    self.assertEqual(reply.status, 200, reply.body)
                    self.assertEqual(items(reply.body, element), wanted)
                else:
                    self.assertEqual(reply.status, wanted[0], reply.body)
                    self.assertIn(wanted[1].encode(), reply.body)
                counts["cases"] += 1

    def test_key_names(self):
        for name in ("k-1", KEY, "alias/one",
                     "arn:aws:kms:eu-west-1:111122223333:alias/one"):
            reply = self.server.ask("kms", "DescribeKey", {"KeyId": name})
            self.assertIn(b'"CreationDate":1.467011011748E9', reply.body)
        reply = self.server.ask("kms", "GetKeyRotationStatus",
                                {"KeyId": KEY})
        self.assertEqual(reply.body, b'{"KeyRotationEnabled":true,'
                         b'"NextRotationDate":1.7935992E9}')

    def test_missing_file_is_named(self):
        reply = self.server.ask("ec2", "DescribeVpcs")
        self.assertIn(b"eu-west-1/ec2.DescribeVpcs.json", reply.body)

    def test_forms(self):
        reply = self.server.ask("rds", "DescribeDBClusters")
        self.assertEqual(reply.fields["Content-Type"], "text/xml")
        self.assertTrue(reply.body.startswith(
            b'<DescribeDBClustersResponse xmlns="http://rds.amazonaws.com/doc'
            b'/2014-10-31/">\n  <DescribeDBClustersResult>\n    <DBClusters>'
            b"\n      <DBCluster>\n        <DBClusterIdentifier>c<"))
        self.assertIn(b"<Key>a:b/c</Key>\n            <Value>&lt;x&gt; &amp; "
                      b"'y'</Value>\n", reply.body)
        self.assertTrue(reply.body.endswith(
            b"</DescribeDBClustersResponse>\n"))
        reply = self.server.ask("ec2", "DescribeSecurityGroups")
        self.assertTrue(re.match(
            rb'<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeSecurity'
            rb'GroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/'
            rb'">\n    <requestId>[0-9a-f-]{36}</requestId>\n'
            rb"    <securityGroupInfo>\n        <item>\n            <groupId>",
            reply.body), reply.body[:300])
        for part in (b"<groupDescription>d<", b"<groups>\n", b"<ipRanges/>"):
            self.assertIn(part, reply.body)
        self.assertTrue(reply.body.endswith(
            b"</DescribeSecurityGroupsResponse>"))

    def test_times(self):
        for text, plain, full, epoch in (
                ("2026-11-01T10:00:00+00:00", "2026-11-01T10:00:00Z",
                 "2026-11-01T10:00:00.000Z", "1.7935272E9"),
                ("2026-11-01T11:00:00.120000+01:00",
                 "2026-11-01T10:00:00.120Z", "2026-11-01T10:00:00.120Z",
                 "1.79352720012E9")):
            self.assertEqual(serialise.xml_time(text, False), plain)
            self.assertEqual(serialise.xml_time(text, True), full)
            self.assertEqual(serialise.json_time(text), epoch)

    def test_identities(self):
        for changes, code in (({"secret": "x"}, "SignatureDoesNotMatch"),
                              ({"key": "x"}, "InvalidClientTokenId"),
                              ({"token": "x"}, "InvalidClientTokenId")):
            reply = self.server.ask("rds", "DescribeDBInstances", **changes)
            self.assertEqual(reply.status, 403)
            self.assertIn(code.encode(), reply.body)
        reply = self.server.send("", {})
        self.assertIn(b"MissingAuthenticationToken", reply.body)

    def test_assume_role(self):
        reply = self.server.ask("sts", "AssumeRole", {
            "RoleArn": "arn:aws:iam::222222222222:role/path/audit",
            "RoleSessionName": "me"})
        key, secret, token = (items(reply.body, name)[0] for name in (
            "AccessKeyId", "SecretAccessKey", "SessionToken"))
        keys = {"key": key, "secret": secret, "token": token}
        reply = self.server.ask("sts", "GetCallerIdentity", **keys)
        self.assertEqual(items(reply.body, "Arn"), [
            "arn:aws:sts::222222222222:assumed-role/audit/me"])
        keys["token"] = None
        self.assertEqual(self.server.ask("kms", "ListAliases",
                                         **keys).status, 400)

    def use(self, given):
        reply = self.server.ask(
            "sts", "GetCallerIdentity", key=given["AccessKeyId"],
            secret=given["SecretAccessKey"], token=given["Token"])
        self.assertIn(b"assumed-role/fakeaws-role", reply.body)

    def test_metadata(self):
        roles = "/latest/meta-data/iam/security-credentials/"
        self.assertEqual(self.server.get(roles).status, 401)
        self.assertEqual(self.server.get("/latest/api/token").status, 405)
        token = self.server.get(
            "/latest/api/token", "PUT",
            x_aws_ec2_metadata_token_ttl_seconds="21600").body.decode()
        header = {"x_aws_ec2_metadata_token": token}
        role = self.server.get(roles, **header).body.decode()
        self.use(json.loads(self.server.get(roles + role, **header).body))
        region = self.server.get("/latest/meta-data/placement/region",
                                 **header)
        self.assertEqual(region.body, b"eu-west-1")

    def test_web_identity(self):
        form = {"Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15",
                "RoleArn": "arn:aws:iam::222222222222:role/pod",
                "RoleSessionName": "me"}
        for token, status in (("fakeaws-jwt", 200), ("x", 400)):
            reply = self.server.send(
                urllib.parse.urlencode({**form, "WebIdentityToken": token}),
                {"Content-Type": "application/x-www-form-urlencoded"})
            self.assertEqual(reply.status, status)
        self.assertIn(b"<Code>InvalidIdentityToken</Code>", reply.body)

    def test_sso(self):
        path = ("/federation/credentials?role_name=audit&account_id="
                "222222222222")
        self.assertEqual(self.server.get(path).status, 401)
        given = json.loads(self.server.get(
            path, **{"x_amz_sso_bearer_token": "x"}).body)
        self.assertEqual(given["__type"], "UnauthorizedException")

    def test_container(self):
        path = "/_fakeaws/credentials"
        self.assertEqual(self.server.get(path).status, 401)
        self.use(json.loads(self.server.get(
            path, Authorization="fakeaws-token").body))

    def test_flat(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dump(folder, {"rds.DescribeDBInstances":
                                FILES["eu-west-1/rds.DescribeDBInstances"]})
            with Server(folder) as server:
                reply = server.ask("rds", "DescribeDBInstances", region="x")
                self.assertEqual(len(items(reply.body, "Engine")), 4)
                reply = server.ask("ec2", "DescribeRegions")
                self.assertEqual(items(reply.body, "regionName"),
                                 ["eu-west-1"])

    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = os.path.join(folder, "ready")
            server = Server(self.folder.name, "--tls-dir", os.path.join(
                folder, "tls"), "--ready-file", ready)
            self.addCleanup(server.__exit__)
            url = server.url
            with open(ready, encoding="ascii") as stream:
                self.assertEqual(stream.read().strip(), url)
            context = ssl.create_default_context(
                cafile=os.path.join(folder, "tls", "ca.pem"))
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}),
                urllib.request.HTTPSHandler(context=context))
            with opener.open(url + "/_fakeaws/counts", timeout=60) as reply:
                self.assertEqual(json.load(reply), {})
            server.process.terminate()
            self.assertEqual(server.process.wait(60), 0)


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("answers: %(cases)d cases" % counts)
    sys.exit(not program.result.wasSuccessful())
