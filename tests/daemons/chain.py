# chain: from the exporter through Prometheus and Alertmanager to a webhook.
# SPDX-License-Identifier: Apache-2.0

import json
import os
import re
import signal

import daemons
from boards import check_live_boards
from daemons import find, get, have, read, run, tap, wait_for, write
from exporter import ACCOUNT, BAD, MUTED, PROMETHEUS, REGION, REGIONS
from sink import Sink


def quick(text, addresses):
    """A file of contrib/prometheus with minutes made seconds, and the
    addresses of this test."""
    for old, new in (("for: .*", "for: 2s"),
                     ("(scrape|evaluation|refresh)_interval: .*",
                      r"\1_interval: 2s"),
                     ("group_wait: .*", "group_wait: 1s"),
                     ("group_interval: .*", "group_interval: 2s")):
        text = re.sub(r"(?m)^(\s*)%s$" % old, r"\1" + new.replace(
            r"\1", r"\2"), text)
    for old, new in addresses.items():
        if old not in text:
            raise RuntimeError("no '%s' in it" % old)
        text = text.replace(old, new)
    return text


class Prometheus:
    """One, with a configuration; waits until it is ready."""

    def __init__(self, stack, work, name, config):
        port = daemons.free_port()
        self.url = "http://127.0.0.1:%d" % port
        path = write(config, work, name + ".yml")
        self.daemon = stack.enter_context(daemons.Daemon(name, work, [
            find("prometheus"), "--config.file=" + path,
            "--storage.tsdb.path=" + os.path.join(work, name),
            "--web.listen-address=127.0.0.1:%d" % port]))
        if not wait_for(daemons.is_ready(self.url + "/-/ready"), self.daemon):
            raise RuntimeError(self.daemon.tail())

    def api(self, path, **query):
        return get(self.url + "/api/v1/" + path + (
            "?" + daemons.urllib.parse.urlencode(query) if query else "")
            ).json["data"]

    def query(self, expr):
        """[(labels, value)]"""
        return [(entry["metric"], float(entry["value"][1]))
                for entry in self.api("query", query=expr)["result"]]

    def up(self, job, count):
        """Once that many of a job are up: their instances."""
        def look():
            found = [labels["instance"] for labels, value in
                     self.query('up{job="%s"} == 1' % job)]
            return sorted(found) if len(found) == count else None
        return wait_for(look, self.daemon) or []

    def targets(self):
        return "\n".join("%(scrapeUrl)s %(health)s %(lastError)s" % target
                         for target in self.api("targets")["activeTargets"])

    def alerts(self):
        """For whoever wonders what has fired instead."""
        return "\n".join(sorted("%s %s" % (alert["state"], " ".join(
            alert["labels"].values()))
            for alert in self.api("alerts")["alerts"]))

    def firing(self, name):
        return [alert["labels"] for alert in self.api("alerts")["alerts"]
                if alert["state"] == "firing" and
                alert["labels"]["alertname"] == name]


def single_config(work, first, second, sink, alertmanager):
    """scrape-single.yml with two replicas, and a job for plain text."""
    config = quick(read(PROMETHEUS, "scrape-single.yml"), {
        "localhost:9093": alertmanager, "localhost:10532": first.address})
    if second:
        uncommented = re.sub(r"(?m)^    # (scheme|tls_config|  ca_file|"
                             r"basic_auth|  username|  password_file)",
                             r"    \1", config)
        config = uncommented.replace("    scheme: https\n", "").replace(
            "exporter-ca.pem", os.path.join(work, "exporter.pem")).replace(
                "exporter-password", write("not-a-secret", work, "password"))
        config += """      - targets: ['%s']
        labels: {__scheme__: https}
""" % second.address
    return config + """  - job_name: text
    metrics_path: /text
    params: {url: ['%s/metrics']}
    static_configs:
      - targets: ['%s']
""" % (first.url, sink.address)


