# sigv4_verify: was this request signed with the secret we know, and lately?
# SPDX-License-Identifier: Apache-2.0
"""AWS Signature Version 4, the verifying side.

Written from the description of the algorithm alone (canonical request, string
to sign, signing key), with no signer of an SDK behind it: the client under
test and this file can only agree by both being right.  The clock is passed in.
"""

import calendar
import hashlib
import hmac
import re
import time
import urllib.parse

WINDOW = 15 * 60
ALGORITHM = "AWS4-HMAC-SHA256"

_PLAIN = re.compile(r"[A-Za-z0-9/]*\Z")
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)"
    r"\s*,\s*Signature=([^,\s]+)\s*\Z")
_DATE = re.compile(r"\d{8}T\d{6}Z\Z")


class SignatureError(Exception):
    """kind: missing, incomplete, unknown-key, token, expired-token,
    mismatch, expired or future; text: for the client's error message."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind
        self.text = text


class Credential:
    """One access key: its secret, its session token (None: a key without),
    when it expires (epoch, None: never) and the ARN it acts as."""

    def __init__(self, key, secret, token=None, expires=None, arn=None):
        self.key = key
        self.secret = secret
        self.token = token
        self.expires = expires
        self.arn = arn


class Scope:
    """The parts of an Authorization header."""

    def __init__(self, key, date, region, service, signed, signature):
        self.key = key
        self.date = date
        self.region = region
        self.service = service
        self.signed = signed
        self.signature = signature


def parse_authorization(text):
    if not text:
        raise SignatureError("missing", "Request is missing Authentication "
                             "Token")
    match = _AUTHORIZATION.match(text)
    if not match:
        raise SignatureError("incomplete", "Authorization header is not "
                             "'AWS4-HMAC-SHA256 Credential=..., "
                             "SignedHeaders=..., Signature=...'")
    parts = match.group(1).rsplit("/", 4)
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise SignatureError("incomplete", "Credential should be scoped with "
                             "a valid terminator: 'aws4_request'")
    return Scope(parts[0], parts[1], parts[2], parts[3],
                 match.group(2).split(";"), match.group(3))


def _quote(text):
    return urllib.parse.quote(text, safe="-._~")


def canonical_path(path):
    """Dot segments and empty ones go, then the wire path is encoded once
    more (a wire %20 signs as %2520)."""
    if path in ("", "/"):
        return "/"
    kept = []
    for segment in path.split("/"):
        if segment == "..":
            if kept:
                kept.pop()
        elif segment not in ("", "."):
            kept.append(segment)
    out = "/" + "/".join(kept)
    if kept and path.endswith("/"):
        out += "/"
    if _PLAIN.match(out):
        return out
    return urllib.parse.quote(out, safe="-._~/")


def canonical_query(query):
    if not query:
        return ""
    pairs = []
    for piece in query.split("&"):
        if piece == "":
            continue
        name, _, value = piece.partition("=")
        pairs.append((_quote(urllib.parse.unquote(name)),
                      _quote(urllib.parse.unquote(value))))
    return "&".join("%s=%s" % pair for pair in sorted(pairs))


def canonical_request(method, path, query, headers, signed, payload_hash):
    """headers: list of (name, value) as they arrived."""
    values = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(" ".join(value.split()))
    lines = [method, canonical_path(path), canonical_query(query)]
    for name in signed:
        if name not in values:
            raise SignatureError("mismatch", "'%s' is a signed header that "
                                 "was not sent" % name)
        lines.append("%s:%s" % (name, ",".join(values[name])))
    lines += ["", ";".join(signed), payload_hash]
    return "\n".join(lines)


def string_to_sign(date, scope, canonical):
    return "\n".join((ALGORITHM, date, scope,
                      hashlib.sha256(canonical.encode()).hexdigest()))


def _hmac(key, text):
    return hmac.digest(key, text.encode(), "sha256")


_keys = {}


def signing_key(secret, date, region, service):
    wanted = (secret, date, region, service)
    key = _keys.get(wanted)
    if key is None:
        key = ("AWS4" + secret).encode()
        for part in (date, region, service, "aws4_request"):
            key = _hmac(key, part)
        if len(_keys) > 1000:
            _keys.clear()
        _keys[wanted] = key
    return key


def signature(secret, date, region, service, text):
    key = signing_key(secret, date[:8], region, service)
    return _hmac(key, text).hex()


def date_epoch(text):
    if not _DATE.match(text):
        raise SignatureError("incomplete", "Date must be in ISO-8601 'basic "
                             "format'. Got '%s'" % text)
    try:
        return calendar.timegm(time.strptime(text, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise SignatureError("incomplete", "'%s' is no date" % text) from None


def check_date(text, now):
    when = date_epoch(text)
    if when < now - WINDOW:
        raise SignatureError("expired", "Signature expired: %s is now earlier "
                             "than %s (%s - 15 min.)"
                             % (text, date_text(now - WINDOW), date_text(now)))
    if when > now + WINDOW:
        raise SignatureError("future", "Signature not yet current: %s is "
                             "still later than %s (%s + 15 min.)"
                             % (text, date_text(now + WINDOW), date_text(now)))


def date_text(epoch):
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(epoch))


def _check_signed(scope, single):
    if scope.signed != sorted(scope.signed):
        raise SignatureError("mismatch", "SignedHeaders are not sorted")
    must = ["host", "x-amz-date"]
    must += [name for name in single
             if name.startswith("x-amz-") or name == "content-type"]
    for name in must:
        if name not in scope.signed:
            raise SignatureError("mismatch", "'%s' must be a 'SignedHeader' "
                                 "in the AWS Authorization" % name)


def _check_token(credential, token, now):
    if (token or None) != credential.token:
        raise SignatureError("token", "The security token included in the "
                             "request is invalid")
    if credential.expires is not None and now > credential.expires:
        raise SignatureError("expired-token", "The security token included "
                             "in the request is expired")


def verify(method, path, query, headers, body, credentials, now):
    """Returns the Scope of a request signed well, and its Credential; raises
    SignatureError.  credentials: dict of access key -> Credential."""
    single = {name.lower(): value for name, value in headers}
    scope = parse_authorization(single.get("authorization"))
    credential = credentials.get(scope.key)
    if credential is None:
        raise SignatureError("unknown-key", "The security token included in "
                             "the request is invalid")
    _check_signed(scope, single)
    date = single.get("x-amz-date", "")
    check_date(date, now)
    if scope.date != date[:8]:
        raise SignatureError("mismatch", "Date in Credential scope does not "
                             "match YYYYMMDD from ISO-8601 version of date")
    payload = hashlib.sha256(body).hexdigest()
    if single.get("x-amz-content-sha256", payload) != payload:
        raise SignatureError("mismatch", "the given x-amz-content-sha256 is "
                             "not the hash of the body")
    canonical = canonical_request(method, path, query, headers, scope.signed,
                                  payload)
    text = string_to_sign(date, "/".join((scope.date, scope.region,
                                          scope.service, "aws4_request")),
                          canonical)
    wanted = signature(credential.secret, date, scope.region, scope.service,
                       text)
    if not hmac.compare_digest(wanted, scope.signature):
        raise SignatureError(
            "mismatch", "The request signature we calculated does not match "
            "the signature you provided. The Canonical String for this "
            "request should have been\n'%s'\n\nThe String-to-Sign should "
            "have been\n'%s'\n" % (canonical, text))
    _check_token(credential, single.get("x-amz-security-token"), now)
    return scope, credential
