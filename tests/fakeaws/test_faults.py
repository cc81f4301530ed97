#!/usr/bin/python3
# test_faults: does every fault go wrong in its own way, and just as often?
# SPDX-License-Identifier: Apache-2.0
import calendar
import email.utils
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import faults  # noqa: E402
from harness import Server, items, write_dump  # noqa: E402

FILES = {
    "r/rds.DescribeDBInstances": {"DBInstances": [
        {"DBInstanceIdentifier": "db-%03d" % n, "Engine": "mysql"}
        for n in range(150)]},
    "r/ec2.DescribeVpcs": {"Vpcs": [{"VpcId": "vpc-1"}]},
    "r/kms.ListKeys": {"Keys": [{"KeyId": "k"}], "Truncated": False},
}
# fault, service: status, code
ANSWERS = (
    ("throttle", "rds", 400, "Throttling"),
    ("throttle", "ec2", 503, "RequestLimitExceeded"),
    ("throttle", "kms", 400, "ThrottlingException"),
    ("5xx", "rds", 500, "InternalFailure"),
    ("503", "rds", 503, "ServiceUnavailable"),
    ("503", "kms", 503, "ServiceUnavailableException"),
    ("expired", "rds", 403, "ExpiredToken"),
    ("expired", "ec2", 400, "RequestExpired"),
    ("expired", "kms", 400, "ExpiredTokenException"),
    ("denied", "rds", 403, "AccessDenied"),
    ("denied", "ec2", 403, "UnauthorizedOperation"),
    ("denied", "kms", 400, "AccessDeniedException"),
    ("wrongdate", "rds", 403, "SignatureDoesNotMatch"),
    ("wrongdate", "ec2", 400, "RequestExpired"),
    ("wrongdate", "kms", 400, "InvalidSignatureException"),
    ("html", "rds", 503, "<html>"),
)
OPERATIONS = {"rds": "DescribeDBInstances", "ec2": "DescribeVpcs",
              "kms": "ListKeys"}
