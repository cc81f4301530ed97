# metrics: what the exporter says: names, labels, formats, the same as plugins.
# SPDX-License-Identifier: Apache-2.0

import gzip
import json
import os
import re

import daemons
from daemons import get, have, run, tap, write
from exporter import ACCOUNT, REGIONS

try:
    from prometheus_client import parser
    from prometheus_client.openmetrics import parser as openmetrics
except ImportError:
    parser = openmetrics = None

TEXT = "text/plain;version=0.0.4"
OPENMETRICS = "application/openmetrics-text;version=1.0.0"

WHERE = {"aws_account_id", "aws_region"}
WHAT = WHERE | {"resource_type", "resource"}
# Every metric but the measures of checks, and all labels that samples have.
CONTRACT = {
    "check_status": WHAT | {"check"},
    "check_resources": WHERE | {"check", "state"},
    "resource_info": WHAT | {"engine", "engine_version", "tag_environment",
                             "tag_team"},
    "finding_muted": WHAT | {"check", "exception"},
    "exception_unused": {"exception"},
    "exception_expiry_timestamp_seconds": {"exception"},
    "collection_success": WHERE,
    "collection_timestamp_seconds": WHERE,
    "collection_duration_seconds": WHERE,
    "source_success": {"target"},
    "source_timestamp_seconds": {"target"},
    "stale_after_seconds": set(),
    "refresh_interval_seconds": set(),
    "config_last_reload_successful": set(),
    "exporter_build_info": {"version", "libraries"},
    "aws_requests_total": {"service", "operation", "code"},
    "aws_retries_total": {"service", "operation"},
    "aws_throttles_total": {"service", "operation"},
    "aws_request_duration_seconds_bucket": {"service", "le"},
    "aws_request_duration_seconds_sum": {"service"},
    "aws_request_duration_seconds_count": {"service"},
}
PROCESS = ("cpu_seconds_total", "resident_memory_bytes",
           "virtual_memory_bytes", "open_fds", "max_fds",
           "start_time_seconds")


def normal(families):
    """{(sample, labels): value}, the labels sorted."""
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families for sample in family.samples}


def parse(text):
    return normal(parser.text_string_to_metric_families(text))


def fixed(samples):
    """Without what changes from one moment to the next."""
    return {key: value for key, value in samples.items()
            if not key[0].startswith(("process_", "rds_security_aws_"))}


def of_target(samples, target):
    """Those of one "ACCOUNT/REGION"."""
    where = tuple(zip(("aws_account_id", "aws_region"), target.split("/")))
    return {key: value for key, value in samples.items()
            if set(where) <= set(key[1])}


def measures():
    """The names of what checks measure, by their source."""
    folder = os.path.join(daemons.TOP, "plugins")
    return {name for file in sorted(os.listdir(folder))
            if file.endswith(".c")
            for name in re.findall(
                r'\.suffix = "(\w+)"',
                re.sub(r'"\s+"', "", daemons.read(folder, file)))}


def check_lint(work, url):
    """By promtool, which only reads the text format."""
    text = get(url + "/metrics", Accept=TEXT)
    path = write(text.text, work, "metrics.prom")
    if have("promtool check metrics", "promtool"):
        with open(path, "rb") as file:
            code, said = run("promtool", "check", "metrics", stdin=file)
        tap.ok("promtool finds no fault in the metrics",
               code == 0 and not said, said)
    for accept, kind in ((TEXT, "text/plain; version=0.0.4; charset=utf-8"),
                         (OPENMETRICS, "application/openmetrics-text; "
                          "version=1.0.0; charset=utf-8")):
        plain = get(url + "/metrics", Accept=accept)
        packed = get(url + "/metrics", Accept=accept, Accept_Encoding="gzip")
        tap.ok("%s: as is said" % kind.split(";")[0],
               plain.code == 200 and plain.fields["Content-Type"] == kind and
               not plain.fields["Content-Encoding"],
               "%s\n%s" % (plain.code, plain.fields))
        good = packed.fields["Content-Encoding"] == "gzip"
        tap.ok("%s: gzip is the same" % kind.split(";")[0], good and
               without_process(gzip.decompress(packed.body)) ==
               without_process(plain.body), packed.fields)


