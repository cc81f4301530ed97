# paging: which items are on this page, and what token leads to the next?
# SPDX-License-Identifier: Apache-2.0
"""One row per service, or per operation where it differs.  A token says where
to go on and is good for the same operation and parameters only; like RDS's
markers it is base64 with padding, so a client that does not encode it in a
form fails here as it would there."""

import base64
import binascii
import hashlib
import json

from protocols import error


class Style:
    """Names of the members, and the page sizes: default (None: everything,
    and pages only when asked for), least, most."""

    def __init__(self, token_in, token_out, size, default, least, most,
                 more=None):
        self.token_in = token_in
        self.token_out = token_out
        self.size = size
        self.default = default
        self.least = least
        self.most = most
        self.more = more


_KMS = ("Marker", "NextMarker", "Limit")
STYLES = {
    "rds": Style("Marker", "Marker", "MaxRecords", 100, 20, 100),
    "ec2": Style("NextToken", "NextToken", "MaxResults", None, 5, 1000),
    "kms": Style(*_KMS, 100, 1, 1000, "Truncated"),
    "kms.ListAliases": Style(*_KMS, 50, 1, 100, "Truncated"),
    "kms.ListResourceTags": Style(*_KMS, 50, 1, 50, "Truncated"),
    "iam": Style("Marker", "Marker", "MaxItems", 100, 1, 1000, "IsTruncated"),
    "secretsmanager": Style("NextToken", "NextToken", "MaxResults",
                            100, 1, 100),
    "organizations": Style("NextToken", "NextToken", "MaxResults", 20, 1, 20),
    "ssm": Style("NextToken", "NextToken", "MaxResults", 50, 1, 50),
    "cloudwatch": Style("NextToken", "NextToken", "MaxRecords", 50, 1, 100),
    "config": Style("NextToken", "NextToken", "Limit", 25, 1, 100),
    "logs": Style("nextToken", "nextToken", "limit", 50, 1, 50),
}
WHOLE = {
    "rds.DescribeDBSnapshotAttributes",
    "rds.DescribeDBClusterSnapshotAttributes", "rds.ListTagsForResource",
    "rds.DescribeAccountAttributes", "ec2.DescribeRegions",
    "ec2.DescribeVpcBlockPublicAccessOptions", "kms.DescribeKey",
    "kms.GetKeyRotationStatus", "kms.GetKeyPolicy",
    "secretsmanager.DescribeSecret", "secretsmanager.GetResourcePolicy",
    "cloudwatch.GetMetricData", "config.DescribeConfigurationRecorders",
    "config.DescribeConfigurationRecorderStatus",
    "config.DescribeDeliveryChannelStatus", "iam.GetAccountSummary",
    "iam.GetAccountPasswordPolicy", "iam.GetLoginProfile", "iam.GetRole",
    "iam.GenerateCredentialReport", "iam.GetCredentialReport",
    "organizations.DescribeOrganization",
}


def style_of(service, operation):
    name = "%s.%s" % (service, operation)
    if name in WHOLE:
        return None
    return STYLES.get(name, STYLES.get(service))


def fingerprint(service, operation, params, style):
    """What a token is bound to: everything asked for but the page itself."""
    rest = {name: value for name, value in params.items()
            if style is None or name not in (style.token_in, style.size)}
    text = json.dumps([service, operation, rest], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def make_token(mark, offset):
    text = "%s:%d:fakeaws" % (mark, offset)
    if len(text) % 3 == 0:
        text += "."
    return base64.b64encode(text.encode()).decode()


def read_token(text, mark):
    """The offset, None if the token is not one of ours for this request."""
    try:
        parts = base64.b64decode(text, validate=True).decode().split(":")
        if len(parts) == 3 and parts[0] == mark:
            return int(parts[1])
    except (binascii.Error, ValueError):
        pass
    return None


def _size(style, params, protocol):
    given = params.get(style.size)
    if given is None:
        return style.default
    try:
        size = int(given)
    except (TypeError, ValueError):
        size = None
    if size is None or not style.least <= size <= style.most:
        raise error("bad-value", protocol,
                    "Invalid value %s for %s. Must be between %d and %d"
                    % (given, style.size, style.least, style.most))
    return size


def page_bounds(style, params, protocol, mark, total):
    """(first, end) of the page asked for among TOTAL items."""
    first = 0
    token = params.get(style.token_in)
    size = _size(style, params, protocol)
    if token:
        first = read_token(token, mark)
        if first is None or first > total:
            raise error("bad-token", protocol,
                        "The value of %s is invalid for this request"
                        % style.token_in)
    if size is None:
        size = 1000 if token else total
    return first, min(first + size, total)


def closing_members(style, mark, end, total):
    """The members that say whether, and how, it goes on."""
    out = {}
    if end < total:
        out[style.token_out] = make_token(mark, end)
    if style.more:
        out[style.more] = end < total
    return out
