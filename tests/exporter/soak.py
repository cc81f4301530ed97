#!/usr/bin/python3
# soak: the exporter for long, against an AWS that fails in every way.
# SPDX-License-Identifier: Apache-2.0
"""soak.py [--seconds N] [--accounts N] [--regions N] [--scrapes-per-second N]
[--reload-seconds N]

An organization in which calls are throttled, fail, break off, hang, are denied
and find tokens expired; scrapes all the while, and a reload now and then. At
the end memory must be as it was in the beginning, no descriptor lost, no
series ever gone, no target older than it may be. Prints what it measured and
"N passed, N failed". BUILDDIR or EXPORTER say which exporter."""

import argparse
import gzip
import os
import resource
import statistics
import sys
import tempfile
import threading
import time

import organization
from running import EXPORTER, Exporter, Server, environment, wait_for

STATUS = "rds_security_check_status"
SUCCESS = "rds_security_collection_success"
COLLECTED = "rds_security_collection_timestamp_seconds"
PROCESS = "process_resident_memory_bytes", "process_open_fds"
REFRESH, TIMEOUT = 5, 10
# What a target may be behind: some failed rounds, and one that hung.
OLDEST = 24 * REFRESH + 3 * TIMEOUT
GROWTH = 0.10, 6e6  # of memory: a share, and bytes
# Connections to AWS are open while a collection is under way, so how many
# there are goes up and down with those; the least of a while does not.
MORE_DESCRIPTORS = 40

FAULTS = ["rds.*:throttle::17", "ec2.*:5xx::13", "kms.*:reset::29",
          "rds.DescribeDBClusters:hang::41", "rds.*:denied::97",
          "kms.*:expired::151", "ec2.*:truncate::83",
          "ec2.*:malformed::173", "rds.*:expired::211"]

CONFIG = """
organization:
  role_name: audit
  regions: [%s]
  endpoint_url: %s
refresh: %ds
stale_after: 1h
timeout: %ds
concurrency: {collections: 8}
"""


# A scrape is looked into that often; every one would be more than Python can.
LOOK_SECONDS = 1


def samples(lines, name):
    """[(name and labels, value)] of one metric, by few instructions."""
    return [(series, float(value)) for series, _, value in
            (line.rpartition(" ") for line in lines
             if line.startswith((name + "{", name + " ")))]


def of_resources(lines):
    """The series that must stay. One about a region is there as long as that
    was never collected without a fault."""
    return {series for series, _ in samples(lines, STATUS)
            if 'resource_type="region"' not in series}


class Soak:
    def __init__(self, exporter, options):
        self.exporter = exporter
        self.options = options
        self.end = 0
        self.lock = threading.Lock()
        self.scrapes = 0
        self.failed_scrapes = []
        self.lost = set()
        self.oldest = 0.0
        self.samples = []  # (resident bytes, descriptors)
        self.known = set()
        self.looked = 0.0

    def judge(self, text):
        """What one scrape says of lost series, age, memory, descriptors."""
        lines = text.splitlines()
        series = of_resources(lines)
        ages = [time.time() - value for _, value in samples(lines, COLLECTED)]
        sample = tuple(samples(lines, name)[0][1] for name in PROCESS)
        with self.lock:
            self.lost |= self.known - series
            self.oldest = max(self.oldest, *ages)
            self.samples.append(sample)

    def count(self, status):
        """True if this scrape is one to look into."""
        with self.lock:
            self.scrapes += 1
            if status != 200:
                self.failed_scrapes.append(status)
                return False
            if time.monotonic() < self.looked + LOOK_SECONDS:
                return False
            self.looked = time.monotonic()
            return True

    def scrape(self):
        """One after the other, each with a connection of its own, compressed
        as Prometheus asks for it."""
        pause = self.options.threads / self.options.scrapes_per_second
        due = time.monotonic()
        while due < self.end:
            try:
                reply = self.exporter.get("/metrics", Accept_Encoding="gzip")
                if self.count(reply.status):
                    self.judge(gzip.decompress(reply.body).decode())
            except OSError as err:
                with self.lock:
                    self.failed_scrapes.append(err)
            due += pause
            time.sleep(max(0, due - time.monotonic()))

    def reload(self):
        while time.monotonic() < self.end:
            time.sleep(min(self.options.reload_seconds,
                           max(0, self.end - time.monotonic())))
            status = self.exporter.get("/-/reload", "POST").status
            if status != 200:
                self.failed_scrapes.append(("reload", status))

    def warm_up(self):
        """Until each target was collected without a fault once: from then on
        what is known of it has to stay."""
        done = set()

        def all_done():
            have = self.exporter.metrics().all(SUCCESS)
            done.update(tuple(sorted(labels.items()))
                        for labels, value in have if value)
            return len(done) == self.options.accounts * self.options.regions
        wait_for("every target complete", all_done, 180)
        self.known = of_resources(
            self.exporter.get("/metrics").text.splitlines())
        self.end = time.monotonic() + self.options.seconds

    def run(self):
        self.warm_up()
        threads = [threading.Thread(target=self.scrape)
                   for _ in range(self.options.threads)]
        threads.append(threading.Thread(target=self.reload))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def quarters(samples, field, judge):
    """What judge says of a field in each quarter of the run."""
    n = len(samples) // 4
    return [judge(sample[field] for sample in samples[i * n:(i + 1) * n])
            for i in range(4)]


