#!/usr/bin/python3
# t_iam: do the printed IAM policies allow what a run asks for, and no more?
# SPDX-License-Identifier: Apache-2.0
"""The plugins in $PLUGINS against fakeaws: the actions of --iam-policy are held
against what it counted. documents.sh compares contrib/ with its tables."""

import json
import os
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.join(HERE, os.pardir, os.pardir)
sys.path.insert(0, os.path.join(HERE, os.pardir, "fakeaws"))

from harness import Server  # noqa: E402

DEMO = os.path.join(HERE, os.pardir, "accounts", "demo")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
CONTRIB = os.path.join(TOP, "contrib")
FILES = ("core", "rds", "account", "organization")
THE_SIX = ("rds_encryption", "rds_public", "rds_sg", "rds_backup",
           "rds_multiaz", "kms_rotation")
# Together they make each check ask for all that it ever may.
OPTIONS = {
    "kms_policy": [["--all"]],
    "kms_rotation": [["--all", "--snapshots", "--manual-ok=365"]],
    "kms_state": [["--all"], ["--no-snapshots"]],
    "rds_backup": [["--severity", "automated-backup-missing=warning"]],
    "rds_cmk": [["--all", "--key=alias/orders"]],
    "rds_encryption": [["--require=cmk"]],
    "rds_proxy": [["--follow", "--rule-ids", "--engine=postgres"]],
    "rds_public": [["--mode=effective"]],
    "rds_roles": [["--severity", "role-broad=warning"]],
    "rds_secret": [["--severity", "secret-aws-key=warning"]],
    "rds_sg": [["--follow", "--rule-ids"]],
    "rds_snapshot_encryption": [["--engine=postgres"]],
    "rds_snapshot_public": [["--engine=postgres"]],
    "rds_snapshot_shared": [["--engine=postgres"]],
    "rds_tls": [["--proxies"]],
}
# What the demo account gives no reason to ask for.
NOT_IN_DEMO = {
    "rds_exposure": ["ec2:DescribeVpcBlockPublicAccessExclusions"],
    "rds_public": ["ec2:DescribeVpcBlockPublicAccessExclusions"],
    "rds_proxy": ["ec2:GetManagedPrefixListEntries"],
    "rds_subnet": ["ec2:GetManagedPrefixListEntries"],
}
NEVER = ("secretsmanager:GetSecretValue", "kms:Decrypt", "rds-db:connect",
         "rds:DownloadDBLogFilePortion")
counts = {"runs": 0, "actions": 0, "denied": 0}


def clean():
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
            "AWS_EC2_METADATA_DISABLED": "true",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def checks():
    return sorted(name[len("check_"):-len(".c")]
                  for name in os.listdir(os.path.join(TOP, "plugins"))
                  if re.fullmatch(r"check_\w+\.c", name))


def plugin(check, *options, **more):
    return subprocess.run(
        [os.path.join(PLUGINS, "check_" + check), *options],
        env={**clean(), **more}, capture_output=True, text=True, timeout=120,
        check=False)


def actions(policy):
    return {action for statement in policy["Statement"]
            for action in statement["Action"]}


def tier(name):
    with open(os.path.join(CONTRIB, "iam-policy-%s.json" % name),
              encoding="utf-8") as stream:
        return json.load(stream)


