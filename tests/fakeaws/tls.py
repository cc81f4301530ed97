# tls: a private CA and a server certificate for loopback.
# SPDX-License-Identifier: Apache-2.0
"""Made with the openssl command, so that the clients' TLS is checked against
certificates of a different maker than their own library's test data."""

import os
import subprocess

EXTENSIONS = """basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost,IP:127.0.0.1
"""


def _openssl(*args):
    done = subprocess.run(("openssl",) + args, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        raise OSError("openssl %s: %s" % (args[0], done.stderr.strip()))


def make_certificate(directory):
    """(certificate file, key file); DIR/ca.pem is what a client trusts."""
    os.makedirs(directory, mode=0o700, exist_ok=True)
    ca, ca_key, key, request, cert, ext = (
        os.path.join(directory, name) for name in (
            "ca.pem", "ca.key", "server.key", "server.csr", "server.pem",
            "server.ext"))
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes")
    _openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", ca,
             "-days", "3650", "-subj", "/CN=fakeaws private CA")
    _openssl("req", "-new", *curve, "-keyout", key, "-out", request,
             "-subj", "/CN=localhost")
    with open(ext, "w", encoding="ascii") as stream:
        stream.write(EXTENSIONS)
    _openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key,
             "-CAcreateserial", "-days", "3650", "-extfile", ext, "-out",
             cert)
    return cert, key
