#!/usr/bin/python3
# t_nagios: contrib/nagios and every plugin under a real Nagios.
# SPDX-License-Identifier: Apache-2.0
"""t_nagios.py [BUILD]: TAP.  BUILD is a folder in which make has run (default:
the working directory).  On loopback: fakeaws with the demo account, Nagios with
the definitions as they are and the example with another folder for the cache.
What Nagios stores is what the plugins print by hand."""

import contextlib
import os
import re
import shlex
import signal
import sys
import tempfile

sys.dont_write_bytecode = True
import cores  # noqa: E402
import daemons  # noqa: E402
from cores import HANGING, PROFILE, Site  # noqa: E402
from daemons import find, have, read, run, tap, wait_for, write  # noqa: E402

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
CONTRIB = os.path.join(cores.DEFINITIONS, "nagios")
CACHE = "/var/lib/nagios/rds-security"
HOST = "aws-111122223333"
# What is in no example. A glob that would be one of the shell's is quoted.
OTHERS = {"deadline": "check_rds_encryption!%s!--timeout=3" % HANGING,
          "no-options": "check_rds_vpc!eu-west-1",
          "quoted": "check_rds_public!eu-west-1!--exclude 'legacy *' "
                    "--exclude 'l*' --profile '%s' -v" % PROFILE}

MAIN = """
cfg_file={work}/rds-security-plugins.cfg
cfg_file={work}/services.cfg
cfg_file={work}/site.cfg
resource_file={work}/resource.cfg
nagios_user={user}
nagios_group={group}
log_file={var}/nagios.log
object_cache_file={var}/objects.cache
precached_object_file={var}/objects.precache
status_file={var}/status.dat
state_retention_file={var}/retention.dat
temp_file={var}/nagios.tmp
temp_path={var}/tmp
check_result_path={var}/spool
log_archive_path={var}/archives
lock_file={var}/nagios.pid
command_file={var}/rw/nagios.cmd
query_socket={var}/rw/nagios.qh
# Everything is looked at when it starts.
service_inter_check_delay_method=n
status_update_interval=2
service_check_timeout=20
use_syslog=0
check_for_updates=0
enable_notifications=0
process_performance_data=0
illegal_object_name_chars=`~!$%^&*|'"<>?,()=
illegal_macro_output_chars=`~$&|'"<>
"""

# What Debian's nagios4 has in objects/, as far as the example uses it.
SITE = """
define timeperiod {{
	timeperiod_name	24x7
	alias		always
	{days}
}}
define command {{
	command_name	tell-nobody
	command_line	/bin/true
}}
define contact {{
	contact_name			admin
	host_notification_period	24x7
	service_notification_period	24x7
	host_notification_options	d
	service_notification_options	c
	host_notification_commands	tell-nobody
	service_notification_commands	tell-nobody
}}
define contactgroup {{
	contactgroup_name	admins
	alias			admins
	members			admin
}}
define host {{
	use		aws-account
	hostgroups	null
	host_name	other
	address		127.0.0.1
}}
"""
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday")


def prepare(site):
    """The configuration, and a folder for all that Nagios writes."""
    var = site.folder("var")
    for name in ("rw", "tmp", "spool", "archives"):
        site.folder("var", name)
    example = read(CONTRIB, "services.cfg")
    if CACHE not in example:
        raise RuntimeError("no %s in services.cfg" % CACHE)
    write(example.replace(CACHE, os.path.join(var, "cache")),
          site.work, "services.cfg")
    write(read(CONTRIB, "rds-security-plugins.cfg"),
          site.work, "rds-security-plugins.cfg")
    write("$USER1$=%s\n" % site.plugins, site.work, "resource.cfg")
    write(SITE.format(days="\n\t".join(
        day + "\t00:00-24:00" for day in DAYS)) + "".join("""
define service {
	use			rds-security
	hostgroup_name		null
	host_name		other
	service_description	%s
	check_command		%s
}""" % row for row in OTHERS.items()), site.work, "site.cfg")
    return write(MAIN.format(work=site.work, var=var, user=site.user,
                             group=site.group), site.work, "nagios.cfg")


