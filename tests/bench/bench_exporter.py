#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bench_exporter: what a scrape, a collection and the memory of the exporter
cost, beside the client libraries of Go and Python.

Databases are copies of those of the demo account, collected from fakeaws like
any. CPU is user + system of the whole process by its own clock, contestants in
turn (A B A B ...), medians with minimum and maximum, and ratios. Peers serve
the same samples (of gauges, which is nearly all) from memory.

Usage: bench_exporter.py [--quick] [--only NAME] BUILD-DIRECTORY
"""
import argparse
import collections
import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
DEMO = os.path.join(TOP, "tests/accounts/demo")
REGION, ACCOUNT = "eu-west-1", "111122223333"
SYSTEM_PYTHON = "/usr/bin/python3"
GOCODE = "/usr/share/gocode"
CLIENT_GOLANG = os.path.join(GOCODE,
                             "src/github.com/prometheus/client_golang")

# Instances and clusters of the region, of which --scale makes copies.
DATABASES = 29 + 8

# All checks, also the one that is off by default.
CONFIG = """
refresh: 1h
timeout: 10m
targets:
- name: bench
  endpoint_url: %s
  regions: [eu-west-1]
checks:
  env:
    enabled: true
exclude: [no-such-%d]
"""


def scale_for(databases):
    return max(1, round(databases / DATABASES))


def spread(values, digits=3):
    return "%.*f [%.*f-%.*f]" % (digits, statistics.median(values), digits,
                                 min(values), digits, max(values))


def cpu_seconds(pid):
    """Of all its threads, also those that have ended: the clock that
    clock_getcpuclockid(3) gives."""
    return time.clock_gettime((~pid << 3) | 2)


def memory_mb(pid, name):
    with open("/proc/%d/status" % pid, encoding="ascii") as stream:
        return int(re.search(name + r":\s+(\d+)", stream.read())[1]) / 1024


class Contestant:
    """A process that serves /metrics."""

    def __init__(self, name, pid, address, process=None):
        self.name, self.pid, self.process = name, pid, process
        self.host, port = address.rsplit(":", 1)
        self.port = int(port)
        self.link = http.client.HTTPConnection(self.host, self.port,
                                               timeout=600)
        self.cpu = {False: [], True: []}

    def scrape(self, packed):
        """The body as it was sent. One connection, where they keep it."""
        self.link.request("GET", "/metrics", headers={
            "Accept": "text/plain;version=0.0.4",
            "Accept-Encoding": "gzip" if packed else "identity"})
        answer = self.link.getresponse()
        body = answer.read()
        assert answer.status == 200, answer.status
        assert (answer.headers.get("Content-Encoding") == "gzip") == packed
        return body

    def measure(self, packed, scrapes):
        begin = cpu_seconds(self.pid)
        for _ in range(scrapes):
            self.scrape(packed)
        self.cpu[packed].append((cpu_seconds(self.pid) - begin) / scrapes)

    def end(self):
        self.link.close()
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


def peer(name, command):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().strip()
    if not address:
        sys.exit("bench: %s did not start" % name)
    return Contestant(name, process.pid, address, process)


def scrape_fast(contestant, seconds):
    """Gzip, on one connection, by a client that only counts bytes: scrapes per
    second, and CPU seconds of the server per scrape."""
    request = (b"GET /metrics HTTP/1.1\r\nHost: bench\r\n"
               b"Accept-Encoding: gzip\r\n\r\n")
    room = bytearray(4 << 20)
    n, begin, cpu = 0, time.monotonic(), cpu_seconds(contestant.pid)
    with socket.create_connection((contestant.host,
                                   contestant.port)) as link:
        while time.monotonic() < begin + seconds:
            link.sendall(request)
            head, left = b"", 0
            while b"\r\n\r\n" not in head:
                head += link.recv(4096)
            head, rest = head.split(b"\r\n\r\n", 1)
            left = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
            left -= len(rest)
            while left > 0:
                left -= link.recv_into(room, left)
            n += 1
        return (n / (time.monotonic() - begin),
                (cpu_seconds(contestant.pid) - cpu) / n)


class Bench:
    def __init__(self, build, quick, scratch):
        os.environ["BUILDDIR"] = build
        sys.path.insert(0, os.path.join(TOP, "tests/exporter"))
        import running
        self.running = running
        self.build, self.quick, self.scratch = build, quick, scratch
        self.rounds = 3 if quick else 7
        self.go = None

    # ---- programs ----

    def server(self, databases):
        return self.running.Server(DEMO, "--scale",
                                   str(scale_for(databases)))

    def exporter(self, server):
        return self.running.Exporter(self.running.environment(server.url),
                                     config=CONFIG % (server.url, 0))

    def build_go(self):
        """The peer in Go, or a word why there is none."""
        if self.go:
            return None
        if not shutil.which("go"):
            return "go is not installed"
        if not os.path.isdir(CLIENT_GOLANG):
            return "golang-github-prometheus-client-golang-dev is not " \
                   "installed"
        path = os.path.join(self.scratch, "peer")
        subprocess.run(
            ["go", "build", "-o", path, os.path.join(HERE, "peer.go")],
            check=True, cwd=self.scratch,
            env=dict(os.environ, GO111MODULE="off", GOPATH=GOCODE,
                     GOCACHE=os.environ.get("GOCACHE") or os.path.join(
                         self.scratch, "gocache"),
                     GOFLAGS=""))
        self.go = path
        return None

    def peers(self, text):
        """Those that can be run, with the same series as in `text`."""
        path = os.path.join(self.scratch, "series")
        with open(path, "wb") as stream:
            stream.write(text)
        found = []
        why = self.build_go()
        if why:
            print("  client_golang: left out, %s" % why)
        else:
            found.append(peer("client_golang", [self.go, path]))
        if subprocess.run([SYSTEM_PYTHON, "-c", "import prometheus_client"],
                          stderr=subprocess.DEVNULL).returncode == 0:
            found.append(peer("prometheus_client (Python)", [
                SYSTEM_PYTHON, os.path.join(HERE, "peer.py"), path]))
        else:
            print("  prometheus_client (Python): left out, "
                  "python3-prometheus-client is not installed")
        return found

    # ---- what is measured ----

    def scrapes(self):
        """10,000 and 100,000 series: each database is some fifteen."""
        for databases in (660, 6850):
            with self.server(databases) as server, \
                    self.exporter(server) as exporter:
                exporter.ready()
                self.compare(databases, exporter)

    def compare(self, databases, exporter):
        ours = Contestant("rds_security_exporter", exporter.process.pid,
                          exporter.host)
        text = ours.scrape(False)
        print("\n%d databases: %d series, %d bytes, %d in gzip" % (
            scale_for(databases) * DATABASES, series(text),
            len(text), len(ours.scrape(True))))
        contestants = [ours, *self.peers(text)]
        for contestant in contestants:
            contestant.scrape(True)
        for _ in range(self.rounds):
            for contestant in contestants:
                contestant.measure(False, 20 if contestant is ours else 1)
                contestant.measure(True, 200 if contestant is ours else 1)
        for contestant in contestants:
            self.say(ours, contestant)
        fast = [scrape_fast(ours, 1) for _ in range(self.rounds)]
        print("  gzip, a client that only counts bytes, one connection: %s "
              "scrapes per second, CPU %s ms" % (
                  spread([rate for rate, _ in fast], 0),
                  spread([1000 * cpu for _, cpu in fast])))
        for contestant in contestants:
            contestant.end()

    @staticmethod
    def say(ours, contestant):
        print("  %-28s" % contestant.name, end="")
        for packed in (False, True):
            own = contestant.cpu[packed]
            ratio = statistics.median(
                b / a for a, b in zip(ours.cpu[packed], own))
            print("  %s CPU %s ms, %.0fx" % (
                "gzip" if packed else "plain",
                spread([1000 * value for value in own]), ratio), end="")
        print("  resident %.1f MB" % memory_mb(contestant.pid, "VmRSS"))

    def memory(self):
        """Resident memory and CPU of whole collections."""
        for databases in (660, 6850, 10000):
            with self.server(databases) as server, \
                    self.exporter(server) as exporter:
                exporter.ready()
                self.collections(server, exporter, databases)

    def collections(self, server, exporter, databases):
        pid = exporter.process.pid
        print("\n%d databases, all checks, collection after collection" %
              (scale_for(databases) * DATABASES))
        begin = 0
        for n in range(1, 3 if self.quick else 6):
            cpu = cpu_seconds(pid)
            print("  %d: CPU %.3f s  resident %.1f MB  peak %.1f MB" % (
                n, cpu - begin, memory_mb(pid, "VmRSS"),
                memory_mb(pid, "VmHWM")))
            begin = cpu
            self.collect_again(server, exporter, n)

    def collect_again(self, server, exporter, n):
        """Another filter in the configuration, which changes nothing."""
        before = self.collected(exporter)
        exporter.write(CONFIG % (server.url, n))
        exporter.process.send_signal(signal.SIGHUP)
        self.running.wait_for("another collection", lambda: self.collected(
            exporter) != before, 600)

    @staticmethod
    def collected(exporter):
        """When; asked for in a way that costs the exporter little."""
        answer = exporter.findings("?check=check_rds_snapshot_public")
        return answer["targets"][0]["attempted_seconds"]

    def phases(self):
        """CPU of one collection, phase by phase, without the network."""
        for databases in (1000, 10000):
            with self.server(databases) as server:
                config = os.path.join(self.scratch, "phases.yml")
                with open(config, "w", encoding="utf-8") as stream:
                    stream.write(CONFIG % (server.url, 0))
                lines = subprocess.run(
                    [os.path.join(self.build, "tests/bench/phases"), config,
                     REGION, ACCOUNT, str(self.rounds)],
                    env=self.running.environment(server.url), check=True,
                    stdout=subprocess.PIPE, text=True).stdout
            print("\nphases, ms of CPU")
            self.say_phases([line.split() for line in lines.splitlines()])

    @staticmethod
    def say_phases(rows):
        medians = {}
        for kind, name, *values in rows:
            if kind == "size":
                print("  %-36s %s" % (name, values[0]))
                continue
            medians[name] = float(values[0])
            print("  %-36s %s [%s-%s]" % (name, *values))
        print("  evaluation takes %.2f x the CPU of decoding" % (
            medians["evaluate"] / medians["decode"]))

    def cardinality(self):
        """How many series 1,000 databases are, by family."""
        with self.server(1000) as server, self.exporter(server) as exporter:
            exporter.ready()
            text = exporter.get("/metrics").body
            packed = exporter.get("/metrics", Accept_Encoding="gzip").body
        assert gzip.decompress(packed).count(b"\n") == text.count(b"\n")
        families = collections.Counter(
            re.split(rb"[ {]", line, 1)[0].decode()
            for line in text.splitlines() if not line.startswith(b"#"))
        print("\n%d databases: %d series, %d bytes, %d in gzip" % (
            scale_for(1000) * DATABASES, sum(families.values()),
            len(text), len(packed)))
        for name, n in families.most_common():
            print("  %7d %s" % (n, name))


def series(text):
    return sum(not line.startswith(b"#") for line in text.splitlines())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("build")
    args = parser.parse_args()
    if not os.path.exists(os.path.join(
            args.build, "exporter/rds_security_exporter")):
        print("bench: the exporter is not built, its part is left out")
        return
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(os.path.abspath(args.build), args.quick, scratch)
        for name in ("cardinality", "phases", "memory", "scrapes"):
            if args.only in (None, name):
                getattr(bench, name)()


if __name__ == "__main__":
    main()
