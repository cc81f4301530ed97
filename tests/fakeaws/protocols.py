# protocols: what does a request ask for, and what does an error look like?
# SPDX-License-Identifier: Apache-2.0
"""Requests and errors of the protocols query, ec2 and json 1.1.

A service is one row of SERVICES: protocol, API version (query, ec2) or target
prefix (json).  The signing name is the service id but for SIGNING_NAMES.
"""

import json
import re
import urllib.parse
from xml.sax.saxutils import escape

SERVICES = {
    "rds": ("query", "2014-10-31"),
    "sts": ("query", "2011-06-15"),
    "iam": ("query", "2010-05-08"),
    "cloudwatch": ("query", "2010-08-01"),
    "sns": ("query", "2010-03-31"),
    "ec2": ("ec2", "2016-11-15"),
    "kms": ("json", "TrentService"),
    "secretsmanager": ("json", "secretsmanager"),
    "ssm": ("json", "AmazonSSM"),
    "cloudtrail": ("json", "com.amazonaws.cloudtrail.v20131101."
                   "CloudTrail_20131101"),
    "config": ("json", "StarlingDoveService"),
    "organizations": ("json", "AWSOrganizationsV20161128"),
    "logs": ("json", "Logs_20140328"),
}
SIGNING_NAMES = {"monitoring": "cloudwatch"}

JSON_TYPE = "application/x-amz-json-1.1"
XML_TYPES = {"query": "text/xml", "ec2": "text/xml;charset=UTF-8"}

NAMESPACES = {
    "rds": "http://rds.amazonaws.com/doc/2014-10-31/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "cloudwatch": "http://monitoring.amazonaws.com/doc/2010-08-01/",
    "sns": "http://sns.amazonaws.com/doc/2010-03-31/",
    "ec2": "http://ec2.amazonaws.com/doc/2016-11-15/",
}

# What goes wrong, by protocol: (HTTP status, code).
ERRORS = {
    "missing": {"query": (403, "MissingAuthenticationToken"),
                "ec2": (401, "AuthFailure"),
                "json": (400, "MissingAuthenticationTokenException")},
    "incomplete": {"query": (400, "IncompleteSignature"),
                   "ec2": (400, "IncompleteSignature"),
                   "json": (400, "IncompleteSignatureException")},
    "unknown-key": {"query": (403, "InvalidClientTokenId"),
                    "ec2": (401, "AuthFailure"),
                    "json": (400, "UnrecognizedClientException")},
    "token": {"query": (403, "InvalidClientTokenId"),
              "ec2": (401, "AuthFailure"),
              "json": (400, "UnrecognizedClientException")},
    "expired-token": {"query": (403, "ExpiredToken"),
                      "ec2": (400, "RequestExpired"),
                      "json": (400, "ExpiredTokenException")},
    "mismatch": {"query": (403, "SignatureDoesNotMatch"),
                 "ec2": (403, "SignatureDoesNotMatch"),
                 "json": (400, "InvalidSignatureException")},
    "expired": {"query": (403, "SignatureDoesNotMatch"),
                "ec2": (400, "RequestExpired"),
                "json": (400, "InvalidSignatureException")},
    "future": {"query": (403, "SignatureDoesNotMatch"),
               "ec2": (403, "RequestTimeTooSkewed"),
               "json": (400, "InvalidSignatureException")},
    "throttle": {"query": (400, "Throttling"),
                 "ec2": (503, "RequestLimitExceeded"),
                 "json": (400, "ThrottlingException")},
    "denied": {"query": (403, "AccessDenied"),
               "ec2": (403, "UnauthorizedOperation"),
               "json": (400, "AccessDeniedException")},
    "internal": {"query": (500, "InternalFailure"),
                 "ec2": (500, "InternalError"),
                 "json": (500, "InternalServiceException")},
    "unavailable": {"query": (503, "ServiceUnavailable"),
                    "ec2": (503, "Unavailable"),
                    "json": (503, "ServiceUnavailableException")},
    "unknown-operation": {"query": (400, "InvalidAction"),
                          "ec2": (400, "InvalidAction"),
                          "json": (400, "UnknownOperationException")},
    "bad-value": {"query": (400, "InvalidParameterValue"),
                  "ec2": (400, "InvalidParameterValue"),
                  "json": (400, "ValidationException")},
    "bad-token": {"query": (400, "InvalidParameterValue"),
                  "ec2": (400, "InvalidNextToken"),
                  "json": (400, "InvalidNextTokenException")},
}


