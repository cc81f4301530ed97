#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bench: our plugins beside the least a program can do and beside the peers.

Whole processes, CPU (user + system) and wall time and peak memory as the
kernel accounts them, contestants in turn (A B A B ...), medians with minimum
and maximum, and ratios. Everything talks to fakeaws on loopback.

Usage: bench.py [--quick] [--only NAME] BUILD-DIRECTORY
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FAKEAWS = os.path.join(TOP, "tests/fakeaws/fakeaws")
DEMO = os.path.join(TOP, "tests/accounts/demo/eu-west-1")
REGION = "eu-west-1"
SYSTEM_PYTHON = "/usr/bin/python3"

BOTO3 = """
import boto3, sys
rds = boto3.client("rds", endpoint_url=sys.argv[1], verify=False)
bad = 0
for page in rds.get_paginator("describe_db_instances").paginate():
    for db in page["DBInstances"]:
        bad += not db["StorageEncrypted"]
print(bad)
"""


class Run:
    """Figures of one finished process."""

    def __init__(self, cpu, wall, peak_kb, status):
        self.cpu, self.wall = cpu, wall
        self.peak_mb, self.status = peak_kb / 1024, status


def clean_environment():
    env = {k: v for k, v in os.environ.items()
           if not k.upper().startswith("AWS_")
           and k.lower() not in ("http_proxy", "https_proxy", "all_proxy",
                                 "no_proxy", "curl_ca_bundle",
                                 "ssl_cert_file")}
    env.update(AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
               AWS_SECRET_ACCESS_KEY="fakeaws-secret", AWS_REGION=REGION,
               AWS_DEFAULT_REGION=REGION, AWS_EC2_METADATA_DISABLED="true")
    return env


def run(build, command):
    out = subprocess.run([os.path.join(build, "tests/bench/measure"),
                          *command], env=clean_environment(), check=True,
                         stdout=subprocess.PIPE, text=True).stdout.split()
    return Run(float(out[0]), float(out[1]), int(out[2]), int(out[3]))


class FakeAws:
    """A fakeaws of its own for each measurement, ended by pid."""

    def __init__(self, dump, *options):
        self.dir = tempfile.mkdtemp()
        ready = os.path.join(self.dir, "ready")
        self.process = subprocess.Popen(
            [SYSTEM_PYTHON, FAKEAWS, dump, "--port", "0", "--ready-file",
             ready, *options], stdout=subprocess.DEVNULL)
        while not os.path.exists(ready) or not os.path.getsize(ready):
            if self.process.poll() is not None:
                sys.exit("bench: fakeaws ended by itself")
            time.sleep(0.02)
        with open(ready) as f:
            self.url = f.read().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.dir)


def spread(values, unit, digits):
    return (f"{statistics.median(values):.{digits}f} {unit} "
            f"[{min(values):.{digits}f}-{max(values):.{digits}f}]")


def compare(build, title, contestants, pairs):
    """Runs them in turn; prints a row each, ratios against the first."""
    print(f"\n{title}")
    runs = {name: [] for name, _ in contestants}
    for _, command in contestants:
        run(build, command)
    for _ in range(pairs):
        for name, command in contestants:
            runs[name].append(run(build, command))
    first = runs[contestants[0][0]]
    for name, _ in contestants:
        own = runs[name]
        cpu = statistics.median(a.cpu / b.cpu for a, b in zip(first, own)
                                if b.cpu)
        wall = statistics.median(a.wall / b.wall for a, b in zip(first, own))
        print(f"  {name:28} CPU {spread([r.cpu for r in own], 's', 4)}"
              f"  wall {spread([r.wall for r in own], 's', 3)}"
              f"  peak {max(r.peak_mb for r in own):.1f} MB"
              f"  ours/this: CPU {cpu:.2f} wall {wall:.2f}"
              f"  exit {sorted({r.status for r in own})}")


def write(directory, name, value):
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, name + ".json"), "w") as f:
        json.dump(value, f)


def demo_instance():
    """An ordinary instance of the demo account, with all its members."""
    with open(os.path.join(DEMO, "rds.DescribeDBInstances.json")) as f:
        instances = json.load(f)["DBInstances"]
    return max((i for i in instances if i["Engine"] == "postgres"
                and "DBClusterIdentifier" not in i
                and i["DBInstanceStatus"] == "available"), key=len)


def make_dump(directory, regions=(REGION,), keys=0):
    """One instance per region, or one per key; no clusters."""
    instance = demo_instance()
    for region in regions:
        d = os.path.join(directory, region)
        instances = [dict(instance)]
        if keys:
            instances = [key_instance(instance, d, region, k)
                         for k in range(keys)]
        write(d, "rds.DescribeDBInstances", {"DBInstances": instances})
        write(d, "rds.DescribeDBClusters", {"DBClusters": []})


