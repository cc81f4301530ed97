# serialise: AWS CLI JSON in, the wire form AWS sends out.
# SPDX-License-Identifier: Apache-2.0
"""Driven by the service models botocore brings.  Members the models do not
know (they are older than the dumps) take their protocol's usual form, but for
the few named in ITEM_NAMES, WIRE_NAMES and TIMES.

Forms as recorded: rds and its like without XML declaration, 2 blanks, final
newline; ec2 with declaration, 4 blanks, no final newline.
"""

import datetime
import json
import re
import urllib.parse
from xml.sax.saxutils import escape

import botocore.loaders

from protocols import NAMESPACES, SERVICES

# Lists newer than the models whose items are not called 'member'.
ITEM_NAMES = {
    "TagList": "Tag",
    "StatusInfos": "DBClusterStatusInfo",
    "AvailabilityZones": "AvailabilityZone",
    "DBClusterAutomatedBackups": "DBClusterAutomatedBackup",
    "DBMajorEngineVersions": "DBMajorEngineVersion",
    "SupportedEngineLifecycles": "SupportedEngineLifecycle",
}
# ec2 members newer than the models whose name is not just the documented one
# with a small first letter.
WIRE_NAMES = {
    "VpcBlockPublicAccessExclusions": "vpcBlockPublicAccessExclusionSet",
    "Tags": "tagSet",
    "Geography": "geographySet",
    "AssociatedSubnets": "associatedSubnetSet",
    "TagFieldSpecifications": "tagFieldSpecificationSet",
    "TagKeys": "tagKeySet",
    "PrivateDnsSpecifiedDomains": "privateDnsSpecifiedDomainSet",
    "Ipv4Prefixes": "ipv4PrefixSet",
    "Ipv6Prefixes": "ipv6PrefixSet",
    "IpPrefixes": "ipPrefixSet",
    "PayerResponsibilities": "payerResponsibilitySet",
}
# Times newer than the models: epoch numbers in JSON.
TIMES = {"NextRotationDate", "OnDemandRotationStartDate", "RotationDate",
         "ValidTo", "LastComputed"}

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_UNKNOWN = {"type": None}


class Rendered(list):
    """Items of a list that are in wire form (bytes) already."""


class Answer:
    """A rendered body; the request id goes between head and tail."""

    def __init__(self, head, tail=None):
        self.head = head
        self.tail = tail

    def body(self, request_id):
        if self.tail is None:
            return self.head
        return self.head + request_id.encode() + self.tail


def parse_time(text):
    """An aware datetime of ISO 8601 text or of an epoch number."""
    if isinstance(text, (int, float)):
        return datetime.datetime.fromtimestamp(text, datetime.timezone.utc)
    when = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.timezone.utc)
    return when.astimezone(datetime.timezone.utc)


def xml_time(value, always_fraction):
    when = parse_time(value)
    milli = when.microsecond // 1000
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    if milli or always_fraction:
        text += ".%03d" % milli
    return text + "Z"


def json_time(value):
    """As Java prints a double of seconds: 1.467011748139E9."""
    when = parse_time(value)
    milli = round(when.timestamp() * 1000)
    if abs(milli) < 10 ** 10:
        return repr(milli / 1000)
    digits = str(abs(milli))
    fraction = digits[1:].rstrip("0") or "0"
    return "%s%s.%sE%d" % ("-" if milli < 0 else "", digits[0], fraction,
                           len(digits) - 4)


