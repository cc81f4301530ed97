#!/usr/bin/python3
# t_root: does the exporter run from what the image would hold?
# SPDX-License-Identifier: Apache-2.0
"""contrib/container/root.sh makes the folder; the exporter runs with it as its
root and as the user of the image, against the stand-in AWS.  Needs root, and a
Debian system; skipped elsewhere."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
TESTS = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(TESTS, "exporter"))

import running  # noqa: E402

SCRIPT = os.path.join(TESTS, os.pardir, "contrib", "container", "root.sh")


def why_not():
    if os.geteuid() != 0:
        return "needs root"
    if not shutil.which("dpkg-query"):
        return "no dpkg here"
    with open(running.EXPORTER, "rb") as f:
        if re.search(rb"__[at]san_init", f.read()):
            return "a sanitizer wants more than the image has"
    return ""


WHY = why_not()


@unittest.skipIf(WHY, WHY)
class Root(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory()
        cls.root = os.path.join(cls.dir.name, "root")
        cls.made = subprocess.run(
            ["sh", SCRIPT, cls.root, running.EXPORTER], capture_output=True,
            text=True, check=False, timeout=120)
        # What running.py starts: the same program, with another root.
        running.EXPORTER = os.path.join(cls.dir.name, "start")
        with open(running.EXPORTER, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec chroot --userspec=65532:65532 '%s' "
                    "/usr/bin/rds_security_exporter \"$@\"\n" % cls.root)
        os.chmod(running.EXPORTER, 0o755)
        os.chmod(cls.dir.name, 0o755)

    @classmethod
    def tearDownClass(cls):
        cls.dir.cleanup()

    def setUp(self):
        self.assertEqual((self.made.returncode, self.made.stderr), (0, ""))

    def test_version(self):
        done = subprocess.run([running.EXPORTER, "--version"],
                              capture_output=True, text=True, check=False,
                              timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("rds_security_exporter", done.stdout)

    def test_it_collects(self):
        with running.Server(running.DEMO) as server, \
                running.Exporter(running.environment(server.url)) as exporter:
            exporter.ready()
            self.assertIn("rds_security_check_status{",
                          exporter.get("/metrics").text)

    def test_there_is_nothing_to_run_but_the_exporter(self):
        programs = [os.path.join(folder, name)
                    for folder, _, names in os.walk(self.root)
                    for name in names
                    if folder.endswith("bin")]
        self.assertEqual(programs, [os.path.join(
            self.root, "usr", "bin", "rds_security_exporter")])

    def test_scanners_are_told_of_the_packages(self):
        with open(os.path.join(self.root, "var", "lib", "dpkg", "status"),
                  encoding="utf-8") as f:
            told = [dict(line.split(": ", 1) for line in one.splitlines()
                         if re.match(r"[A-Z][A-Za-z-]*: ", line))
                    for one in f.read().strip().split("\n\n")]
        self.assertLessEqual({"libc6", "libcurl4", "ca-certificates"},
                             {one["Package"] for one in told})
        self.assertTrue(all(one["Version"] for one in told))


if __name__ == "__main__":
    unittest.main()
