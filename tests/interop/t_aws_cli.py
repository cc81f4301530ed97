#!/usr/bin/python3
# t_aws_cli: does the AWS CLI read back from fakeaws what the dump says?
# SPDX-License-Identifier: Apache-2.0
"""t_aws_cli.py [DUMP]: asks, for every file of the dump (default: the demo
account), the distribution's AWS CLI, and compares the JSON it prints with the
file, value by value.  The CLI's own code runs in this process, a fresh driver
per command; a few commands are run as /usr/bin/aws too.  What the CLI's models
are too old for is left out and listed.  Exit: 0, 1, or 77 without the CLI."""

import collections
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
FAKEAWS = os.path.join(HERE, os.pardir, "fakeaws")
sys.path.insert(0, FAKEAWS)

CLI = "/usr/bin/aws"
HOME = "us-east-1"
KEYS = {"kms": "--key-id", "DescribeOptionGroups": "--option-group-name",
        "DescribeDBParameters": "--db-parameter-group-name",
        "DescribeDBProxyTargets": "--db-proxy-name",
        "DescribeDBClusterParameters": "--db-cluster-parameter-group-name",
        "DescribeDBSnapshots": "--snapshot-type",
        "DescribeDBSnapshotAttributes": "--db-snapshot-identifier",
        "DescribeDBClusterSnapshotAttributes":
        "--db-cluster-snapshot-identifier",
        "GetManagedPrefixListEntries": "--prefix-list-id",
        "DescribeSecret": "--secret-id", "GetRole": "--role-name"}
# What older CLIs do not do without.
ALSO = {"GetKeyPolicy": ["--policy-name", "default"]}
PAGE_MEMBERS = {"Truncated", "IsTruncated", "NextMarker", "Marker",
                "NextToken"}


def skip(why):
    print("skipped: " + why)
    sys.exit(77)


if not os.path.exists(CLI):
    skip("no AWS CLI at " + CLI)
try:  # the CLI first: it brings a botocore of its own
    import awscli
    from awscli.clidriver import create_clidriver
    from botocore import xform_name
except ImportError as err:
    skip("the AWS CLI's modules cannot be loaded: %s" % err)

from dump import GLOBAL, Dump, safe_key  # noqa: E402
from serialise import Model, parse_time  # noqa: E402


class Tally:
    def __init__(self):
        self.values = self.commands = self.errors = 0
        self.failed = []
        self.unknown = collections.Counter()

    def leave_out(self, path):
        """Counted without region, key and index."""
        path = re.sub(r"\[\d+\]", "[]", path.split("/", 1)[-1])
        words = path.split(" ")
        if len(words) > 1:
            path = words[0] + "." + words[-1].rsplit(".", 1)[1]
        self.unknown[path] += 1

    def fail(self, what):
        print("FAIL " + what)
        self.failed.append(what)


def run_cli(url, region, words):
    """(exit code, stdout, stderr) of one command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = create_clidriver().main(
            ["--endpoint-url", url, "--region", region, "--output", "json",
             *words])
    return code, out.getvalue(), err.getvalue()


def compare(tally, model, shape, want, got, path):
    """Value by value; members the model lacks are counted as unknown."""
    kind = shape.get("type")
    if kind == "structure" and isinstance(want, dict):
        members = shape.get("members", {})
        for name, value in want.items():
            if name in PAGE_MEMBERS and name not in got:
                continue
            if name not in members:
                tally.leave_out("%s.%s" % (path, name))
            elif name not in got:
                tally.fail("%s.%s: is missing" % (path, name))
            else:
                compare(tally, model, model.shapes[members[name]["shape"]],
                        value, got[name], "%s.%s" % (path, name))
        for name in set(got) - set(want):
            tally.fail("%s.%s: is not in the dump" % (path, name))
    elif kind == "list" and isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            tally.fail("%s: %s items in the dump" % (path, len(want)))
            return
        item = model.shapes[shape["member"]["shape"]]
        for number, pair in enumerate(zip(want, got)):
            compare(tally, model, item, *pair, "%s[%d]" % (path, number))
    else:
        tally.values += 1
        if kind == "timestamp":
            want, got = parse_time(want), parse_time(got)
        if want != got or isinstance(want, bool) != isinstance(got, bool):
            tally.fail("%s: %r, in the dump %r" % (path, got, want))


def ask(tally, url, region, service, operation, key_words, path, is_error,
        data):
    model = Model.of(service)
    name = "%s/%s.%s%s" % (region, service, operation,
                           " ".join(["", *key_words]))
    if operation not in model.operations:
        tally.unknown["operation %s.%s" % (service, operation)] += 1
        return
    # What is of no region is asked from wherever one is.
    code, out, err = run_cli(url, HOME if region == GLOBAL else region, [
        service, xform_name(operation, "-"), *key_words,
        *ALSO.get(operation, [])])
    tally.commands += 1
    if is_error:
        tally.errors += 1
        if code != 254 or "(%s)" % data["Code"] not in err or (
                data["Message"] not in err):
            tally.fail("%s: exit %s, %s" % (name, code, err.strip()))
        return
    if code:
        tally.fail("%s: exit %s: %s" % (name, code, err.strip()))
        return
    shape = model.shapes[model.operations[operation]["output"]["shape"]]
    compare(tally, model, shape, data, json.loads(out or "{}"), name)


def names_of_keys(dump):
    """Every way the dump names a KMS key (ids, ARNs, aliases), and the ARNs
    of secrets."""
    found = set()
    for region in dump.regions:
        for operation, member, fields in (
                ("ListKeys", "Keys", ("KeyId", "KeyArn")),
                ("ListAliases", "Aliases", ("AliasName", "AliasArn"))):
            answer = dump.answer("kms", operation, region) or {}
            found |= {entry[field] for entry in answer.get(member, [])
                      for field in fields}
        for operation in ("DescribeDBInstances", "DescribeDBClusters",
                          "DescribeDBSnapshots"):
            answer = dump.answer("rds", operation, region) or {}
            found |= set(re.findall(r"arn:aws:(?:kms|secretsmanager):[^\"]+",
                                    json.dumps(answer)))
    return found


def keys_for(service, operation, key, region, known):
    """The options that ask for a file's key, in each of its forms."""
    if not key:
        return [[]]
    option = KEYS.get(operation, KEYS.get(service))
    if service == "secretsmanager":
        return [[option, name] for name in known if safe_key(name) == key]
    if service != "kms":
        return [[option, key]]
    forms = [name for name in known if key in (
        safe_key(name), safe_key(name.rsplit("/", 1)[-1]))
        and (not name.startswith("arn:") or name.split(":")[3] == region)
        and ("alias/" in name) == ("alias" in key)]
    return [[option, name] for name in sorted(forms)]


