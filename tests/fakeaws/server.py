# server: the stand-in AWS, from a request to its reply.
# SPDX-License-Identifier: Apache-2.0
"""Who asks, what for, whether it is signed well, what goes wrong on purpose;
then the answer.  Options and the accepting loop."""

import argparse
import collections
import email.utils
import itertools
import json
import os
import signal
import socket
import ssl
import sys
import threading
import time

import protocols
import tls
from answers import Answers, Caller, brief
from dump import Dump
from faults import CLOCK_SHIFT, ERROR_KINDS, KINDS, Faults
from http1 import Connection, Reply
from metadata import Metadata
from protocols import ApiError
from sigv4_verify import (Credential, SignatureError, date_epoch,
                          parse_authorization, verify)

# A client keeps its idle connections, up to 16 for each service and region:
# beyond this nobody is answered until one goes. Below the usual limit of files.
CONNECTIONS = 512
WEB_IDENTITY = "AssumeRoleWithWebIdentity"


class FakeAws:
    """What all connections share."""

    def __init__(self, options):
        self.dump = Dump(options.dump)
        account = options.account or self.dump.account()
        self.account = account
        first = Credential(options.access_key, options.secret_key,
                           options.session_token)
        self.credentials = {first.key: first}
        members = dict(member.split("=", 1) for member in options.member)
        self.answers = Answers(self.dump, account, self.credentials,
                               options.scale, members)
        self.members = {
            member: Answers(Dump(directory), member, self.credentials,
                            options.scale, members)
            for member, directory in members.items() if directory}
        self.metadata = Metadata(account, self.dump.region_list()[0],
                                 self.credentials)
        self.faults = Faults(options.fault)
        self.latency = options.latency / 1000.0
        self.clock = options.clock
        self.counts = collections.Counter()
        self.lock = threading.Lock()
        self.serial = itertools.count(1)
        self.log = (open(options.log, "a", encoding="utf-8")
                    if options.log else None)

    def request_id(self):
        return "%08x-fa4e-4a35-8000-%012x" % (os.getpid(), next(self.serial))

    def count(self, name, region):
        with self.lock:
            self.counts["%s@%s" % (name, region)] += 1

    def write_log(self, service, region, operation, what, status):
        if self.log:
            with self.lock:
                self.log.write("%.3f %s %s %s %s %s\n" % (
                    time.time(), service or "-", region, operation, what,
                    status))
                self.log.flush()

    def reply(self, http, connection):
        """Answer one request; raises Hangup where a fault ends it."""
        if http.method == "GET" and http.path == "/_fakeaws/counts":
            text = json.dumps(dict(self.counts), indent=1, sort_keys=True)
            connection.send(Reply(200, "application/json",
                                  text.encode() + b"\n"), "-")
            return
        if http.method == "POST" and http.path == "/_fakeaws/reread":
            for answers in [self.answers, *self.members.values()]:
                answers.reread()
            connection.send(Reply(200, "text/plain", b"read again\n"), "-")
            return
        if self.metadata.owns(http.path):
            connection.send(Reply(*self.metadata.answer(
                http.method, http.path, http.query, http.fields,
                time.time())), "-")
            return
        if self.latency:
            time.sleep(self.latency)
        service, region, operation = self._whither(http)
        self.count("%s.%s" % (service or "-", operation), region)
        now = time.time() + self.clock
        shifts_clock = self.clock or self.faults.shifts_clock(service, operation, region)
        if shifts_clock and not self.clock:
            kind, now = self._shifted(http, service, operation, region, now)
        else:
            kind = self.faults.next(service, operation, region)
        request_id = self.request_id()
        what = "-"
        try:
            request, reply = self._serve(http, service, kind, now, request_id)
            what = brief(request)
        except ApiError as err:
            content_type, extra, body = protocols.render_error(
                service, err, request_id)
            reply = Reply(err.status, content_type, body, extra)
            what = err.code
        if shifts_clock:
            reply.extra["Date"] = email.utils.formatdate(now, usegmt=True)
        self.write_log(service, region, operation,
                       what if kind is None else "%s!%s" % (what, kind),
                       reply.status)
        connection.commit(reply, request_id, kind)

    def _whither(self, http):
        """(service or None, region, operation) as the request claims."""
        try:
            scope = parse_authorization(http.fields.get("authorization"))
            service = protocols.service_of(scope.service)
            region = scope.region
        except SignatureError:
            service, region = self._unsigned_service(http), "-"
        if self._is_web_identity(http):
            service = "sts"
        return service, region, protocols.peek(service, http.query,
                                               http.fields, http.body)

    @staticmethod
    def _is_web_identity(http):
        """The one request that nobody signs: its token is its proof."""
        return "authorization" not in http.fields and protocols.peek(
            "sts", http.query, http.fields, http.body) == WEB_IDENTITY

    @staticmethod
    def _unsigned_service(http):
        """Whose error format an unsigned request wants."""
        prefix = http.fields.get("x-amz-target", "").rpartition(".")[0]
        for service, (_, known) in protocols.SERVICES.items():
            if prefix and known == prefix:
                return service
        return None

    def _shifted(self, http, service, operation, region, now):
        """(kind, now) under 'wrongdate': the server's clock is an hour ahead
        for those who already follow it."""
        try:
            when = date_epoch(http.fields.get("x-amz-date", ""))
        except SignatureError:
            when = now
        right = abs(when - now - CLOCK_SHIFT) < 15 * 60
        kind = self.faults.next(service, operation, region, right)
        if right or kind == "wrongdate":
            now += CLOCK_SHIFT
        return kind, now

    def _serve(self, http, service, kind, now, request_id):
        protocol = protocols.SERVICES[service][0] if service else "query"
        if self._is_web_identity(http):
            if kind in ERROR_KINDS:
                name, text = ERROR_KINDS[kind]
                raise protocols.error(name, protocol, text)
            request = protocols.parse(service, http.method, http.query,
                                      http.fields, http.body)
            answer = self.answers.answer(request, self.dump.region_list()[0],
                                         None, now)
            return request, Reply(200, protocols.XML_TYPES[protocol],
                                  answer.body(request_id))
        try:
            scope, credential = verify(http.method, http.path, http.query,
                                       http.headers, http.body,
                                       self.credentials, now)
        except SignatureError as err:
            raise protocols.error(err.kind, protocol, err.text) from None
        if service is None:
            raise ApiError(403, "SignatureDoesNotMatch", "Credential should "
                           "be scoped to a service fakeaws knows, not '%s'"
                           % scope.service)
        caller = Caller(credential, self.account)
        if kind in ERROR_KINDS:
            name, text = ERROR_KINDS[kind]
            raise protocols.error(name, protocol, text)
        request = protocols.parse(service, http.method, http.query,
                                  http.fields, http.body)
        if kind == "denied":
            raise protocols.error(
                "denied", protocol, "User: %s is not authorized to perform: "
                "%s:%s on resource: *" % (caller.arn, service,
                                          request.operation))
        answers = self.members.get(caller.account, self.answers)
        answer = answers.answer(request, scope.region, caller, now,
                                kind == "loop")
        return request, Reply(200, protocols.JSON_TYPE if protocol == "json"
                              else protocols.XML_TYPES[protocol],
                              answer.body(request_id))


