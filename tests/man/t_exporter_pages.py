#!/usr/bin/python3
# t_exporter_pages: is what the exporter's manual pages say true?
# SPDX-License-Identifier: Apache-2.0
"""Flags against --help, keys against the tables they are read by (print_keys),
paths against the routes; the examples are read by --config.check."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import roff  # noqa: E402

TOP = os.path.join(HERE, os.pardir, os.pardir)
EXPORTER = os.path.abspath("exporter/rds_security_exporter")
PAGE_8 = os.path.join(TOP, "man", "rds_security_exporter.8")
PAGE_5 = os.path.join(TOP, "man", "rds_security_exporter.yml.5")
# Which keys a section of the page has: what stands above them.
SECTIONS = {"TOP LEVEL": "", "TARGETS": "targets.",
            "ORGANIZATION": "organization.", "CHECKS": "checks.NAME.",
            "CONCURRENCY": "concurrency."}


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, check=False, **more)


def keys_of(file):
    end = run("tests/man/print_keys")
    rows = [line.split() for line in end.stdout.splitlines()]
    assert end.returncode == 0 and rows, end
    return sorted(key for name, key in rows if name == file)


def shown_keys(lines, above):
    return [above + key for item in roff.items(lines, "Cm")
            for key in item.split(", ")]


class Pages(unittest.TestCase):
    def test_lint(self):
        for path in (PAGE_5, PAGE_8):
            found = roff.lint(path)
            if found is None:
                self.skipTest("no mandoc")
            self.assertEqual(found, "")

    def test_flags_are_those_of_help(self):
        page = read(PAGE_8)
        flags = re.findall(r"(?m)^  (?:(-.), |    )(--[a-z.\[\]-]+)(=\S+)?",
                           run(EXPORTER, "--help").stdout)
        self.assertGreater(len(flags), 10)
        self.assertEqual(roff.items(roff.section(page, "OPTIONS")),
                         [(letter and letter + ", ") + name + value
                          for letter, name, value in flags])
        self.assertEqual([roff.printed(line[len(".Op "):]) for line
                          in roff.section(page, "SYNOPSIS")
                          if line.startswith(".Op ")],
                         [letter or name + value
                          for letter, name, value in flags])

    def test_defaults_are_those_of_help(self):
        text = " ".join(run(EXPORTER, "--help").stdout.split())
        shown = re.findall(r"(?m)^Default:\n\.Cm (\S+) \.$", read(PAGE_8))
        self.assertEqual([roff.unescape(word) for word in shown],
                         re.findall(r"\(default: (\S+)\)", text))

    def test_endpoints_are_the_routes(self):
        routes = re.findall(r'\{ "(/[^"]*)", WEB_',
                            read(os.path.join(TOP, "exporter", "routes.c")))
        self.assertEqual(
            sorted(roff.items(roff.section(read(PAGE_8), "ENDPOINTS"), "Pa")),
            sorted(routes + ["/metrics"]))

    def test_keys_are_those_that_are_read(self):
        page = read(PAGE_5)
        shown = [key for title, above in SECTIONS.items()
                 for key in shown_keys(roff.section(page, title), above)]
        self.assertEqual(sorted(shown), keys_of("config"))

    def test_keys_of_the_web_file_are_those_that_are_read(self):
        shown, above = [], ""
        for line in roff.section(read(PAGE_8), "WEB CONFIGURATION"):
            if line.startswith(".Ss "):
                name = line[len(".Ss "):]
                above = "" if name == "Others" else name + "."
                shown += [above[:-1]] if above else []
            shown += shown_keys([line], above)
        self.assertEqual(sorted(shown), keys_of("web"))


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w",
                  encoding="utf-8") as f:
            f.write(text)

    def check(self, *arguments):
        end = run(EXPORTER, "--config.check", *arguments, cwd=self.folder)
        self.assertEqual((end.stdout, end.returncode),
                         ("the configuration is good\n", 0))

    def test_the_configuration_is_good(self):
        self.write("exporter.yml", roff.literals(read(PAGE_5))[0])
        self.check("--config.file=exporter.yml")

    def test_each_command_is_taken(self):
        self.write("exporter.yml", roff.literals(read(PAGE_5))[0])
        self.write("web-config.yml", "rate_limit: {interval: 1s, burst: 20}\n")
        shown = roff.commands(read(PAGE_8))
        self.assertGreaterEqual(len(shown), 3)
        for command in shown:
            with self.subTest(command):
                program, *arguments = command.split()
                self.assertEqual(program, os.path.basename(EXPORTER))
                self.check(*arguments)


if __name__ == "__main__":
    unittest.main()
