# harness: fakeaws as a child process, and a client that signs with botocore.
# SPDX-License-Identifier: Apache-2.0
"""For the tests here.  The client's signer is botocore's, which shares no
code with sigv4_verify.py."""

import collections
import http.client
import json
import os
import subprocess
import sys
import urllib.parse

try:
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
except ImportError as err:
    print("skipped: %s (Debian: python3-botocore)" % err)
    sys.exit(77)

from protocols import SERVICES  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
Reply = collections.namedtuple("Reply", "status fields body")


class Server:
    """with Server(DUMP, options...) as server: server.ask(...)"""

    def __init__(self, dump, *options):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "fakeaws"), dump, *options],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("fakeaws did not start: exit %s"
                               % self.process.wait(60))
        self.url = line.split()[-1]
        self.host = self.url.split("//")[1]
        self.link = http.client.HTTPConnection(self.host, timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.link.close()
        self.process.terminate()
        self.process.wait(60)
        self.process.stdout.close()

    def sign(self, service, operation, params, region="eu-west-1",
             key="AKIDFAKEAWS", secret="fakeaws-secret", token=None):
        """(body, headers) of a signed request."""
        protocol, version = SERVICES[service]
        if protocol == "json":
            body = json.dumps(params)
            headers = {"Content-Type": "application/x-amz-json-1.1",
                       "X-Amz-Target": "%s.%s" % (version, operation)}
        else:
            body = urllib.parse.urlencode(
                {"Action": operation, "Version": version, **params})
            headers = {"Content-Type": "application/x-www-form-urlencoded; "
                       "charset=utf-8"}
        request = botocore.awsrequest.AWSRequest(
            "POST", self.url + "/", headers=headers, data=body)
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials(key, secret, token),
            {"cloudwatch": "monitoring"}.get(service, service),
            region).add_auth(request)
        return body, dict(request.headers.items())

    def ask(self, service, operation, params=None, **options):
        return self.send(*self.sign(service, operation, params or {},
                                    **options))

    def send(self, body, headers):
        try:
            self.link.request("POST", "/", body, headers)
            answer = self.link.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        except Exception:
            self.link.close()
            raise

    def get(self, path, method="GET", **headers):
        self.link.request(method, path, headers={
            name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.link.getresponse()
        return Reply(answer.status, answer.headers, answer.read())


def write_dump(directory, files):
    """{'eu-west-1/rds.X': answer} as the files of a dump."""
    for name, answer in files.items():
        path = os.path.join(directory, name + ".json")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(answer, stream)


def items(wire, name):
    """The texts of the elements NAME in an XML body."""
    text = wire.decode()
    return [part.split("<", 1)[0]
            for part in text.split("<%s>" % name)[1:]]
