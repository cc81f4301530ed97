#!/usr/bin/env python3
# run: every case in tests/checks, by the plugins as they were built.
#
# A case is a directory CHECK/CASE:
#   input/REGION/*.json  what AWS answered; or input-of: the case that has it
#   args                 options, one line of shell words, --input left out
#   exceptions.yml       if there is one, the file for --exceptions
#   expected             STATE CODE TYPE RESOURCE      a finding; one that is
#                          muted ends in " muted by ID, was STATE"
#                        skipped TYPE RESOURCE: REASON
#                        text RESOURCE: SUBSTRING      of one of its messages
#                        value RESOURCE: SUBSTRING     of its values as JSON
#                        usage SUBSTRING               a usage error says it
#                        exit N
# What the plugin finds and what is expected must be the same; text, value and
# usage lines need only hold. With arguments: only cases whose path holds one
# of them.
#
# SPDX-License-Identifier: Apache-2.0
import difflib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLUGINS = os.environ.get("PLUGINS", "plugins")
OWN_CODE = re.compile(r'\] = \{[\s\\]*"([a-z0-9-]+)",[\s\\]*STATE_')


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def environment():
    """Nobody's credentials, region or proxy."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def run_plugin(check, case):
    like = os.path.join(case, "input-of")
    folder = case
    if os.path.exists(like):
        folder = os.path.join(os.path.dirname(case), read(like).strip())
    argv = [os.path.join(PLUGINS, check), "--input",
            os.path.join(folder, "input"), "-o", "json"]
    argv += shlex.split(read(os.path.join(case, "args")))
    exceptions = os.path.join(case, "exceptions.yml")
    if os.path.exists(exceptions):
        argv += ["--exceptions", exceptions]
    return subprocess.run(argv, capture_output=True, text=True,
                          env=environment(), timeout=60, check=False)


def found_lines(report, code):
    lines = ["{status} {code} {resource_type} {resource}".format(**f) +
             (" muted by {id}, was {status}".format(**f["muted"])
              if f["muted"] else "")
             for f in report["findings"]]
    lines += ["skipped {resource_type} {resource}: {reason}".format(**s)
              for s in report["skipped"]]
    return sorted(lines) + ["exit %d" % code]


def holds(report, line):
    """Whether a text or value line is true of some finding."""
    kind, rest = line.split(" ", 1)
    resource, part = rest.split(": ", 1)
    return any(f["resource"] == resource and part in
               (f["message"] if kind == "text" else json.dumps(f["values"]))
               for f in report["findings"])


def check_usage(done, lines):
    """Of a command line that must be refused: no report, one reason."""
    wanted = [line.split(" ", 1)[1] for line in lines
              if line.startswith("usage ")]
    wrong = ["missing: usage " + w for w in wanted if w not in done.stdout]
    if "exit %d" % done.returncode not in lines:
        wrong.append("exit %d" % done.returncode)
    return wrong + (["on standard output: " + done.stdout] if wrong else [])


def check_report(done, report, lines):
    """The differences, as lines."""
    also = [line for line in lines if line.startswith(("text ", "value "))]
    ends = [line for line in lines if line.startswith("exit ")]
    wanted = sorted(set(lines) - set(also) - set(ends)) + ends
    found = found_lines(report, done.returncode)
    wrong = ["missing: " + line for line in also if not holds(report, line)]
    if report["exit_code"] != done.returncode:
        wrong.append("exit_code is %d" % report["exit_code"])
    if found != wanted:
        wrong += difflib.unified_diff(wanted, found, "expected", "found",
                                      lineterm="")
    if wrong:
        wrong += ["  %s: %s" % (f["resource"], f["message"])
                  for f in report["findings"]]
    return wrong


def check_case(check, case):
    """What is wrong, as lines, and the codes that were found."""
    done = run_plugin(check, case)
    lines = read(os.path.join(case, "expected")).splitlines()
    noise = ["on standard error: " + done.stderr] if done.stderr else []
    if any(line.startswith("usage ") for line in lines):
        return check_usage(done, lines) + noise, set()
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return ["no JSON: " + done.stdout[:500]] + noise, set()
    return (check_report(done, report, lines) + noise,
            {f["code"] for f in report["findings"]})


def all_cases(wanted):
    for check in sorted(os.listdir(HERE)):
        folder = os.path.join(HERE, check)
        if not check.startswith("check_") or not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            if not wanted or any(w in check + "/" + name for w in wanted):
                yield check, os.path.join(folder, name)


def codes_nobody_found(check, codes):
    """Of the codes in the check's own table; rows that it shares with
    another (SG_CODES) stand in the header and are check_rds_sg's to find."""
    top = os.path.join(HERE, "..", "..")
    source = read(os.path.join(top, "plugins", check + ".c"))
    if check == "check_rds_sg":
        source += read(os.path.join(top, "common", "sg_judge.h"))
    return sorted(set(OWN_CODE.findall(source)) - codes)


def main():
    count, failed, codes = 0, 0, {}
    for check, case in all_cases(sys.argv[1:]):
        wrong, found = check_case(check, case)
        codes.setdefault(check, set()).update(found)
        count += 1
        if wrong:
            failed += 1
            print("FAIL %s/%s" % (check, os.path.basename(case)))
            print("\n".join("    " + line for line in wrong))
    if not sys.argv[1:]:
        for check, found in codes.items():
            for code in codes_nobody_found(check, found):
                failed += 1
                print("FAIL %s: no case finds %s" % (check, code))
    print("checks: %d cases run, %d failed" % (count, failed))
    return 1 if failed or not count else 0


sys.exit(main())
