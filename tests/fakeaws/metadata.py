# metadata: the credential endpoints of an instance, a container and of SSO.
# SPDX-License-Identifier: Apache-2.0
"""Instance metadata, version 2 only (AWS_EC2_METADATA_SERVICE_ENDPOINT = our
URL), and container credentials (AWS_CONTAINER_CREDENTIALS_FULL_URI = our URL
+ CONTAINER_PATH, AWS_CONTAINER_AUTHORIZATION_TOKEN = CONTAINER_TOKEN), and
GetRoleCredentials of the SSO portal, whose token is SSO_TOKEN."""

import json
import secrets
import time
import urllib.parse

from sigv4_verify import Credential

ROLE = "fakeaws-role"
PREFIX = "/latest/"
CONTAINER_PATH = "/_fakeaws/credentials"
CONTAINER_TOKEN = "fakeaws-token"
SSO_PATH = "/federation/credentials"
SSO_TOKEN = "fakeaws-sso"
LIFETIME = 6 * 3600
_ROLES = PREFIX + "meta-data/iam/security-credentials"


class Metadata:
    def __init__(self, account, region, credentials):
        self.account = account
        self.region = region
        self.credentials = credentials
        self.tokens = {}

    def owns(self, path):
        return path.startswith(PREFIX) or path in (CONTAINER_PATH, SSO_PATH)

    def answer(self, method, path, query, fields, now):
        """(status, content type, body)."""
        if path == SSO_PATH:
            return self._sso(urllib.parse.parse_qs(query), fields, now)
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

    def _sso(self, params, fields, now):
        if fields.get("x-amz-sso_bearer_token") != SSO_TOKEN:
            return 401, "application/json", b'{"__type":"UnauthorizedException"}'
        given = self._give(now, params["account_id"][0],
                           params["role_name"][0])
        return 200, "application/json", json.dumps({"roleCredentials": {
            "accessKeyId": given.key, "secretAccessKey": given.secret,
            "sessionToken": given.token,
            "expiration": int(given.expires) * 1000}}).encode()

    def _token(self, method, fields, now):
        seconds = fields.get("x-aws-ec2-metadata-token-ttl-seconds", "")
        if method != "PUT":
            return 405, "text/plain", b""
        if not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
            return 400, "text/plain", b""
        token = secrets.token_urlsafe(40)
        self.tokens[token] = now + int(seconds)
        return 200, "text/plain", token.encode()

    def _give(self, now, account, role):
        key = "ASIA" + secrets.token_hex(8).upper()
        given = Credential(
            key, secrets.token_urlsafe(30), secrets.token_urlsafe(120),
            now + LIFETIME, "arn:aws:sts::%s:assumed-role/%s/i-0123456789"
            "abcdef0" % (account, role))
        self.credentials[key] = given
        return given

    def _keys(self, now, first):
        given = self._give(now, self.account, ROLE)
        return 200, "application/json", json.dumps({
            **first, "AccessKeyId": given.key, "SecretAccessKey": given.secret,
            "Token": given.token, "Expiration": time.strftime(
                "%Y-%m-%dT%H:%M:%SZ", time.gmtime(given.expires))}).encode()
