# metadata: the credential endpoints of an EC2 instance and of a container.
# SPDX-License-Identifier: Apache-2.0
"""Instance metadata, version 2 only (AWS_EC2_METADATA_SERVICE_ENDPOINT = our
URL), and container credentials (AWS_CONTAINER_CREDENTIALS_FULL_URI = our URL
+ CONTAINER_PATH, AWS_CONTAINER_AUTHORIZATION_TOKEN = CONTAINER_TOKEN)."""

import json
import secrets
import time

from sigv4_verify import Credential

ROLE = "fakeaws-role"
PREFIX = "/latest/"
CONTAINER_PATH = "/_fakeaws/credentials"
CONTAINER_TOKEN = "fakeaws-token"
LIFETIME = 6 * 3600
_ROLES = PREFIX + "meta-data/iam/security-credentials"


class Metadata:
    def __init__(self, account, region, credentials):
        self.account = account
        self.region = region
        self.credentials = credentials
        self.tokens = {}

    def owns(self, path):
        return path.startswith(PREFIX) or path == CONTAINER_PATH

    def answer(self, method, path, fields, now):
        """(status, content type, body)."""
        if path == CONTAINER_PATH:
            if fields.get("authorization") != CONTAINER_TOKEN:
                return 401, "application/json", b'{"code":"Unauthorized"}'
            return self._keys(now, {})
        if path == PREFIX + "api/token":
            return self._token(method, fields, now)
        if self.tokens.get(fields.get("x-aws-ec2-metadata-token"), 0) < now:
            return 401, "text/plain", b""
        if path.rstrip("/") == _ROLES:
            return 200, "text/plain", ROLE.encode()
        if path == "%s/%s" % (_ROLES, ROLE):
            return self._keys(now, {"Code": "Success", "Type": "AWS-HMAC"})
        if path == PREFIX + "meta-data/placement/region":
            return 200, "text/plain", self.region.encode()
        return 404, "text/plain", b""

    def _token(self, method, fields, now):
        seconds = fields.get("x-aws-ec2-metadata-token-ttl-seconds", "")
        if method != "PUT":
            return 405, "text/plain", b""
        if not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
            return 400, "text/plain", b""
        token = secrets.token_urlsafe(40)
        self.tokens[token] = now + int(seconds)
        return 200, "text/plain", token.encode()

    def _keys(self, now, first):
        key = "ASIA" + secrets.token_hex(8).upper()
        given = Credential(
            key, secrets.token_urlsafe(30), secrets.token_urlsafe(120),
            now + LIFETIME, "arn:aws:sts::%s:assumed-role/%s/i-0123456789"
            "abcdef0" % (self.account, ROLE))
        self.credentials[key] = given
        return 200, "application/json", json.dumps({
            **first, "AccessKeyId": key, "SecretAccessKey": given.secret,
            "Token": given.token, "Expiration": time.strftime(
                "%Y-%m-%dT%H:%M:%SZ", time.gmtime(given.expires))}).encode()