def check_scrapes(prometheus, first, second):
    """Everything is up; text and OpenMetrics give the same series."""
    replicas = [one.address for one in (first, second) if one]
    tap.ok("scrape-single.yml: the exporters are up, one behind TLS and a "
           "login" if second else "scrape-single.yml: the exporter is up",
           prometheus.up("rds-security", len(replicas)) == sorted(replicas),
           prometheus.targets())
    tap.ok("Prometheus takes the text format", prometheus.up("text", 1),
           prometheus.targets())
    by_job = [{tuple(sorted(item for item in labels.items()
                            if item[0] not in ("job", "instance")))
               for labels, _ in prometheus.query(
                   '{__name__=~"rds_security_.*",__name__!~"rds_security_'
                   'aws_.*",%s}' % selector)}
              for selector in ('job="text"', 'job="rds-security",instance="%s"'
                               % first.address)]
    tap.ok("and stores the same series as from OpenMetrics",
           by_job[0] and by_job[0] == by_job[1],
           sorted(by_job[0] ^ by_job[1])[:20])


def check_rules_live(prometheus):
    """All rules are evaluated without error, the records have series."""
    rules = [rule for group in prometheus.api("rules")["groups"]
             for rule in group["rules"]]
    names = re.findall(r"- (?:alert|record): (\S+)",
                       read(PROMETHEUS, "rules.yml"))

    def evaluated():
        found = [rule for group in prometheus.api("rules")["groups"]
                 for rule in group["rules"]]
        return found if all(rule["health"] == "ok" for rule in found) else None
    tap.same("all rules are loaded", [rule["name"] for rule in rules], names)
    tap.ok("and evaluated", wait_for(evaluated, prometheus.daemon),
           prometheus.api("rules"))
    for name in names:
        if ":" in name:
            tap.ok("there is " + name, wait_for(
                lambda record=name: prometheus.query(record),
                prometheus.daemon))
    name = "resource:rds_security_check_status:worst"
    tap.same("the worst of a resource is known", prometheus.query(
        '%s{resource="%s"}' % (name, BAD)) and [
            value for _, value in prometheus.query(
                '%s{resource="%s"}' % (name, BAD))], [2.0])


def of_bad(alerts):
    """Those of one finding."""
    return [labels for labels in alerts if labels["resource"] == BAD and
            labels["check"] == "encryption"]


def check_alerts(prometheus, sink, alertmanager):
    """From the exporter to whoever is to be told."""
    name = "RdsSecurityCheckCritical"
    fired = wait_for(lambda: of_bad(prometheus.firing(name)),
                     prometheus.daemon)
    tap.ok("%s fires for %s, once" % (name, BAD), fired == [{
        "alertname": name, "severity": "critical", "aws_account_id": ACCOUNT,
        "aws_region": REGION, "check": "encryption", "resource": BAD,
        "resource_type": "db-instance"}], prometheus.alerts())
    if alertmanager:
        check_alertmanager(sink, alertmanager, name)
    fired = wait_for(lambda: prometheus.firing("RdsSecurityExceptionExpiring"),
                     prometheus.daemon)
    tap.ok("RdsSecurityExceptionExpiring fires", fired and [
        labels["exception"] for labels in fired] == ["SEC-142"],
        prometheus.alerts())
    tap.ok("what an exception accepts does not fire", not [
        labels for labels in prometheus.firing(name)
        if labels["resource"] == MUTED], prometheus.alerts())
    for name in ("CollectionStale", "SourceFailing", "ExporterDown",
                 "ExporterRestarting", "ConfigReloadFailed",
                 "ExceptionExpired"):
        tap.ok("RdsSecurity%s does not" % name,
               not prometheus.firing("RdsSecurity" + name),
               prometheus.alerts())


def check_alertmanager(sink, alertmanager, name):
    def at_alertmanager():
        code, text = run("amtool", "--alertmanager.url=" + alertmanager,
                         "alert", "query", "-o", "json", "alertname=" + name)
        return code == 0 and of_bad([alert["labels"]
                                     for alert in json.loads(text)])
    tap.ok("it reaches Alertmanager", len(wait_for(at_alertmanager) or []
                                          ) == 1)
    tap.ok("and the webhook", len(of_bad(wait_for(
        lambda: of_bad(sink.firing(name))) or [])) >= 1, sink.alerts)
    tap.ok("with all that it says", all(
        alert["annotations"].get(key) for alert in sink.alerts
        for key in ("summary", "description", "runbook_url")), sink.alerts)
    tap.ok("what is only of interest is not sent", not any(
        alert["labels"]["severity"] == "info" for alert in sink.alerts))


