#!/usr/bin/python3
# t_plugin_pages: is what the plugins' manual pages say true?
# SPDX-License-Identifier: Apache-2.0
"""The pages as they were built, plugins/CHECK.1 beside the plugin, against
what the plugins say and do; every example runs, against fakeaws."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "fakeaws"))
sys.path.insert(0, HERE)

from harness import Server  # noqa: E402
import roff  # noqa: E402

TOP = os.path.join(HERE, os.pardir, os.pardir)
ACCOUNTS = os.path.join(HERE, os.pardir, "accounts")
DEMO = os.path.join(ACCOUNTS, "demo")
COMMON = os.path.join(TOP, "man", "rds-security-plugins.7")
PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
DUMP = ["--input", DEMO, "--now", "2026-11-20T12:00:00Z", "-r", "all"]

# What a verdict on nothing says.
NOTHING = ("no credentials", "timed out", "there is no '", "checked=0 ")


def checks():
    with open(os.path.join(ACCOUNTS, "demo.expected"), encoding="utf-8") as f:
        rows = [line.split() for line in f if not line.startswith("#")]
    return {row[0]: int(row[1]) for row in rows if row}


EXPECTED = checks()


def page(check):
    with open(os.path.join(PLUGINS, check + ".1"), encoding="utf-8") as f:
        return f.read()


def common_page():
    with open(COMMON, encoding="utf-8") as f:
        return f.read()


def sources(pattern, *names):
    """All matches in files of common/, by default in all of them."""
    folder = os.path.join(TOP, "common")
    found = []
    for name in names or sorted(os.listdir(folder)):
        if name.endswith(".c"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                found += re.findall(pattern, f.read())
    return found


def run(command, **more):
    """A command line as a shell takes it, the plugins in its path."""
    env = {"PATH": PLUGINS + ":" + os.environ.get("PATH", ""), "LC_ALL": "C",
           "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
           "AWS_EC2_METADATA_DISABLED": "true",
           "AWS_CONFIG_FILE": "/dev/null",
           "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", **more}
    return subprocess.run(command, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=120,
                          shell=isinstance(command, str), check=False,
                          cwd=more.get("PWD"))


def help_of(check):
    return run([check, "--help"]).stdout


def help_options(text):
    """(letter or None, --name, =VALUE or "") of --help, in its order."""
    found = []
    for line in text.splitlines():
        match = re.match(r"  (?:(-.), |    )(--[a-z0-9-]+)(=\S+)?", line)
        if match:
            found.append((match.group(1), match.group(2),
                          match.group(3) or ""))
    return found


def help_codes(text):
    """{code: state} of the table of --help; "-w, -c" is a state here."""
    words = text[text.index("\nFinding codes"):].split("\n\n")[0]
    return dict(re.findall(r"(?m)^  ([a-z0-9-]+)\s+"
                           r"(OK|WARNING|CRITICAL|UNKNOWN|OFF|-w, -c)\s",
                           words))


class Pages(unittest.TestCase):
    def hold(self, claim):
        """claim(check, page) of every check."""
        for check in EXPECTED:
            with self.subTest(check):
                claim(check, page(check))

    def test_every_plugin_has_one(self):
        built = {name[:-2] for name in os.listdir(PLUGINS)
                 if name.endswith(".1")}
        self.assertEqual(built, set(EXPECTED))

    def test_lint(self):
        def claim(check, _):
            found = roff.lint(os.path.join(PLUGINS, check + ".1"))
            if found is None:
                self.skipTest("no mandoc")
            self.assertEqual(found, "")
        self.hold(claim)

    def test_synopsis_is_help(self):
        def claim(check, text):
            shown = [roff.printed(line[len(".Op "):])
                     for line in roff.section(text, "SYNOPSIS")
                     if line.startswith(".Op ")]
            wanted = [(letter + " " + value[1:]).rstrip() if letter
                      else name + value
                      for letter, name, value in help_options(help_of(check))]
            self.assertGreater(len(wanted), 30)
            self.assertEqual(shown, wanted)
        self.hold(claim)

    def test_options_are_those_of_help(self):
        def claim(check, text):
            wanted = [(letter + ", " if letter else "") + name + value
                      for letter, name, value in help_options(help_of(check))]
            self.assertEqual(roff.items(roff.section(text, "OPTIONS")),
                             wanted)
        self.hold(claim)

    def test_findings_are_those_of_help(self):
        def claim(check, text):
            lines = roff.section(text, "FINDINGS")
            shown = {}
            for code, state in zip(lines, lines[1:]):
                if code.startswith(".It "):
                    shown[roff.printed(code[len(".It "):])] = \
                        "-w, -c" if state == "By" else state.rstrip(":")
            self.assertIn("field-absent", shown)
            self.assertEqual(shown, help_codes(help_of(check)))
        self.hold(claim)

    def test_performance_data_is_what_is_printed(self):
        def claim(check, text):
            first = run([check, *DUMP]).stdout.splitlines()[0]
            self.assertEqual(
                roff.items(roff.section(text, "PERFORMANCE DATA"), "Cm"),
                re.findall(r"([a-z_]+)=", first.split(" | ")[1]))
        self.hold(claim)


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        os.symlink(DEMO, os.path.join(cls.folder.name, "dump"))
        cls.server = Server(DEMO, "--log",
                            os.path.join(cls.folder.name, "log"))

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        cls.folder.cleanup()

    def judged(self, check, command):
        """It is a verdict, whose exit code and output are returned."""
        end = run(command, PWD=self.folder.name,
                  AWS_ENDPOINT_URL=self.server.url, AWS_REGION="eu-west-1",
                  AWS_ACCESS_KEY_ID="AKIDFAKEAWS",
                  AWS_SECRET_ACCESS_KEY="fakeaws-secret")
        out = end.stdout
        self.assertEqual(end.stderr, "")
        self.assertLessEqual(end.returncode, 3)
        self.assertNotIn("\nUsage:", out)
        state = STATES[end.returncode]
        self.assertRegex(out.splitlines()[0], '^%s %s - |^{.*"status":"%s"' % (
            check[len("check_"):].upper(), state, state))
        return end.returncode, out

    def test_each_works(self):
        for check, expected in EXPECTED.items():
            shown = roff.commands(page(check))
            self.assertGreaterEqual(len(shown), 3, check)
            for command in shown:
                with self.subTest(command):
                    self.assertTrue(command.startswith(check + " "))
                    code, out = self.judged(check, command)
                    for words in NOTHING:
                        self.assertNotIn(words, out)
                    if command.endswith(" --region all"):
                        self.assertEqual(code, expected)

    def test_each_check_has_its_own(self):
        with open(os.path.join(TOP, "man", "examples.c"),
                  encoding="utf-8") as f:
            named = re.findall(r'\{ "(check_\w+)"', f.read())
        self.assertEqual(sorted(set(named)), sorted(EXPECTED))
        for check in EXPECTED:
            self.assertEqual(len(roff.commands(page(check))),
                             2 + named.count(check))

    def test_those_of_the_common_page_work(self):
        text = common_page()
        self.write_exceptions(text)
        shown = [command for command in roff.commands(text)
                 if command.startswith("check_")]
        self.assertGreaterEqual(len(shown), 4)
        for command in shown:
            with self.subTest(command):
                self.judged(command.split()[0], command)

    def test_the_exception_shown_mutes(self):
        self.write_exceptions(common_page())
        _, out = self.judged("check_rds_public",
                             "check_rds_public --input dump -r eu-west-1 "
                             "--now 2026-11-20T12:00:00Z "
                             "--exceptions exceptions.yml")
        self.assertIn("\n[MUTED SEC-142 until 2027-01-31] ", out)

    def write_exceptions(self, text):
        shown = [block for block in roff.literals(text)
                 if block.startswith("exceptions:\n")]
        with open(os.path.join(self.folder.name, "exceptions.yml"), "w",
                  encoding="utf-8") as f:
            f.write(shown[0])


class CommonPage(unittest.TestCase):
    def test_lint(self):
        found = roff.lint(COMMON)
        if found is None:
            self.skipTest("no mandoc")
        self.assertEqual(found, "")

    def test_it_names_every_check(self):
        named = re.findall(r"(?m)^\.Xr (check_\w+) 1 ,$", common_page())
        self.assertEqual(named, sorted(EXPECTED))

    def test_variables_are_those_that_are_read(self):
        shown = {word for line in roff.section(common_page(), "ENVIRONMENT")
                 for word in re.findall(r"\bAWS_[A-Z0-9_]+", line)}
        self.assertEqual(shown, set(sources(r'"(AWS_[A-Z0-9_]+)"')) -
                         {"AWS_CLOUDHSM", "AWS_ENDPOINT_URL_",
                          "AWS_ENDPOINT_URL_SSO_OIDC"} |
                         {"AWS_ENDPOINT_URL_RDS"})

    def test_keys_of_exceptions_are_those_that_are_read(self):
        keys = sources(r'(?m)^\t(?:{ \.key = |LIST_ROW\()"(\w+)"',
                       "exceptions_parse.c")
        self.assertIn("downgrade_to", keys)
        self.assertEqual(
            roff.items(roff.section(common_page(), "EXCEPTIONS"), "Cm"),
            [key for key in keys if key != "exceptions"])


if __name__ == "__main__":
    unittest.main()
