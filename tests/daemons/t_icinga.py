#!/usr/bin/python3
# t_icinga: contrib/icinga2 and every plugin under a real Icinga 2.
# SPDX-License-Identifier: Apache-2.0
"""t_icinga.py [BUILD]: TAP.  BUILD is a folder in which make has run (default:
the working directory).  On loopback: fakeaws with the demo account, a master
with the definitions and the example (but for folders, credentials and how often
is checked), an agent that has neither and gets them from the master.  What the
API says is what the plugins print by hand."""

import contextlib
import os
import re
import signal
import sys
import tempfile
import urllib.parse

sys.dont_write_bytecode = True
import cores  # noqa: E402
import daemons  # noqa: E402
from cores import HANGING, Site  # noqa: E402
from daemons import find, get, have, read, run, tap, wait_for, write  # noqa: E402

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
CONTRIB = os.path.join(cores.DEFINITIONS, "icinga2")
LOGIN = "root:icinga-test"
NEAR, FAR = "aws-111122223333", "aws-444455556666"

NODE = """
const PluginDir = "{plugins}"
const PluginContribDir = PluginDir
const ManubulonPluginDir = PluginDir
const NodeName = "{name}"
const ZoneName = NodeName
object Endpoint "master" {{ }}
object Endpoint "agent" {{
	host = "127.0.0.1"
	port = {agent_port}
	// It is the master who connects.
	log_duration = 0
}}
object Zone "master" {{ endpoints = [ "master" ] }}
object Zone "agent" {{
	endpoints = [ "agent" ]
	parent = "master"
}}
object Zone "global-templates" {{ global = true }}
include <itl>
include <plugins>
object FileLogger "main-log" {{
	severity = "information"
	path = LogDir + "/icinga2.log"
}}
object CheckerComponent "checker" {{ }}
object ApiListener "api" {{
	bind_host = "127.0.0.1"
	bind_port = {port}
	accept_commands = true
	accept_config = true
}}
object ApiUser "root" {{
	password = "icinga-test"
	permissions = [ "objects/query/*" ]
}}
"""

# What is in no example: a host without a region, and plugins that are stuck.
OTHERS = """
object Host "other" {{
	check_command = "dummy"
	vars.rds_credentials_file = "{credentials}"
	vars.rds_checks = {{
		rds_vpc = {{ rds_profile = "rds-audit" }}
		rds_public = {{
			rds_region = "eu-west-1"
			rds_exclude = [ "legacy *", "l*" ]
			rds_severity = [ "field-absent=warning", "no-match=ok" ]
			rds_max_items = 2
			rds_verbose = false
		}}
		rds_encryption = {{
			rds_region = "{hanging}"
			rds_timeout = 3
		}}
	}}
}}
object Service "killed" {{
	import "rds-security"
	host_name = "other"
	check_command = "rds_encryption"
	check_timeout = 10s
	vars.rds_region = "{hanging}"
}}
"""


def openssl(*argv):
    code, text = run("openssl", *argv)
    if code:
        raise RuntimeError(text)


