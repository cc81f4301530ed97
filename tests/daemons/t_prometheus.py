#!/usr/bin/python3
# t_prometheus: the exporter, contrib/prometheus and contrib/grafana, for real.
# SPDX-License-Identifier: Apache-2.0
"""t_prometheus.py [BUILD]: TAP.  BUILD is a folder in which make has run
(default: the working directory); EXPORTER another program than its exporter.

On loopback: fakeaws with the demo account, two exporters (the second with TLS
and a login), three Prometheus (one with scrape-single.yml, the shards 0 and 1
of scrape-sharded.yml), Alertmanager and a receiver of what that sends.  The
files of contrib/ are used as they are, but for addresses and times: minutes
become seconds in copies.  A part whose programs are absent is skipped."""

import contextlib
import os
import signal
import sys
import tempfile

sys.dont_write_bytecode = True
import daemons  # noqa: E402
from boards import check_boards  # noqa: E402
from chain import check_chain  # noqa: E402
from daemons import get, have, tap  # noqa: E402
from exporter import LOGIN, Exporter, make_keys, write_config  # noqa: E402
from files import check_files  # noqa: E402
from metrics import check_lint, check_metrics, check_plugins  # noqa: E402

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
EXPORTER = os.environ.get("EXPORTER") or os.path.join(
    BUILD, "exporter", "rds_security_exporter")


def check_login(second):
    """TLS and the login are really asked for."""
    ca = second.more["ca"]
    for name, login, code in (("no login", None, 401),
                              ("a wrong password", "prometheus:x", 401),
                              ("the right one", LOGIN, 200)):
        answer = get(second.url + "/metrics", ca=ca, login=login)
        tap.ok("web-config.yml: %s: %d" % (name, code), answer.code == code,
               answer.code)


def check_exporter(stack, work):
    """All that needs it."""
    if not os.access(EXPORTER, os.X_OK):
        tap.skip("the exporter", "not built: " + EXPORTER)
        return
    write_config(work)
    # Throttled twice, so that this is counted.
    env = daemons.start_fakeaws(stack, work, "--fault",
                                "rds.DescribeDBInstances:throttle:2")
    first = Exporter(stack, work, EXPORTER, "exporter", env)
    second = None
    if have("the exporter with TLS", "openssl", "htpasswd"):
        second = Exporter(stack, work, EXPORTER, "exporter-tls", env,
                          make_keys(work))
        check_login(second)
    tap.run("metrics", check_lint, work, first.url)
    tap.run("metrics", check_metrics, first.url)
    tap.run("plugins", check_plugins, work, BUILD, first.url, env)
    tap.run("dashboards", check_boards, work)
    tap.run("chain", check_chain, stack, work, first, second)
    tap.ok("the exporter is still there", first.daemon.process.poll() is None,
           first.daemon.tail())


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as work, \
            contextlib.ExitStack() as stack:
        tap.run("files", check_files, work)
        tap.run("exporter", check_exporter, stack, work)
    sys.exit(tap.end())


main()
