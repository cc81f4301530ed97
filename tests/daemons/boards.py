# boards: contrib/grafana against real metrics, by check_dashboard.py.
# SPDX-License-Identifier: Apache-2.0

import json
import os
import re
import sys

import check_dashboard
import daemons
from daemons import command, have, read, run, tap, write
from exporter import ACCOUNT, BAD, GRAFANA, REGION
from metrics import measures

BOARDS = ("overview", "database")
# Panels that may be empty: without errors; what is measured of keys, and
# accepted, for a database of which neither is there.
MAY_BE_EMPTY = {"overview": re.compile("Errors per hour"),
                "database": re.compile(
                    "Durations|Key |Master password|Accepted")}


def board_faults(work, text, metrics):
    """What check_dashboard says of a dashboard's text."""
    path = write(text, work, "board.json")
    return run(sys.executable, os.path.join(daemons.HERE,
                                            "check_dashboard.py"),
               path, metrics, os.path.join(work, "board.yml"))


# What is put into overview.json, and what must be said of it then.
FAULTS = [
    ("rds_security_check_resources{", "rds_security_check_resource{",
     "no metric 'rds_security_check_resource'"),
    ("rds_security_collection_success{aws_account_id",
     "rds_security_collection_success{account",
     "'rds_security_collection_success' has no label 'account'"),
    ("max by (aws_account_id, aws_region, check, state)",
     "max by (aws_account_id, region, check, state)",
     "no metric of it has a label 'region'"),
    ('"{{aws_account_id}}/{{aws_region}}"', '"{{account}}/{{aws_region}}"',
     "no metric of it has a label 'account'"),
    ("=~\\\"$account\\\"", "=~\\\"$acount\\\"",
     "variable acount: used and not defined"),
    ('"name": "resource"', '"name": "other"',
     "variable other: defined and not used"),
    ('"uid": "${datasource}"', '"uid": "abc"',
     "data source 'abc' is not a variable"),
    ("${__data.fields.resource_type}", "${__data.fields.kind}",
     "no column 'kind'"),
    ('"Value #B"', '"Value #X"', "no column 'Value #X'"),
    ('"x": 12,', '"x": 13,', "grid position"),
    ('"x": 12,', '"x": 11,', "covers panel"),
    ('"id": 2\n', '"id": 1\n', "id missing or used twice"),
]


def check_boards(work):
    """The files against the real metrics; and that faults are found."""
    metrics = os.path.join(work, "metrics.prom")
    os.mkdir(os.path.join(work, "boards"))
    run(os.path.join(GRAFANA, "make_dashboards.py"),
        os.path.join(work, "boards"))
    for board in BOARDS:
        name = board + ".json"
        text = read(GRAFANA, name)
        tap.ok(name + " is what make_dashboards.py writes",
               read(work, "boards", name) == text)
        code, said = board_faults(work, text, metrics)
        tap.ok(name + " fits the metrics", code == 0, said)
        if have(name + ": expressions", "promtool"):
            command(name + ": the expressions are PromQL", "promtool",
                    "check", "rules", os.path.join(work, "board.yml"))
    shown = set(re.findall(r"rds_security_(\w+)",
                           read(GRAFANA, "database.json")))
    tap.same("database.json shows every measure", shown & measures(),
             measures())
    text = read(GRAFANA, "overview.json")
    for old, new, expected in FAULTS:
        changed = text.replace(old, new)
        code, said = board_faults(work, changed, metrics)
        tap.ok("check_dashboard: " + expected, changed != text and
               code == 1 and expected in said, said)


def check_live_boards(prometheus):
    """Each expression of the dashboards has data."""
    values = {"account": ACCOUNT, "region": REGION, "type": "db-instance",
              "resource": BAD, "check": ".*"}
    everything = dict.fromkeys(values, ".*")
    for board, variables in (("overview", everything), ("database", values)):
        dashboard = check_dashboard.Dashboard(
            json.loads(read(GRAFANA, board + ".json")), {})
        dashboard.check()
        empty = []
        for where, expr in dashboard.exprs:
            expr = check_dashboard.fill(expr, variables)
            if not prometheus.query(expr) and \
                    not MAY_BE_EMPTY[board].search(where):
                empty.append("%s: %s" % (where, expr))
        tap.ok("%s.json: all %d expressions have data"
               % (board, len(dashboard.exprs)), not empty, "\n".join(empty))
