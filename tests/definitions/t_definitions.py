#!/usr/bin/python3
# t_definitions: do those in contrib/ know the plugins as they are?
# SPDX-License-Identifier: Apache-2.0
"""t_definitions.py: unittest.  Run by "make check" in the build folder, with
srcdir in the environment."""

import os
import re
import subprocess
import unittest

CONTRIB = os.path.join(os.environ.get("srcdir", "."), "contrib")
# Format of man/describe: the file that is tracked.
FILES = {"icinga": "icinga2/rds-security-plugins.conf",
         "icinga-doc": "icinga2/icinga-template-library.md",
         "nagios": "nagios/rds-security-plugins.cfg",
         "nrpe": "nrpe/rds-security-plugins.cfg"}


def output(*argv):
    return subprocess.run(argv, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True,
                          check=False).stdout


def read(name):
    with open(os.path.join(CONTRIB, name), encoding="utf-8") as file:
        return file.read()


def checks():
    return output("man/describe", "names").split()


def options(check):
    """{long name: whether it takes a value}, of --help."""
    return {name: bool(value) for name, value in re.findall(
        r"(?m)^  (?:-\w, |    )--([a-z0-9-]+)(=\S+)?",
        output("plugins/" + check, "--help"))}


def arguments(block):
    """{long name: (variable, takes a value, is repeated)} of an Icinga
    template or object."""
    return {name: (variable, how == "value", "repeat_key = true" in rest)
            for name, how, variable, rest in re.findall(
                r'(?m)^\t\t"--([a-z0-9-]+)" = \{\n'
                r'\t\t\t(value|set_if) = "(?:--[a-z-]+=)?\$(\w+)\$"\n'
                r'\t\t\tdescription = ".+"\n((?:\t\t\t.*\n)*)\t\t\}$', block)}


def blocks():
    """{name: text}, of Icinga's templates and objects."""
    return dict(re.findall(r'(?ms)^(?:object|template) CheckCommand "(.+?)" '
                           r'\{\n(.*?)^\}$', read(FILES["icinga"])))


class Definitions(unittest.TestCase):
    maxDiff = None

    def test_written_from_the_tables(self):
        for form, name in FILES.items():
            with self.subTest(name):
                self.assertEqual(
                    read(name), output("man/describe", form),
                    "to write it anew: man/describe %s > contrib/%s" %
                    (form, name))

    def test_icinga_options(self):
        """Every option is named, as it is taken, or left out with a reason."""
        found = blocks()
        common = arguments(found.pop("aws-rds-common"))
        left_out = dict(re.findall(r"(?m)^ \* --([a-z-]+): (.+)$",
                                   read(FILES["icinga"])))
        self.assertEqual(sorted("check_" + name for name in found), checks())
        self.assertTrue(left_out)
        for name, block in found.items():
            own = arguments(block)
            self.assertEqual(block.count("description"), len(own))
            with self.subTest(name):
                taken = options("check_" + name)
                self.assertFalse(set(own) & set(common))
                self.assertFalse((set(own) | set(common)) & set(left_out))
                self.assertEqual(
                    set(own) | set(common) | set(left_out), set(taken))
                for option, (variable, value, _) in {**own, **common}.items():
                    self.assertEqual(variable,
                                     "rds_" + option.replace("-", "_"))
                    self.assertEqual(value, taken[option], option)

    def test_icinga_repeats(self):
        """What is repeated is not taken for its last use alone."""
        common = arguments(blocks()["aws-rds-common"])
        self.assertEqual(
            {name for name, row in common.items() if row[2]},
            {"region", "accounts", "identifier", "include", "exclude", "tag",
             "ignore-tag", "engine", "severity"})

    def test_icinga_value_that_may_lack(self):
        """Behind "=", or the plugin does not take it for one."""
        self.assertRegex(read(FILES["icinga"]),
                         r'"--extra-opts" = \{\n'
                         r'\t+value = "--extra-opts=\$rds_extra_opts\$"\n'
                         r'\t+description = .+\n\t+skip_key = true\n')

    def test_variables_in_the_example(self):
        """It sets nothing that is read by no definition."""
        known = set(re.findall(r"\brds_\w+", read(FILES["icinga"])))
        known |= {name[len("check_"):] for name in checks()}
        used = set(re.findall(r"\brds_\w+", read("icinga2/services.conf")))
        self.assertEqual(used - known, {"rds_checks", "rds_agent"})

    def test_examples_have_every_check(self):
        self.assertEqual(
            sorted("check_" + name for name in re.findall(
                r"(?m)^\t\t(\w+) = \{ \}$",
                read("icinga2/services.conf").split("template Service")[0])),
            checks())
        self.assertEqual(sorted(re.findall(r"check_command\s+(check_\w+)!",
                                           read("nagios/services.cfg"))),
                         checks())

    def test_commands(self):
        self.assertEqual(re.findall(r"command_name\t(\w+)",
                                    read(FILES["nagios"])), checks())
        self.assertEqual(re.findall(r"(?m)^command\[(\w+)\]=\S+/(\w+) ",
                                    read(FILES["nrpe"])),
                         [(name, name) for name in checks()])

    def test_timeouts(self):
        """Each is told, and above the one before."""
        plugin = {int(number) for number in re.findall(
            r"--timeout (\d+)", read(FILES["nrpe"]))}
        self.assertEqual(len(plugin), 1)
        times = [plugin.pop()] + [int(number) for number in re.findall(
            r"(?:command_timeout=|check_nrpe -t |service_check_timeout=)(\d+)",
            read(FILES["nrpe"]))]
        self.assertEqual(len(times), 4)
        self.assertEqual(times, sorted(set(times)))
        icinga = read(FILES["icinga"])
        self.assertLess(
            int(re.search(r"rds_timeout = (\d+)", icinga).group(1)),
            int(re.search(r"\ttimeout = (\d+)s", icinga).group(1)))


if __name__ == "__main__":
    unittest.main()
