# roff: reads the sources of manual pages, as far as ours go.
# SPDX-License-Identifier: Apache-2.0
"""A page is a text in mdoc(7). No formatter is needed: what is looked at are
its lines."""

import re
import shutil
import subprocess

ESCAPES = {r"\-": "-", r"\e": "\\", r"\&": "", r"\(dq": '"', r"\(aq": "'",
           r"\(ga": "`", r"\(ha": "^", r"\(ti": "~", r"\(em": "-"}
ESCAPE = re.compile(r"\\(\(..|.)")
# The macros whose words we look at; each prints its words as they are.
PLAIN = {"Ar", "Cm", "Ev", "Ic", "Li", "Pa"}


def unescape(text):
    return ESCAPE.sub(lambda m: ESCAPES[m.group(0)], text)


def section(page, title):
    """The lines of a section, without its heading."""
    lines, inside = [], False
    for line in page.replace("\\\n", "").splitlines():
        if line.startswith(".Sh "):
            inside = line == ".Sh " + title
        elif inside:
            lines.append(line)
    if not lines:
        raise AssertionError("no section " + title)
    return lines


def printed(arguments):
    """What ".It" or ".Op" prints: "Fl r , Fl \\-region Ns = Ns Ar LIST" is
    "-r, --region=LIST"."""
    text, glue, dash = "", True, ""
    for word in arguments.split():
        if word == "Ns":
            glue = True
        elif word == "Fl":
            dash = "-"
        elif word == ",":
            text += word
        elif word not in PLAIN:
            text += ("" if glue else " ") + dash + unescape(word)
            glue, dash = False, ""
    return text


def items(lines, macro="Fl"):
    """What the items (.It) of these lines print that begin with the macro."""
    begin = ".It %s " % macro
    return [printed(line[len(".It "):]) for line in lines
            if line.startswith(begin)]


def commands(page):
    """Each shown command line, a shell's."""
    shown = [unescape(line[len(".Dl "):]) for line in page.splitlines()
             if line.startswith(".Dl ")]
    return [re.sub(r'^"?\$ (.*?)"?$', r"\1", line) for line in shown
            if re.match(r'"?\$ ', line)]


def literals(page):
    """Each block that is shown as it is, a file say."""
    return [unescape(text) for text in
            re.findall(r"(?s)\n\.Bd -literal[^\n]*\n(.*?\n)\.Ed\n", page)]


def lint(path):
    """None: no mandoc here; else what it warns of."""
    if not shutil.which("mandoc"):
        return None
    return subprocess.run(["mandoc", "-Tlint", "-W", "warning", path],
                          stdout=subprocess.PIPE, text=True,
                          check=False).stdout
