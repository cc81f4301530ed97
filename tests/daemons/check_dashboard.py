#!/usr/bin/python3
# check_dashboard: is a Grafana dashboard whole, and does it fit real metrics?
# SPDX-License-Identifier: Apache-2.0
"""check_dashboard.py DASHBOARD.json METRICS.prom [RULES.yml]

Grafana is not in Debian 12, so this looks at what it would do with the file.
METRICS.prom is a real answer of /metrics.  One line per fault, exit 1:
- no uid, title, schemaVersion; ids missing or used twice; panels outside the 24
  columns or one over the other; targets without refId or expression;
- a data source that is not a variable; a variable that is used and not defined,
  or the other way round;
- a metric of the exporter that METRICS.prom does not have; a label in a
  selector that this metric does not have; a label in by, on, group_left, a
  legend, a link or a column that none of the expression's metrics has.
RULES.yml gets each expression as a recording rule, variables filled in, so that
promtool says whether it is PromQL."""

import collections
import json
import re
import sys

SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$", re.M)
LABEL = re.compile(r'(\w+)="(?:[^"\\]|\\.)*"')
OURS = re.compile(r"\b(?:rds_security|process)_\w+")
SELECTOR = re.compile(r"\b([a-zA-Z_:][\w:]*)\{([^}]*)\}")
MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
GROUPING = re.compile(
    r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
LABEL_VALUES = re.compile(r"^label_values\((?:(.*),)?\s*(\w+)\)$")
VARIABLE = re.compile(r"\$\{(\w+)(?:[.:][^}]*)?\}|\$(\w+)|\[\[(\w+)\]\]")
# What Prometheus adds to each series.
TARGET_LABELS = {"job", "instance"}


def read_metrics(text):
    """{metric: the labels that its samples have}"""
    result = collections.defaultdict(set)
    for name, labels in SAMPLE.findall(text):
        result[name].update(LABEL.findall(labels))
    return result


def walk(value):
    """Every string of the dashboard."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def fill(expr, values=None):
    """The expression as Grafana would send it; values of variables: X."""
    expr = re.sub(r"\$\{?__(?:rate_interval|interval|range)\}?", "5m", expr)
    return VARIABLE.sub(
        lambda found: (values or {}).get(found[1] or found[2] or found[3],
                                         "X"), expr)


class Dashboard:
    def __init__(self, board, metrics):
        self.board, self.metrics = board, metrics
        self.faults, self.exprs, self.ids = [], [], set()
        self.places = []

    def fault(self, where, text):
        self.faults.append("%s: %s" % (where, text))

    def check(self):
        for key in ("uid", "title", "schemaVersion"):
            if not self.board.get(key):
                self.fault("dashboard", "no " + key)
        for panel in self.board.get("panels", []):
            self.check_panel(panel)
        if not self.exprs:
            self.fault("dashboard", "no expressions")
        self.check_variables()
        return self.faults

    def check_variables(self):
        defined = collections.Counter()
        for entry in self.board.get("templating", {}).get("list", []):
            defined[entry["name"]] += 1
            where = "variable " + entry["name"]
            if entry["type"] == "query":
                self.check_source(where, entry)
                self.check_label_values(where, entry["query"]["query"])
        used = {found[0] or found[1] or found[2]
                for text in walk(self.board) for found in
                VARIABLE.findall(text)}
        used = {name for name in used if not name.startswith("__")}
        for name in sorted(used - set(defined)):
            self.fault("variable " + name, "used and not defined")
        for name in sorted(set(defined) - used):
            self.fault("variable " + name, "defined and not used")
        for name, times in defined.items():
            if times > 1:
                self.fault("variable " + name, "defined twice")

    def check_label_values(self, where, query):
        found = LABEL_VALUES.match(query)
        if not found:
            self.fault(where, "'%s' is not label_values()" % query)
            return
        self.check_labels(where, found[1] or "", [found[2]])
        self.exprs.append((where, found[1]))

    def check_source(self, where, thing):
        uid = (thing.get("datasource") or {}).get("uid", "")
        if not uid.startswith("$"):
            self.fault(where, "data source '%s' is not a variable" % uid)

    def check_panel(self, panel):
        where = "panel %s '%s'" % (panel.get("id"), panel.get("title", ""))
        if not isinstance(panel.get("id"), int) or panel["id"] in self.ids:
            self.fault(where, "id missing or used twice")
        self.ids.add(panel.get("id"))
        self.check_place(where, panel)
        refs, exprs = set(), []
        for target in panel.get("targets", []):
            if not target.get("expr") or not target.get("refId") or \
                    target["refId"] in refs:
                self.fault(where, "target without expression or refId, or "
                           "with one that is used twice")
                continue
            refs.add(target["refId"])
            exprs.append(target["expr"])
            self.check_source(where, target)
            self.check_labels(where, target["expr"], re.findall(
                r"\{\{\s*(\w+)\s*\}\}", target.get("legendFormat", "")))
            self.exprs.append((where, target["expr"]))
        if panel.get("type") != "row" and not exprs:
            self.fault(where, "no targets")
        self.check_columns(where, panel, " ".join(exprs))
        for inner in panel.get("panels", []):
            self.check_panel(inner)

    def check_place(self, where, panel):
        x, y, w, h = place = [panel.get("gridPos", {}).get(key)
                              for key in "xywh"]
        if not all(isinstance(value, int) for value in place) or x + w > 24:
            self.fault(where, "grid position %s" % place)
            return
        for other, (x2, y2, w2, h2) in self.places:
            if x < x2 + w2 and x2 < x + w and y < y2 + h2 and y2 < y + h:
                self.fault(where, "covers " + other)
        self.places.append((where, place))

    def check_labels(self, where, expr, labels=()):
        """Metrics of an expression, and the labels that it names."""
        has = set(TARGET_LABELS)
        for name in OURS.findall(re.sub(r'"[^"]*"', '""', expr)):
            if name not in self.metrics:
                self.fault(where, "no metric '%s'" % name)
            has |= self.metrics.get(name, set())
        for name, matchers in SELECTOR.findall(expr):
            for label in MATCHER.findall(re.sub(r'"[^"]*"', '""', matchers)):
                if name in self.metrics and \
                        label not in self.metrics[name] | TARGET_LABELS:
                    self.fault(where, "'%s' has no label '%s'" % (name, label))
        wanted = [label for group in GROUPING.findall(expr)
                  for label in re.findall(r"\w+", group)]
        for label in [*wanted, *labels]:
            if label not in has:
                self.fault(where, "no metric of it has a label '%s'" % label)

    def check_columns(self, where, panel, exprs):
        """Columns that are named, and fields in links."""
        has = {"Time", "Value"} | {
            "Value #" + target.get("refId", "")
            for target in panel.get("targets", [])}
        for name in OURS.findall(exprs):
            has |= self.metrics.get(name, set()) | TARGET_LABELS
        named = set(re.findall(r"\$\{__data\.fields\.(\w+)\}",
                               json.dumps(panel)))
        if panel.get("type") == "table":
            named |= {entry["matcher"]["options"] for entry in
                      panel["fieldConfig"]["overrides"]}
            for change in panel.get("transformations", []):
                named |= set(change["options"].get("indexByName", {}))
                named |= set(change["options"].get("excludeByName", {}))
        for name in sorted(named - has):
            self.fault(where, "no column '%s'" % name)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        board = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        dashboard = Dashboard(board, read_metrics(file.read()))
    faults = dashboard.check()
    if len(sys.argv) == 4:
        with open(sys.argv[3], "w", encoding="utf-8") as out:
            out.write("groups:\n  - name: dashboard\n    rules:\n")
            for i, (_, expr) in enumerate(dashboard.exprs):
                out.write("      - record: dashboard:q%d\n        expr: %s\n"
                          % (i, json.dumps(fill(expr))))
    for line in faults:
        print(line)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