counts = {"faults": 0}


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        write_dump(self.folder.name, FILES)

    def serve(self, *specs, options=()):
        server = Server(self.folder.name, *options, *(
            word for spec in specs for word in ("--fault", spec)))
        self.addCleanup(server.__exit__)
        return server

    def ask(self, server, service, params=None, **options):
        return server.ask(service, OPERATIONS[service], params, region="r",
                          **options)

    def test_answers(self):
        for kind, service, status, code in ANSWERS:
            with self.subTest(kind=kind, service=service):
                server = self.serve("%s.%s:%s:1" % (
                    service, OPERATIONS[service], kind))
                reply = self.ask(server, service)
                self.assertEqual(reply.status, status)
                self.assertIn(code.encode(), reply.body)
                self.assertEqual(self.ask(server, service).status, 200)
                counts["faults"] += 1

    def test_count_and_every(self):
        for spec, wanted in (("*:5xx", "111111"), ("*:5xx:2", "110000"),
                             ("*:5xx::2", "010101"), ("*:5xx:1:3", "001000"),
                             ("rds.*:5xx:1", "100000"),
                             ("kms.*:5xx", "000000"),
                             ("*@elsewhere:5xx", "000000"),
                             ("*@r:5xx:1", "100000")):
            with self.subTest(spec=spec):
                server = self.serve(spec)
                got = "".join(str(int(self.ask(server, "rds").status == 500))
                              for _ in wanted)
                self.assertEqual(got, wanted)
                counts["faults"] += 1

    def test_bad_specs(self):
        for spec in ("", "*", "*:nonsense", "word:5xx", "*:5xx:x",
                     "*:5xx:1:0", "a.b:5xx:1:1:1"):
            with self.assertRaises(ValueError, msg=spec):
                faults.Fault(spec)

    def test_broken_transport(self):
        for kind, error in (("reset", (ConnectionError,
                                       http.client.BadStatusLine)),
                            ("truncate", http.client.IncompleteRead)):
            with self.subTest(kind=kind):
                server = self.serve("*:%s:1" % kind)
                with self.assertRaises(error):
                    self.ask(server, "rds")
                self.assertEqual(self.ask(server, "rds").status, 200)
                counts["faults"] += 1

    def test_hang(self):
        server = self.serve("*:hang:1")
        server.link.timeout = 0.3
        with self.assertRaises(TimeoutError):
            self.ask(server, "rds")
        server.link.timeout = 20
        self.assertEqual(self.ask(server, "rds").status, 200)
        counts["faults"] += 1

    def test_slow(self):
        server = self.serve("*:slow:1")
        before = time.monotonic()
        reply = self.ask(server, "rds")
        self.assertGreater(time.monotonic() - before,
                           faults.SLOW_SECONDS * 0.9)
        xml.etree.ElementTree.fromstring(reply.body)
        counts["faults"] += 1

    def test_malformed(self):
        server = self.serve("*:malformed:2")
        reply = self.ask(server, "rds")
        self.assertEqual(reply.status, 200)
        with self.assertRaises(xml.etree.ElementTree.ParseError):
            xml.etree.ElementTree.fromstring(reply.body)
        with self.assertRaises(ValueError):
            json.loads(self.ask(server, "kms").body)
        counts["faults"] += 2

    def test_loop(self):
        for service, token, name in (("rds", "Marker", "Marker"),
                                     ("ec2", "NextToken", "nextToken")):
            server = self.serve("*:loop")
            first = items(self.ask(server, service).body, name)
            again = items(self.ask(server, service,
                                   {token: first[0]}).body, name)
            self.assertEqual(first, again)
            counts["faults"] += 1
        answer = json.loads(self.ask(server, "kms").body)
        self.assertIs(answer["Truncated"], True)

    def test_huge(self):
        server = self.serve("*:huge:1")
        body, headers = server.sign("rds", "DescribeDBInstances", {}, "r")
        server.link.request("POST", "/", body, headers)
        answer = server.link.getresponse()
        size = sum(len(answer.read(1 << 20)) for _ in range(20))
        self.assertGreater(size, 19 << 20)
        server.link.close()
        self.assertEqual(self.ask(server, "rds").status, 200)
        counts["faults"] += 1

    def test_wrong_date(self):
        """The Date header leads an hour ahead; who follows it is let in."""
        server = self.serve("rds.*:wrongdate")
        reply = self.ask(server, "rds")
        date = calendar.timegm(email.utils.parsedate(reply.fields["Date"]))
        self.assertAlmostEqual(date - time.time(), faults.CLOCK_SHIFT,
                               delta=60)
        import botocore.auth
        import datetime
        real = botocore.auth.datetime.datetime

        class Ahead(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return real.utcnow() + datetime.timedelta(hours=1)

        botocore.auth.datetime.datetime = Ahead
        try:
            self.assertEqual(self.ask(server, "rds").status, 200)
            self.assertNotEqual(self.ask(server, "kms").status, 200)
        finally:
            botocore.auth.datetime.datetime = real
        counts["faults"] += 1

    def test_latency_and_log(self):
        log = os.path.join(self.folder.name, "log")
        server = self.serve("*:throttle:1", options=("--latency", "80",
                                                     "--log", log))
        before = time.monotonic()
        self.ask(server, "rds")
        self.ask(server, "rds", {"MaxRecords": "20"})
        self.assertGreater(time.monotonic() - before, 0.16)
        with open(log, encoding="utf-8") as stream:
            lines = [line.split()[1:] for line in stream]
        self.assertEqual(lines, [
            ["rds", "r", "DescribeDBInstances", "Throttling!throttle", "400"],
            ["rds", "r", "DescribeDBInstances", "MaxRecords=20", "200"]])
        asked = json.loads(server.get("/_fakeaws/counts").body)
        self.assertEqual(asked, {"rds.DescribeDBInstances@r": 2})

    def test_usage(self):
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "fakeaws"), self.folder.name,
             "--fault", "*:what"], capture_output=True, text=True,
            check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("*:what", done.stderr)


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("faults: %(faults)d committed as described" % counts)
    sys.exit(not program.result.wasSuccessful())
