# exporter: the program under test, and the demo account that it looks at.
# SPDX-License-Identifier: Apache-2.0

import datetime
import os
import re

import daemons
from daemons import read, run, wait_for, write

CONTRIB = os.path.join(daemons.TOP, "contrib")
PROMETHEUS = os.path.join(CONTRIB, "prometheus")
GRAFANA = os.path.join(CONTRIB, "grafana")

ACCOUNT, REGION = "111122223333", "eu-west-1"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
# In the demo account: public, unencrypted and more; public, and muted here.
BAD, MUTED = "legacy-shop", "webshop-1"
LOGIN = "prometheus:not-a-secret"


def make_keys(work):
    """web-config.yml with a certificate and a password: its path."""
    code, text = run(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
        os.path.join(work, "exporter.key"), "-out",
        os.path.join(work, "exporter.pem"))
    if code:
        raise RuntimeError(text)
    user, password = LOGIN.split(":")
    code, line = run("htpasswd", "-nbBC", "4", user, password)
    if code:
        raise RuntimeError(line)
    config = read(PROMETHEUS, "web-config.yml")
    config, count = re.subn(r"(?m)^  prometheus: .*$", "  %s: %s" % (
        user, line.strip().split(":")[1]), config)
    if count != 1:
        raise RuntimeError("no login in web-config.yml")
    return write(config, work, "web-config.yml")


def write_config(work):
    """The exporter's configuration, and an exception that ends in five days:
    that is said."""
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(5)
    write("""exceptions:
  - id: SEC-142
    check: [public]
    resource: [%s]
    reason: a test
    expires: %s
""" % (MUTED, soon.date()), work, "exceptions.yml")
    write("""targets:
  - name: demo
    regions: [%s]
tag_labels: [environment, team]
exceptions_file: %s
""" % (", ".join(REGIONS), os.path.join(work, "exceptions.yml")),
          work, "exporter.yml")


class Exporter:
    """One, whose first collection is complete."""

    def __init__(self, stack, work, program, name, env, web_config=None):
        port = daemons.free_port()
        self.address = "127.0.0.1:%d" % port
        self.more = {"ca": os.path.join(work, "exporter.pem"),
                     "login": LOGIN} if web_config else {}
        self.url = "http%s://%s" % ("s" if web_config else "", self.address)
        argv = [program,
                "--config.file=" + os.path.join(work, "exporter.yml"),
                "--web.listen-address=" + self.address]
        if web_config:
            argv.append("--web.config.file=" + web_config)
        self.daemon = stack.enter_context(daemons.Daemon(name, work, argv,
                                                         env))
        if not wait_for(daemons.is_ready(self.url + "/-/ready", **self.more),
                        self.daemon):
            raise RuntimeError(self.daemon.tail())
