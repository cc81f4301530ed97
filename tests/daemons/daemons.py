# daemons: start real daemons on loopback, wait for them, stop them; TAP.
# SPDX-License-Identifier: Apache-2.0
"""For the tests here.  Every daemon is a child of the test, is awaited by
polling with a limit, and ends by its pid: the machine may run its own."""

import base64
import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FAKEAWS = os.path.join(TOP, "tests", "fakeaws", "fakeaws")
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
LIMIT = 60  # seconds; what is waited for takes a tenth of it


class Tap:
    """Lines of the Test Anything Protocol, and how it ends."""

    def __init__(self):
        self.count = self.failed = self.passed = 0

    def ok(self, name, good, detail=""):
        """Prints; True if it is good.  The detail is shown if it is not."""
        self.count += 1
        print("%sok %d - %s" % ("" if good else "not ", self.count, name))
        if good:
            self.passed += 1
        else:
            self.failed += 1
            for line in str(detail).splitlines()[:60]:
                print("# " + line[:1000])
        sys.stdout.flush()
        return bool(good)

    def same(self, name, found, expected):
        """ok() if two sets are the same; else what differs is shown."""
        found, expected = set(found), set(expected)
        return self.ok(name, found == expected, "\n".join(
            ["expected, and not there: %s" % (one,)
             for one in sorted(expected - found, key=str)] +
            ["there, and not expected: %s" % (one,)
             for one in sorted(found - expected, key=str)]))

    def skip(self, name, why):
        self.count += 1
        print("ok %d - %s # SKIP %s" % (self.count, name, why), flush=True)

    def run(self, name, function, *arguments):
        """A part of the test: what it raises is one failure."""
        try:
            return function(*arguments)
        except Exception:  # pylint: disable=broad-except
            self.ok(name, False, traceback.format_exc())
            return None

    def end(self):
        print("1..%d" % self.count)
        if not self.passed and not self.failed:
            return 77
        return bool(self.failed)


def find(program):
    """Its path, or None."""
    return shutil.which(program, path=PATH)


def run(*argv, **more):
    """(exit code, stdout and stderr)"""
    more.setdefault("stdin", subprocess.DEVNULL)
    done = subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120,
                          check=False, **more)
    return done.returncode, done.stdout


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Daemon:
    """argv in the background, from /, its output in WORK/NAME.log.  Ends with
    the with-block or the ExitStack."""

    def __init__(self, name, work, argv, env=None):
        self.name = name
        self.log = os.path.join(work, name + ".log")
        with open(self.log, "wb") as log:
            # pylint: disable=consider-using-with
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd="/", env={"PATH": PATH, "LANG": "C.UTF-8", **(env or {})})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """The exit code; SIGKILL after ten seconds."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def tail(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "%s, exit code %s, its last words:\n%s" % (
                self.name, self.process.poll(),
                "".join(log.readlines()[-20:]))


def wait_for(function, *daemons, limit=LIMIT):
    """What function() returns once that is true in Python's sense; what it
    returned last if that does not happen in time, or a daemon ends."""
    end = time.monotonic() + limit
    while True:
        result = None
        with contextlib.suppress(OSError, urllib.error.URLError):
            result = function()
        if result or time.monotonic() > end or any(
                daemon.process.poll() is not None for daemon in daemons):
            return result
        time.sleep(0.2)


class Answer:
    def __init__(self, code, fields, body):
        self.code, self.fields, self.body = code, fields, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)


def get(url, ca=None, login=None, **fields):
    """Ask, without any proxy; fields of the request with _ for -."""
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    if login:
        fields["Authorization"] = "Basic " + base64.b64encode(
            login.encode()).decode()
    handlers = [urllib.request.ProxyHandler({})]
    if ca:
        handlers.append(urllib.request.HTTPSHandler(
            context=ssl.create_default_context(cafile=ca)))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(urllib.request.Request(url, headers=fields),
                         timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.headers, answer.read())


def is_ready(url, **more):
    """For wait_for()."""
    return lambda: get(url, **more).code == 200


def start_fakeaws(stack, work, *options):
    """The environment in which programs ask it and have its credentials."""
    ready = os.path.join(work, "fakeaws.ready")
    daemon = stack.enter_context(Daemon("fakeaws", work, [
        FAKEAWS, os.path.join(TOP, "tests", "accounts", "demo"), "--port", "0",
        "--ready-file", ready, *options]))

    def url():
        with open(ready, encoding="utf-8") as file:
            return file.read().strip()

    found = wait_for(url, daemon)
    if not found:
        raise RuntimeError(daemon.tail())
    return {"AWS_ENDPOINT_URL": found, "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "AKIDFAKEAWS",
            "AWS_SECRET_ACCESS_KEY": "fakeaws-secret",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}


tap = Tap()


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def write(text, *path):
    with open(os.path.join(*path), "w", encoding="utf-8") as file:
        file.write(text)
    return os.path.join(*path)


def have(part, *programs):
    """Whether these are there; else the part is skipped."""
    absent = [name for name in programs if not find(name)]
    if absent:
        tap.skip(part, "not installed: " + ", ".join(absent))
    return not absent


def command(name, *argv, expected=0, said="", **more):
    code, text = run(*argv, **more)
    return tap.ok(name, code == expected and said in text,
                  "exit code %d\n%s" % (code, text))
