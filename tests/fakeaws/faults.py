# faults: what is to go wrong, for which operation, and how often?
# SPDX-License-Identifier: Apache-2.0
"""A fault is OP[@REGION]:KIND[:COUNT[:EVERY]]: OP is service.Operation,
service.* or *; COUNT how many requests it spoils (default all), EVERY which
(each n-th; default each)."""

import threading

KINDS = ("throttle", "5xx", "503", "reset", "truncate", "slow", "hang",
         "expired", "denied", "wrongdate", "malformed", "loop", "huge", "html")
# Kinds that are just an error answer: the kind in protocols.ERRORS.
ERROR_KINDS = {"throttle": ("throttle", "Rate exceeded"),
               "5xx": ("internal", "An internal error has occurred. Please "
                       "try your query again at a later time."),
               "503": ("unavailable", "Service is unavailable."),
               "expired": ("expired-token", "The security token included in "
                           "the request is expired")}
HTML = (b"<html>\n<head><title>503 Service Temporarily Unavailable</title>"
        b"</head>\n<body><center><h1>503 Service Temporarily Unavailable</h1>"
        b"</center></body>\n</html>\n")
HUGE_BYTES = 256 << 20
SLOW_SECONDS = 2.0
CLOCK_SHIFT = 3600


def malformed(body):
    """A body that ends well by its length but is neither XML nor JSON."""
    return body[:max(1, len(body) // 2)] + b"<<&\x01"


class Fault:
    def __init__(self, spec):
        parts = spec.split(":")
        if not 2 <= len(parts) <= 4 or parts[1] not in KINDS:
            raise ValueError("'%s': not OP[@REGION]:KIND[:COUNT[:EVERY]] with "
                             "KIND one of %s" % (spec, " ".join(KINDS)))
        operation, _, self.region = parts[0].partition("@")
        if operation != "*" and "." not in operation:
            raise ValueError("'%s': OP is service.Operation, service.* or *"
                             % spec)
        self.operation = operation
        self.kind = parts[1]
        self.left = int(parts[2]) if len(parts) > 2 and parts[2] else None
        self.every = int(parts[3]) if len(parts) > 3 else 1
        if self.every < 1:
            raise ValueError("'%s': EVERY is 1 or more" % spec)
        self.seen = 0

    def matches(self, service, operation, region):
        if self.region and self.region != region:
            return False
        return self.operation in ("*", "%s.*" % service,
                                  "%s.%s" % (service, operation))


class Faults:
    """Hands out, request by request, the kind of fault to commit."""

    def __init__(self, specs):
        self.faults = [Fault(spec) for spec in specs]
        self.lock = threading.Lock()

    def shifts_clock(self, service, operation, region):
        return any(fault.kind == "wrongdate"
                   and fault.matches(service, operation, region)
                   for fault in self.faults)

    def next(self, service, operation, region, right_date=False):
        """right_date: the request is dated by the shifted clock already, so
        'wrongdate' has nothing to complain about."""
        if not self.faults:
            return None
        with self.lock:
            for fault in self.faults:
                if not fault.matches(service, operation, region):
                    continue
                if fault.kind == "wrongdate" and right_date:
                    continue
                fault.seen += 1
                if fault.seen % fault.every or fault.left == 0:
                    continue
                if fault.left is not None:
                    fault.left -= 1
                return fault.kind
        return None
