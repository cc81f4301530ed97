# harness: the test server as a process, and clients of it.
# SPDX-License-Identifier: Apache-2.0
"""Nothing here sleeps: what must have happened is read from the server."""

import crypt
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

SERVE = os.path.abspath(os.environ.get("WEB_SERVE", "tests/web/serve"))
TRIES = 20000  # of asking until something has happened
ENVIRONMENT = {name: os.environ[name] for name in
               ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS",
                "LSAN_OPTIONS") if name in os.environ}


class Server:
    """One process; `options` are pairs as serve.c takes them."""

    def __init__(self, log, *options, fds=()):
        if not fds and "address" not in options:
            options = ("address", "127.0.0.1:0", *options)
        command = [SERVE, *map(str, options)]
        if fds:
            script = "LISTEN_PID=$$ LISTEN_FDS=%d exec \"$@\"" % len(fds)
            command = ["/bin/sh", "-c", script, "sh", *command]
        self.log_path = log
        with open(log, "ab") as log_file:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log_file, text=True, pass_fds=fds, env=ENVIRONMENT)
        self.line = self.process.stdout.readline().strip()
        self.urls = self.line.split()
        self.refused = self.line.startswith("refused: ")
        if not self.refused and self.urls:
            self.tls = self.urls[0].startswith("https")
            host, _, port = self.urls[0].split("//")[1].rpartition(":")
            self.address = (host.strip("[]"), int(port))

    def log(self):
        with open(self.log_path, encoding="utf-8") as log_file:
            return log_file.read()

    def stop(self):
        """The code it ends with, and what it said last."""
        if self.process.stdin and self.process.stdin.closed:
            self.process.stdin = None
        out, _ = self.process.communicate(timeout=120)
        return self.process.returncode, out


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


class Case(unittest.TestCase):
    """A folder for each test; servers must end well."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.context = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        """As a whole, as those do who replace a file that is in use."""
        with open(self.path(name + ".new"), "w", encoding="utf-8") as out:
            out.write(text)
        os.rename(self.path(name + ".new"), self.path(name))
        return self.path(name)

    def serve(self, *options, fds=()):
        server = Server(self.path("log"), *options, fds=fds)
        self.addCleanup(self.end, server)
        return server

    def end(self, server):
        code, out = server.stop()
        if not server.refused:
            self.assertEqual((code, out), (0, "stopped\n"),
                             server.log()[-4000:])

    def connect(self, server, source=None):
        if server.tls:
            return http.client.HTTPSConnection(
                *server.address, timeout=60, source_address=source,
                context=self.context or trusting())
        return http.client.HTTPConnection(*server.address, timeout=60,
                                          source_address=source)

    def ask(self, server, path, method="GET", headers=None, body=None,
            connection=None, source=None):
        own = connection or self.connect(server, source)
        try:
            own.request(method, path, body=body, headers=headers or {})
            return Reply(own.getresponse())
        finally:
            if not connection:
                own.close()

    def raw(self, server, data):
        """All that comes back until the server closes."""
        with socket.create_connection(server.address, timeout=60) as sock:
            sock.sendall(data)
            return read_all(sock)

    def until(self, what):
        for _ in range(TRIES):
            if what():
                return
        self.fail("has not happened")


def read_all(sock):
    got = b""
    try:
        while True:
            part = sock.recv(65536)
            if not part:
                return got
            got += part
    except ConnectionResetError:
        return got


def trusting(**versions):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    for name, value in versions.items():
        setattr(context, name, value)
    return context


def bcrypt(password, cost=4, kind="2b"):
    salt = "abcdefghijklmnopqrstuu"
    return crypt.crypt(password, "$%s$%02d$%s" % (kind, cost, salt))


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_ca(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
            "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem")


def make_cert(folder, name, issuer, san, usage="clientAuth,serverAuth"):
    """NAME.pem and NAME.key, signed by ISSUER."""
    with open(os.path.join(folder, name + ".ext"), "w",
              encoding="ascii") as ext:
        ext.write("subjectAltName=%s\nextendedKeyUsage=%s\n" % (san, usage))
    openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
            "-keyout", name + ".key", "-out", name + ".csr")
    openssl(folder, "x509", "-req", "-in", name + ".csr", "-CA",
            issuer + ".pem", "-CAkey", issuer + ".key", "-days", "2",
            "-extfile", name + ".ext", "-out", name + ".pem")
