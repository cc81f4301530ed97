#!/usr/bin/python3
# t_web_config: is the file of --web.config.file taken, refused and obeyed?
# SPDX-License-Identifier: Apache-2.0
"""What promtool accepts and refuses is compared where it is installed; rows
with a note of why it cannot agree are left out of that."""

import base64
import os
import shutil
import subprocess
import threading
import unittest

from harness import ENVIRONMENT, SERVE, Case, bcrypt, make_ca

HASH = bcrypt("not-a-secret")
TLS = "tls_server_config:\n  cert_file: a.pem\n  key_file: a.key\n"
OLD = "newer than promtool 2.42"

# Text, what is said when it is refused (None: accepted), and why promtool 2.42
# sees it otherwise (None: it agrees).
FILES = [
    ("", None, None),
    ("{}\n", None, None),
    (TLS, None, None),
    (TLS + "  client_auth_type: NoClientCert\n", None, None),
    (TLS + "  client_auth_type: RequestClientCert\n", None, None),
    (TLS + "  client_auth_type: RequireAnyClientCert\n", None, None),
    (TLS + "  client_auth_type: RequireClientCert\n", None, None),
    (TLS + "  client_auth_type: VerifyClientCertIfGiven\n"
     "  client_ca_file: a.pem\n", None, None),
    (TLS + "  client_auth_type: RequireAndVerifyClientCert\n"
     "  client_ca_file: a.pem\n", None, None),
    (TLS + "  client_auth_type: Something\n", "web.yml:4:21: ", None),
    (TLS + "  client_auth_type: RequireAndVerifyClientCert\n",
     "needs client_ca_file", "Go then verifies by the system's CAs"),
    (TLS + "  client_ca_file: a.pem\n", "client_auth_type", None),
    (TLS + "  client_auth_type: RequestClientCert\n"
     "  client_ca_file: none.pem\n", "No such file", None),
    (TLS + "  client_auth_type: RequestClientCert\n"
     "  client_ca_file: text\n", "client CA", "Go takes no certificates"),
    (TLS + "  client_auth_type: RequireAndVerifyClientCert\n"
     "  client_ca_file: a.pem\n  client_allowed_sans: [a, b]\n", None, OLD),
    (TLS + "  client_auth_type: RequireAnyClientCert\n"
     "  client_allowed_sans: [a]\n", "only protects", OLD),
    (TLS + "  client_auth_type: VerifyClientCertIfGiven\n"
     "  client_ca_file: a.pem\n  client_allowed_sans: [a]\n",
     "only protects", OLD),
    (TLS + "  min_version: TLS10\n  max_version: TLS11\n", None, None),
    (TLS + "  min_version: TLS13\n", None, None),
    (TLS + "  min_version: TLS14\n", "web.yml:4:16: ", None),
    (TLS + "  min_version: TLS13\n  max_version: TLS12\n",
     "min_version is above", "Go finds out with the first handshake"),
    (TLS + "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
     None, None),
    (TLS + "  cipher_suites:\n  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n"
     "  - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\n",
     "also offer 'TLS_ECDHE_RSA_AES_256_GCM_SHA384'",
     "GnuTLS has no such choice"),
    (TLS + "  cipher_suites:\n  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n"
     "  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256\n"
     "  - TLS_AES_128_GCM_SHA256\n", None, None),
    (TLS + "  cipher_suites: [TLS_AES_128_GCM_SHA256]\n", None, None),
    (TLS + "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA]\n"
     "  min_version: TLS13\n", "TLS13", "Go has no choice in TLS 1.3"),
    (TLS + "  cipher_suites: [TLS_NOTHING]\n", "web.yml:4:19: ", None),
    (TLS + "  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n",
     "no counterpart", None),
    (TLS + "  cipher_suites: TLS_AES_128_GCM_SHA256\n", "not a list", None),
    (TLS + "  curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]\n",
     None, None),
    (TLS + "  curve_preferences: [P256]\n", "web.yml:4:23: ", None),
    (TLS + "  curve_preferences: [X25519MLKEM768]\n", "no counterpart", None),
    (TLS + "  prefer_server_cipher_suites: false\n", None, None),
    (TLS + "  prefer_server_cipher_suites: perhaps\n", "web.yml:4:32: ",
     None),
    (TLS + "  unknown: 1\n", "web.yml:4:3: ", None),
    (TLS + "  cert_file: a.pem\n", "cert_file", None),
    ("tls_server_config:\n  cert_file: a.pem\n", "key", None),
    ("tls_server_config:\n  key_file: a.key\n", "cert", None),
    ("tls_server_config:\n  cert_file: none\n  key_file: a.key\n",
     "web.yml:2:14: cert_file: '", None),
    ("tls_server_config:\n  cert_file: a.pem\n  key_file: b.key\n",
     "certificate and key", None),
    ("tls_server_config:\n  cert_file: text\n  key_file: a.key\n",
     "certificate and key", None),
    ("tls_server_config:\n  cert: @CERT@\n  key: @KEY@\n", None, OLD),
    (TLS + "  cert: @CERT@\n", "cert_file: there is cert already", OLD),
    ("tls_server_config:\n  min_version: TLS12\n", "cert",
     "Go calls this no TLS"),
    ("http_server_config:\n  http2: true\n", None, None),
    ("http_server_config:\n  http2: false\n", None, None),
    ("http_server_config:\n  http2: 2\n", "web.yml:2:10: ", None),
    ("http_server_config:\n  headers:\n    X-Frame-Options: deny\n"
     "    X-Content-Type-Options: nosniff\n    X-XSS-Protection: a\n"
     "    Strict-Transport-Security: max-age=1\n"
     "    Content-Security-Policy: default-src 'none'\n", None, None),
    ("http_server_config:\n  headers: {X-Frame-Options: sameorigin}\n", None,
     None),
    ("http_server_config:\n  headers: {X-Frame-Options: allow}\n",
     "not deny or sameorigin", None),
    ("http_server_config:\n  headers: {x-frame-options: deny}\n",
     "web.yml:2:13: 'x-frame-options': unknown header", None),
    ("http_server_config:\n  headers: {Server: none}\n", "unknown header",
     None),
    ("http_server_config:\n  headers: {X-XSS-Protection: \"a\\nb: c\"}\n",
     "not printable", "Go drops the line's end with each reply"),
    ("basic_auth_users:\n  a: %s\n" % HASH, None, None),
    ("basic_auth_users:\n  a: %s\n  b: %s\n" % (
        HASH.replace("$2b", "$2y"), HASH.replace("$2b", "$2a")), None, None),
    ("basic_auth_users:\n  a: secret\n", "web.yml:2:6: 'a': not a hash",
     None),
    ("basic_auth_users:\n  a: $1$abcdefgh$ZOAOHJEQZ0.z8Nc.G3Cw20\n",
     "not a hash", None),
    ("basic_auth_users:\n  a: %s\n" % HASH.replace("$04", "$03"),
     "not a hash", None),
    ("basic_auth_users:\n  a: %s\n" % HASH.replace("$04", "$32"),
     "not a hash", None),
    ("basic_auth_users:\n  a: %s\n" % HASH.replace("$04", "$17"),
     "cost of 4 to 16", "a login would take too long"),
    ("basic_auth_users:\n  a: %s\n" % HASH[:-1], "not a hash",
     "Go only looks at the start"),
    ("basic_auth_users:\n  'a:b': %s\n" % HASH, "colon",
     "Go lets nobody log in by it"),
    ("basic_auth_users:\n  a: %s\n  a: %s\n" % (HASH, HASH), "web.yml:3:3: ",
     None),
    ("basic_auth_users: [a]\n", "not a map", None),
    ("rate_limit:\n  interval: 1s\n  burst: 20\n", None, OLD),
    ("rate_limit:\n  interval: 0\n", None, OLD),
    ("rate_limit:\n  interval: 1s\n", "every request is refused", OLD),
    ("rate_limit:\n  interval: soon\n  burst: 20\n", "web.yml:2:13: ", OLD),
    ("rate_limit:\n  interval: 1s\n  burst: -1\n", "web.yml:3:10: ", OLD),
    ("unknown: 1\n", "web.yml:1:1: ", None),
    ("tls_server_config\n", "web.yml:1:1: ", None),
    ("a: [\n", "web.yml:", None),
]


