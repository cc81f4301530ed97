#!/usr/bin/python3
# t_cache: do runs that share a cache share their calls, and nothing else?
# SPDX-License-Identifier: Apache-2.0
"""The plugins in $PLUGINS against fakeaws. Nothing sleeps: what must have
happened is asked of /_fakeaws/counts."""

import collections
import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "fakeaws"))

from harness import Server  # noqa: E402

DEMO = os.path.join(HERE, os.pardir, "accounts", "demo")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
CHECKS = ("rds_encryption", "rds_public", "rds_sg", "rds_backup",
          "rds_multiaz", "kms_rotation")
INSTANCES = "rds.DescribeDBInstances@eu-west-1"


class Runs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.cache = os.path.join(self.folder.name, "cache")
        self.log = os.path.join(self.folder.name, "log")

    def tearDown(self):
        self.folder.cleanup()

    def serve(self, *options):
        server = Server(DEMO, "--log", self.log, *options)
        self.addCleanup(server.__exit__)
        return server

    def start(self, server, check, *options, **more):
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
               "HOME": self.folder.name, "AWS_ENDPOINT_URL": server.url,
               "AWS_ACCESS_KEY_ID": "AKIDFAKEAWS", "AWS_REGION": "eu-west-1",
               "AWS_SECRET_ACCESS_KEY": "fakeaws-secret", **more}
        return subprocess.Popen(
            [os.path.join(PLUGINS, "check_" + check), *options], env=env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self, process):
        out, err = process.communicate(timeout=120)
        self.assertEqual(err, "")
        return out, process.returncode

    def run_check(self, server, check, *options, **more):
        return self.end(self.start(server, check, *options, **more))

    def cached(self, server, check, *options, **more):
        return self.run_check(server, check, "--cache-dir", self.cache,
                              *options, **more)

    def counts(self, server):
        return json.loads(server.get("/_fakeaws/counts").body)

    def requests(self):
        """(service region operation parameters status) of each request."""
        with open(self.log, encoding="utf-8") as stream:
            return [line.split(" ", 1)[1].strip() for line in stream]

    def files(self):
        return [os.path.join(self.cache, name)
                for name in os.listdir(self.cache) if name != "lock"]

    def test_twenty_at_once(self):
        server = self.serve("--latency", "50")
        alone = {check: self.run_check(server, check, "-o", "json")
                 for check in CHECKS}
        before = self.counts(server)
        done = len(self.requests())
        runs = [(check, self.start(server, check, "-o", "json",
                                   "--cache-dir", self.cache))
                for check in (CHECKS * 4)[:20]]
        for check, process in runs:
            self.assertEqual(self.end(process), alone[check], check)
        seen = collections.Counter(self.requests()[done:])
        failed = collections.Counter()
        good = collections.Counter()
        for request, n in seen.items():
            service, region, operation = request.split(" ")[:3]
            name = "%s.%s@%s" % (service, operation, region)
            if request.endswith(" 200"):
                good[name] += 1
                self.assertEqual(n, 1, request)
            else:
                failed[name] += n
        after = self.counts(server)
        self.assertGreater(len(good), 6)
        for name, n in after.items():
            self.assertEqual(n - before.get(name, 0),
                             good[name] + failed[name], name)
        self.assertEqual(good[INSTANCES], 1)

    def test_files(self):
        server = self.serve()
        self.cached(server, "rds_public")
        self.assertEqual(os.stat(self.cache).st_mode & 0o777, 0o700)
        self.assertTrue(self.files())
        for path in self.files():
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            with open(path, "rb") as stream:
                text = stream.read()
            self.assertNotIn(b"fakeaws-secret", text)
            self.assertNotIn(b"AKIDFAKEAWS", text)

    def test_second_run(self):
        server = self.serve()
        first, _ = self.cached(server, "rds_public", "-vv")
        second, _ = self.cached(server, "rds_public", "-vv")
        calls = self.counts(server)
        self.assertNotIn(" cache: ", first)
        self.assertRegex(first, "api_calls=[1-9]")
        self.assertIn("rds:DescribeDBInstances eu-west-1 cache: 1 page, ",
                      second)
        self.assertRegex(second, "api_calls=0")
        self.assertNotIn(" attempt ", second)
        for options in (("--cache-ttl", "0"), ("--region", "eu-central-1")):
            out, _ = self.cached(server, "rds_public", "-vv", *options)
            self.assertRegex(out, "api_calls=[1-9]", options)
        out, _ = self.cached(server, "rds_public",
                             AWS_ACCESS_KEY_ID="AKIDELSE")
        self.assertIn("InvalidClientTokenId", out)
        self.assertGreater(self.counts(server)[INSTANCES], calls[INSTANCES])

    def test_damaged(self):
        server = self.serve()
        expected, _ = self.run_check(server, "rds_public", "-o", "json")
        for name in ("garbage", "cut", "link"):
            self.cached(server, "rds_public", "--cache-ttl", "0")
            for path in self.files():
                size = os.stat(path).st_size
                if name == "garbage":
                    with open(path, "r+b") as stream:
                        stream.seek(size // 2)
                        stream.write(b"<PubliclyAccessible>false")
                elif name == "cut":
                    os.truncate(path, size // 2)
                else:
                    target = os.path.join(self.folder.name,
                                          os.path.basename(path))
                    os.rename(path, target)
                    os.symlink(target, path)
            before = self.counts(server)[INSTANCES]
            out, _ = self.cached(server, "rds_public", "-o", "json")
            self.assertEqual(out, expected, name)
            self.assertEqual(self.counts(server)[INSTANCES], before + 1, name)

    def refused(self, server, why):
        out, code = self.cached(server, "rds_public")
        self.assertEqual(code, 3)
        self.assertIn("--cache-dir: '%s': " % self.cache, out)
        self.assertRegex(out, why)
        self.assertEqual(self.counts(server), {})

    def test_refused(self):
        server = self.serve()
        elsewhere = os.path.join(self.folder.name, "elsewhere")
        os.mkdir(elsewhere, 0o700)
        os.symlink(elsewhere, self.cache)
        self.refused(server, "symbolic link")
        os.unlink(self.cache)
        os.mkdir(self.cache)
        for mode in (0o755, 0o750, 0o701, 0o777):
            os.chmod(self.cache, mode)
            self.refused(server, "must have mode 0700")
        os.chmod(self.cache, 0o700)
        if os.geteuid() == 0:
            os.chown(self.cache, 1, 1)
            self.refused(server, "belongs to another user")
            os.chown(self.cache, 0, 0)
        os.rmdir(self.cache)
        with open(self.cache, "w", encoding="utf-8"):
            pass
        self.refused(server, "no directory")

    def test_unusable(self):
        """Where nothing can be kept the run is as good as without."""
        server = self.serve()
        os.mkdir(self.cache, 0o700)
        os.mkdir(os.path.join(self.cache, "lock"))
        expected = self.run_check(server, "rds_public", "-o", "json")
        self.assertEqual(self.cached(server, "rds_public", "-o", "json"),
                         expected)
        out, _ = self.cached(server, "rds_public", "-v")
        self.assertIn("--cache-dir: '%s': Is a directory; going on without"
                      % self.cache, out)
        out, _ = self.cached(server, "rds_public")
        self.assertNotIn("going on", out)

    def test_usage(self):
        server = self.serve()
        for options, message in (
                (("--input", DEMO, "--cache-dir", "x"),
                 "--cache-dir: not with --input"),
                (("--input", DEMO, "--cache-ttl", "1"),
                 "--cache-ttl: not with --input"),
                (("--cache-ttl", "1"), "--cache-ttl: only with --cache-dir"),
                (("--cache-dir", "x", "--cache-ttl", "-1"), "'-1': not betw"),
                (("--concurrency", "65"), "'65': not between 1 and 64"),
                (("--concurrency", "0"), "'0': not between 1 and 64")):
            out, code = self.run_check(server, "rds_public", *options)
            self.assertEqual(code, 3)
            self.assertIn(message, out)
        self.assertEqual(self.counts(server), {})

    def holder(self, server):
        """A run that has asked and will not be answered."""
        process = self.start(server, "rds_public", "--cache-dir", self.cache)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        while not self.counts(server).get(INSTANCES):
            self.assertIsNone(process.poll())
        return process

    def test_deadline_while_waiting(self):
        server = self.serve("--fault", "rds.DescribeDBInstances:hang:1")
        holder = self.holder(server)
        out, _ = self.cached(server, "rds_public", "-t", "1")
        self.assertIn("deadline", out)
        self.assertEqual(self.counts(server)[INSTANCES], 1)
        self.assertIsNone(holder.poll())

    def test_killed_holder(self):
        server = self.serve("--fault", "rds.DescribeDBInstances:hang:1")
        expected, _ = self.run_check(self.serve(), "rds_public", "-o", "json")
        holder = self.holder(server)
        waiting = self.start(server, "rds_public", "-o", "json",
                             "--cache-dir", self.cache)
        holder.kill()
        out, _ = self.end(waiting)
        self.assertEqual(out, expected)
        self.assertEqual(self.counts(server)[INSTANCES], 2)

    def test_errors_are_not_kept(self):
        server = self.serve("--fault", "rds.DescribeDBInstances:expired:1")
        out, _ = self.cached(server, "rds_public")
        self.assertIn("ExpiredToken", out)
        out, _ = self.cached(server, "rds_public")
        self.assertNotIn("ExpiredToken", out)
        self.assertEqual(self.counts(server)[INSTANCES], 2)

    def test_throttled(self):
        """Every third call of kms is sent away, whatever is under way."""
        plain, _ = self.run_check(self.serve(), "kms_rotation", "-o", "json")
        server = self.serve("--fault", "kms.*:throttle::3")
        out, _ = self.run_check(server, "kms_rotation", "-o", "json", "-t",
                                "90", AWS_MAX_ATTEMPTS="50")
        self.assertEqual(out, plain)
        throttled = [r for r in self.requests() if "Throttling" in r]
        self.assertGreater(len(throttled), 5)

    def test_concurrency(self):
        server = self.serve("--latency", "20")
        one = self.run_check(server, "kms_rotation", "-o", "json",
                             "--concurrency", "1")
        many = self.run_check(server, "kms_rotation", "-o", "json",
                              "--concurrency", "64")
        self.assertEqual(one, many)


if __name__ == "__main__":
    unittest.main()
