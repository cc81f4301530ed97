#!/usr/bin/python3
# test_sigv4_verify: does the verifier agree with recorded signatures?
# SPDX-License-Identifier: Apache-2.0
"""The service requests (tests/data, else SHARED_DATA/sigv4) and what must be
refused; skipped where the file is in neither place."""

import json
import os
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import sigv4_verify as sv  # noqa: E402

PLACES = [os.path.join(HERE, os.pardir, "data", "service-requests.json"),
          os.path.join(HERE, os.pardir, "data", "sigv4",
                       "service-requests.json"),
          os.path.join(os.environ.get("SHARED_DATA", os.path.join(
              HERE, os.pardir, os.pardir, os.pardir, "shared", "data")),
              "sigv4", "service-requests.json")]
counts = {"cases": 0, "refused": 0}


def load():
    for path in PLACES:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as stream:
                return json.load(stream)
    return None


DATA = load()


def headers_of(case):
    out = [(name, value) for name, value in case["headers"].items()]
    have = {name.lower() for name, _ in out}
    for name, value in (("Host", case["host"]),
                        ("X-Amz-Date", DATA["timestamp"]),
                        ("X-Amz-Security-Token", case["session_token"]),
                        ("Authorization", case["authorization"])):
        if value and name.lower() not in have:
            out.append((name, value))
    return out


def verify(case, headers=None, body=None, now=0, **changes):
    """The case, signed when it was, a bit of it changed."""
    credential = sv.Credential(DATA["access_key_id"],
                               changes.get("secret",
                                           DATA["secret_access_key"]),
                               case["session_token"],
                               changes.get("expires"))
    return sv.verify(
        case["method"], changes.get("path", case["path"]),
        changes.get("query", case["query"]), headers or headers_of(case),
        (case["body"] if body is None else body).encode(),
        {credential.key: credential},
        sv.date_epoch(DATA["timestamp"]) + now)


@unittest.skipUnless(DATA, "service-requests.json is not here")
class ServiceRequests(unittest.TestCase):
    def refused(self, kind, case, **changes):
        with self.subTest(case=case["name"], kind=kind,
                          changes=sorted(changes)):
            with self.assertRaises(sv.SignatureError) as raised:
                verify(case, **changes)
            self.assertEqual(raised.exception.kind, kind)
            counts["refused"] += 1

    def test_stages(self):
        for case in DATA["cases"]:
            with self.subTest(case=case["name"]):
                scope = sv.parse_authorization(case["authorization"])
                body = case["body"].encode()
                canonical = sv.canonical_request(
                    case["method"], case["path"], case["query"],
                    headers_of(case), scope.signed,
                    sv.hashlib.sha256(body).hexdigest())
                self.assertEqual(canonical, case["canonical_request"])
                text = sv.string_to_sign(
                    DATA["timestamp"], "/".join((
                        scope.date, scope.region, scope.service,
                        "aws4_request")), canonical)
                self.assertEqual(text, case["string_to_sign"])
                self.assertEqual(
                    sv.signature(DATA["secret_access_key"],
                                 DATA["timestamp"], scope.region,
                                 scope.service, text), case["signature"])
                self.assertEqual(scope.region, case["signing_region"])
                self.assertEqual(scope.service, case["signing_name"])
                verify(case)
                counts["cases"] += 1

    def test_refused(self):
        for case in DATA["cases"]:
            self.refused("mismatch", case, body=case["body"] + "x")
            self.refused("mismatch", case, secret="another")
            self.refused("mismatch", case, path=case["path"] + "x")
            self.refused("mismatch", case, query="a=b")
            self.refused("expired", case, now=15 * 60 + 1)
            self.refused("future", case, now=-15 * 60 - 1)
            self.refused("missing", case, headers=[
                pair for pair in headers_of(case)
                if pair[0] != "Authorization"])
            self.refused("mismatch", case, headers=headers_of(case)
                         + [("X-Amz-Meta", "unsigned")])
            self.refused("expired-token", case, expires=1)
            verify(case, now=15 * 60)
            verify(case, now=-15 * 60)

    def test_unknown_key(self):
        case = DATA["cases"][0]
        headers = [(name, value.replace(DATA["access_key_id"], "AKIDOTHER"))
                   for name, value in headers_of(case)]
        self.refused("unknown-key", case, headers=headers)

    def test_unsigned_header(self):
        """host, content-type and the token must be among those signed."""
        for case in DATA["cases"]:
            for name in ("host", "content-type", "x-amz-security-token"):
                if name + ";" not in case["authorization"]:
                    continue
                headers = [(key, value.replace(name + ";", ""))
                           for key, value in headers_of(case)]
                self.refused("mismatch", case, headers=headers)


class Pieces(unittest.TestCase):
    def test_query(self):
        for given, wanted in (("", ""), ("b=2&a=1", "a=1&b=2"),
                              ("a", "a="), ("a=b=c", "a=b%3Dc"),
                              ("a=%7e&a=%41", "a=A&a=~"),
                              ("x=1&X=2", "X=2&x=1")):
            self.assertEqual(sv.canonical_query(given), wanted)

    def test_path(self):
        for given, wanted in (("", "/"), ("/", "/"), ("/a/../b", "/b"),
                              ("//a//", "/a/"), ("/a%20b", "/a%2520b"),
                              ("/../..", "/"), ("/./", "/")):
            self.assertEqual(sv.canonical_path(given), wanted)

    def test_malformed(self):
        for text in ("AWS4-HMAC-SHA256", "Basic abc",
                     "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=h, "
                     "Signature=s"):
            with self.assertRaises(sv.SignatureError) as raised:
                sv.parse_authorization(text)
            self.assertEqual(raised.exception.kind, "incomplete")


if __name__ == "__main__":
    program = unittest.main(exit=False)
    if not DATA:
        print("sigv4_verify: skipped, service-requests.json is not here")
        sys.exit(77)
    print("sigv4_verify: %(cases)d requests verified, %(refused)d refused"
          % counts)
    sys.exit(not program.result.wasSuccessful())