class ApiError(Exception):
    """An error answer: HTTP status, code, message."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def error(kind, protocol, message):
    status, code = ERRORS[kind][protocol]
    return ApiError(status, code, message)


def service_of(signing_name):
    service = SIGNING_NAMES.get(signing_name, signing_name)
    return service if service in SERVICES else None


def _tree(form):
    """{'Filters.Filter.1.Name': 'x'} as nested dicts."""
    root = {}
    for name, value in form:
        node = root
        parts = name.split(".")
        for part in parts[:-1]:
            child = node.get(part)
            if not isinstance(child, dict):
                child = node[part] = {}
            node = child
        node[parts[-1]] = value
    return root


def listed(node):
    """The items of a list parameter, whatever its item element is called:
    {'Filter': {'1': ..}} (query), {'1': ..} (ec2) or a JSON array."""
    if node is None or node == "":
        return []
    if isinstance(node, list):
        return node
    if not isinstance(node, dict):
        return [node]
    if len(node) == 1:
        (name, child), = node.items()
        if not name.isdigit() and isinstance(child, dict):
            return listed(child)
    return [value for name, value in
            sorted(node.items(), key=lambda item: int(item[0])
                   if item[0].isdigit() else 0)]


class Request:
    """operation and params (nested dicts) of one request."""

    def __init__(self, service, operation, params):
        self.service = service
        self.protocol = SERVICES[service][0]
        self.operation = operation
        self.params = params


def _parse_form(service, content_type, query, body):
    if body and not content_type.startswith(
            "application/x-www-form-urlencoded"):
        raise ApiError(400, "MalformedInput", "Content-Type is '%s'"
                       % content_type)
    text = body.decode("utf-8") if body else query
    form = urllib.parse.parse_qsl(text, keep_blank_values=True)
    params = _tree(form)
    operation = params.pop("Action", None)
    if not operation:
        raise ApiError(400, "MissingAction", "The request must contain the "
                       "parameter Action")
    version = params.pop("Version", None)
    if version != SERVICES[service][1]:
        raise ApiError(400, "InvalidAction", "Could not find operation %s for "
                       "version %s" % (operation, version))
    return Request(service, operation, params)


def _parse_json(service, headers, body):
    prefix, _, operation = headers.get("x-amz-target", "").rpartition(".")
    if prefix != SERVICES[service][1] or not operation:
        raise error("unknown-operation", "json", "X-Amz-Target is '%s'"
                    % headers.get("x-amz-target", ""))
    if headers.get("content-type") != JSON_TYPE:
        raise ApiError(400, "SerializationException", "Content-Type is '%s'"
                       % headers.get("content-type"))
    try:
        params = json.loads(body or b"")
    except ValueError:
        params = None
    if not isinstance(params, dict):
        raise ApiError(400, "SerializationException", "the body is no JSON "
                       "object")
    return Request(service, operation, params)


def parse(service, method, query, headers, body):
    """headers: dict with lower-case names."""
    if method != "POST" and not (method == "GET" and query):
        raise ApiError(405, "MethodNotAllowed", method)
    if SERVICES[service][0] == "json":
        return _parse_json(service, headers, body)
    return _parse_form(service, headers.get("content-type", ""), query, body)


def peek(service, query, headers, body):
    """The operation's name as well as it can be told, for logs and faults
    on requests that may turn out wrong."""
    if service and SERVICES[service][0] == "json":
        return headers.get("x-amz-target", "").rpartition(".")[2] or "-"
    match = re.search(rb"(?:^|&)Action=(\w+)", body or query.encode())
    return match.group(1).decode() if match else "-"


def render_error(service, err, request_id):
    """(content type, extra headers, body) of an error answer."""
    protocol = SERVICES[service][0] if service else "query"
    if protocol == "json":
        body = json.dumps({"__type": err.code, "message": err.message},
                          separators=(",", ":"), ensure_ascii=False)
        return JSON_TYPE, {"x-amzn-ErrorType": err.code}, body.encode()
    code, message = escape(err.code), escape(err.message)
    if protocol == "ec2":
        body = ('<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>'
                "<Error><Code>%s</Code><Message>%s</Message></Error></Errors>"
                "<RequestID>%s</RequestID></Response>"
                % (code, message, request_id))
        return XML_TYPES["ec2"], {}, body.encode()
    body = ('<ErrorResponse xmlns="%s">\n  <Error>\n    <Type>%s</Type>\n'
            "    <Code>%s</Code>\n    <Message>%s</Message>\n  </Error>\n"
            "  <RequestId>%s</RequestId>\n</ErrorResponse>\n"
            % (NAMESPACES.get(service, NAMESPACES["sts"]),
               "Receiver" if err.status >= 500 else "Sender",
               code, message, request_id))
    return XML_TYPES["query"], {}, body.encode()
