# files: contrib/prometheus, by the tools of Prometheus, with nothing running.
# SPDX-License-Identifier: Apache-2.0

import os
import re

from daemons import command, have, read, tap, write
from exporter import PROMETHEUS, make_keys


def check_files(work):
    """contrib/prometheus, by the tools of Prometheus."""
    rules = os.path.join(PROMETHEUS, "rules.yml")
    if have("files of Prometheus", "promtool"):
        for name in ("scrape-single.yml", "scrape-sharded.yml"):
            command(name + " is a configuration", "promtool", "check",
                    "config", os.path.join(PROMETHEUS, name))
        command("rules.yml has rules", "promtool", "check", "rules", rules)
        command("rules.yml does what rules_test.yml says", "promtool", "test",
                "rules", os.path.join(PROMETHEUS, "rules_test.yml"))
        check_rules_test(work)
    if have("alertmanager.yml", "amtool"):
        command("alertmanager.yml is a configuration", "amtool",
                "check-config", os.path.join(PROMETHEUS, "alertmanager.yml"))
    if have("web-config.yml", "promtool", "openssl", "htpasswd"):
        command("web-config.yml is a configuration", "promtool", "check",
                "web-config", make_keys(work))
    alerts = re.findall(r"- alert: (\w+)", read(rules))
    tap.same("every alert is in the runbook",
             re.findall(r"(?m)^## (\w+)$", read(PROMETHEUS, "runbook.md")),
             alerts)
    tap.same("every alert leads there",
             re.findall(r"runbook_url: \S+#(\w+)", read(rules)),
             [name.lower() for name in alerts])


def check_rules_test(work):
    """Every alert and record has its tests, and these can fail."""
    rules = read(PROMETHEUS, "rules.yml")
    tests = read(PROMETHEUS, "rules_test.yml")
    wrong = []
    for name in re.findall(r"- alert: (\w+)", rules):
        cases = re.findall(r"alertname: %s\n\s+eval_time: \w+\n\s+exp_alerts: "
                           r"*(\[\])?" % name, tests)
        if "[]" not in cases or "" not in cases:
            wrong.append(name + ": not both firing and silent")
    wrong += [name + ": no value" for name in
              re.findall(r"- record: (\S+)", rules)
              if "- expr: " + name not in tests]
    tap.ok("rules_test.yml has all of rules.yml", not wrong, "\n".join(wrong))
    write(rules.replace("== 2", "== 1"), work, "rules.yml")
    path = write(tests, work, "rules_test.yml")
    command("rules_test.yml finds a wrong rule", "promtool", "test", "rules",
            path, expected=1)