def without_process(body):
    return b"\n".join(line for line in body.split(b"\n") if not
                      line.startswith((b"process_", b"rds_security_aws_")))


def check_metrics(url):
    """Names and labels of the text format, and that OpenMetrics is the same.
    """
    if not parser:
        tap.skip("samples", "not installed: python3-prometheus-client")
        return
    samples = parse(get(url + "/metrics", Accept=TEXT).text)
    found = {}
    for name, labels in samples:
        found.setdefault(name, set()).update(name for name, _ in labels)
    contract = {"rds_security_" + name: labels
                for name, labels in CONTRACT.items()}
    contract.update(("process_" + name, set()) for name in PROCESS)
    contract.update(("rds_security_" + name, WHAT) for name in measures()
                    if "rds_security_" + name in found)
    tap.same("the metrics are those of the contract", found, contract)
    tap.same("and so are their labels",
             [(name, " ".join(sorted(labels)))
              for name, labels in found.items()],
             [(name, " ".join(sorted(labels)))
              for name, labels in contract.items()])
    families = list(openmetrics.text_string_to_metric_families(
        get(url + "/metrics", Accept=OPENMETRICS).text))
    tap.same("OpenMetrics has the same samples", fixed(normal(families)
                                                       ).items(),
             fixed(samples).items())
    kinds = {family.name: family.type for family in families}
    tap.ok("OpenMetrics has types", all(kinds.get("rds_security_" + name) ==
           kind for name, kind in (("exporter_build", "info"),
                                   ("resource", "info"),
                                   ("aws_requests", "counter"),
                                   ("check_status", "gauge"),
                                   ("aws_request_duration_seconds",
                                    "histogram"))), kinds)
    check_probes(url, samples)


def check_probes(url, samples):
    """/sd names the targets, /probe has each one's part and no more."""
    groups = get(url + "/sd").json
    targets = [target for group in groups for target in group["targets"]]
    tap.same("/sd has all targets", targets,
             ["%s/%s" % (ACCOUNT, region) for region in REGIONS])
    for target in targets:
        part = parse(get(url + "/probe?target=" + target.replace("/", "%2F"),
                         Accept=TEXT).text)
        tap.same("/probe has %s, and only that" % target, part.items(),
                 of_target(samples, target).items())


def worst_state(states):
    for state in ("CRITICAL", "WARNING", "UNKNOWN"):
        if state in states:
            return state
    return "OK"


def check_plugins(work, build, url, env):
    """The plugins say of each resource what the exporter says."""
    folder = os.path.join(build, "plugins")
    plugins = sorted(name for name in os.listdir(folder)
                     if re.fullmatch(r"check_\w+", name)
                     ) if os.path.isdir(folder) else []
    if not plugins or not parser:
        tap.skip("plugins and exporter agree", "no plugins in " + folder
                 if parser else "not installed: python3-prometheus-client")
        return
    told, numbers = {}, {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
    for name in plugins:
        for region in REGIONS:
            code, text = run(
                os.path.join(folder, name), "-r", region, "-o", "json",
                "--exceptions", os.path.join(work, "exceptions.yml"),
                env={"PATH": daemons.PATH, **env})
            if not text.startswith("{"):
                tap.ok("plugins and exporter agree", False,
                       "%s: exit code %d\n%s" % (name, code, text))
                return
            for finding in json.loads(text)["findings"]:
                key = (finding["account_id"], finding["region"],
                       re.sub("^check_(rds_)?", "", name),
                       finding["resource"], finding["resource_type"])
                told.setdefault(key, set()).add(finding["status"])
    exported = {tuple(value for _, value in labels): value for
                (metric, labels), value in
                parse(get(url + "/metrics", Accept=TEXT).text).items()
                if metric == "rds_security_check_status"}
    # Checks that are off unless asked for, and what is said of a region: what
    # one check is denied is shown by all that share the need.
    checks = {key[2] for key in exported}
    tap.same("plugins and exporter agree",
             {key: value for key, value in exported.items()
              if key[4] != "region"}.items(),
             {key: numbers[worst_state(states)]
              for key, states in told.items()
              if key[2] in checks
              and key[4] not in ("region", "account")}.items())
