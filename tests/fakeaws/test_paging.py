#!/usr/bin/python3
# test_paging: are pages cut, and tokens honoured, as the services do?
# SPDX-License-Identifier: Apache-2.0
import json
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rsplit("/", 1)[0] if "/" in __file__ else ".")

import paging  # noqa: E402
from harness import Server, items, write_dump  # noqa: E402

SIZES = (0, 1, 99, 100, 101, 200, 201)
counts = {"walks": 0, "pages": 0, "refused": 0}


def instances(number):
    return {"DBInstances": [
        {"DBInstanceIdentifier": "db-%04d" % n, "Engine": "mysql",
         "DBInstanceArn": "arn:aws:rds:eu-west-1:111122223333:db:db-%04d" % n}
        for n in range(number)]}


class Walks(unittest.TestCase):
    def serve(self, files, *options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        write_dump(folder.name, files)
        server = Server(folder.name, *options)
        self.addCleanup(server.__exit__)
        return server

    def walk_rds(self, server, region, params):
        """(identifiers, page lengths)."""
        found, pages, token = [], [], None
        while True:
            asked = dict(params, **({"Marker": token} if token else {}))
            reply = server.ask("rds", "DescribeDBInstances", asked,
                               region=region)
            self.assertEqual(reply.status, 200, reply.body)
            page = items(reply.body, "DBInstanceIdentifier")
            found += page
            pages.append(len(page))
            counts["pages"] += 1
            marker = items(reply.body, "Marker")
            if not marker:
                counts["walks"] += 1
                return found, pages
            token = marker[0]
            self.assertIn("=", token)

    def test_rds(self):
        server = self.serve({"r-%d/rds.DescribeDBInstances" % size:
                             instances(size) for size in SIZES})
        for size in SIZES:
            for params, most in (({}, 100), ({"MaxRecords": "100"}, 100),
                                 ({"MaxRecords": "20"}, 20),
                                 ({"MaxRecords": "99"}, 99)):
                with self.subTest(size=size, params=params):
                    found, pages = self.walk_rds(server, "r-%d" % size,
                                                 params)
                    self.assertEqual(found, ["db-%04d" % n
                                             for n in range(size)])
                    full, rest = divmod(size, most)
                    wanted = [most] * full + ([rest] if rest or not size
                                              else [])
                    self.assertEqual(pages, wanted)

    def test_scale(self):
        server = self.serve({"r/rds.DescribeDBInstances": instances(3)},
                            "--scale", "67")
        found, pages = self.walk_rds(server, "r", {})
        self.assertEqual(len(set(found)), 201)
        self.assertEqual(pages, [100, 100, 1])
        reply = server.ask("rds", "DescribeDBInstances", region="r", params={
            "DBInstanceIdentifier": found[-1]})
        self.assertEqual(items(reply.body, "DBInstanceIdentifier"),
                         [found[-1]])

    def test_scale_of_clusters(self):
        """Copies of members are in copies of their cluster, and in no other."""
        members = [dict(one, DBClusterIdentifier="c", DBInstanceArn="a:b:c")
                   for one in instances(2)["DBInstances"]]
        server = self.serve({
            "r/rds.DescribeDBInstances": {"DBInstances": members},
            "r/rds.DescribeDBClusters": {"DBClusters": [{
                "DBClusterIdentifier": "c", "DBClusterArn": "a:b:c",
                "Endpoint": "c.x.y", "DBClusterMembers": [
                    {"DBInstanceIdentifier": one["DBInstanceIdentifier"]}
                    for one in members]}]}}, "--scale", "3")
        clusters = server.ask("rds", "DescribeDBClusters", region="r").body
        self.assertEqual(items(clusters, "DBClusterIdentifier"),
                         ["c", "c-00002", "c-00003"])
        self.assertEqual(items(clusters, "Endpoint"),
                         ["c.x.y", "c-00002.x.y", "c-00003.x.y"])
        databases = server.ask("rds", "DescribeDBInstances", region="r").body
        self.assertEqual(sorted(items(databases, "DBInstanceIdentifier")),
                         sorted(items(clusters, "DBInstanceIdentifier")))
        self.assertEqual(
            [name + number for number in ("", "-00002", "-00003")
             for name in ("c", "c")],
            items(databases, "DBClusterIdentifier"))

    def refused(self, server, service, operation, params, code):
        with self.subTest(operation=operation, params=params):
            reply = server.ask(service, operation, params, region="r")
            self.assertEqual(reply.status, 400)
            self.assertIn(code.encode(), reply.body)
            counts["refused"] += 1

    def test_rds_refuses(self):
        server = self.serve({"r/rds.DescribeDBInstances": instances(101),
                             "r/rds.DescribeDBClusters": {"DBClusters": []}})
        for size in ("0", "19", "101", "x"):
            self.refused(server, "rds", "DescribeDBInstances",
                         {"MaxRecords": size}, "InvalidParameterValue")
        first = server.ask("rds", "DescribeDBInstances", region="r")
        token = items(first.body, "Marker")[0]
        self.refused(server, "rds", "DescribeDBClusters", {"Marker": token},
                     "InvalidParameterValue")
        self.refused(server, "rds", "DescribeDBInstances", {
            "Marker": token, "Filters.Filter.1.Name": "engine",
            "Filters.Filter.1.Values.Value.1": "mysql"},
            "InvalidParameterValue")
        self.refused(server, "rds", "DescribeDBInstances",
                     {"Marker": token.rstrip("=")}, "InvalidParameterValue")
        self.refused(server, "rds", "DescribeDBInstances", {"Marker": "x"},
                     "InvalidParameterValue")

    def test_kms(self):
        for size, most in ((0, 100), (100, 100), (101, 100), (7, 3)):
            server = self.serve({"r/kms.ListKeys": {"Keys": [
                {"KeyId": "k%d" % n} for n in range(size)]}})
            found, token = [], None
            while True:
                asked = {"Marker": token} if token else {}
                if most != 100:
                    asked["Limit"] = most
                answer = json.loads(server.ask("kms", "ListKeys", asked,
                                               region="r").body)
                counts["pages"] += 1
                self.assertLessEqual(len(answer["Keys"]), most)
                found += answer["Keys"]
                self.assertIs(answer["Truncated"], "NextMarker" in answer)
                token = answer.get("NextMarker")
                if not token:
                    break
            counts["walks"] += 1
            self.assertEqual(len(found), size)

    def test_ec2(self):
        """Everything at once, unless MaxResults is given."""
        groups = [{"GroupId": "sg-%d" % n, "VpcId": "vpc-%d" % (n % 2)}
                  for n in range(1201)]
        server = self.serve({"r/ec2.DescribeSecurityGroups":
                             {"SecurityGroups": groups}})
        reply = server.ask("ec2", "DescribeSecurityGroups", region="r")
        self.assertEqual(len(items(reply.body, "groupId")), 1201)
        self.assertEqual(items(reply.body, "nextToken"), [])
        found, asked = [], {"MaxResults": "1000"}
        while True:
            reply = server.ask("ec2", "DescribeSecurityGroups", asked,
                               region="r")
            found += items(reply.body, "groupId")
            counts["pages"] += 1
            token = items(reply.body, "nextToken")
            if not token:
                break
            asked["NextToken"] = token[0]
        counts["walks"] += 1
        self.assertEqual(found, [one["GroupId"] for one in groups])
        self.refused(server, "ec2", "DescribeSecurityGroups",
                     {"MaxResults": "4"}, "InvalidParameterValue")
        self.refused(server, "ec2", "DescribeSecurityGroups",
                     {"MaxResults": "5", "GroupId.1": "sg-1"},
                     "InvalidParameterCombination")
        self.refused(server, "ec2", "DescribeSecurityGroups",
                     {"NextToken": "abc"}, "InvalidNextToken")

    def test_token(self):
        for offset in (0, 1, 100, 12345):
            token = paging.make_token("mark", offset)
            self.assertTrue(token.endswith("="))
            self.assertEqual(paging.read_token(token, "mark"), offset)
            self.assertIsNone(paging.read_token(token, "other"))


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("paging: %(walks)d lists walked in %(pages)d pages, %(refused)d "
          "requests refused" % counts)
    sys.exit(not program.result.wasSuccessful())
