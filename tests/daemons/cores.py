# cores: what monitoring cores run, as whom, and what they must have stored.
# SPDX-License-Identifier: Apache-2.0

import grp
import os
import pwd
import re
import shutil

import daemons
from daemons import run, tap, write

DEFINITIONS = os.path.join(daemons.TOP, "contrib")
# In this region fakeaws takes requests and never answers.
HANGING = "us-east-1"
PROFILE = "rds-audit"
STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")


def checks(build):
    """The names of all plugins that were built."""
    return run(os.path.join(build, "man", "describe"), "names")[1].split()


class Site:
    """A folder with the plugins in it, an account that they look at, and the
    user whom monitoring runs as: nagios, where we are root."""

    def __init__(self, stack, work, build):
        self.work = work
        os.chmod(work, 0o755)
        self.checks = checks(build)
        self.plugins = os.path.join(work, "plugins")
        os.mkdir(self.plugins)
        for name in self.checks:
            shutil.copy(os.path.join(build, "plugins", name), self.plugins)
        self.root = os.geteuid() == 0
        self.user = "nagios" if self.root else pwd.getpwuid(
            os.geteuid()).pw_name
        ids = pwd.getpwnam(self.user)
        self.ids = (ids.pw_uid, ids.pw_gid)
        self.group = grp.getgrgid(ids.pw_gid).gr_name
        fake = daemons.start_fakeaws(
            stack, work, "--fault",
            "rds.DescribeDBInstances@%s:hang" % HANGING)
        self.keys = {name: fake[name] for name in (
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        keys = "".join("%s = %s\n" % (name.lower(), value)
                       for name, value in self.keys.items())
        self.credentials = self.give(write(
            "[default]\n%s[%s]\n%s" % (keys, PROFILE, keys),
            work, "credentials"), 0o600)
        # Nothing beyond loopback, wherever an example points.
        self.env = {"AWS_ENDPOINT_URL": fake["AWS_ENDPOINT_URL"],
                    "AWS_REGION": "eu-west-1",
                    "AWS_CONFIG_FILE": "/dev/null",
                    "AWS_SHARED_CREDENTIALS_FILE": self.credentials,
                    "AWS_EC2_METADATA_DISABLED": "true"}

    def give(self, path, mode=0o755):
        """To the user; the path."""
        os.chmod(path, mode)
        if self.root:
            os.chown(path, *self.ids)
        return path

    def folder(self, *names):
        """A new one of the user's, as all above it are; its path."""
        path = self.work
        for name in names:
            path = os.path.join(path, name)
            if not os.path.isdir(path):
                os.mkdir(path)
                self.give(path)
        return path

    def as_user(self, *argv):
        """That command, run by the user."""
        if not self.root:
            return list(argv)
        return ["setpriv", "--reuid", self.user, "--regid", self.group,
                "--init-groups", *argv]

    def by_hand(self, name, *options):
        """(state, what is printed) of a plugin that the user starts."""
        return run(*self.as_user(os.path.join(self.plugins, name), *options),
                   env={"PATH": daemons.PATH, "LANG": "C.UTF-8", **self.env},
                   cwd="/")


def masked(perfdata):
    """Without what differs from run to run: how long it took, how much of it
    came from the cache, and ages, which are counted until now."""
    return re.sub(r"\b(time|api_calls|\w+_age_max|\w+_in_min|\w+_expiry_min)="
                  r"-?[0-9.]+", r"\1=N", perfdata)


def parts(printed):
    """(first line, long output, performance data) of what a plugin prints."""
    first, _, rest = printed.partition("\n")
    text, _, perfdata = first.partition(" | ")
    return text, rest.rstrip("\n"), perfdata


def same_result(what, stored, by_hand):
    """What a core has stored, (state, first line, long output, performance
    data), is what the plugin says."""
    code, printed = by_hand
    text, rest, perfdata = parts(printed)
    expected = (code, text, rest, masked(perfdata))
    stored = (*stored[:3], masked(stored[3]))
    return tap.ok("%s: %s, as by hand" % (what, STATES[code]),
                  stored == expected, "\n".join(
                      "%s\nstored:  %r\nby hand: %r" % row for row in zip(
                          ("state", "first line", "long output", "perfdata"),
                          stored, expected) if row[1] != row[2]))


def is_deadline(what, state, text):
    """The plugin ended by itself, and says what it waited for."""
    return tap.ok("%s: UNKNOWN by its own deadline" % what, state == 3 and
                  re.search(r"^\w+ UNKNOWN - .*DescribeDBInstances", text) and
                  HANGING in text, "state %s\n%s" % (state, text))
