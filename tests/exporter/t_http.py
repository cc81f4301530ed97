#!/usr/bin/python3
# t_http: requests that nobody means well with, at the exporter as it is.
# SPDX-License-Identifier: Apache-2.0
"""Real requests, changed at random: bytes, lines, lengths, the end. Each is
answered by one well-formed reply or none, and the exporter goes on. FUZZ_SEED
and FUZZ_ROUNDS are of the environment; a failure names the seed."""

import os
import random
import re
import socket
import sys
import unittest

from running import DEMO, EXPORTER, Exporter, Server, environment

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "600"))
SEED = int(os.environ.get("FUZZ_SEED", "20261124"))
REPLY = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9]) [^\r\n]*\r\n")
# Who has not said all is waited for, longer than this: that is no answer.
PATIENCE = 0.2

PATHS = ["/", "/metrics", "/probe?target=111122223333/eu-west-1", "/sd",
         "/api/v1/findings?state=critical&check=sg", "/-/healthy", "/-/ready",
         "/-/reload", "/?page=2&q=%F0%9F%98%80", "/nowhere"]
HEADERS = ["Host: localhost", "Accept: application/openmetrics-text;"
           "version=1.0.0;q=0.7,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
           "Accept-Encoding: gzip;q=0.5, identity", "Connection: close",
           "Authorization: Basic YWRtaW46cGFzcw==", "Content-Length: 5",
           "Transfer-Encoding: chunked", "Expect: 100-continue",
           "X-Prometheus-Scrape-Timeout-Seconds: 1e-3",
           "If-None-Match: \"a\", W/\"b\"", "Range: bytes=0-5,-1"]
WORDS = [b"\r\n", b"\n", b"\r", b"\0", b"\xff\xfe", b"%", b"%00", b"%zz",
         b"..", b"//", b"?", b"&&", b"=", b";q=", b"9" * 30, b"-1", b" ",
         b"\t", b":", b",", b"\"", b"A" * 9000, b"HTTP/9.9", b"\r\n\r\n"]


def whole(rng):
    lines = ["%s %s HTTP/1.%d" % (
        rng.choice(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"]),
        rng.choice(PATHS), rng.randrange(2))]
    lines += rng.sample(HEADERS, rng.randrange(len(HEADERS)))
    body = b"hello" if rng.randrange(2) else b""
    return "\r\n".join(lines + ["", ""]).encode() + body


def changed(rng, request):
    """One to eight changes somewhere."""
    data = bytearray(request)
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(data) + 1)
        what = rng.randrange(5)
        if what == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif what == 1:
            del data[at:at + rng.randrange(1, 20)]
        elif what == 2:
            data[at:at] = rng.choice(WORDS)
        elif what == 3:
            data[at:at] = data[:rng.randrange(1, 60)]
        elif rng.randrange(8) == 0:
            del data[at:]
    return bytes(data)


def answer(host, request):
    """The beginning of what comes back, if anything does."""
    name, _, port = host.rpartition(":")
    with socket.create_connection((name, int(port)),
                                  timeout=PATIENCE) as sock:
        try:
            sock.sendall(request)
            return sock.recv(65536)
        except (ConnectionError, TimeoutError):
            return b""


class Http(unittest.TestCase):
    def test_changed_requests(self):
        rng = random.Random(SEED)
        replies = {}
        with Server(DEMO) as server, Exporter(
                environment(server.url), "--web.enable-lifecycle") as exporter:
            exporter.ready()
            for i in range(ROUNDS):
                request = changed(rng, whole(rng))
                with self.subTest(seed=SEED, round=i, request=request):
                    got = answer(exporter.host, request)
                    match = REPLY.match(got)
                    self.assertTrue(match or not got, got[:200])
                    status = match.group(1).decode() if match else "none"
                    replies[status] = replies.get(status, 0) + 1
                    self.assertNotIn(status, ("500", "501"), got[:200])
                if i % 100 == 0:
                    self.assertEqual(exporter.get("/-/healthy").status, 200)
            self.assertEqual(exporter.get("/metrics").status, 200)
        self.assertEqual(exporter.status, 0)
        print("%d requests, replies: %s" % (ROUNDS, ", ".join(
            "%d %s" % (n, status) for status, n in sorted(replies.items()))))
        self.assertGreater(len(replies), 3)


if __name__ == "__main__":
    if not os.access(EXPORTER, os.X_OK):
        print("skipped: %s is not built" % EXPORTER)
        sys.exit(77)
    unittest.main()