def key_instance(instance, directory, region, number):
    key = f"00000000-0000-0000-0000-{number:012d}"
    arn = f"arn:aws:kms:{region}:111122223333:key/{key}"
    name = f"db-{number}"
    write(directory, f"kms.DescribeKey.{key}", {"KeyMetadata": {
        "AWSAccountId": "111122223333", "KeyId": key, "Arn": arn,
        "CreationDate": "2024-01-01T00:00:00+00:00", "Enabled": True,
        "KeyUsage": "ENCRYPT_DECRYPT", "KeyState": "Enabled",
        "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT", "MultiRegion": False}})
    write(directory, f"kms.GetKeyRotationStatus.{key}", {
        "KeyRotationEnabled": True, "KeyId": arn,
        "RotationPeriodInDays": 365})
    instance = {k: v for k, v in instance.items()
                if k not in ("MasterUserSecret", "ActivityStreamKmsKeyId")}
    return dict(instance, DBInstanceIdentifier=name, KmsKeyId=arn,
                DBInstanceArn=f"arn:aws:rds:{region}:111122223333:db:{name}",
                DbiResourceId=f"db-RESOURCE{number}",
                PerformanceInsightsKMSKeyId=arn)


def peers(url, quick):
    rows = []
    if subprocess.run([SYSTEM_PYTHON, "-c", "import boto3"],
                      stderr=subprocess.DEVNULL).returncode == 0:
        rows.append(("boto3 paginator", [SYSTEM_PYTHON, "-W", "ignore", "-c",
                                         BOTO3, url]))
    else:
        print("  boto3: not installed, left out")
    if not quick and os.path.exists("/usr/bin/aws"):
        rows.append(("AWS CLI", [
            "/usr/bin/aws", "rds", "describe-db-instances", "--no-verify-ssl",
            "--endpoint-url", url, "--query",
            "DBInstances[?!StorageEncrypted]"]))
    for tool, name in (("node", "Node SDK v3"), ("go", "Go SDK v2")):
        print(f"  {name}: not measured here"
              + ("" if shutil.which(tool) else f" ({tool} is not installed)"))
    return rows


class Bench:
    def __init__(self, build, quick, scratch):
        self.build, self.quick, self.scratch = build, quick, scratch
        self.pairs = 5 if quick else 9
        self.plugins = os.path.join(build, "plugins")
        self.limit = os.path.join(build, "tests/bench/limit")

    def ours(self, url, *options, check="check_rds_encryption"):
        return [os.path.join(self.plugins, check), "--endpoint-url", url,
                "-t", "300", *options]

    def compare(self, title, contestants, pairs):
        compare(self.build, title, contestants, pairs)

    def dump(self, name, **how):
        directory = os.path.join(self.scratch, name)
        make_dump(directory, **how)
        return directory

    def small_https(self):
        """Goal 1: ten instances, TLS, a directory of hashed CAs."""
        tls = os.path.join(self.scratch, "tls")
        with FakeAws(self.dump("small"), "--scale", "10", "--tls-dir",
                     tls) as aws:
            subprocess.run(["openssl", "rehash", tls], check=True,
                           stderr=subprocess.DEVNULL)
            self.compare("N=10, HTTPS, hashed CA directory", [
                ("check_rds_encryption",
                 self.ours(aws.url, "--ca-bundle", tls)),
                ("limit B: fetch + expat",
                 [self.limit, "count", aws.url, tls]),
                *peers(aws.url, self.quick)], self.pairs)

    def medium_http(self):
        """Goal 2: a thousand instances."""
        with FakeAws(self.dump("medium"), "--scale", "1000") as aws:
            self.compare("N=1000, HTTP", [
                ("check_rds_encryption", self.ours(aws.url)),
                ("limit A: fetch only", [self.limit, "fetch", aws.url]),
                ("limit B: fetch + expat", [self.limit, "count", aws.url]),
                *peers(aws.url, self.quick)], self.pairs)

    def growth(self):
        """Goal 3: CPU and memory grow in a line."""
        sizes = (10, 1000, 10000) if self.quick else \
            (10, 100, 1000, 10000, 100000)
        for n in sizes:
            with FakeAws(self.dump(f"growth-{n}"), "--scale", str(n)) as aws:
                self.compare(f"growth: N={n}, HTTP", [
                    ("check_rds_encryption", self.ours(aws.url)),
                    ("limit B: fetch + expat",
                     [self.limit, "count", aws.url])], 3)

    def latency(self):
        """Goal 4: ten pages, a hundred keys, eight regions at 30 ms."""
        with FakeAws(self.dump("latency"), "--scale", "1000", "--latency",
                     "30") as aws:
            self.compare("N=1000 at 30 ms: floor 10 pages = 0.300 s", [
                ("check_rds_encryption", self.ours(aws.url))], self.pairs)
        with FakeAws(self.dump("keys", keys=100), "--latency", "30") as aws:
            self.compare("100 keys at 30 ms", [
                ("check_kms_rotation",
                 self.ours(aws.url, check="check_kms_rotation"))],
                    self.pairs)
        regions = [f"eu-west-{i}" for i in range(1, 9)]
        with FakeAws(self.dump("regions", regions=regions), "--latency",
                     "30") as aws:
            self.compare("8 regions at 30 ms beside one", [
                ("8 regions", self.ours(aws.url, "-r", ",".join(regions))),
                ("1 region", self.ours(aws.url, "-r", "eu-west-1"))],
                    self.pairs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("build")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(os.path.abspath(args.build), args.quick, scratch)
        for name in ("small_https", "medium_http", "growth", "latency"):
            if args.only in (None, name):
                getattr(bench, name)()


if __name__ == "__main__":
    main()