class Model:
    """One service's model, and how its answers are written."""

    _loader = botocore.loaders.Loader()
    _loaded = {}

    def __init__(self, service):
        model = self._loader.load_service_model(service, "service-2")
        self.service = service
        self.protocol = SERVICES[service][0]
        self.shapes = model["shapes"]
        self.operations = model["operations"]
        self.blanks = "    " if self.protocol == "ec2" else "  "

    @classmethod
    def of(cls, service):
        if service not in cls._loaded:
            cls._loaded[service] = cls(service)
        return cls._loaded[service]

    def input_members(self, operation):
        """Names an operation takes, None where the model is too old."""
        op = self.operations.get(operation)
        if op is None:
            return None
        return self._shape(op.get("input", {})).get("members", {})

    def input_name(self, name, ref):
        """The ec2 query name of an input member."""
        wire = ref.get("queryName")
        if wire is None:
            wire = ref.get("locationName", name)
            wire = wire[:1].upper() + wire[1:]
        return wire

    def _shape(self, ref):
        return self.shapes.get(ref.get("shape"), _UNKNOWN)

    def _output(self, operation):
        op = self.operations.get(operation, {})
        return self._shape(op.get("output", {}))

    def _wire_name(self, name, ref, shape):
        if self.protocol == "json":
            return name
        wire = ref.get("locationName")
        if wire is None and shape.get("flattened"):
            wire = shape.get("member", {}).get("locationName")
        if wire is None and self.protocol == "ec2" and not ref:
            wire = WIRE_NAMES.get(name, name[:1].lower() + name[1:])
        return wire or name

    def _item(self, name, shape):
        """Name and shape reference of a list's items."""
        if shape["type"] == "list":
            ref = shape["member"]
            default = "item" if self.protocol == "ec2" else "member"
            return ref.get("locationName", default), ref
        if self.protocol == "ec2":
            return "item", {}
        return ITEM_NAMES.get(name, "member"), {}

    def render_item(self, operation, name, value):
        """One item of the top-level list NAME of an answer, in wire form."""
        shape = self._shape(self._output(operation).get("members", {})
                            .get(name, {}))
        item, ref = self._item(name, shape)
        if self.protocol == "json":
            return self._json(value, ref).encode()
        out = []
        depth = 2 if self.protocol == "ec2" else 3
        self._xml(out, item, value, ref, depth)
        return "".join(out).encode()

    def render(self, operation, members):
        """The whole Answer; members: dict, with Rendered lists or values."""
        refs = self._output(operation).get("members", {})
        if self.protocol == "json":
            return Answer(self._json_members(members, refs).encode())
        depth = 1 if self.protocol == "ec2" else 2
        out = []
        for name, value in members.items():
            ref = refs.get(name, {})
            if isinstance(value, Rendered):
                self._xml_rendered(out, name, value, ref, depth)
            elif value is not None:
                self._xml(out, self._wire_name(name, ref, self._shape(ref)),
                          value, ref, depth, name)
        return self._envelope(operation, "".join(
            part if isinstance(part, str) else part.decode() for part in out))

    def _envelope(self, operation, inner):
        namespace = NAMESPACES[self.service]
        if self.protocol == "ec2":
            return Answer(
                ('<?xml version="1.0" encoding="UTF-8"?>\n<%sResponse xmlns='
                 '"%s">\n    <requestId>' % (operation, namespace)).encode(),
                ("</requestId>\n%s</%sResponse>"
                 % (inner, operation)).encode())
        wrapper = (self.operations.get(operation, {}).get("output", {})
                   .get("resultWrapper", operation + "Result"))
        result = ("  <%s>\n%s  </%s>\n" % (wrapper, inner, wrapper) if inner
                  else "  <%s/>\n" % wrapper)
        return Answer(
            ('<%sResponse xmlns="%s">\n%s  <ResponseMetadata>\n    <RequestId>'
             % (operation, namespace, result)).encode(),
            ("</RequestId>\n  </ResponseMetadata>\n</%sResponse>\n"
             % operation).encode())

    def _xml_rendered(self, out, name, items, ref, depth):
        wire = self._wire_name(name, ref, self._shape(ref))
        pad = self.blanks * depth
        if not items:
            out.append("%s<%s/>\n" % (pad, wire))
            return
        out.append("%s<%s>\n" % (pad, wire))
        out.append(b"".join(items))
        out.append("%s</%s>\n" % (pad, wire))

    def _xml(self, out, wire, value, ref, depth, name=None):
        """name: the documented one, where it says what an unknown list's
        items are called."""
        shape = self._shape(ref)
        kind = shape["type"]
        pad = self.blanks * depth
        if isinstance(value, dict) and kind != "string":
            if kind == "map":
                self._xml_map(out, wire, value, shape, depth)
                return
            inner = []
            members = shape.get("members", {})
            for key, child in value.items():
                if child is not None:
                    sub = members.get(key, {})
                    self._xml(inner, self._wire_name(key, sub,
                                                     self._shape(sub)),
                              child, sub, depth + 1, key)
            self._wrap(out, pad, wire, inner)
        elif isinstance(value, list) and kind != "string":
            item, sub = self._item(name or wire, shape)
            inner = []
            if shape.get("flattened"):
                for child in value:
                    self._xml(out, wire, child, sub, depth)
                return
            for child in value:
                self._xml(inner, item, child, sub, depth + 1)
            self._wrap(out, pad, wire, inner)
        else:
            out.append("%s<%s>%s</%s>\n" % (pad, wire,
                                            self._text(value, kind), wire))

    @staticmethod
    def _wrap(out, pad, wire, inner):
        if not inner:
            out.append("%s<%s/>\n" % (pad, wire))
            return
        out.append("%s<%s>\n" % (pad, wire))
        out.extend(inner)
        out.append("%s</%s>\n" % (pad, wire))

    def _xml_map(self, out, wire, value, shape, depth):
        inner = []
        pad = self.blanks * (depth + 1)
        for key, child in value.items():
            pair = []
            self._xml(pair, shape["key"].get("locationName", "key"), key,
                      shape["key"], depth + 2)
            self._xml(pair, shape["value"].get("locationName", "value"),
                      child, shape["value"], depth + 2)
            self._wrap(inner, pad, "entry", pair)
        self._wrap(out, self.blanks * depth, wire, inner)

    def _text(self, value, kind):
        if isinstance(value, bool):
            return "true" if value else "false"
        if kind == "timestamp":
            return xml_time(value, self.protocol == "ec2")
        if isinstance(value, (dict, list)):
            return urllib.parse.quote(json.dumps(value), safe="-._~")
        if not isinstance(value, str):
            return repr(value)
        if kind is None and len(value) >= 25 and _TIME.match(value):
            return xml_time(value, self.protocol == "ec2")
        return escape(value)

    def _json_members(self, members, refs):
        parts = []
        for name, value in members.items():
            if isinstance(value, Rendered):
                text = "[%s]" % b",".join(value).decode()
            else:
                text = self._json(value, refs.get(name, {}), name)
            parts.append("%s:%s" % (json.dumps(name), text))
        return "{%s}" % ",".join(parts)

    def _json(self, value, ref, name=None):
        shape = self._shape(ref)
        kind = shape["type"]
        if isinstance(value, dict):
            if kind == "string":
                return json.dumps(json.dumps(value))
            refs = shape.get("members", {})
            if kind == "map":
                refs = dict.fromkeys(value, shape["value"])
            return self._json_members(value, refs)
        if isinstance(value, list):
            sub = shape.get("member", {})
            return "[%s]" % ",".join(self._json(item, sub) for item in value)
        if isinstance(value, str) and (
                kind == "timestamp" or (kind is None and name in TIMES)):
            return json_time(value)
        return json.dumps(value, ensure_ascii=False)
