# answers: what does this account say to this request?
# SPDX-License-Identifier: Apache-2.0
"""From a parsed request to a rendered Answer: the dump's list, cut by filters
and pages, and the two or three operations the stand-in answers by itself.
Rendered items and pages are kept, so that asking again costs a look-up."""

import base64
import copy
import hashlib
import json
import threading
import time

import filters
import paging
from protocols import ApiError, error
from serialise import Model, Rendered
from sigv4_verify import Credential

CACHE_ENTRIES = 4000
CACHE_BYTES = 128 << 20
WEB_TOKEN = "fakeaws-jwt"


class Item:
    """One element of a list: its dump form and, once asked for, its wire
    form."""

    def __init__(self, data):
        self.data = data
        self.wire = None

    def render(self, model, operation, name):
        if self.wire is None:
            self.wire = model.render_item(operation, name, self.data)
        return self.wire


class Copy:
    """Copy number N of a DB instance or cluster (--scale): the same but for
    identifier, ARN, resource id and endpoints.  Members are copied into copies
    of their cluster.  Rendered by replacing marks in the wire form of a
    pattern, which all copies of one thing share."""

    NUMBER, RESOURCE = "@@fakeaws-number@@", "@@fakeaws-resource@@"
    # Of each list: what a thing is called, and where that stands too.
    NAMES = {
        "DBInstances": ("DBInstanceIdentifier", "DBInstanceArn",
                        "DbiResourceId", "db-"),
        "DBClusters": ("DBClusterIdentifier", "DBClusterArn",
                       "DbClusterResourceId", "cluster-")}

    def __init__(self, kind, base, pattern, number):
        self.kind = kind
        self.base = base
        self.pattern = pattern
        self.number = "-%05d" % number
        identifier, _, resource, prefix = self.NAMES[kind]
        seed = "%s/%d" % (base.get(resource, base[identifier]), number)
        digest = hashlib.sha256(seed.encode()).digest()
        self.resource = prefix + base64.b32encode(digest).decode()[:26]
        self._data = None

    @classmethod
    def make_pattern(cls, kind, base):
        return Item(cls._renamed(kind, base, cls.NUMBER, cls.RESOURCE))

    @classmethod
    def _renamed(cls, kind, base, number, resource):
        identifier, arn, resource_id, _ = cls.NAMES[kind]
        data = copy.deepcopy(base)
        data[identifier] = base[identifier][:57] + number
        if arn in data:
            data[arn] = data[arn].rsplit(":", 1)[0] + ":" + data[identifier]
        if resource_id in data:
            data[resource_id] = resource
        for holder, member in ((data.get("Endpoint"), "Address"),
                               (data, "Endpoint"), (data, "ReaderEndpoint")):
            address = holder.get(member) if isinstance(holder, dict) else None
            if isinstance(address, str) and "." in address:
                holder[member] = (data[identifier] + "."
                                  + address.split(".", 1)[1])
        if kind == "DBInstances" and "DBClusterIdentifier" in data:
            data["DBClusterIdentifier"] = (
                base["DBClusterIdentifier"][:57] + number)
        for member in data.get("DBClusterMembers", []):
            member["DBInstanceIdentifier"] = (
                member["DBInstanceIdentifier"][:57] + number)
        return data

    @property
    def data(self):
        if self._data is None:
            self._data = self._renamed(self.kind, self.base, self.number,
                                       self.resource)
        return self._data

    def render(self, model, operation, name):
        return (self.pattern.render(model, operation, name)
                .replace(self.NUMBER.encode(), self.number.encode())
                .replace(self.RESOURCE.encode(), self.resource.encode()))


class Caller:
    """Who asks: the credential's ARN and account."""

    def __init__(self, credential, account):
        self.arn = (credential.arn
                    or "arn:aws:iam::%s:user/fakeaws" % account)
        self.account = self.arn.split(":")[4]
        self.key = credential.key


