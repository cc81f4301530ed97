#!/usr/bin/python3
# t_nrpe: contrib/nrpe and plugins through a real NRPE.
# SPDX-License-Identifier: Apache-2.0
"""t_nrpe.py [BUILD]: TAP.  BUILD is a folder in which make has run (default:
the working directory).  On loopback: fakeaws with the demo account, and NRPE
with our commands, in the folder of this test.  What check_nrpe prints is what
the plugins print by hand."""

import contextlib
import os
import signal
import sys
import tempfile

sys.dont_write_bytecode = True
import cores  # noqa: E402
import daemons  # noqa: E402
from cores import HANGING, STATES, Site  # noqa: E402
from daemons import find, have, read, run, tap, wait_for, write  # noqa: E402

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
CHECK_NRPE = "/usr/lib/nagios/plugins/check_nrpe"
DEBIAN = "=/usr/lib/nagios/plugins/"
CHECKS = ("check_kms_rotation", "check_rds_encryption", "check_rds_env",
          "check_rds_tls")

# The daemon hands nothing of its environment on: env does.
CONFIG = """
server_address=127.0.0.1
server_port={port}
nrpe_user={user}
nrpe_group={group}
pid_file={run}/nrpe.pid
allowed_hosts=127.0.0.1
dont_blame_nrpe={arguments}
command_timeout=40
command_prefix=/usr/bin/env {env}
include={work}/rds-security-plugins.cfg
command[deadline]={plugins}/check_rds_encryption --region {hanging} --timeout 3
command[arguments]={plugins}/check_rds_encryption --region $ARG1$ --require $ARG2$
"""


class Nrpe:
    """A daemon; arguments: 1 if it may take such."""

    def __init__(self, stack, site, name, arguments):
        self.port = daemons.free_port()
        config = write(CONFIG.format(
            port=self.port, user=site.user, group=site.group,
            run=site.folder(name), arguments=arguments, work=site.work,
            plugins=site.plugins, hanging=HANGING, env=" ".join(
                "%s=%s" % row for row in site.env.items())),
            site.work, name + ".cfg")
        self.daemon = stack.enter_context(daemons.Daemon(
            name, site.work, [find("nrpe"), "-n", "-f", "-c", config]))
        if not wait_for(lambda: self.ask()[0] == 0, self.daemon):
            raise RuntimeError(self.daemon.tail())

    def ask(self, *more):
        """(state, what it prints) of check_nrpe."""
        return run(CHECK_NRPE, "-n", "-H", "127.0.0.1", "-p", str(self.port),
                   "-t", "50:UNKNOWN", *more)


def check_commands(site, nrpe):
    """Those of the file that is installed."""
    for name in CHECKS:
        code, printed = nrpe.ask("-c", name)
        text, rest, perfdata = cores.parts(printed)
        cores.same_result(name, (code, text, rest, perfdata),
                          site.by_hand(name, "--region", "eu-west-1",
                                       "--timeout", "30"))
    cores.is_deadline("deadline", *nrpe.ask("-c", "deadline"))
    # As long as can be: more than protocol 2 carries.
    code, printed = nrpe.ask("-2", "-c", "check_rds_env")
    tap.ok("protocol 2 cuts at 1 KiB, as its file says",
           STATES[code] == "CRITICAL" and len(printed) <= 1024 and
           printed.startswith("RDS_ENV CRITICAL - "), printed)


def check_arguments(stack, site, nrpe):
    """Refused, unless NRPE is built and told to take them."""
    argv = ("-c", "arguments", "-a", "eu-west-1", "cmk")
    code, printed = nrpe.ask(*argv)
    tap.ok("arguments are refused by default", code == 3 and
           "RDS_" not in printed, printed)
    other = Nrpe(stack, site, "nrpe-arguments", 1)
    code, printed = other.ask(*argv)
    if "RDS_" not in printed:
        tap.ok("arguments: this NRPE, as Debian's, is built without them",
               code == 3, printed)
        return
    cores.same_result("arguments", (code, *cores.parts(printed)),
                      site.by_hand("check_rds_encryption", "--region",
                                   "eu-west-1", "--require", "cmk"))


def check_nrpe(stack, work):
    site = Site(stack, work, BUILD)
    commands = read(cores.DEFINITIONS, "nrpe", "rds-security-plugins.cfg")
    tap.ok("every command has Debian's folder of plugins",
           commands.count(DEBIAN) == len(site.checks) ==
           commands.count("\ncommand["), commands)
    write(commands.replace(DEBIAN, "=%s/" % site.plugins), work,
          "rds-security-plugins.cfg")
    nrpe = Nrpe(stack, site, "nrpe", 0)
    tap.run("commands", check_commands, site, nrpe)
    tap.run("arguments", check_arguments, stack, site, nrpe)
    tap.ok("NRPE is still there", nrpe.daemon.process.poll() is None,
           nrpe.daemon.tail())


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as work, \
            contextlib.ExitStack() as stack:
        if have("NRPE", "nrpe", "setpriv", CHECK_NRPE):
            tap.run("nrpe", check_nrpe, stack, work)
    sys.exit(tap.end())


main()
