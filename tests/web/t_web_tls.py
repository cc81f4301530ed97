#!/usr/bin/python3
# t_web_tls: who may connect, with which versions, and how certificates renew.
# SPDX-License-Identifier: Apache-2.0
"""The client is python's ssl, OpenSSL; certificates are of openssl."""

import os
import shutil
import socket
import ssl
import unittest

from harness import (Case, bcrypt, make_ca, make_cert, openssl, read_all,
                     trusting)

CONFIG = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n"
V = ssl.TLSVersion


class Tls(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        make_ca(self.folder, "ca")
        make_cert(self.folder, "server", "ca", "DNS:localhost,IP:127.0.0.1")

    def serve_with(self, more="", *options):
        return self.serve("config", self.write("web.yml", CONFIG + more),
                          *options)

    def handshake(self, server, **context):
        """(version, suite) of a connection that has got an answer."""
        with socket.create_connection(server.address, timeout=60) as plain:
            with trusting(**context).wrap_socket(plain) as sock:
                sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n"
                             b"Connection: close\r\n\r\n")
                got = read_all(sock)
                if not got:
                    raise ConnectionError("no answer")
                self.assertIn(b" 200 OK", got)
                return sock.version(), sock.cipher()[0]

    def refused(self, server, **context):
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.handshake(server, **context)

    def serial(self, server, connection=None):
        own = connection or self.connect(server)
        if not own.sock:
            own.connect()
        der = own.sock.getpeercert(binary_form=True)
        if not connection:
            own.close()
        return der

    def test_verified_by_clients(self):
        server = self.serve_with()
        self.context = ssl.create_default_context(cafile=self.path("ca.pem"))
        reply = self.ask(server, "/segments")
        self.assertEqual((reply.status, len(reply.body)),
                         (200, 6 + (8 << 20)))
        self.assertEqual(self.ask(server, "/stream").body, b"part\n" * 3)
        self.assertEqual(self.ask(server, "/wait?race").body, b"woken\n")

    def test_inline(self):
        def block(name):
            with open(self.path(name), encoding="ascii") as pem:
                return "|\n" + "".join("    " + line for line in pem)
        server = self.serve("config", self.write(
            "web.yml", "tls_server_config:\n  cert: %s\n  key: %s\n" % (
                block("server.pem"), block("server.key"))))
        self.assertEqual(self.handshake(server)[0], "TLSv1.3")

    def test_versions(self):
        cases = [
            ("", [V.TLSv1_2, V.TLSv1_3], [V.TLSv1, V.TLSv1_1]),
            ("  min_version: TLS13\n", [V.TLSv1_3], [V.TLSv1_2]),
            ("  max_version: TLS12\n", [V.TLSv1_2], [V.TLSv1_3, V.TLSv1_1]),
            ("  min_version: TLS10\n",
             [V.TLSv1, V.TLSv1_1, V.TLSv1_2, V.TLSv1_3], []),
            ("  min_version: TLS11\n  max_version: TLS11\n", [V.TLSv1_1],
             [V.TLSv1, V.TLSv1_2]),
        ]
        for text, good, bad in cases:
            server = self.serve_with(text)
            for version in good:
                with self.subTest(text=text, version=version):
                    got = self.handshake(server, minimum_version=version,
                                         maximum_version=version)
                    self.assertEqual(got[0].replace(".", "_").replace(
                        "TLSv1_0", "TLSv1"), version.name)
            for version in bad:
                with self.subTest(text=text, version=version):
                    self.refused(server, minimum_version=version,
                                 maximum_version=version)

    def test_suites(self):
        suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
        server = self.serve_with("  cipher_suites: [%s]\n" % suite)
        self.assertEqual(
            self.handshake(server, maximum_version=V.TLSv1_2)[1],
            "ECDHE-ECDSA-AES256-GCM-SHA384")
        self.assertEqual(self.handshake(server)[1],
                         "TLS_AES_256_GCM_SHA384")
        server = self.serve_with(
            "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA]\n")
        self.assertEqual(self.handshake(server),
                         ("TLSv1.2", "ECDHE-ECDSA-AES128-SHA"))
        self.refused(server, minimum_version=V.TLSv1_3)
        server = self.serve_with(
            "  cipher_suites: [TLS_CHACHA20_POLY1305_SHA256]\n")
        self.assertEqual(self.handshake(server),
                         ("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256"))
        self.refused(server, maximum_version=V.TLSv1_2)

    def test_curves(self):
        server = self.serve_with("  curve_preferences: [CurveP384]\n")
        for curve, good in (("secp384r1", True), ("prime256v1", False)):
            context = trusting()
            context.set_ecdh_curve(curve)
            self.context = context
            with self.subTest(curve=curve):
                if good:
                    self.assertEqual(self.ask(server, "/metrics").status, 200)
                else:
                    with self.assertRaises((ssl.SSLError, ConnectionError)):
                        self.ask(server, "/metrics")

    def test_client_certificates(self):
        make_ca(self.folder, "alien")
        sans = ("DNS:scraper.example,IP:192.0.2.7,email:a@example.org,"
                "URI:spiffe://example/scraper")
        for name, issuer, san, usage in (
                ("good", "ca", sans, "clientAuth"),
                ("other", "ca", "DNS:other.example", "clientAuth"),
                ("prefix", "ca", "DNS:scraper.example.evil", "clientAuth"),
                ("server2", "ca", sans, "serverAuth"),
                ("foreign", "alien", sans, "clientAuth")):
            make_cert(self.folder, name, issuer, san, usage)
        everyone = {None, "good", "other", "prefix", "server2", "foreign"}
        ours = {"good", "other", "prefix"}
        verified = ("  client_auth_type: RequireAndVerifyClientCert\n"
                    "  client_ca_file: ca.pem\n")
        cases = [
            ("", everyone),
            ("  client_auth_type: NoClientCert\n", everyone),
            ("  client_auth_type: RequestClientCert\n", everyone),
            ("  client_auth_type: RequireAnyClientCert\n", everyone - {None}),
            ("  client_auth_type: RequireClientCert\n", everyone - {None}),
            ("  client_auth_type: VerifyClientCertIfGiven\n"
             "  client_ca_file: ca.pem\n", ours | {None}),
            (verified, ours),
            (verified + "  client_allowed_sans: [scraper.example]\n",
             {"good"}),
            (verified + "  client_allowed_sans: [x, 192.0.2.7]\n", {"good"}),
            (verified + "  client_allowed_sans: [a@example.org]\n", {"good"}),
            (verified + "  client_allowed_sans: ['spiffe://example/scraper']"
             "\n", {"good"}),
            (verified + "  client_allowed_sans: [nobody]\n", set()),
        ]
        for text, good in cases:
            server = self.serve_with(text)
            for version in (V.TLSv1_2, V.TLSv1_3):
                for name in sorted(everyone, key=str):
                    context = trusting(minimum_version=version,
                                       maximum_version=version)
                    if name:
                        context.load_cert_chain(self.path(name + ".pem"),
                                                self.path(name + ".key"))
                    self.context = context
                    with self.subTest(text=text, name=name, version=version):
                        self.assertEqual(self.works(server), name in good)

    def works(self, server):
        try:
            return self.ask(server, "/metrics").status == 200
        except (ssl.SSLError, ConnectionError):
            return False

    def test_renewed(self):
        server = self.serve_with()
        kept = self.connect(server)
        self.ask(server, "/metrics", connection=kept)
        first = self.serial(server)
        make_cert(self.folder, "next", "ca", "DNS:localhost")
        os.rename(self.path("next.pem"), self.path("server.pem"))
        # Certificate and key do not belong together now.
        self.assertEqual(self.ask(server, "/metrics", connection=kept).status,
                         500)
        self.assertEqual(self.ask(server, "/metrics").status, 500)
        self.assertEqual(self.serial(server), first)
        os.rename(self.path("next.key"), self.path("server.key"))
        self.assertEqual(self.ask(server, "/metrics").status, 200)
        self.assertNotEqual(self.serial(server), first)
        self.assertEqual(self.ask(server, "/metrics", connection=kept).status,
                         200)
        self.assertEqual(self.serial(server, kept), first)

    def test_rules_change(self):
        server = self.serve_with()
        self.assertEqual(self.handshake(server)[0], "TLSv1.3")
        self.write("web.yml", CONFIG + "  max_version: TLS12\n")
        self.assertEqual(self.handshake(server)[0], "TLSv1.2")
        self.write("web.yml", CONFIG + "  client_auth_type: "
                   "RequireAnyClientCert\n")
        self.refused(server)
        self.write("web.yml", "")
        self.context = trusting()
        self.context.load_cert_chain(self.path("server.pem"),
                                     self.path("server.key"))
        self.assertEqual(self.ask(server, "/metrics").status, 500)
        self.assertIn("TLS cannot be turned off", server.log())
        self.write("web.yml", CONFIG)
        self.assertEqual(self.ask(server, "/metrics").status, 200)

    def test_turned_on_later(self):
        server = self.serve("config", self.write("web.yml", ""))
        self.assertEqual(self.ask(server, "/metrics").status, 200)
        self.write("web.yml", CONFIG)
        self.assertEqual(self.ask(server, "/metrics").status, 500)
        self.assertIn("TLS cannot be turned on", server.log())

    def test_login(self):
        server = self.serve_with("basic_auth_users:\n  a: %s\n" % bcrypt("x"))
        self.assertEqual(self.ask(server, "/metrics").status, 401)
        self.assertEqual(self.ask(server, "/metrics", headers={
            "Authorization": "Basic YTp4"}).status, 200)

    def test_no_tls(self):
        server = self.serve_with("", "timeout", 2)
        for data in (b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 500,
                     b"\x16\x03\x01\xff\xff" + b"a" * 70000, b"\x16\x03", b""):
            self.assertNotIn(b" 200 ", self.raw(server, data))
            self.assertEqual(self.ask(server, "/metrics").status, 200)

    def test_encrypted_key(self):
        openssl(self.folder, "ec", "-in", "server.key", "-aes128", "-passout",
                "pass:x", "-out", "locked.key")
        server = self.serve("config", self.write(
            "web.yml", CONFIG.replace("server.key", "locked.key")))
        self.assertTrue(server.refused)
        self.assertIn("certificate and key", server.line)


if __name__ == "__main__":
    unittest.main()
