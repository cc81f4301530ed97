#!/usr/bin/python3
# t_calls: do checks ask AWS for what they need, once, and for nothing else?
# SPDX-License-Identifier: Apache-2.0
"""The plugins in $PLUGINS against fakeaws, whose counts of eu-west-1 are held
against CALLS; what comes over the wire must be judged as the dump is."""

import collections
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "fakeaws"))
sys.path.insert(0, os.path.join(HERE, os.pardir, "accounts"))
sys.path.insert(0, os.path.join(HERE, os.pardir, "exporter"))

from harness import Server  # noqa: E402
import demo_access  # noqa: E402
import demo_databases as databases  # noqa: E402
import organization  # noqa: E402

DEMO = os.path.join(HERE, os.pardir, "accounts", "demo")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
NOW = "2026-11-20T12:00:00Z"
EU = "eu-west-1"
LISTS = {"rds.DescribeDBInstances": 1, "rds.DescribeDBClusters": 1}
COPIES = {"rds.DescribeDBSnapshots": 1, "rds.DescribeDBClusterSnapshots": 1,
          "rds.DescribeDBInstanceAutomatedBackups": 1}
MEMBERS = ("KmsKeyId", "PerformanceInsightsKMSKeyId",
           "ActivityStreamKmsKeyId")
counts = {"runs": 0, "calls": 0, "findings": 0}


def keys():
    """Every name that a database of the demo has for a key."""
    found = set()
    for one in databases.instances(EU) + databases.clusters(EU):
        if one["Engine"] in ("neptune", "docdb"):
            continue
        found |= {one[name] for name in MEMBERS if name in one}
        if "MasterUserSecret" in one:
            found.add(one["MasterUserSecret"]["KmsKeyId"])
    return found


def copied_keys():
    return {one["KmsKeyId"] for one, _ in databases.gone()}


SECRETS = sum(region == EU for _, region, _ in demo_access.SECRETS)
ROLES = len(demo_access.ROLES)
DETAILS = {"iam.GetAccountAuthorizationDetails": 2}
DESCRIBED = {"kms.DescribeKey": len(keys())}
# Check, options, calls; None where their number is no matter.
CALLS = (
    ("rds_cmk", [], {**LISTS, **DESCRIBED}),
    ("rds_cmk", ["--key", "alias/orders"],
     {**LISTS, **DESCRIBED, "kms.ListAliases": 1}),
    ("rds_cmk", ["--all"],
     {**LISTS, **DESCRIBED, "rds.DescribeDBInstanceAutomatedBackups": 1}),
    ("kms_state", [], {**LISTS, **COPIES, "kms.DescribeKey":
                       len(keys() | copied_keys())}),
    ("kms_state", ["--no-snapshots"], {**LISTS, **DESCRIBED}),
    ("kms_policy", [], {**LISTS, **DESCRIBED, "kms.GetKeyPolicy": None}),
    ("kms_expiry", [], {**LISTS, **DESCRIBED}),
    ("rds_secret", [], {**LISTS, "secretsmanager.DescribeSecret": SECRETS}),
    ("rds_secret", ["--severity", "secret-aws-key=warning"],
     {**LISTS, **DESCRIBED, "secretsmanager.DescribeSecret": SECRETS}),
    ("rds_roles", [], {**LISTS, "iam.GetRole": ROLES}),
    ("rds_roles", ["--severity", "role-broad=warning"],
     {**LISTS, "iam.GetRole": ROLES, **DETAILS}),
)
# As the account is found out by a call where the dump's ARNs tell it.
ASIDE = {"sts.GetCallerIdentity"}


class Calls(unittest.TestCase):
    def run_check(self, check, *options, **more):
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **more}
        done = subprocess.run(
            [os.path.join(PLUGINS, "check_" + check), "-r", EU, "-o", "json",
             *options], env=env, capture_output=True, text=True, timeout=120,
            check=False)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def ask(self, check, options, dump=DEMO):
        """(report, calls by operation)"""
        with Server(dump) as server:
            report = self.run_check(
                check, *options, AWS_ENDPOINT_URL=server.url,
                AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
                AWS_SECRET_ACCESS_KEY="fakeaws-secret", AWS_MAX_ATTEMPTS="1")
            seen = json.loads(server.get("/_fakeaws/counts").body)
        calls = collections.Counter()
        for name, n in seen.items():
            calls[name.split("@")[0]] += n
        return report, {name: n for name, n in calls.items()
                        if name not in ASIDE}

    def test_calls(self):
        for check, options, wanted in CALLS:
            with self.subTest(check=check, options=options):
                _, calls = self.ask(check, options)
                self.assertEqual(set(calls), set(wanted))
                for name, n in wanted.items():
                    if n is not None:
                        self.assertEqual(calls[name], n, name)
                counts["runs"] += 1
                counts["calls"] += sum(calls.values())

    # What is denied is asked for again: there is no answer to share.
    def test_account_wide(self):
        regions = [EU, "us-east-1"]
        denied = sum(isinstance(trust, str)
                     for _, trust, _, _ in demo_access.ROLES)
        with tempfile.TemporaryDirectory() as folder:
            organization.make_account(folder, organization.OWN, regions)
            _, calls = self.ask("rds_roles", [
                "-r", regions[1], "--severity", "role-broad=warning"], folder)
        self.assertEqual(calls["rds.DescribeDBInstances"], len(regions))
        self.assertEqual(calls["iam.GetRole"],
                         ROLES - denied + len(regions) * denied)
        self.assertEqual({name: calls[name] for name in DETAILS}, DETAILS)

    # Ages depend on the day; codes of these do not.
    def test_wire(self):
        for check, options in (
                ("rds_cmk", ["--all"]), ("kms_policy", ["--all"]),
                ("rds_roles", ["--severity", "role-broad=warning"])):
            with self.subTest(check=check):
                told, _ = self.ask(check, options)
                read = self.run_check(check, *options, "--input", DEMO,
                                      "--now", NOW)
                for one in told["findings"] + read["findings"]:
                    del one["values"], one["message"]
                self.assertEqual(told["findings"], read["findings"])
                counts["findings"] += len(read["findings"])


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("calls: %(runs)d runs with %(calls)d calls as they should be, "
          "%(findings)d findings the same over the wire" % counts)
    sys.exit(not program.result.wasSuccessful())
