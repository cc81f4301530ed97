#!/usr/bin/python3
# t_completion: do shells offer every option, and of values what is known?
# SPDX-License-Identifier: Apache-2.0
"""The completions of the build whose plugins are $PLUGINS, in a bash with
bash-completion and in a zsh on a terminal; without these, skipped."""

import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

PLUGINS = os.path.abspath(os.environ.get("PLUGINS", "plugins"))
BUILD = os.path.dirname(PLUGINS)
FOR_BASH = os.path.join(BUILD, "man", "rds-security-plugins")
FOR_ZSH = os.path.join(BUILD, "man", "_rds_security_plugins")
LOADER = "/usr/share/bash-completion/bash_completion"
EXPORTER = os.path.join(BUILD, "exporter", "rds_security_exporter")
HERE = os.path.dirname(os.path.realpath(__file__))
SECONDS = 60
STATES = ["ok", "warning", "critical", "unknown"]
COMMON_CODES = ["access-denied=", "api-error="]
# What is typed, and all that is offered then.
CASES = (
    ("check_rds_sg --al", ["--allow", "--allow-account"]),
    ("check_rds_public --mode ", ["flag", "effective"]),
    ("check_rds_public --mode=e", ["effective"]),
    ("/usr/lib/nagios/plugins/check_rds_public -o j", ["json"]),
    ("check_rds_encryption --require a", ["aws-managed"]),
    ("check_kms_rotation --output ", ["nagios", "json", "table", "csv"]),
    ("check_rds_sg --error-result ", STATES),
    ("check_rds_sg -r a", ["all"]),
    ("check_rds_sg --accounts ", ["all"]),
    ("check_rds_sg -t ", []),
    ("check_rds_sg -p ", ["default", "audit", "a.b@c"]),
    ("check_rds_sg --profile=au", ["audit"]),
    ("check_rds_sg --severity op", ["open-to-internet="]),
    ("check_rds_public --severity a", COMMON_CODES),
    ("check_rds_sg --severity open-to-internet=w", ["warning"]),
    ("check_rds_sg --severity=open-to-internet=of", ["off"]),
    ("check_rds_sg --severity=open-to-internet=", [*STATES, "off"]),
    ("rds_security_exporter --log.level=d", ["debug"]),
    ("rds_security_exporter --log.format ", ["logfmt", "json"]),
    ("rds_security_exporter --no", [
        "--no-web.systemd-socket", "--no-web.disable-exporter-metrics",
        "--no-web.enable-lifecycle"]),
)
# The same for files, below a directory of the test's own.
FILES = (
    ("check_rds_sg --exceptions ", ["file.yml", "folder"]),
    ("check_rds_sg --ca-bundle=fi", ["file.yml"]),
    ("check_rds_sg --input ", ["folder"]),
    ("rds_security_exporter --config.file fi", ["file.yml"]),
)
CONFIG = """[default]
region = eu-west-1
[profile audit]
[profile a.b@c]
[sso-session not-a-profile]
"""
counts = {"bash": 0, "zsh": 0, "options": 0}


def programs():
    return sorted(name for name in os.listdir(PLUGINS)
                  if re.fullmatch(r"check_[a-z0-9_]+", name))


def options_of(program):
    """Letters and names, as --help has them."""
    path = EXPORTER if program == "rds_security_exporter" else \
        os.path.join(PLUGINS, program)
    text = subprocess.run([path, "--help"], capture_output=True, text=True,
                          timeout=SECONDS, check=False).stdout
    found = set()
    for letter, no, name in re.findall(
            r"^  (?:(-\w), |    )--(\[no-\])?([a-z0-9.-]+)", text, re.M):
        found |= {"--" + name} | ({letter} if letter else set())
        if no:
            found.add("--no-" + name)
    return found