def check_shards(stack, work, first, alertmanager):
    """Two Prometheus have all targets between them, none twice."""
    text = read(PROMETHEUS, "scrape-sharded.yml")
    write(quick(read(PROMETHEUS, "rules.yml"), {}), work, "rules.yml")
    found, accounts, logs = [], [], []
    for shard in ("0", "1"):
        config = quick(text, {"localhost:10532": first.address,
                              "localhost:9093": alertmanager,
                              'regex: "0" # shard': 'regex: "%s"' % shard})
        prometheus = Prometheus(stack, work, "shard" + shard, config)
        tap.ok("shard %s: the exporter is up" % shard,
               prometheus.up("rds-security", 1), prometheus.targets())
        wait_for(lambda one=prometheus: one.api("targets")["activeTargets"]
                 and all(target["health"] == "up" for target in
                         one.api("targets")["activeTargets"]) and
                 one.query('up{job="rds-security-probe"}'), limit=15)
        found += [(labels["instance"], value) for labels, value in
                  prometheus.query('up{job="rds-security-probe"}')]
        accounts += [(labels["aws_account_id"] + "/" + labels["aws_region"])
                     for labels, _ in prometheus.query(
                         "rds_security_collection_success")]
        logs.append(prometheus.targets())
    expected = ["%s/%s" % (ACCOUNT, region) for region in REGIONS]
    tap.ok("scrape-sharded.yml: every target is probed by one shard, and up",
           sorted(found) == [(target, 1) for target in expected],
           "\n".join(logs))
    tap.ok("and is stored by one", sorted(accounts) == expected, accounts)


def check_failures(prometheus, work, first, second):
    """What is said when a configuration is broken, and an exporter gone."""
    name = "RdsSecurityConfigReloadFailed"
    good = read(work, "exporter.yml")
    write("targets: [\n", work, "exporter.yml")
    first.daemon.process.send_signal(signal.SIGHUP)
    fired = wait_for(lambda: [labels["instance"] for labels in
                              prometheus.firing(name)
                              if labels["job"] == "rds-security"],
                     first.daemon)
    tap.ok(name + " fires", fired == [first.address], prometheus.alerts())
    write(good, work, "exporter.yml")
    first.daemon.process.send_signal(signal.SIGHUP)
    tap.ok("and ends", wait_for(lambda: not prometheus.firing(name),
                                first.daemon), prometheus.alerts())
    if not second:
        return
    name = "RdsSecurityExporterDown"
    tap.ok("SIGTERM ends the exporter with 0", second.daemon.stop() == 0,
           second.daemon.tail())
    fired = wait_for(lambda: prometheus.firing(name), prometheus.daemon)
    tap.ok(name + " fires", fired and [labels.get("instance")
                                       for labels in fired]
           == [second.address], prometheus.alerts())
    tap.ok("the other replica is enough for the rest",
           len(of_bad(prometheus.firing("RdsSecurityCheckCritical"))) == 1 and
           not prometheus.firing("RdsSecurityCollectionStale"),
           prometheus.alerts())


def start_alertmanager(stack, work, sink):
    """Its address, without the scheme."""
    address = "127.0.0.1:%d" % daemons.free_port()
    path = write(quick(read(PROMETHEUS, "alertmanager.yml"), {
        "localhost:9099": sink.address}), work, "alertmanager.yml")
    daemon = stack.enter_context(daemons.Daemon("alertmanager", work, [
        find("prometheus-alertmanager"), "--config.file=" + path,
        "--storage.path=" + os.path.join(work, "alertmanager"),
        "--web.listen-address=" + address, "--cluster.listen-address="]))
    if not wait_for(daemons.is_ready("http://%s/-/ready" % address), daemon):
        raise RuntimeError(daemon.tail())
    return address


def check_chain(stack, work, first, second):
    if not have("scrapes and alerts", "prometheus"):
        return
    sink = stack.enter_context(Sink())
    alertmanager = None
    if have("Alertmanager", "prometheus-alertmanager", "amtool"):
        alertmanager = start_alertmanager(stack, work, sink)
    nobody = alertmanager or "127.0.0.1:9"
    write(quick(read(PROMETHEUS, "rules.yml"), {}), work, "rules.yml")
    prometheus = Prometheus(stack, work, "single", single_config(
        work, first, second, sink, nobody))
    check_scrapes(prometheus, first, second)
    check_rules_live(prometheus)
    check_alerts(prometheus, sink,
                 alertmanager and "http://" + alertmanager)
    check_live_boards(prometheus)
    check_shards(stack, work, first, nobody)
    check_failures(prometheus, work, first, second)