def parse_options(argv):
    parser = argparse.ArgumentParser(
        prog="fakeaws", description="Serve a dump directory as AWS would.")
    parser.add_argument("dump", help="DIR/<region>/<service>.<Operation>"
                        "[.<key>].json, or such files directly in DIR")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--ready-file", metavar="FILE",
                        help="where to write the URL once listening")
    parser.add_argument("--account", metavar="ID")
    parser.add_argument("--member", action="append", default=[],
                        metavar="ID=DIR", help="another account of the "
                        "organization, for those who assume a role in it; "
                        "without DIR nobody may")
    parser.add_argument("--access-key", default="AKIDFAKEAWS")
    parser.add_argument("--secret-key", default="fakeaws-secret")
    parser.add_argument("--session-token", help="demand this session token")
    parser.add_argument("--scale", type=int, default=1, metavar="N",
                        help="N of each DB instance")
    parser.add_argument("--latency", type=float, default=0, metavar="MS")
    parser.add_argument("--clock", type=int, default=0, metavar="SEC",
                        help="seconds that its clock is ahead of ours")
    parser.add_argument("--fault", action="append", default=[],
                        metavar="OP[@REGION]:KIND[:COUNT[:EVERY]]",
                        help="KIND: " + " ".join(KINDS).replace("%", "%%"))
    parser.add_argument("--log", metavar="FILE")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--tls-dir", metavar="DIR", help="make a private CA "
                        "(DIR/ca.pem) and a server certificate, use them")
    return parser.parse_args(argv)


def listen(options):
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", options.port))
    sock.listen(128)
    return sock


def make_context(options):
    pair = options.tls
    if options.tls_dir:
        pair = tls.make_certificate(options.tls_dir)
    if not pair:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


def announce(options, sock, context):
    url = "%s://127.0.0.1:%d" % ("https" if context else "http",
                                 sock.getsockname()[1])
    if options.ready_file:
        with open(options.ready_file + ".new", "w", encoding="ascii") as file:
            file.write(url + "\n")
        os.rename(options.ready_file + ".new", options.ready_file)
    print("listening on " + url, flush=True)


def end_on_signal():
    """SIGTERM and SIGINT are waited for, not handled: a handler of Python's
    runs once its main thread does, and one that came just before that
    thread slept in accept() would wait for the next connection."""
    awaited = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)

    def wait():
        signal.sigwait(awaited)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main(argv):
    options = parse_options(argv)
    try:
        context = make_context(options)
        fake = FakeAws(options)
        sock = listen(options)
    except (OSError, ValueError) as err:
        print("fakeaws: %s" % err, file=sys.stderr)
        return 1
    end_on_signal()
    announce(options, sock, context)
    free = threading.BoundedSemaphore(CONNECTIONS)
    while True:
        free.acquire()
        client, _ = sock.accept()
        Connection(client, fake, free, context).start()