class Policy(unittest.TestCase):
    def policy(self, check, *options):
        done = plugin(check, "--iam-policy", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def check_form(self, policy):
        self.assertEqual(list(policy), ["Version", "Statement"])
        self.assertEqual(policy["Version"], "2012-10-17")
        for statement in policy["Statement"]:
            self.assertEqual(list(statement),
                             ["Sid", "Effect", "Action", "Resource"])
            self.assertEqual(statement["Effect"], "Allow")
            wanted = statement["Action"]
            self.assertEqual(wanted, sorted(set(wanted)))
            for action in wanted:
                self.assertRegex(
                    action, r"^[a-z0-9]+:((Describe|Get|List)[A-Za-z]+|"
                    r"AssumeRole)$")
                self.assertNotIn(action, NEVER)
                counts["actions"] += 1

    # Not longer than what IAM takes for a managed policy, blanks not counted.
    def test_files(self):
        for name in FILES:
            with self.subTest(name=name):
                policy = tier(name)
                self.check_form(policy)
                self.assertLess(len("".join(json.dumps(policy).split())),
                                6144)

    # A higher tier holds the lower; all together, what any check asks for.
    def test_tiers(self):
        core, rds, account = (actions(tier(name)) for name in FILES[:3])
        self.assertLess(core, rds)
        self.assertLess(rds, account)
        every = {"ec2:DescribeRegions"}
        for check in checks():
            wanted = actions(self.policy(check))
            if check in THE_SIX:
                self.assertLessEqual(wanted, core, check)
            self.assertLessEqual(wanted, rds, check)
            every |= wanted
            for options in OPTIONS.get(check, ()):
                every |= actions(self.policy(check, *options))
        self.assertEqual(every, account)

    def test_run_options(self):
        policy = self.policy("rds_vpc", "-r", "all")
        self.check_form(policy)
        self.assertEqual(len(policy["Statement"]), 1)
        self.assertIn("ec2:DescribeRegions", actions(policy))
        self.assertNotIn("ec2:DescribeRegions",
                         actions(self.policy("rds_vpc", "-r", "eu-west-1")))
        for options, resources in (
                (["--accounts=all"], ["arn:aws:iam::*:role/path/audit"]),
                (["--accounts=111122223333,444455556666", "-rcn-north-1"],
                 ["arn:aws-cn:iam::111122223333:role/path/audit",
                  "arn:aws-cn:iam::444455556666:role/path/audit"]),
                (["--accounts=444455556666",
                  "--role-arn=arn:aws-us-gov:iam::111122223333:role/hub"],
                 ["arn:aws-us-gov:iam::111122223333:role/hub",
                  "arn:aws-us-gov:iam::444455556666:role/path/audit"])):
            with self.subTest(options=options):
                policy = self.policy("rds_vpc", *options,
                                     "--account-role=path/audit")
                self.check_form(policy)
                statements = {one["Sid"]: one for one in policy["Statement"]}
                self.assertEqual("ListAccounts" in statements,
                                 options == ["--accounts=all"])
                self.assertEqual(statements["AssumeRole"]["Resource"],
                                 resources)
                self.assertEqual(statements["AssumeRole"]["Action"],
                                 ["sts:AssumeRole"])
                self.assertEqual(statements["Read"]["Resource"], ["*"])

    # A mistake is still one, and -h wins.
    def test_mistakes(self):
        done = plugin("rds_sg", "--iam-policy", "--severity=nonsense")
        self.assertEqual(done.returncode, 3)
        self.assertTrue(done.stdout.startswith("RDS_SG UNKNOWN - "))
        done = plugin("rds_sg", "--iam-policy", "--help")
        self.assertEqual(done.returncode, 3)
        self.assertIn("Usage: check_rds_sg", done.stdout)


class Reality(unittest.TestCase):
    def start(self, *options):
        server = Server(DEMO, *options)
        self.addCleanup(server.__exit__)
        return server

    def ask(self, server, check, *options):
        """(what it said, the actions it asked for)"""
        def counted():
            return json.loads(server.get("/_fakeaws/counts").body)

        before = counted()
        done = plugin(check, "-o", "json", *options,
                      AWS_ENDPOINT_URL=server.url,
                      AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
                      AWS_SECRET_ACCESS_KEY="fakeaws-secret",
                      AWS_MAX_ATTEMPTS="1")
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout), {
            name.split("@")[0].replace(".", ":")
            for name, n in counted().items() if n > before.get(name, 0)}

    def granted(self, check, *options):
        return actions(json.loads(
            plugin(check, "--iam-policy", *options).stdout))

    # Whatever is asked for is granted; whatever is granted, is asked for once.
    def test_calls(self):
        server = self.start()
        for check in checks():
            asked, granted = set(), set()
            for options in [[], *OPTIONS.get(check, ())]:
                options = ["-r", "all", *options]
                with self.subTest(check=check, options=options):
                    now = self.ask(server, check, *options)[1]
                    may = self.granted(check, *options)
                    self.assertLessEqual(now, may)
                    asked |= now
                    granted |= may
                counts["runs"] += 1
            with self.subTest(check=check):
                spare = granted - asked - {"sts:GetCallerIdentity"}
                self.assertEqual(spare, set(NOT_IN_DEMO.get(check, ())))

    # What is refused is named as the policy names it.
    def test_denied(self):
        for check, options in (("rds_sg", ["--follow", "--rule-ids"]),
                               ("kms_policy", []), ("rds_roles", [])):
            for action in self.granted(check, *options):
                if action.startswith("sts:"):
                    continue
                server = self.start(
                    "--fault", action.replace(":", ".") + ":denied")
                with self.subTest(check=check, action=action):
                    said, asked = self.ask(server, check, "-r", "eu-west-1",
                                           *options)
                    self.assertIn(action, asked)
                    self.assertIn(action, json.dumps(
                        [said["errors"], said["findings"]]))
                    counts["denied"] += 1


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("iam: %(runs)d runs asked for what their policies grant, "
          "%(actions)d actions looked at, %(denied)d refused by name"
          % counts)
    sys.exit(not program.result.wasSuccessful())
