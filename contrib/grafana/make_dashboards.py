#!/usr/bin/python3
# make_dashboards: overview.json and database.json, from the rows below.
# SPDX-License-Identifier: Apache-2.0
"""make_dashboards.py [DIR]: writes both dashboards to DIR (default: beside
this file).  Import the JSON; this program is for who changes it.

Grafana wants some thirty lines per panel, of which these here are what
differs.  Whatever is about an account is aggregated by the labels that matter,
so that replicas of the exporter, and jobs that probe it, count once.  Nothing
needs the recording rules."""

import json
import os
import sys

COLOURS = {"OK": "green", "WARNING": "yellow", "CRITICAL": "red",
           "UNKNOWN": "purple"}
# check_status is an exit code, whose order is not that of badness; rank is.
STATUS = {0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN"}
RANK = {3: "CRITICAL", 2: "WARNING", 1: "UNKNOWN"}
YES_NO = {0: "no", 1: "yes"}

TARGET = "aws_account_id, aws_region"
RESOURCE = TARGET + ", resource_type, resource"

# Metrics that a check measures: title, unit of Grafana, factor, colours.
MEASURES = [
    ("backup_retention_seconds", "Automated backups are kept", "s", "",
     [(None, "red"), (1, "yellow"), (604800, "green")]),
    ("kms_key_rotation_period_seconds", "Key rotates every", "s", "", None),
    ("kms_key_next_rotation_timestamp_seconds", "Key rotates next",
     "dateTimeFromNow", " * 1000", None),
    ("kms_key_deletion_timestamp_seconds", "Key is deleted",
     "dateTimeFromNow", " * 1000", None),
    ("kms_key_material_expiry_timestamp_seconds", "Key material expires",
     "dateTimeFromNow", " * 1000", None),
    ("certificate_expiry_timestamp_seconds", "Certificate expires",
     "dateTimeFromNow", " * 1000", None),
    ("ca_expiry_timestamp_seconds", "Its authority expires",
     "dateTimeFromNow", " * 1000", None),
    ("master_secret_last_rotation_timestamp_seconds",
     "Master password was rotated", "dateTimeFromNow", " * 1000", None),
    ("subnet_free_addresses", "Free addresses", "short", "",
     [(None, "red"), (1, "yellow"), (8, "green")]),
]

HEADERS = {
    "aws_account_id": "Account", "aws_region": "Region", "check": "Check",
    "resource_type": "Type", "resource": "Resource", "target": "Target",
    "exception": "Exception", "instance": "Instance", "job": "Job",
    "version": "Version", "engine": "Engine",
    "engine_version": "Engine version",
}


def mappings(names, colours=None):
    colours = colours or COLOURS
    return [{"type": "value", "options": {
        str(value): {"index": i, "text": name,
                     "color": colours.get(name, "text")}
        for i, (value, name) in enumerate(names.items())}}]


def steps(*pairs):
    return {"mode": "absolute",
            "steps": [{"value": value, "color": colour}
                      for value, colour in pairs]}


def queries(exprs, instant, form=None):
    """[(expression, legend)] with refIds A, B, C ..."""
    return [{"refId": chr(ord("A") + i), "expr": expr,
             "legendFormat": legend or "__auto", "editorMode": "code",
             "instant": instant, "range": not instant,
             **({"format": form} if form else {}),
             "datasource": {"type": "prometheus", "uid": "${datasource}"}}
            for i, (expr, legend) in enumerate(exprs)]


def panel(kind, title, size, about, **more):
    more.setdefault("fieldConfig", {"defaults": {}, "overrides": []})
    return {"type": kind, "title": title, "description": about,
            "gridPos": {"w": size[0], "h": size[1]},
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            **more}


def stat(title, size, about, expr, unit="none", colours=None, legend=None,
         values=None, name=False):
    defaults = {"unit": unit, "noValue": "-", "color": {"mode": "thresholds"},
                "thresholds": steps(*(colours or [(None, "text")]))}
    if values:
        defaults["mappings"] = mappings(values)
    return panel(
        "stat", title, size, about, targets=queries([(expr, legend)], True),
        fieldConfig={"defaults": defaults, "overrides": []},
        options={"reduceOptions": {"calcs": ["lastNotNull"], "fields": "",
                                   "values": False},
                 "colorMode": "background" if values else "value",
                 "graphMode": "none", "justifyMode": "center",
                 "orientation": "auto",
                 "textMode": "value_and_name" if name else "value"})


def graph(title, size, about, exprs, unit="short", stack=False, colours=None,
          dashed=None):
    overrides = [{"matcher": {"id": "byName", "options": name},
                  "properties": [{"id": "color", "value": {
                      "mode": "fixed", "fixedColor": colour}}]}
                 for name, colour in (colours or {}).items()]
    if dashed:
        overrides.append({
            "matcher": {"id": "byName", "options": dashed},
            "properties": [
                {"id": "custom.lineStyle",
                 "value": {"fill": "dash", "dash": [8, 8]}},
                {"id": "color", "value": {"mode": "fixed",
                                          "fixedColor": "red"}}]})
    custom = {"drawStyle": "line", "lineInterpolation": "stepAfter",
              "lineWidth": 1, "fillOpacity": 60 if stack else 0,
              "showPoints": "never", "spanNulls": False,
              "stacking": {"mode": "normal" if stack else "none",
                           "group": "A"}}
    return panel(
        "timeseries", title, size, about, targets=queries(exprs, False),
        fieldConfig={"defaults": {"unit": unit, "min": 0,
                                  "color": {"mode": "palette-classic"},
                                  "custom": custom},
                     "overrides": overrides},
        options={"legend": {"displayMode": "list", "placement": "bottom",
                            "showLegend": True},
                 "tooltip": {"mode": "multi", "sort": "desc"}})


def column(name, header, **properties):
    """How a column of a table looks; properties as Grafana names them."""
    if "mappings" in properties or "thresholds" in properties:
        # displayMode is what Grafana calls it before 9.5
        properties["custom.displayMode"] = "color-background"
        properties["custom.cellOptions"] = {"type": "color-background",
                                            "mode": "basic"}
    return {"matcher": {"id": "byName", "options": name},
            "properties": [{"id": "displayName", "value": header}] +
            [{"id": key, "value": value}
             for key, value in properties.items()]}


def table(title, size, about, exprs, labels, columns, sort=None, link=False,
          hide=()):
    """labels: the columns that come first; columns: of the values, which are
    called "Value" (one query) or "Value #A" and so on."""
    overrides = [column(label, HEADERS[label]) for label in labels] + columns
    if link:
        overrides.append({
            "matcher": {"id": "byName", "options": "resource"},
            "properties": [{"id": "links", "value": [{
                "title": "Show this database",
                "url": "/d/rds-security-database?${datasource:queryparam}" +
                       "".join("&var-%s=${__data.fields.%s}" % pair
                               for pair in (("account", "aws_account_id"),
                                            ("region", "aws_region"),
                                            ("type", "resource_type"),
                                            ("resource", "resource")))}]}]})
    values = [entry["matcher"]["options"] for entry in columns]
    order = [*labels, *values] if sort is None else [*values, *labels]
    organize = {"excludeByName": {name: True for name in ("Time", *hide)},
                "indexByName": {name: i for i, name in enumerate(order)},
                "renameByName": {}}
    changes = [{"id": "organize", "options": organize}]
    if len(exprs) > 1:
        changes.insert(0, {"id": "merge", "options": {}})
    return panel(
        "table", title, size, about,
        targets=queries([(expr, None) for expr in exprs], True, "table"),
        transformations=changes,
        fieldConfig={"defaults": {"noValue": "-",
                                  "custom": {"filterable": True}},
                     "overrides": overrides},
        options={"showHeader": True, "cellHeight": "sm",
                 "sortBy": [{"displayName": sort, "desc": True}]
                 if sort else []})


def variable(name, label, query, many=True):
    return {"type": "query", "name": name, "label": label,
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "query": {"query": query, "refId": name}, "definition": query,
            "refresh": 2, "sort": 1, "multi": many, "includeAll": many,
            **({"allValue": ".*", "current": {"selected": True, "text": "All",
                                              "value": "$__all"}}
               if many else {})}


SOURCE = {"type": "datasource", "name": "datasource", "label": "Prometheus",
          "query": "prometheus", "refresh": 1}


def place(rows):
    """Positions and ids: rows are (title or None, [panel, ...]), each row's
    panels from left to right, the next line where one does not fit."""
    result, y = [], 0
    for title, panels in rows:
        if title:
            result.append({"type": "row", "title": title, "collapsed": False,
                           "panels": [],
                           "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
            y += 1
        x = height = 0
        for item in panels:
            grid = item["gridPos"]
            if x + grid["w"] > 24:
                x, y, height = 0, y + height, 0
            grid.update(x=x, y=y)
            x += grid["w"]
            height = max(height, grid["h"])
            result.append(item)
        y += height
    for i, item in enumerate(result):
        item["id"] = i + 1
    return result


def dashboard(uid, title, about, variables, rows):
    return {"uid": uid, "title": title, "description": about,
            "tags": ["rds", "security", "aws"], "schemaVersion": 37,
            "version": 1, "editable": True, "graphTooltip": 1,
            "refresh": "1m", "time": {"from": "now-24h", "to": "now"},
            "timezone": "", "annotations": {"list": []},
            "links": [{"type": "dashboards", "title": "RDS security",
                       "tags": ["rds", "security", "aws"],
                       "asDropdown": False, "includeVars": False,
                       "keepTime": True, "targetBlank": False,
                       "icon": "external link", "tooltip": ""}],
            "templating": {"list": [SOURCE, *variables]},
            "panels": place(rows)}


# -- the fleet

WHERE = 'aws_account_id=~"$account", aws_region=~"$region"'
WHAT = WHERE + ', check=~"$check"'


def counts(state=None, by=None):
    """Resources in a state, each replica's the same, summed."""
    selector = WHAT + (', state="%s"' % state if state else "")
    return "sum%s (max by (%s, check, state) (" \
        "rds_security_check_resources{%s}))" % (
            " by (%s)" % by if by else "", TARGET, selector)


def rank(by, selector):
    """3 CRITICAL, 2 WARNING, 1 UNKNOWN, nothing for OK: may be maximised."""
    status = "rds_security_check_status{%s}" % selector
    return "max by (%s) ((%s == 2) + 1 or (%s == 1) + 1 or (%s == 3) - 2)" % (
        by, status, status, status)


def worst(by, selector):
    """The status where several are given, by 2 > 1 > 3 > 0."""
    status = "rds_security_check_status{%s}" % selector
    return "max by (%s) (%s > 0 < 3) or max by (%s) (%s)" % (
        by, status, by, status)


def age(by, metric, selector):
    """Nothing where the time is 0: never."""
    return "time() - max by (%s) (%s%s > 0)" % (
        by, metric, "{%s}" % selector if selector else "")


def state_columns():
    """Of the four queries of state_queries(): a number is coloured if any."""
    result = []
    for letter, name in zip("ABC", ("CRITICAL", "WARNING", "UNKNOWN")):
        result.append(column(
            "Value #" + letter, name.capitalize(), **{"thresholds": steps(
                (None, "transparent"), (1, COLOURS[name])),
                "custom.width": 100}))
    result.append(column("Value #D", "OK", **{"custom.width": 100}))
    return result


def state_queries(by):
    return [counts(state, by)
            for state in ("critical", "warning", "unknown", "ok")]


YES_COLUMN = {"mappings": mappings(YES_NO, {"yes": "green", "no": "red"})}
LAST_HOUR = "In the hour before each moment."
AWS = "rds_security_aws_"
OURS = " and on (job, instance) rds_security_exporter_build_info"

overview = dashboard(
    "rds-security-overview", "RDS security: overview",
    "All accounts and regions that rds_security_exporter looks at.",
    [variable("account", "Account", "label_values("
              "rds_security_collection_success, aws_account_id)"),
     variable("region", "Region", "label_values("
              'rds_security_collection_success{aws_account_id=~"$account"}, '
              "aws_region)"),
     variable("check", "Check", "label_values("
              "rds_security_check_resources{%s}, check)" % WHERE),
     {"type": "textbox", "name": "resource",
      "label": "Resource (expression)", "query": ".*",
      "current": {"selected": True, "text": ".*", "value": ".*"}}],
    [(None, [
        stat("Critical", (3, 4), "Judgements of a resource by a check that "
             "are CRITICAL. A resource that fails three checks counts thrice.",
             counts("critical"), colours=[(None, "green"), (1, "red")]),
        stat("Warning", (3, 4), "As Critical, for WARNING.",
             counts("warning"), colours=[(None, "green"), (1, "yellow")]),
        stat("Unknown", (3, 4), "What could not be judged: refused, absent, "
             "or too old.", counts("unknown"),
             colours=[(None, "green"), (1, "purple")]),
        stat("OK", (3, 4), "The share of all judgements that is OK.",
             "%s / %s" % (counts("ok"), counts()), unit="percentunit",
             colours=[(None, "red"), (0.8, "yellow"), (1, "green")]),
        stat("Resources", (3, 4), "Databases, keys and other resources that "
             "at least one check judges.",
             "count(count by (%s) (rds_security_check_status{%s}))"
             % (RESOURCE, WHAT)),
        stat("Accounts", (3, 4), "Accounts with at least one region.",
             "count(count by (aws_account_id) ("
             "rds_security_collection_success{%s}))" % WHERE),
        stat("Incomplete", (3, 4), "Accounts and regions whose last "
             "collection was not complete, in some replica.",
             "count(min by (%s) (rds_security_collection_success{%s}) == 0) "
             "or vector(0)" % (TARGET, WHERE),
             colours=[(None, "green"), (1, "red")]),
        stat("Oldest data", (3, 4), "The age of the data of the account and "
             "region that waits longest.", "max(%s)" % age(
                 TARGET, "rds_security_collection_timestamp_seconds", WHERE),
             unit="s", colours=[(None, "green"), (600, "yellow"),
                                (900, "red")]),
    ]), ("Over time", [
        graph("Not OK", (12, 8), "Judgements by state.",
              [(counts("critical"), "CRITICAL"),
               (counts("warning"), "WARNING"),
               (counts("unknown"), "UNKNOWN")], stack=True,
              colours={name: COLOURS[name]
                       for name in ("CRITICAL", "WARNING", "UNKNOWN")}),
        graph("Share that is OK, by check", (12, 8), "1 would be all.",
              [("%s / (%s > 0)" % (counts("ok", "check"),
                                   counts(by="check")), "{{check}}")],
              unit="percentunit"),
    ]), ("Where", [
        table("Checks", (12, 9), "Resources in each state.",
              state_queries("check"), ["check"], state_columns()),
        table("Accounts and regions", (12, 9), "Judgements in each state.",
              state_queries(TARGET), ["aws_account_id", "aws_region"],
              state_columns()),
        table("Worst resources", (24, 12), "Everything that is not OK, the "
              "worst first. The resource leads to its own dashboard; what was "
              "found is on the status page of the exporter.",
              [rank(RESOURCE + ", check", WHAT + ', resource=~"$resource"')],
              ["resource", "resource_type", "check", "aws_account_id",
               "aws_region"],
              [column("Value", "State", **{"mappings": mappings(RANK),
                                           "custom.width": 120})],
              sort="State", link=True),
    ]), ("Exceptions", [
        table("Accepted findings", (14, 8), "What is muted, and by which "
              "entry of the exceptions file.",
              ["max by (%s, check, exception) (rds_security_finding_muted{%s, "
               'resource=~"$resource"})' % (RESOURCE, WHAT)],
              ["exception", "resource", "resource_type", "check",
               "aws_account_id", "aws_region"], [], link=True,
              hide=("Value",)),
        table("Entries", (10, 8), "When each entry ends, and whether it mutes "
              "anything.",
              ["min by (exception) ("
               "rds_security_exception_expiry_timestamp_seconds) * 1000",
               "min by (exception) (rds_security_exception_unused)"],
              ["exception"],
              [column("Value #A", "Ends", unit="dateTimeAsIso"),
               column("Value #B", "Unused", mappings=mappings(
                   YES_NO, {"yes": "yellow", "no": "green"}))]),
    ]), ("Collection", [
        table("Accounts and regions", (14, 8), "Whether the last collection "
              "was complete, how old the data are that are shown, and how "
              "long it took.",
              ["min by (%s) (rds_security_collection_success{%s})"
               % (TARGET, WHERE),
               age(TARGET, "rds_security_collection_timestamp_seconds", WHERE),
               "max by (%s) (rds_security_collection_duration_seconds{%s})"
               % (TARGET, WHERE)],
              ["aws_account_id", "aws_region"],
              [column("Value #A", "Complete", **YES_COLUMN),
               column("Value #B", "Age", unit="s"),
               column("Value #C", "Duration", unit="s")]),
        table("Configured targets", (10, 8), "Whether it could be learnt "
              "which accounts and regions a target of the configuration has.",
              ["min by (target) (rds_security_source_success)",
               age("target", "rds_security_source_timestamp_seconds", "")],
              ["target"],
              [column("Value #A", "Known", **YES_COLUMN),
               column("Value #B", "Learnt before", unit="s")]),
        graph("Age of the data", (12, 8), "Saw teeth as high as the refresh "
              "interval are well; past the dashed line all is UNKNOWN.",
              [(age(TARGET, "rds_security_collection_timestamp_seconds",
                    WHERE), "{{aws_account_id}}/{{aws_region}}"),
               ("max(rds_security_stale_after_seconds)", "stale")],
              unit="s", dashed="stale"),
        graph("Duration of collections", (12, 8), "Of the last one at each "
              "moment, the slowest replica.",
              [("max by (%s) (rds_security_collection_duration_seconds{%s})"
                % (TARGET, WHERE), "{{aws_account_id}}/{{aws_region}}")],
              unit="s"),
    ]), ("AWS", [
        graph("Requests per hour", (12, 8), LAST_HOUR + " Of all accounts, "
              "retries included.",
              [("sum by (service) (increase(%srequests_total[1h]))" % AWS,
                "{{service}}")], stack=True),
        graph("Errors per hour", (12, 8), LAST_HOUR,
              [('sum by (service, operation, code) (increase('
                '%srequests_total{code!=""}[1h])) > 0' % AWS,
                "{{service}}:{{operation}} {{code}}")]),
        graph("Throttles and retries per hour", (12, 8), LAST_HOUR,
              [("sum by (service) (increase(%sthrottles_total[1h]))" % AWS,
                "{{service}} throttled"),
               ("sum by (service) (increase(%sretries_total[1h]))" % AWS,
                "{{service}} repeated")]),
        graph("Duration of requests", (12, 8), LAST_HOUR + " The 95th "
              "percentile and the median.",
              [("histogram_quantile(%s, sum by (service, le) (rate("
                "%srequest_duration_seconds_bucket[1h])))" % (q, AWS),
                "{{service}} " + name)
               for q, name in (("0.95", "95 %"), ("0.5", "median"))],
              unit="s"),
    ]), ("Exporter", [
        table("Exporters", (24, 5), "One line per exporter that is scraped.",
              ["max by (job, instance, version) ("
               "rds_security_exporter_build_info)",
               "min by (job, instance) ("
               "rds_security_config_last_reload_successful)",
               "max by (job, instance) (process_start_time_seconds%s) * 1000"
               % OURS,
               "max by (job, instance) (rds_security_refresh_interval_seconds"
               ")",
               "max by (job, instance) (rds_security_stale_after_seconds)"],
              ["instance", "job", "version"],
              [column("Value #B", "Configuration read", **YES_COLUMN),
               column("Value #C", "Started", unit="dateTimeFromNow"),
               column("Value #D", "Refreshes every", unit="s"),
               column("Value #E", "Stale after", unit="s")],
              hide=("Value #A",)),
        graph("Memory", (8, 7), "Resident.",
              [("process_resident_memory_bytes" + OURS, "{{instance}}")],
              unit="bytes"),
        graph("Processor", (8, 7), "Seconds of one processor per second.",
              [("rate(process_cpu_seconds_total[$__rate_interval])" + OURS,
                "{{instance}}")], unit="percentunit"),
        graph("Open files", (8, 7), "Connections included.",
              [("process_open_fds" + OURS, "{{instance}}")]),
    ])])

# -- one database

ONE = ('aws_account_id="$account", aws_region="$region", '
       'resource_type="$type", resource="$resource"')
ONE_CHECK = ONE + ', check=~"$check"'
HERE = 'aws_account_id="$account", aws_region="$region"'


def one_of(label, selector=""):
    return "label_values(rds_security_check_status%s, %s)" % (
        "{%s}" % selector if selector else "", label)


def measure(row):
    metric, title, unit, factor, colours = row
    return stat(title, (8, 4), "- where it is not measured for this resource.",
                "max(rds_security_%s{%s})%s" % (metric, ONE, factor),
                unit=unit, colours=colours)


database = dashboard(
    "rds-security-database", "RDS security: one database",
    "One DB instance, cluster, key or other resource, by all checks.",
    [variable("account", "Account", one_of("aws_account_id"), many=False),
     variable("region", "Region", one_of(
         "aws_region", 'aws_account_id="$account"'), many=False),
     variable("type", "Type", one_of("resource_type", HERE), many=False),
     variable("resource", "Resource", one_of(
         "resource", HERE + ', resource_type="$type"'), many=False),
     variable("check", "Check", one_of("check", ONE))],
    [(None, [
        stat("Now", (24, 4), "What each check says of it.",
             worst("check", ONE_CHECK), legend="{{check}}", values=STATUS,
             name=True),
        table("What it is", (16, 4), "With the tags that the exporter is "
              "configured to show.",
              ["max without (job, instance) (rds_security_resource_info{%s})"
               % ONE], ["resource", "resource_type", "engine",
                        "engine_version", "aws_account_id", "aws_region"],
              [], hide=("Value",)),
        stat("Its account and region was collected", (4, 4), "The data that "
             "are shown.", "max(rds_security_collection_timestamp_seconds{%s}"
             " > 0) * 1000" % HERE, unit="dateTimeFromNow"),
        stat("Completely", (4, 4), "Whether the last collection was "
             "complete.", "min(rds_security_collection_success{%s})" % HERE,
             values=YES_NO),
        *map(measure, MEASURES),
    ]), ("History", [
        panel("state-timeline", "Checks", (24, 10), "What each check said.",
              targets=queries([(worst("check", ONE_CHECK), "{{check}}")],
                              False),
              fieldConfig={"defaults": {
                  "mappings": mappings(STATUS),
                  "color": {"mode": "thresholds"},
                  "thresholds": steps((None, "text")),
                  "custom": {"fillOpacity": 80, "lineWidth": 0}},
                  "overrides": []},
              options={"mergeValues": True, "showValue": "auto",
                       "rowHeight": 0.85, "alignValue": "left",
                       "legend": {"displayMode": "list",
                                  "placement": "bottom",
                                  "showLegend": True},
                       "tooltip": {"mode": "single"}}),
        graph("Durations", (12, 8), "What is measured as a duration.",
              [("max(rds_security_%s{%s})" % (row[0], ONE), row[1])
               for row in MEASURES if row[2] == "s"], unit="s"),
        table("Accepted findings", (12, 8), "Findings that an entry of the "
              "exceptions file mutes, and when that ends.",
              ["max by (check, exception) (rds_security_finding_muted{%s})"
               % ONE_CHECK,
               "min by (exception) ("
               "rds_security_exception_expiry_timestamp_seconds and on "
               "(exception) rds_security_finding_muted{%s}) * 1000"
               % ONE_CHECK], ["check", "exception"],
              [column("Value #B", "Ends", unit="dateTimeAsIso")],
              hide=("Value #A",)),
    ])])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else here
    for name, board in (("overview", overview), ("database", database)):
        with open(os.path.join(folder, name + ".json"), "w",
                  encoding="utf-8") as out:
            json.dump(board, out, indent=1)
            out.write("\n")


main()