def check_definitions(site, config):
    """Nagios has nothing to say against them."""
    code, text = run(*site.as_user(find("nagios4"), "-v", config))
    tap.ok("nagios4 -v: no errors, no warnings", code == 0 and
           re.search(r"Total Warnings: +0\n", text) and
           re.search(r"Total Errors: +0\n", text), text)
    write(read(site.work, "services.cfg").replace("check_rds_sg!", "none!"),
          site.work, "services-wrong.cfg")
    wrong = write(read(config).replace("services.cfg", "services-wrong.cfg"),
                  site.work, "nagios-wrong.cfg")
    code, text = run(*site.as_user(find("nagios4"), "-v", wrong))
    tap.ok("and would have", code != 0, text)


def services(site):
    """{(host, service): what status.dat has of it}"""
    found = {}
    for block in re.findall(r"(?ms)^servicestatus \{\n(.*?)^\t\}",
                            read(site.work, "var", "status.dat")):
        values = dict(re.findall(r"(?m)^\t(\w+)=(.*)$", block))
        found[values["host_name"], values["service_description"]] = values
    return found


def options(site, command):
    """What check_command makes the plugin's name and options."""
    macros = dict(re.findall(r"(?m)^\t_(AWS_\w+)\t+(.*)$",
                             read(site.work, "services.cfg")))
    for name, value in macros.items():
        command = command.replace("$_HOST%s$" % name, value)
    name, region, *more = command.split("!")
    return name, ["--region", region, *shlex.split(" ".join(more))]


def unescaped(text):
    return text.replace("\\n", "\n").replace("\\\\", "\\").rstrip("\n")


def check_results(site, found):
    """All that is stored."""
    tap.same("every check is a service of the example",
             (options(site, values["check_command"])[0]
              for (host, _), values in found.items() if host == HOST),
             site.checks)
    for (_, name), values in sorted(found.items()):
        state, text = int(values["current_state"]), values["plugin_output"]
        if name == "deadline":
            cores.is_deadline(name, state, text)
            continue
        plugin, arguments = options(site, values["check_command"])
        code, printed = site.by_hand(plugin, *arguments)
        # Nagios puts a colon for each semicolon of the first line's text.
        first, rest = (printed + "\n").split("\n", 1)
        first = first.split(" | ")
        first[0] = first[0].replace(";", ":")
        cores.same_result(
            name, (state, text, unescaped(values["long_plugin_output"]),
                   values["performance_data"]),
            (code, " | ".join(first) + "\n" + rest))


def check_cache(site):
    """The example's, used by all and for nobody else."""
    path = os.path.join(site.work, "var", "cache")
    status = os.stat(path)
    tap.ok("the cache is the user's alone, and used",
           status.st_mode & 0o777 == 0o700 and status.st_uid == site.ids[0]
           and os.listdir(path), oct(status.st_mode))


def check_nagios(stack, work):
    site = Site(stack, work, BUILD)
    config = prepare(site)
    tap.run("definitions", check_definitions, site, config)
    nagios = stack.enter_context(daemons.Daemon(
        "nagios", work, site.as_user(find("nagios4"), config), site.env))

    def checked():
        found = services(site)
        return found if found and all(
            values["has_been_checked"] == "1" for values in found.values()
            ) else None
    found = wait_for(checked, nagios)
    if tap.ok("every service has been checked", found, nagios.tail()):
        tap.run("results", check_results, site, found)
        tap.run("cache", check_cache, site)
    nagios.stop()
    tap.ok("Nagios ends well", "Successfully shutdown" in read(
        work, "var", "nagios.log"), nagios.tail())


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as work, \
            contextlib.ExitStack() as stack:
        if have("Nagios", "nagios4", "setpriv"):
            tap.run("nagios", check_nagios, stack, work)
    sys.exit(tap.end())


main()
