#!/usr/bin/python3
# t_dump_account: is a dump of an account judged as the account itself?
# SPDX-License-Identifier: Apache-2.0
"""contrib/dump-account by the AWS CLI against fakeaws, then the plugins in
$PLUGINS on both. One region of the demo account, which has refusals too: the
CLI takes a second for each call. DUMP_REGIONS=all for all of them."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.join(HERE, os.pardir, os.pardir)
sys.path.insert(0, os.path.join(TOP, "tests", "fakeaws"))

from harness import Server  # noqa: E402

DEMO = os.path.join(TOP, "tests", "accounts", "demo")
SCRIPT = os.path.join(TOP, "contrib", "dump-account")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
DESCRIBE = os.path.join(PLUGINS, os.pardir, "man", "describe")
REGIONS = os.environ.get("DUMP_REGIONS", "us-east-1")
# Who asks, and in how many accounts and regions, is settled before.
ASIDE = re.compile(r"^(sts|organizations) |^ec2 DescribeRegions ")
CHECKS = sorted(name[:-2] for name in os.listdir(os.path.join(TOP, "plugins"))
                if name.startswith("check_") and name.endswith(".c"))


def environment(**more):
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
            "AWS_EC2_METADATA_DISABLED": "true",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **more}


def dump(*options, **env):
    return subprocess.run([SCRIPT, *options], env=environment(**env),
                          capture_output=True, text=True, timeout=1800,
                          check=False)


class Options(unittest.TestCase):
    def test_help(self):
        done = dump("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("Usage: dump-account", done.stdout)

    def test_wrong(self):
        for options in ([], ["-x"], ["-r"], ["-r", "eu-west-1"], ["-o"]):
            done = dump(*options)
            self.assertEqual(done.returncode, 2, options)
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, "^dump-account: ")

    def test_not_empty(self):
        done = dump("-r", "eu-west-1", "-o", HERE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not empty", done.stderr)

    def test_without_the_cli(self):
        with tempfile.TemporaryDirectory() as folder:
            for tool in "ls", "mkdir":
                os.symlink(shutil.which(tool), os.path.join(folder, tool))
            done = dump("-o", os.path.join(folder, "dump"), PATH=folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("the AWS CLI is not installed", done.stderr)

    def test_plan(self):
        """What the checks ask is dumped, and nothing else."""
        described = subprocess.run([DESCRIBE, "operations"], text=True,
                                   capture_output=True, check=True)
        wanted = {line for line in described.stdout.splitlines()
                  if not ASIDE.match(line)}
        planned = set(dump("--list").stdout.splitlines())
        # Of what a type of snapshots narrows the whole list is dumped too,
        # and of clusters that is all that is asked for.
        for name in ("DescribeDBSnapshots", "DescribeDBClusterSnapshots"):
            self.assertIn("rds %s -" % name, planned)
            planned.remove("rds %s -" % name)
        wanted.remove("rds DescribeDBClusterSnapshots SnapshotType")
        self.assertEqual(planned, wanted)


@unittest.skipUnless(shutil.which("aws"), "there is no AWS CLI")
class Judged(unittest.TestCase):
    def findings(self, check, *options, **env):
        done = subprocess.run(
            [os.path.join(PLUGINS, check), "-r", REGIONS, "-o", "json",
             "-t", "120", *options], env=environment(**env), text=True,
            capture_output=True, timeout=180, check=False)
        self.assertEqual(done.stderr, "")
        told = json.loads(done.stdout)
        # The CLI does not tell the status of a refusal.
        text = re.sub(r", HTTP \d+", "", json.dumps(told["findings"]))
        return done.returncode, json.loads(text)

    def test_judged_alike(self):
        with Server(DEMO) as server, tempfile.TemporaryDirectory() as folder:
            env = {"AWS_ENDPOINT_URL": server.url, "AWS_REGION": "eu-west-1",
                   "AWS_ACCESS_KEY_ID": "AKIDFAKEAWS",
                   "AWS_SECRET_ACCESS_KEY": "fakeaws-secret"}
            done = dump("-r", REGIONS, "-o", folder, HOME=folder + "/none",
                        **env)
            self.assertEqual(done.returncode, 0, done.stderr)
            for parent, _, names in os.walk(folder):
                for name in names:
                    mode = os.stat(os.path.join(parent, name)).st_mode
                    self.assertEqual(mode & 0o077, 0, name)
            found = 0
            for check in CHECKS:
                with self.subTest(check=check):
                    code, live = self.findings(check, **env)
                    read = self.findings(check, "--input", folder)
                    # Where no ARN came the dump does not tell whose it is.
                    for one, other in zip(live, read[1]):
                        if not other["account_id"]:
                            one["account_id"] = None
                    self.assertEqual(read, (code, live))
                    found += len(live)
        self.assertGreater(found, len(CHECKS))

    def test_no_way_in(self):
        with Server(DEMO) as server, tempfile.TemporaryDirectory() as folder:
            done = dump("-r", "us-east-1", "-o", folder,
                        AWS_ENDPOINT_URL=server.url,
                        AWS_ACCESS_KEY_ID="AKIDWRONG",
                        AWS_SECRET_ACCESS_KEY="fakeaws-secret")
            self.assertEqual(done.returncode, 1)
            self.assertIn("no way in", done.stderr)
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main()