def report(soak, exporter):
    """[(what, good)], with the figures printed."""
    memory = quarters(soak.samples, 0, statistics.median)
    fds = quarters(soak.samples, 1, min)
    counts = {}
    for labels, value in exporter.metrics().all(
            "rds_security_aws_requests_total"):
        counts[labels["code"] or "success"] = \
            counts.get(labels["code"] or "success", 0) + int(value)
    print("%d scrapes, %.1f per second, %d series of check_status, %d failed "
          "scrapes" % (soak.scrapes, soak.scrapes / soak.options.seconds,
                       len(soak.known), len(soak.failed_scrapes)))
    print("requests to AWS: " + ", ".join(
        "%d %s" % (n, code) for code, n in sorted(counts.items())))
    print("resident memory, MB by quarter: " + ", ".join(
        "%.1f" % (value / 1e6) for value in memory))
    print("least descriptors by quarter: " + ", ".join("%d" % n for n in fds))
    print("oldest data seen: %.1f s" % soak.oldest)
    for failure in soak.failed_scrapes[:5] + sorted(soak.lost)[:5]:
        print("  %s" % (failure,))
    return [
        ("every scrape is answered", not soak.failed_scrapes),
        ("no series is lost", bool(soak.known) and not soak.lost),
        ("memory is flat", memory[3] <= memory[1] +
         max(GROWTH[0] * memory[1], GROWTH[1])),
        ("no descriptor is lost", fds[3] <= fds[1] + MORE_DESCRIPTORS),
        ("no target is too old", 0 < soak.oldest <= OLDEST),
        ("every fault was met", {"Throttling", "ExpiredToken",
                                 "AccessDenied"} <= set(counts)),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--accounts", type=int, default=6)
    parser.add_argument("--regions", type=int, default=4)
    parser.add_argument("--scrapes-per-second", type=float, default=50)
    parser.add_argument("--threads", type=int, default=5)
    parser.add_argument("--reload-seconds", type=float, default=10)
    options = parser.parse_args()
    if not os.access(EXPORTER, os.X_OK):
        print("skipped: %s is not built" % EXPORTER)
        return 77
    regions = organization.REGIONS[:options.regions]
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    with tempfile.TemporaryDirectory() as folder:
        dump, members = organization.make(folder, options.accounts, regions)
        faults = [word for fault in FAULTS for word in ("--fault", fault)]
        with Server(dump, *members, *faults) as server, Exporter(
                environment(server.url), "--web.enable-lifecycle",
                config=CONFIG % (", ".join(regions), server.url, REFRESH,
                                 TIMEOUT)) as exporter:
            exporter.ready()
            soak = Soak(exporter, options)
            soak.run()
            results = report(soak, exporter)
        results.append(("it ends with 0", exporter.status == 0))
    for i, (what, good) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", i, what))
    failed = sum(not good for _, good in results)
    print("%d passed, %d failed" % (len(results) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
