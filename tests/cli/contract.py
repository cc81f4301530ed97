#!/usr/bin/python3
# contract: is this JSON or CSV what DESIGN.md section 4 promises?
# SPDX-License-Identifier: Apache-2.0
"""contract.py json CHECK EXIT_CODE | csv CHECK ROWS | brief, with the output
on stdin. Silent and 0 if so. brief prints the findings, a line each."""

import csv
import io
import json
import sys

EXIT_CODES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
WORST = ["OK", "UNKNOWN", "WARNING", "CRITICAL"]
KEYS = {"check": str, "version": str, "status": str, "exit_code": int,
        "summary": str, "accounts": list, "regions": list, "counts": dict,
        "skipped": list, "findings": list, "errors": list}
COUNTS = ["checked", "ok", "warning", "critical", "unknown", "muted",
          "skipped"]
FINDING = {"resource", "resource_type", "arn", "account_id", "region",
           "status", "code", "message", "values", "muted"}
SKIPPED = {"resource", "resource_type", "region", "reason"}
ERROR = {"operation", "region", "code", "message"}


def need(what, truth):
    if not truth:
        sys.exit("contract: " + what)


def unique(pairs):
    keys = [k for k, _ in pairs]
    need("a key twice in %s" % keys, len(keys) == len(set(keys)))
    return dict(pairs)


def check_json(check, code):
    text = sys.stdin.buffer.read().decode("utf-8")
    doc = json.loads(text, object_pairs_hook=unique)
    for key, kind in KEYS.items():
        need(key, isinstance(doc.get(key), kind))
    need("check", doc["check"] == check)
    need("exit_code", doc["exit_code"] == EXIT_CODES[doc["status"]] == code)
    need("counts", all(isinstance(doc["counts"].get(c), int) for c in COUNTS))
    for finding in doc["findings"]:
        need("keys of %s" % finding, FINDING <= set(finding))
        need("status of %s" % finding, finding["status"] in EXIT_CODES)
        need("values of %s" % finding,
             isinstance(finding["values"], (dict, type(None))))
    need("skipped", all(SKIPPED <= set(s) for s in doc["skipped"]))
    need("errors", all(ERROR <= set(e) for e in doc["errors"]))
    need("count of skipped", doc["counts"]["skipped"] == len(doc["skipped"]))
    order = [WORST.index(f["status"]) for f in doc["findings"]]
    need("worst first", order == sorted(order, reverse=True))
    if order:
        need("worst of all", WORST[max(order)] == doc["status"])
    judged = {(f["region"], f["resource_type"], f["resource"])
              for f in doc["findings"]}
    need("checked", doc["counts"]["checked"] <= len(judged))


def check_csv(check, rows):
    text = sys.stdin.buffer.read().decode("utf-8")
    need("CRLF", text.endswith("\r\n"))
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    need("header", {"resource", "region", "state", "code", "message"}
         <= set(table[0]))
    need("columns", all(len(row) == len(table[0]) for row in table))
    need("%d rows, expected %d" % (len(table) - 1, rows),
         len(table) - 1 == rows)
    need("formulas", not any(cell[:1] in "=+@" for row in table[1:]
                             for cell in row if cell))


def brief():
    for f in json.load(sys.stdin)["findings"]:
        print(f["region"], f["resource_type"], f["resource"], f["status"],
              f["code"], f["message"])


if sys.argv[1] == "json":
    check_json(sys.argv[2], int(sys.argv[3]))
elif sys.argv[1] == "csv":
    check_csv(sys.argv[2], int(sys.argv[3]))
else:
    brief()