def basic(user, password):
    text = ("%s:%s" % (user, password)).encode()
    return {"Authorization": "Basic " + base64.b64encode(text).decode()}


def indented(folder, name):
    with open(os.path.join(folder, name), encoding="ascii") as pem:
        return "|\n" + "".join("    " + line for line in pem)


class Files(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        for name in ("a", "b"):
            make_ca(self.folder, name)
        self.write("text", "no certificate\n")

    def put(self, text):
        text = text.replace("@CERT@", indented(self.folder, "a.pem"))
        return self.write("web.yml", text.replace(
            "@KEY@", indented(self.folder, "a.key")))

    def test_accepted_and_refused(self):
        for text, want, _ in FILES:
            done = subprocess.run([SERVE, "check", self.put(text)],
                                  env=ENVIRONMENT, capture_output=True,
                                  text=True, check=False)
            with self.subTest(text=text):
                self.assertEqual(done.stderr, "")
                self.assertEqual(done.returncode, 0 if want is None else 1,
                                 done.stdout)
                self.assertIn("good" if want is None else want, done.stdout)
                self.assertNotIn(HASH[:40], done.stdout)
                self.assertNotIn("BEGIN", done.stdout)

    def test_promtool_agrees(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool is not installed")
        compared = 0
        for text, want, differs in FILES:
            if differs:
                continue
            done = subprocess.run(
                ["promtool", "check", "web-config", self.put(text)],
                capture_output=True, text=True, check=False)
            with self.subTest(text=text):
                self.assertEqual(done.returncode == 0, want is None,
                                 done.stdout + done.stderr)
            compared += 1
        print("promtool: %d files compared, %d left out" % (
            compared, len(FILES) - compared))

    def test_no_such_file(self):
        server = self.serve("config", self.path("none.yml"))
        self.assertTrue(server.refused)
        self.assertIn("none.yml", server.line)


class Login(Case):
    USERS = ("basic_auth_users:\n  prom: %s\n  other: %s\n"
             "http_server_config:\n  headers:\n    X-Frame-Options: deny\n"
             % (HASH, bcrypt("oth:er", kind="2y")))

    def test_logins(self):
        server = self.serve("config", self.write("web.yml", self.USERS))
        good = base64.b64encode(b"prom:not-a-secret").decode()
        cases = [
            ({}, 401),
            (basic("prom", "not-a-secret"), 200),
            (basic("prom", "not-a-secret"), 200),
            (basic("other", "oth:er"), 200),
            ({"Authorization": "basic " + good}, 200),
            (basic("prom", "not-a-secret2"), 401),
            (basic("prom", "oth:er"), 401),
            (basic("prom", ""), 401),
            (basic("Prom", "not-a-secret"), 401),
            (basic("nobody", "not-a-secret"), 401),
            (basic("nobody", ""), 401),
            (basic("", ""), 401),
            (basic("prom", "not-a-secret\0"), 401),
            (basic("prom", "x" * 3000), 401),
            ({"Authorization": "Bearer " + good}, 401),
            ({"Authorization": "Basic"}, 401),
            ({"Authorization": "Basic " + good[:-1]}, 401),
            ({"Authorization": "Basic " + good + "!"}, 401),
            ({"Authorization": "Basic !!!!"}, 401),
            ({"Authorization": ""}, 401),
        ]
        for _ in range(2):  # the second time from the cache
            connection = self.connect(server)
            for headers, status in cases:
                reply = self.ask(server, "/metrics", headers=headers,
                                 connection=connection)
                with self.subTest(headers=headers):
                    self.assertEqual(reply.status, status)
                    self.assertEqual(reply.headers["X-Frame-Options"], "deny")
                    self.assertEqual(
                        reply.headers["WWW-Authenticate"],
                        None if status == 200 else "Basic")
        for path in ("/nowhere", "/count", "/wake"):
            self.assertEqual(self.ask(server, path).status, 401)
            self.assertEqual(self.ask(server, path, "POST").status, 401)
        self.assertNotIn("secret", server.log())

    def test_many_at_once(self):
        server = self.serve("config", self.write("web.yml", self.USERS))
        results = []

        def log_in(n):
            password = "not-a-secret" if n % 2 else "wrong%d" % n
            results.append((n % 2, self.ask(
                server, "/metrics", headers=basic("prom", password)).status))
        threads = [threading.Thread(target=log_in, args=(n,))
                   for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(results), [(0, 401)] * 15 + [(1, 200)] * 15)

    def test_cost_does_not_block(self):
        """While a slow login is being found out others are answered."""
        slow = self.USERS.replace("  other:", "  slow: %s\n  other:"
                                  % bcrypt("x", cost=12))
        server = self.serve("threads", 1, "config",
                            self.write("web.yml", slow))
        headers = basic("prom", "not-a-secret")
        self.assertEqual(self.ask(server, "/count", headers=headers).status,
                         200)
        order = []

        def log_in():
            status = self.ask(server, "/count", headers=basic("slow", "y"))
            order.append(status.status)
        thread = threading.Thread(target=log_in)
        thread.start()
        reply = self.ask(server, "/count", headers=headers)
        order.append(reply.status)
        thread.join()
        self.assertEqual(sorted(order), [200, 401])

    def test_stop_while_logging_in(self):
        slow = "basic_auth_users:\n  slow: %s\n" % bcrypt("x", cost=10)
        server = self.serve("config", self.write("web.yml", slow))
        statuses = []

        def log_in(n):
            try:
                statuses.append(self.ask(server, "/metrics", headers=basic(
                    "slow", "y%d" % n)).status)
            except OSError:
                statuses.append(0)  # came too late
        threads = [threading.Thread(target=log_in, args=(n,))
                   for n in range(10)]
        for thread in threads:
            thread.start()
        server.process.stdin.close()
        for thread in threads:
            thread.join()
        self.assertLessEqual(set(statuses), {0, 401, 503})


class Changes(Case):
    def test_read_anew(self):
        name = self.write("web.yml", "")
        server = self.serve("config", name)
        connection = self.connect(server)
        old, new = basic("a", "old"), basic("a", "new")

        def status(headers):
            return self.ask(server, "/metrics", headers=headers,
                            connection=connection).status
        self.assertEqual(status({}), 200)
        self.write("web.yml", "basic_auth_users:\n  a: " + bcrypt("old"))
        self.assertEqual((status({}), status(old), status(new)),
                         (401, 200, 401))
        self.write("web.yml", "basic_auth_users:\n  a: " + bcrypt("new"))
        self.assertEqual((status(old), status(new)), (401, 200))
        with open(name, "w", encoding="ascii") as out:  # in place, same size
            out.write("basic_auth_users:\n  a: " + bcrypt("old"))
        self.assertEqual((status(old), status(new)), (200, 401))
        for broken in ("unknown: 1\n", "basic_auth_users:\n  a: x\n"):
            self.write("web.yml", broken)
            self.assertEqual((status(old), status({})), (500, 500))
        os.unlink(name)
        self.assertEqual(status(old), 500)
        self.write("web.yml", "http_server_config:\n"
                   "  headers: {X-Frame-Options: deny}\n")
        reply = self.ask(server, "/metrics", connection=connection)
        self.assertEqual((reply.status, reply.headers["X-Frame-Options"]),
                         (200, "deny"))
        log = server.log()
        self.assertEqual(log.count("level=error"), 3)
        for mistake in ("web.yml:1:1: 'unknown': unknown key",
                        "web.yml:2:6: 'a': not a hash",
                        "No such file or directory"):
            self.assertEqual(log.count(mistake), 1, mistake)
        self.assertEqual(log.count("can be used again"), 1)

    def test_rate_limit(self):
        limit = ("rate_limit: {interval: 1d, burst: %d}\n"
                 "http_server_config: {headers: {X-Frame-Options: deny}}\n"
                 "basic_auth_users:\n  a: " + bcrypt("x"))
        server = self.serve("config", self.write("web.yml", limit % 3))
        got = [self.ask(server, "/metrics", headers=headers) for headers in
               (basic("a", "x"), basic("a", "y"), {}, basic("a", "x"), {})]
        self.assertEqual([reply.status for reply in got],
                         [200, 401, 401, 429, 429])
        for reply in got:
            self.assertEqual(reply.headers["X-Frame-Options"], "deny")
        self.write("web.yml", limit % 4)
        self.assertEqual(self.ask(server, "/metrics").status, 401)

    def test_http2_is_noted_once(self):
        server = self.serve("config", self.write(
            "web.yml", "http_server_config: {http2: true}\n"))
        for _ in range(3):
            self.ask(server, "/metrics")
        self.assertEqual(server.log().count("http2"), 1)


if __name__ == "__main__":
    unittest.main()