class Node:
    """A private tree for one Icinga, with its certificate."""

    def __init__(self, site, name):
        self.site, self.name = site, name
        self.top = site.folder(name)
        self.port = daemons.free_port()
        self.daemon = None
        for parts in (("etc",), ("etc", "zones.d"), ("lib",),
                      ("lib", "certs"), ("log",), ("cache",), ("spool",),
                      ("run",)):
            site.folder(name, *parts)
        self.sign()

    def sign(self):
        ca = os.path.join(self.site.work, "ca")
        certs = os.path.join(self.top, "lib", "certs")
        key, request = (os.path.join(certs, self.name + suffix)
                        for suffix in (".key", ".csr"))
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj",
                "/CN=" + self.name, "-keyout", key, "-out", request)
        names = write("subjectAltName=DNS:%s,IP:127.0.0.1\n" % self.name,
                      self.top, "names")
        openssl("x509", "-req", "-in", request, "-CA", ca + ".crt", "-CAkey",
                ca + ".key", "-CAcreateserial", "-days", "2", "-extfile",
                names, "-out", os.path.join(certs, self.name + ".crt"))
        write(read(ca + ".crt"), certs, "ca.crt")
        for name in os.listdir(certs):
            self.site.give(os.path.join(certs, name), 0o600)

    def configure(self, agent):
        write(NODE.format(name=self.name, plugins=self.site.plugins,
                          port=self.port, agent_port=agent.port),
              self.top, "etc", "icinga2.conf")

    def argv(self, *more):
        top, site = self.top, self.site
        constants = {
            "RunAsUser": site.user, "RunAsGroup": site.group,
            "ConfigDir": top + "/etc", "ZonesDir": top + "/etc/zones.d",
            "DataDir": top + "/lib", "LogDir": top + "/log",
            "CacheDir": top + "/cache", "SpoolDir": top + "/spool",
            "InitRunDir": top + "/run", "PidPath": top + "/run/icinga2.pid",
            "VarsPath": top + "/cache/icinga2.vars",
            "ObjectsPath": top + "/cache/icinga2.debug",
            "ModAttrPath": top + "/lib/modified-attributes.conf",
            "StatePath": top + "/lib/icinga2.state"}
        return [find("icinga2"), "daemon", *more, "-c",
                top + "/etc/icinga2.conf"] + [
                    word for name, value in constants.items()
                    for word in ("-D", "%s=%s" % (name, value))]

    def start(self, stack, env):
        self.daemon = stack.enter_context(daemons.Daemon(
            self.name, self.site.work, self.argv(), env))

    def objects(self, path):
        """The attributes of each."""
        answer = get("https://127.0.0.1:%d/v1/objects/%s" % (self.port, path),
                     ca=os.path.join(self.site.work, "ca.crt"), login=LOGIN)
        return [row["attrs"] for row in answer.json["results"]]

    def commands(self):
        """The names of our CheckCommands, for wait_for()."""
        return [row["name"] for row in self.objects(
            "checkcommands?attrs=name") if row["name"] == "rds_public"]

    def services(self):
        """{(host, check): attributes}"""
        return {(row["host_name"], row["name"]): row for row in self.objects(
            "services?attrs=name&attrs=host_name&attrs=last_check_result")}

    def tail(self):
        """What it said last, but for our own questions."""
        lines = read(self.daemon.log).splitlines()
        return "%s:\n%s" % (self.name, "\n".join(
            [line for line in lines if "Http" not in line and
             "New client connection" not in line][-25:]))


def example(site):
    """services.conf, for this test."""
    text = read(CONTRIB, "services.conf")
    for old, new in (
            ("/var/cache/icinga2/rds-security",
             os.path.join(site.folder("cache"), "rds-security")),
            ("check_interval = 15m", "check_interval = 10s"),
            ('\tvars.rds_profile = "rds-audit"\n',
             '\tvars.rds_profile = "rds-audit"\n'
             '\tvars.rds_credentials_file = "%s"\n' % site.credentials)):
        if old not in text:
            raise RuntimeError("no '%s' in services.conf" % old)
        text = text.replace(old, new)
    return text


def prepare(site):
    """Master and agent, the first with all that the second gets from it."""
    ca = os.path.join(site.work, "ca")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=Icinga CA", "-keyout", ca + ".key", "-out",
            ca + ".crt")
    master, agent = Node(site, "master"), Node(site, "agent")
    for node in (master, agent):
        node.configure(agent)
    for zone in ("global-templates", "master"):
        site.folder("master", "etc", "zones.d", zone)
    zones = os.path.join(master.top, "etc", "zones.d")
    write(read(CONTRIB, "rds-security-plugins.conf"), zones,
          "global-templates", "rds-security-plugins.conf")
    return master, agent


def add_services(site, master):
    write(example(site) + OTHERS.format(
        credentials=site.credentials, hanging=HANGING), master.top, "etc",
          "zones.d", "master", "services.conf")


def check_definitions(master):
    """Icinga has nothing to say against them."""
    code, text = run(*master.argv("-C"), env={"PATH": daemons.PATH})
    tap.ok("icinga2 daemon -C: no errors, no warnings", code == 0 and
           "warning/" not in text and "critical/" not in text, text)
    path = os.path.join(master.top, "etc", "zones.d", "master",
                        "services.conf")
    text = read(path)
    write(text.replace("rds_sg = { }", "no_check = { }"), path)
    code, said = run(*master.argv("-C"), env={"PATH": daemons.PATH})
    tap.ok("and would have", code != 0 and "no_check" in said, said)
    write(text, path)


