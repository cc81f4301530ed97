#!/usr/bin/python3
# t_html: is the status page well-formed, self-contained and labelled?
# SPDX-License-Identifier: Apache-2.0
"""Reads what tests/page/print_page prints; run in the build folder. Contrasts
are those of WCAG 2.1, 1.4.3, computed from the colours of the style."""

import html.parser
import os
import re
import shutil
import subprocess
import tempfile
import unittest

VOID = {"meta", "input", "br", "link", "img", "hr"}
SAMPLES = [["empty"], ["fine"], ["40"], ["10000"],
           ["40", "state=nonsense", "q=\"><script>alert(1)</script>"],
           ["40", "state=muted", "check=<b>", "account=&", "region='"]]
NONCE = "c2FtcGxlIG5vbmNl"


def page(arguments):
    return subprocess.run(["tests/page/print_page", *arguments], check=True,
                          capture_output=True).stdout.decode("utf-8")


class Reader(html.parser.HTMLParser):
    """Elements with their attributes and what they are in. No end tag may be
    left out, though HTML lets one leave out some."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.errors = [], [], []
        self.feed(text)
        self.close()
        self.errors += [f"<{name}> is not closed" for name in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.errors.append(f"<{tag}> has an attribute twice: {names}")
        self.elements.append((tag, dict(attrs), list(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), list(self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> in {self.open[-3:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def all(self, *tags):
        return [(t, a, o) for t, a, o in self.elements if t in tags]


class Html(unittest.TestCase):
    def each(self):
        return (Reader(page(arguments)) for arguments in SAMPLES)

    def test_well_formed(self):
        for reader in self.each():
            self.assertEqual(reader.errors, [])

    def test_self_contained(self):
        for reader in self.each():
            for tag, attrs, _ in reader.elements:
                self.assertNotIn("src", attrs)
                self.assertNotIn("style", attrs)
                self.assertFalse([a for a in attrs if a.startswith("on")])
                for name in ("href", "action"):
                    self.assertRegex(attrs.get(name, "./"),
                                     r"\A(\./|\?|#[a-z]+\Z)")
                self.assertNotIn(tag, ("link", "img", "iframe", "object",
                                       "base"))
            for tag, attrs, _ in reader.all("style", "script"):
                self.assertEqual(attrs, {"nonce": NONCE})
            self.assertEqual(len(reader.all("style", "script")), 2)
        self.assertNotRegex(page(["40"]).split("</style>")[0],
                            r"url\(|@import")

    def test_structure(self):
        for reader in self.each():
            ids = [a["id"] for _, a, _ in reader.elements if "id" in a]
            self.assertEqual(len(ids), len(set(ids)))
            for tag in ("header", "nav", "main", "footer", "h1", "title"):
                self.assertEqual(len(reader.all(tag)), 1, tag)
            for _, attrs, _ in reader.all("th"):
                self.assertIn(attrs.get("scope"), ("col", "row"))
            labels = {a["for"] for _, a, _ in reader.all("label")}
            for _, attrs, _ in reader.all("input", "select"):
                self.assertIn(attrs["id"], labels)
            for _, attrs, _ in reader.elements:
                for name in ("aria-labelledby", "for"):
                    self.assertIn(attrs.get(name, ids[0]), ids)
                if re.fullmatch("#.+", attrs.get("href", "")):
                    self.assertIn(attrs["href"][1:], ids)

    def test_contrast(self):
        style = page(["empty"]).split("</style>")[0]
        light, dark = re.findall(r":root \{(.*?)\}", style, re.S)[:2]
        pairs = [(text, ground) for text in ("text", "soft", "link")
                 for ground in ("ground", "panel", "hover")]
        pairs += [("text", "critical-wash"), ("text", "warning-wash"),
                  ("link", "warning-wash")]
        pairs += [("on-" + state, state) for state in
                  ("critical", "warning", "unknown", "ok", "none")]
        pairs += [(text, ground) for ground in ("panel", "hover") for text in
                  ("critical", "warning-text", "unknown", "ok")]
        for name, text in (("light", light), ("dark", dark)):
            colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", text))
            for pair in pairs:
                got = contrast(*(colours[c] for c in pair))
                self.assertGreaterEqual(got, 4.5, (name, pair))

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    def test_script(self):
        script = page(["40"]).rsplit("<script", 1)[1]
        script = script.split(">", 1)[1].rsplit("</script>", 1)[0]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.js")
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(script)
            subprocess.run(["node", "--check", path], check=True)

    @unittest.skipUnless(shutil.which("tidy"), "tidy is not installed")
    def test_tidy(self):
        """Nothing to say but that it is too old for nonces, in two places."""
        for arguments in SAMPLES:
            run = subprocess.run(["tidy", "-errors", "-quiet", "-utf8"],
                                 input=page(arguments).encode(),
                                 capture_output=True, check=False)
            said = [line for line in run.stderr.decode().splitlines()
                    if not line.endswith('proprietary attribute "nonce"')]
            self.assertLess(run.returncode, 2, said)
            self.assertEqual(said, [])


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(
        c + c for c in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else
                        ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
