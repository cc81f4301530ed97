# running: the exporter and the stand-in AWS as child processes.
# SPDX-License-Identifier: Apache-2.0
"""For the tests here. Nothing waits for a time: all wait for something to be
so, and give up after LIMIT seconds."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(HERE, "..", "fakeaws"))

from harness import Server  # noqa: E402,F401  (for the tests)

DEMO = os.path.join(TOP, "tests", "accounts", "demo")
LIMIT = 60
BUILD = os.path.abspath(os.environ.get("BUILDDIR", "."))
EXPORTER = os.environ.get("EXPORTER") or os.path.join(
    BUILD, "exporter", "rds_security_exporter")


def environment(url=None, **more):
    """What a service is started with, and credentials that fakeaws takes."""
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8",
           "AWS_CONFIG_FILE": "/dev/null",
           "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
           "AWS_EC2_METADATA_DISABLED": "true",
           "AWS_REGION": "eu-west-1"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    if url:
        env.update(AWS_ENDPOINT_URL=url, AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
                   AWS_SECRET_ACCESS_KEY="fakeaws-secret")
    env.update(more)
    return env


def wait_for(what, condition, limit=LIMIT):
    """The first true value of condition(); fails after `limit` seconds."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("%s: not within %d s" % (what, limit))
        time.sleep(0.05)


class Reply:
    def __init__(self, answer):
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    @property
    def text(self):
        return self.body.decode()


class Exporter:
    """with Exporter(env, flags...) as exporter: exporter.get("/metrics")"""

    def __init__(self, env, *flags, config=None):
        self.dir = tempfile.TemporaryDirectory()
        self.log = os.path.join(self.dir.name, "log")
        self.config = os.path.join(self.dir.name, "exporter.yml")
        command = [EXPORTER, "--web.listen-address=127.0.0.1:0", *flags]
        if config is not None:
            self.write(config)
            command.append("--config.file=" + self.config)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=env, cwd="/", stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)

    def write(self, config):
        with open(self.config, "w", encoding="utf-8") as stream:
            stream.write(config)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def address(self):
        """Where it listens, or None if it does not yet."""
        if self.process.poll() is not None:
            raise AssertionError("the exporter ended: " + self.said())
        found = re.search(r"msg=listening address=\"?([^ \"]+)", self.said())
        return found and found.group(1)

    def __enter__(self):
        self.host = wait_for("listening", self.address)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.status = self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.dir.cleanup()

    def get(self, path, method="GET", **headers):
        link = http.client.HTTPConnection(self.host, timeout=LIMIT)
        try:
            link.request(method, path, headers={
                name.replace("_", "-"): value
                for name, value in headers.items()})
            return Reply(link.getresponse())
        finally:
            link.close()

    def metrics(self):
        return Metrics(self.get("/metrics").text)

    def ready(self):
        wait_for("ready", lambda: self.get("/-/ready").status == 200)
        return self

    def findings(self, query=""):
        return json.loads(self.get("/api/v1/findings" + query).body)


class Metrics:
    """Samples of the text format, by name and labels."""

    SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)$')
    LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

    def __init__(self, text):
        self.text = text
        self.samples = []
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            name, labels, value = self.SAMPLE.match(line).groups()
            self.samples.append((name, dict(self.LABEL.findall(labels or "")),
                                 float(value)))

    def all(self, name, **labels):
        return [(have, value) for found, have, value in self.samples
                if found == name and labels.items() <= have.items()]

    def one(self, name, **labels):
        found = self.all(name, **labels)
        if len(found) != 1:
            raise AssertionError("%s%s: %d samples" % (name, labels,
                                                       len(found)))
        return found[0][1]

    def series(self):
        return {(name, tuple(sorted(labels.items())))
                for name, labels, _ in self.samples}