def check_service(site, name, attributes):
    """One of them, whose stored command is run by hand."""
    result = attributes["last_check_result"]
    text, _, rest = result["output"].partition("\n")
    plugin, *arguments = result["command"]
    # Icinga keeps the blank before the bar.
    cores.same_result(
        "%s on %s" % (name, result["check_source"]),
        (int(result["state"]), text.rstrip(" "), rest.rstrip("\n"),
         " ".join(result["performance_data"])),
        site.by_hand(os.path.basename(plugin), *arguments))


def check_results(site, found):
    """All that is stored."""
    stuck = {name: found.pop(("other", name))["last_check_result"]
             for name in ("rds_encryption", "killed")}
    cores.is_deadline("deadline", stuck["rds_encryption"]["state"],
                      stuck["rds_encryption"]["output"])
    text = stuck["killed"]["output"]
    tap.ok("killed by Icinga: UNKNOWN, and still says what it waited for",
           stuck["killed"]["state"] == 3 and "Timeout exceeded" in text and
           "rds:DescribeDBInstances was interrupted in " + HANGING in text,
           text)
    tap.same("every check is a service of the example", (
        "check_" + name for host, name in found if host == NEAR), site.checks)
    tap.same("the agent looks at its host, and at nothing else", (
        (host, row["last_check_result"]["check_source"])
        for (host, _), row in found.items()),
        ((NEAR, "master"), (FAR, "agent"), ("other", "master")))
    for (host, name), attributes in sorted(found.items()):
        check_service(site, "%s %s" % (host, name), attributes)


def check_commands(found):
    """What variables become."""
    def command(host, name):
        return found[host, name]["last_check_result"]["command"][1:]
    path = command(NEAR, "rds_backup").pop(1)
    tap.same("regions, a profile, a threshold", [
        " ".join(command(NEAR, "rds_backup"))], [
            "--cache-dir %s --critical 7: --profile rds-audit --region "
            "eu-west-1 --region eu-central-1 --timeout 30" % path])
    tap.same("arrays, a number, a flag that is not set", [
        " ".join(command("other", "rds_public"))], [
            "--exclude legacy * --exclude l* --max-items 2 --region eu-west-1 "
            "--severity field-absent=warning --severity no-match=ok --timeout 30"])
    tap.same("without aws_region the plugin finds one", [
        " ".join(command("other", "rds_vpc"))], [
            "--profile rds-audit --timeout 30"])


def check_question(master, found):
    """What the README asks the API finds what is red, and nothing else."""
    question = re.search("'filter=([^']*)'", read(CONTRIB, "README.md"))[1]
    tap.same("the question of the README: what is red", (
        (row["host_name"], row["name"]) for row in master.objects(
            "services?attrs=host_name&attrs=name&filter=" +
            urllib.parse.quote(question))), (
                name for name, row in found.items()
                if row["last_check_result"]["state"] == 2))


def waiting(services):
    """Those that no plugin has been started for yet."""
    return ["%s %s: %s" % (*name, row["last_check_result"] and
                           row["last_check_result"]["output"])
            for name, row in services.items()
            if not (row["last_check_result"] or {}).get("command")]


def check_icinga(stack, work):
    site = Site(stack, work, BUILD)
    master, agent = prepare(site)
    # The agent has its credentials as an instance has: by itself.
    agent.start(stack, {**site.env, **site.keys})
    wait_for(lambda: read(agent.top, "log", "icinga2.log"), agent.daemon)
    # A check that the agent is told of while it takes over the definitions is
    # lost, and asked for again only after 75 seconds.
    master.start(stack, site.env)
    tap.ok("the agent has the definitions from the master", wait_for(
        agent.commands, master.daemon, agent.daemon),
           master.tail() + agent.tail())
    master.daemon.stop()
    add_services(site, master)
    tap.run("definitions", check_definitions, master)
    master.start(stack, site.env)

    def checked():
        found = master.services()
        return found if found and not waiting(found) else None
    found = wait_for(checked, master.daemon, agent.daemon, limit=120)
    if tap.ok("every service has been checked", found, "\n".join(
            waiting(master.services()) + [master.tail(), agent.tail()])):
        tap.run("question", check_question, master, found)
        tap.run("commands", check_commands, found)
        tap.run("results", check_results, site, found)
    tap.ok("both are still there", master.daemon.process.poll() is None and
           agent.daemon.process.poll() is None, master.tail() + agent.tail())


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as work, \
            contextlib.ExitStack() as stack:
        if have("Icinga", "icinga2", "openssl", "setpriv"):
            tap.run("icinga", check_icinga, stack, work)
    sys.exit(tap.end())


main()