class Shell:
    """What the tests of both shells have in common."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.home = scratch.name
        self.files = os.path.join(self.home, "files")
        os.makedirs(os.path.join(self.files, "folder"))
        with open(os.path.join(self.files, "file.yml"), "w",
                  encoding="utf-8"):
            pass
        self.config(CONFIG)
        self.env = {"PATH": os.environ.get("PATH", ""), "HOME": self.home,
                    "LC_ALL": "C", "TERM": "dumb",
                    "AWS_CONFIG_FILE": os.path.join(self.home, "config"),
                    "AWS_SHARED_CREDENTIALS_FILE":
                        os.path.join(self.home, "none")}

    def config(self, text):
        with open(os.path.join(self.home, "config"), "w",
                  encoding="utf-8") as stream:
            stream.write(text)

    def test_options(self):
        names = programs()
        self.assertGreater(len(names), 20)
        if os.path.exists(EXPORTER):
            names.append("rds_security_exporter")
        for name, offered in zip(names, self.offer(
                [name + self.all_options for name in names])):
            with self.subTest(program=name):
                wanted = options_of(name)
                self.assertIn("--help", wanted)
                self.assertEqual(set(offered), wanted)
                counts["options"] += len(wanted)

    def test_values(self):
        cases = CASES + FILES
        for (typed, wanted), offered in zip(
                cases, self.offer([typed for typed, _ in cases])):
            with self.subTest(typed=typed):
                self.assertEqual(set(offered), {
                    word.rstrip(self.left_out) for word in wanted})
                counts[self.name] += 1

    # A configuration must not be able to run anything.
    def test_hostile_profile(self):
        self.config("[profile $(touch pwned)]\n[profile `touch${IFS}pwned`]\n"
                    "[profile $(touch${IFS}pwned)]\n[profile good]\n")
        offered, = self.offer(["check_rds_sg -p "])
        self.assertIn("good", offered)
        self.assertNotIn("pwned", os.listdir(self.files))


@unittest.skipUnless(os.path.exists(LOADER), "no bash-completion")
class Bash(Shell, unittest.TestCase):
    name = "bash"
    all_options = " "
    left_out = ""

    def run_bash(self, script):
        done = subprocess.run(
            ["bash", "--norc", "-c", script], env=self.env, cwd=self.files,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=SECONDS, check=False)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout

    # As readline would: words also end at '=' and ':'.
    def offer(self, lines):
        script = [". " + shlex.quote(LOADER), ". " + shlex.quote(FOR_BASH),
                  "compopt() { :; }"]
        for line in lines:
            words = [part for word in line.split()
                     for part in re.findall(r"[=:]|[^=:]+", word)]
            if line.endswith(" ") or line.endswith("="):
                words.append("")
            script.append(
                "COMP_LINE=%s COMP_POINT=%d COMP_CWORD=%d COMP_WORDS=(%s)\n"
                "COMPREPLY=(); _rds_security_plugins %s; "
                "printf '%%s\\n' \"${COMPREPLY[@]}\" END" % (
                    shlex.quote(line), len(line), len(words) - 1,
                    " ".join(map(shlex.quote, words)),
                    shlex.quote(words[0])))
        blocks = self.run_bash("\n".join(script)).split("END\n")[:-1]
        self.assertEqual(len(blocks), len(lines))
        return [block.split() for block in blocks]

    # Only the last of a list is completed, behind what stands before it.
    def test_list_of_codes(self):
        offered, = self.offer(
            ["check_rds_sg --severity default-group=ok,op"])
        self.assertEqual(offered, ["ok,open-to-internet="])

    # Where bash-completion looks for them once installed.
    def test_loader(self):
        folder = os.path.join(self.home, "bash-completion", "completions")
        os.makedirs(folder)
        shutil.copy(FOR_BASH, folder)
        for name in programs():
            os.symlink("rds-security-plugins", os.path.join(folder, name))
        said = self.run_bash(
            "export BASH_COMPLETION_USER_DIR=%s; . %s\n"
            "_completion_loader check_rds_sg; (($? == 124)) || exit\n"
            "complete -p check_rds_sg check_kms_state" % (
                shlex.quote(os.path.dirname(folder)), shlex.quote(LOADER)))
        self.assertEqual(said.count("-F _rds_security_plugins "), 2)


@unittest.skipUnless(shutil.which("zsh"), "no zsh")
class Zsh(Shell, unittest.TestCase):
    name = "zsh"
    all_options = " -"
    left_out = "="  # appended when one is taken

    def setUp(self):
        super().setUp()
        folder = os.path.join(self.home, "functions")
        os.mkdir(folder)
        shutil.copy(FOR_ZSH, folder)
        self.results = os.path.join(self.home, "results")
        os.mkfifo(self.results)
        self.env.update(FUNCTIONS=folder, RESULTS=self.results)

    def test_syntax(self):
        done = subprocess.run(["zsh", "-n", FOR_ZSH], capture_output=True,
                              text=True, timeout=SECONDS, check=False)
        self.assertEqual((done.stdout, done.stderr, done.returncode),
                         ("", "", 0))

    # A key that completes also writes into a pipe what it offers.
    def offer(self, lines):
        pid, terminal = pty.fork()
        if not pid:
            os.chdir(self.files)
            os.execvpe("zsh", ["zsh", "-f", "-i"], self.env)
        reader = os.open(self.results, os.O_RDWR)
        try:
            script = os.path.join(HERE, "completion.zsh")
            os.write(terminal, b". %s\n" % shlex.quote(script).encode())
            self.hear(terminal, reader, b"END\n")
            return [self.complete(terminal, reader, line) for line in lines]
        finally:
            os.close(terminal)
            os.close(reader)
            os.waitpid(pid, 0)

    def complete(self, terminal, reader, line):
        os.write(terminal, line.encode() + b"\t")
        heard = self.hear(terminal, reader, b"END\n").decode()
        return heard.split("\n")[:-2] if heard != "END\n" else []

    # The terminal is emptied all the while, lest the shell wait for that.
    def hear(self, terminal, reader, end):
        heard = shown = b""
        while not heard.endswith(end):
            ready, _, _ = select.select([terminal, reader], [], [], SECONDS)
            self.assertTrue(ready, shown[-2000:])
            if terminal in ready:
                shown += os.read(terminal, 65536)
            if reader in ready:
                heard += os.read(reader, 65536)
        return heard


if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("completion: %(options)d options offered as --help has them, "
          "%(bash)d values in bash and %(zsh)d in zsh" % counts)
    sys.exit(not program.result.wasSuccessful())
