#!/usr/bin/python3
# t_terminal: what a plugin shows who sits at a terminal, and nobody else.
# SPDX-License-Identifier: Apache-2.0
"""The plugins in $PLUGINS with a pseudo-terminal in place of some of their
standard streams: colours and width of -o table, the line of progress."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "fakeaws"))

from harness import Server  # noqa: E402

DEMO = os.path.join(HERE, os.pardir, "accounts", "demo")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
DUMP = ["--input", DEMO, "--now", "2026-11-20T12:00:00Z"]
PROGRESS = re.compile(rb"\r(\d+) of (\d+) regions, \d+ calls\033\[K")
ERASED = b"\r\033[K"


class Screen:
    """A terminal of so many columns, and what was written to it."""

    def __init__(self, columns=80):
        self.ours, self.theirs = pty.openpty()
        mode = termios.tcgetattr(self.theirs)
        mode[1] &= ~termios.OPOST
        termios.tcsetattr(self.theirs, termios.TCSANOW, mode)
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        self.text = b""
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        try:
            while more := os.read(self.ours, 65536):
                self.text += more
        except OSError:  # EIO: nobody has it open any more
            pass

    def end(self):
        os.close(self.theirs)
        self.reader.join()
        os.close(self.ours)
        return self.text


def run(check, *options, terminals="", columns=80, **env):
    """(exit code, stdout, stderr); terminals: the letters of in, out, err."""
    screen = {name: Screen(columns) for name in terminals}

    def stream(name, other):
        return screen[name].theirs if name in screen else other
    child = subprocess.Popen(
        [os.path.join(PLUGINS, check), *options],
        stdin=stream("i", subprocess.DEVNULL),
        stdout=stream("o", subprocess.PIPE),
        stderr=stream("e", subprocess.PIPE),
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
             "TERM": "xterm", "AWS_EC2_METADATA_DISABLED": "true",
             "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **env})
    out, err = child.communicate(timeout=120)
    texts = {name: one.end() for name, one in screen.items()}
    return child.returncode, texts.get("o", out), texts.get("e", err)


class Table(unittest.TestCase):
    def table(self, *options, **more):
        code, out, err = run("check_rds_public", *DUMP, "-o", "table",
                             *options, **more)
        self.assertEqual(code, 2)
        self.assertIn(err, (b"", None))
        return out.decode()

    def test_width(self):
        whole = self.table()
        self.assertGreater(max(map(len, whole.splitlines())), 120)
        names = re.findall(r"^(?:CRITICAL|WARNING|UNKNOWN|OK) +\S+ +\S+ +(\S+)",
                           whole, re.M)
        for columns in (80, 120, 200):
            text = self.table(terminals="o", columns=columns, NO_COLOR="1")
            lines = text.splitlines()
            self.assertLessEqual(max(map(len, lines)), columns)
            for name in names:
                self.assertIn(name, text)
        # Not a terminal: as wide as ever, whatever COLUMNS says.
        self.assertEqual(self.table(COLUMNS="40"), whole)
        self.assertEqual(self.table(terminals="ie"), whole)

    def test_columns(self):
        a = self.table(terminals="o", columns=100)
        b = self.table(terminals="o", columns=200, COLUMNS="100")
        self.assertEqual(a, b)

    def test_color(self):
        self.assertIn("\033[1;31mCRITICAL\033[0m", self.table(terminals="o"))
        self.assertNotIn("\033", self.table())
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            self.assertNotIn("\033", self.table(terminals="o", **env))
        self.assertIn("\033", self.table(terminals="o", NO_COLOR=""))

    def test_other_formats(self):
        for output in ("nagios", "json", "csv"):
            _, a, _ = run("check_rds_public", *DUMP, "-o", output)
            _, b, _ = run("check_rds_public", *DUMP, "-o", output,
                          terminals="o", columns=40)
            time = re.compile(rb" time=[0-9.]+s")
            self.assertEqual(time.sub(b"", a), time.sub(b"", b))


class Progress(unittest.TestCase):
    def ask(self, server, *options, **more):
        return run("check_rds_public", "-r", "eu-west-1,us-east-1", *options,
                   AWS_ENDPOINT_URL=server.url,
                   AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
                   AWS_SECRET_ACCESS_KEY="fakeaws-secret", **more)

    def test_progress(self):
        """Each answer takes longer than the line is waited for."""
        with Server(DEMO, "--latency", "1500") as server:
            for output in ("nagios", "table", "json"):
                code, out, err = self.ask(server, "-o", output, "-t", "60",
                                          terminals="ie")
                self.assertEqual(code, 2)
                told = PROGRESS.findall(err)
                self.assertTrue(told, err)
                self.assertTrue(all(int(n) == 2 for _, n in told), told)
                self.assertTrue(err.endswith(ERASED), err)
                self.assertEqual(PROGRESS.sub(b"", err), ERASED)
                self.assertNotIn(b" of 2 regions, ", out)
            for terminals in ("o", "oe", "io", "i", "e", ""):
                _, out, err = self.ask(server, "-t", "60",
                                       terminals=terminals)
                self.assertEqual(err, b"", terminals)
                self.assertNotIn(b"\r", out, terminals)
            _, _, err = self.ask(server, "-t", "60", terminals="ie",
                                 TERM="dumb")
            self.assertEqual(err, b"")

    def test_soon(self):
        """Who does not wait sees none of it."""
        _, _, err = run("check_rds_public", *DUMP, terminals="ie")
        self.assertEqual(err, b"")


if __name__ == "__main__":
    unittest.main()