def check(tally, url, dump, region, file, known):
    match = re.match(r"([\w-]+)\.(\w+)(?:\.(.+?))?(\.error)?\.json\Z", file)
    service, operation, key, is_error = match.groups()
    if key == "error":
        key, is_error = None, True
    path = os.path.join(dump.directory, region, file)
    forms = keys_for(service, operation, key, region, known)
    if not forms:
        tally.fail("%s/%s: nothing in the dump has this key" % (region, file))
    for words in forms:
        ask(tally, url, region, service, operation, words, path, is_error,
            dump.read(path))


def check_command(tally, url, dump, region):
    """The program itself, once per protocol."""
    for words, stem in ((["rds", "describe-db-instances"],
                         "rds.DescribeDBInstances"),
                        (["ec2", "describe-security-groups"],
                         "ec2.DescribeSecurityGroups"),
                        (["kms", "list-keys"], "kms.ListKeys")):
        service, operation = stem.split(".")
        done = subprocess.run(
            [CLI, "--endpoint-url", url, "--region", region, "--output",
             "json", *words], capture_output=True, text=True, check=False)
        tally.commands += 1
        if done.returncode:
            tally.fail("%s: %s" % (words, done.stderr.strip()))
            continue
        model = Model.of(service)
        shape = model.shapes[model.operations[operation]["output"]["shape"]]
        compare(tally, model, shape, dump.answer(service, operation, region),
                json.loads(done.stdout), "aws " + stem)


def environment(folder):
    for name in list(os.environ):
        if name == "AWS_DATA_PATH":
            continue  # set by the CLI itself when imported
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="AKIDFAKEAWS", AWS_PAGER="", TZ="UTC",
        AWS_SECRET_ACCESS_KEY="fakeaws-secret", HOME=folder,
        AWS_EC2_METADATA_DISABLED="true", AWS_MAX_ATTEMPTS="1",
        AWS_CONFIG_FILE=os.path.join(folder, "config"))


def main(directory):
    tally = Tally()
    dump = Dump(directory)
    with tempfile.TemporaryDirectory() as folder:
        environment(folder)
        server = subprocess.Popen(
            [os.path.join(FAKEAWS, "fakeaws"), directory],
            stdout=subprocess.PIPE, text=True)
        try:
            url = server.stdout.readline().split()[-1]
            known = names_of_keys(dump)
            for region in dump.regions:
                for file in sorted(os.listdir(os.path.join(directory,
                                                           region))):
                    check(tally, url, dump, region, file, known)
            check_command(tally, url, dump, dump.region_list()[0])
        finally:
            server.terminate()
            server.wait()
    for name, times in sorted(tally.unknown.items()):
        print("left out, the CLI is too old: %s (%d)" % (name, times))
    print("aws cli %s: %d commands (%d errors among them), %d values equal, "
          "%d left out, %d failures" % (
              awscli.__version__, tally.commands, tally.errors,
              tally.values - len(tally.failed),
              sum(tally.unknown.values()), len(tally.failed)))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        HERE, os.pardir, "accounts", "demo")))