class Answers:
    def __init__(self, dump, account, credentials, scale=1, members=None):
        # Of the organization, but for ourselves: account to dump directory,
        # "" for one that lets nobody in.
        self.members = members or {}
        self.dump = dump
        self.account = account
        self.credentials = credentials
        self.scale = scale
        self.lock = threading.Lock()
        self.forget()
        self._own = {"sts.GetCallerIdentity": self._caller_identity,
                     "sts.AssumeRole": self._assume_role,
                     "sts.AssumeRoleWithWebIdentity": self._web_identity}

    def forget(self):
        self._lists = {}
        self._pages = {}
        self._kept = 0

    def reread(self):
        """The dump has changed on disk: nothing of before is answered."""
        with self.lock:
            self.dump.reread()
            self.forget()

    def answer(self, request, region, caller, now, loop=False):
        """The Answer.  loop: give the first page, with the same token, again
        and again."""
        name = "%s.%s" % (request.service, request.operation)
        if name in self._own:
            return self._own[name](request, region, caller, now)
        style = paging.style_of(request.service, request.operation)
        mark = paging.fingerprint(request.service, request.operation,
                                  request.params, style)
        token = size = None
        if style:
            token = None if loop else request.params.get(style.token_in)
            size = request.params.get(style.size)
        wanted = (region, mark, token, size, loop)
        page = self._pages.get(wanted)
        if page is None:
            page = self._render(request, region, style, mark, loop)
            self._keep(wanted, page)
        return page

    def _keep(self, wanted, page):
        self._kept += len(page.head) + len(page.tail or b"")
        if self._kept > CACHE_BYTES or len(self._pages) > CACHE_ENTRIES:
            self._pages.clear()
            self._kept = 0
        self._pages[wanted] = page

    def _render(self, request, region, style, mark, loop):
        model = Model.of(request.service)
        self._check_params(request, model)
        data, lists = self._load(request, region, mark, style)
        members = {name: value for name, value in data.items()
                   if name not in lists}
        total = sum(len(items) for items in lists.values())
        first, end = 0, total
        if style and lists:
            params = dict(request.params)
            if loop:
                params.pop(style.token_in, None)
            first, end = paging.page_bounds(style, params, request.protocol,
                                            mark, total)
        skipped = 0
        for name, items in lists.items():
            part = items[max(0, first - skipped):max(0, end - skipped)]
            members[name] = Rendered(
                item.render(model, request.operation, name) for item in part)
            skipped += len(items)
        if style and lists:
            members.update(paging.closing_members(style, mark, end, total))
        if style and loop:
            members[style.token_out] = paging.make_token("fakeaws-loop", 1)
            if style.more:
                members[style.more] = True
        return model.render(request.operation, members)

    @staticmethod
    def _check_params(request, model):
        """ec2 refuses parameters it does not have; and these two together."""
        if request.protocol != "ec2":
            return
        known = model.input_members(request.operation)
        if known is None:
            return
        names = {model.input_name(name, ref) for name, ref in known.items()}
        for param in request.params:
            if param not in names:
                raise ApiError(400, "UnknownParameter", "The parameter %s is "
                               "not recognized" % param)
        for single in ("GroupId", "NetworkInterfaceId"):
            if single in request.params and "MaxResults" in request.params:
                raise ApiError(400, "InvalidParameterCombination", "The "
                               "parameter %s cannot be used with the "
                               "parameter MaxResults" % single)

    def _load(self, request, region, mark, style):
        """(members, {list name: chosen items})."""
        wanted = (region, mark)
        kept = self._lists.get(wanted)
        if kept is not None:
            return kept
        with self.lock:
            data, key_param = self._find(request, region)
            taken = {key_param}
            if style:
                taken |= {style.token_in, style.size}
                data = {name: value for name, value in data.items()
                        if name not in (style.token_out, style.more,
                                        "NextToken")}
            if style is None and request.operation != "DescribeRegions":
                lists = {}
            else:
                lists = {name: self._items(request, region, name, value)
                         for name, value in data.items()
                         if isinstance(value, list)}
            operation = "%s.%s" % (request.service, request.operation)
            if operation in filters.KINDS:
                lists = filters.choose_kinds(operation, request.params, lists,
                                             request.protocol)
                taken.add(filters.KINDS[operation][0])
            for name in lists:
                lists[name] = filters.choose(operation, request.params,
                                             lists[name], request.protocol,
                                             taken)
            if not lists:
                filters.choose(operation, request.params, [],
                               request.protocol, taken)
            if len(self._lists) > CACHE_ENTRIES:
                self._lists.clear()
            self._lists[wanted] = data, lists
        return data, lists

    def _items(self, request, region, name, values):
        key = (region, request.service, request.operation, name, id(values))
        items = self._lists.get(key)
        if items is None:
            items = [Item(value) for value in values]
            if self.scale > 1 and name in Copy.NAMES:
                patterns = [Copy.make_pattern(name, value)
                            for value in values]
                items += [Copy(name, value, pattern, number)
                          for number in range(2, self.scale + 1)
                          for value, pattern in zip(values, patterns)]
            self._lists[key] = items
        return items

    def _find(self, request, region):
        """The dump's answer, and the name of the parameter that was its key
        (None: no such)."""
        service, operation = request.service, request.operation
        name = "%s.%s" % (service, operation)
        param, status, code = filters.KEYED.get(name, (None, 0, ""))
        key = request.params.get(param) if param else None
        if isinstance(key, str) and key:
            if service == "kms":
                self._check_key_region(key, region)
            data = self.dump.answer(service, operation, region, key)
            if data is None and name == "kms.DescribeKey":
                data = self._by_alias(key, region)
            if data is not None:
                return data, param
            if param not in filters.SELECT.get(name, {}):
                raise ApiError(status, code, "%s '%s' does not exist (%s is "
                               "not in the dump)" % (param, key, (
                                   self.dump.file_name(service, operation,
                                                       region, key))))
        data = self.dump.answer(service, operation, region)
        if data is None and name == "ec2.DescribeRegions":
            data = self._regions()
        if data is None and name == "organizations.ListAccounts":
            data = self._accounts()
        if data is None and key:
            raise ApiError(status, code, "%s '%s' does not exist" % (param,
                                                                     key))
        if data is None:
            raise error("unknown-operation", request.protocol, "the dump does "
                        "not answer %s: it has no %s" % (
                            operation,
                            self.dump.file_name(service, operation, region)))
        return data, None

    def _check_key_region(self, key, region):
        parts = key.split(":")
        if parts[0] == "arn" and len(parts) > 3 and not self.dump.flat:
            if parts[3] != region:
                raise ApiError(400, "NotFoundException", "Invalid arn %s"
                               % parts[3])

    def _by_alias(self, key, region):
        alias = key.split(":", 5)[-1]
        if not alias.startswith("alias/"):
            return None
        known = self.dump.answer("kms", "ListAliases", region) or {}
        for entry in known.get("Aliases", []):
            if entry["AliasName"] == alias and "TargetKeyId" in entry:
                return self.dump.answer("kms", "DescribeKey", region,
                                        entry["TargetKeyId"])
        return None

    def _regions(self):
        return {"Regions": [
            {"RegionName": region, "OptInStatus": "opt-in-not-required",
             "Endpoint": "ec2.%s.amazonaws.com" % region}
            for region in self.dump.region_list()]}

    def _accounts(self):
        """The organization: ourselves, and who is served beside us."""
        return {"Accounts": [
            {"Id": account, "Name": "account-" + account, "Status": "ACTIVE",
             "Arn": "arn:aws:organizations::%s:account/o-fakeaws/%s"
                    % (self.account, account)}
            for account in [self.account, *self.members]]}

    def _caller_identity(self, request, region, caller, now):
        self.dump.answer("sts", "GetCallerIdentity", region)
        return Model.of("sts").render(request.operation, {
            "UserId": "AIDA" + caller.key[-16:].rjust(16, "A"),
            "Account": caller.account, "Arn": caller.arn})

    def _web_identity(self, request, region, caller, now):
        if request.params.get("WebIdentityToken") != WEB_TOKEN:
            raise ApiError(400, "InvalidIdentityToken", "fakeaws did not "
                           "issue this token")
        return self._assume_role(request, region, caller, now)

    def _assume_role(self, request, region, caller, now):
        self.dump.answer("sts", "AssumeRole", region)
        arn = request.params.get("RoleArn", "")
        session = request.params.get("RoleSessionName", "")
        parts = arn.split(":")
        if len(parts) != 6 or not parts[5].startswith("role/") or not session:
            raise ApiError(400, "ValidationError", "RoleArn '%s' or "
                           "RoleSessionName '%s' is invalid" % (arn, session))
        if (self.members and parts[4] != self.account
                and not self.members.get(parts[4])):
            raise ApiError(403, "AccessDenied", "User: %s is not authorized "
                           "to perform: sts:AssumeRole on resource: %s"
                           % (caller.arn if caller else "anyone", arn))
        try:
            seconds = int(request.params.get("DurationSeconds", "3600"))
        except ValueError:
            seconds = 0
        if not 900 <= seconds <= 43200:
            raise ApiError(400, "ValidationError", "DurationSeconds must be "
                           "900 to 43200")
        digest = hashlib.sha256(("%s/%s/%s" % (arn, session, time.monotonic()))
                                .encode()).digest()
        key = "ASIA" + base64.b32encode(digest).decode()[:16]
        role = parts[5].rsplit("/", 1)[1]
        user = "arn:%s:sts::%s:assumed-role/%s/%s" % (parts[1], parts[4], role,
                                                      session)
        given = Credential(key, base64.b64encode(digest[:30]).decode(),
                           base64.b64encode(digest * 6).decode(),
                           now + seconds, user)
        self.credentials[key] = given
        expiration = time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                   time.gmtime(given.expires))
        return Model.of("sts").render(request.operation, {
            "Credentials": {
                "AccessKeyId": key, "SecretAccessKey": given.secret,
                "SessionToken": given.token, "Expiration": expiration},
            "AssumedRoleUser": {
                "AssumedRoleId": "AROA%s:%s" % (key[4:], session),
                "Arn": user}})


def brief(request):
    """The parameters in one word, for the log."""
    parts = []
    for name, value in request.params.items():
        if not isinstance(value, (str, int)):
            value = json.dumps(value, separators=(",", ":"))
        parts.append("%s=%s" % (name, value))
    return "&".join(parts).replace(" ", "_") or "-"
