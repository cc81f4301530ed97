# http1: HTTP/1.1 from the socket to a request, and from a reply back.
# SPDX-License-Identifier: Apache-2.0
"""Keep-alive, a thread per connection.  The parser is our own because
http.server takes longer than everything else together.  The faults of the
transport (reset, truncate, slow, hang, huge) happen here."""

import email.utils
import socket
import struct
import threading
import time

from faults import HTML, HUGE_BYTES, SLOW_SECONDS, malformed

HEADER_MAX = 64 << 10
BODY_MAX = 4 << 20
REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
           410: "Gone", 413: "Content Too Large",
           500: "Internal Server Error", 503: "Service Unavailable"}


class HttpRequest:
    def __init__(self, method, target, headers, body):
        self.method = method
        self.path, _, self.query = target.partition("?")
        self.headers = headers
        self.fields = {name.lower(): value for name, value in headers}
        self.body = body


class Reply:
    def __init__(self, status, content_type, body, extra=None):
        self.status = status
        self.content_type = content_type
        self.body = body
        self.extra = extra or {}


class Hangup(Exception):
    """The connection is over."""


class Connection(threading.Thread):
    """One client connection."""

    def __init__(self, sock, fake, done, context):
        super().__init__(daemon=True)
        self.sock = sock
        self.fake = fake
        self.done = done
        self.context = context
        self.buffer = b""

    def run(self):
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                self.sock = self.context.wrap_socket(self.sock,
                                                     server_side=True)
            while True:
                http = self.receive()
                self.fake.reply(http, self)
                if http.fields.get("connection", "").lower() == "close":
                    break
        except (Hangup, OSError):
            pass
        finally:
            self.sock.close()
            self.done.release()

    def _more(self):
        data = self.sock.recv(65536)
        if not data:
            raise Hangup
        self.buffer += data

    def receive(self):
        while b"\r\n\r\n" not in self.buffer:
            if len(self.buffer) > HEADER_MAX:
                self._refuse(400)
            self._more()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            self._refuse(400)
        headers = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or name != name.strip():
                self._refuse(400)
            headers.append((name, value.strip()))
        http = HttpRequest(words[0], words[1], headers, b"")
        http.body = self._body(http.fields)
        return http

    def _body(self, fields):
        if "transfer-encoding" in fields:
            self._refuse(400)
        text = fields.get("content-length", "0")
        if not text.isdigit() or int(text) > BODY_MAX:
            self._refuse(413)
        length = int(text)
        if length and fields.get("expect", "").lower() == "100-continue":
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        while len(self.buffer) < length:
            self._more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def _refuse(self, status):
        self.send(Reply(status, "text/plain", b"", {"Connection": "close"}),
                  "-")
        raise Hangup

    def head(self, reply, request_id, framing):
        lines = ["HTTP/1.1 %d %s" % (reply.status,
                                     REASONS.get(reply.status, "Error")),
                 "x-amzn-RequestId: " + request_id,
                 "Content-Type: " + reply.content_type, framing]
        if "Date" not in reply.extra:
            lines.append("Date: " + email.utils.formatdate(usegmt=True))
        lines += ["%s: %s" % pair for pair in reply.extra.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def send(self, reply, request_id):
        self.sock.sendall(self.head(reply, request_id, "Content-Length: %d"
                                    % len(reply.body)) + reply.body)

    def commit(self, reply, request_id, kind):
        """Send the reply, or what the fault makes of it."""
        if kind == "malformed":
            reply.body = malformed(reply.body)
        elif kind == "html":
            reply = Reply(503, "text/html", HTML)
        action = {"reset": self._reset, "truncate": self._truncate,
                  "slow": self._slow, "hang": self._hang,
                  "huge": self._huge}.get(kind, self.send)
        action(reply, request_id)

    def _reset(self, reply, request_id):
        sock = self.sock
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        raise Hangup

    def _truncate(self, reply, request_id):
        self.sock.sendall(self.head(reply, request_id, "Content-Length: %d"
                                    % len(reply.body))
                          + reply.body[:len(reply.body) // 2])
        raise Hangup

    def _slow(self, reply, request_id):
        pieces = 20
        self.sock.sendall(self.head(reply, request_id, "Content-Length: %d"
                                    % len(reply.body)))
        step = len(reply.body) // pieces + 1
        for at in range(0, len(reply.body), step):
            time.sleep(SLOW_SECONDS / pieces)
            self.sock.sendall(reply.body[at:at + step])

    def _hang(self, reply, request_id):
        while self.sock.recv(65536):
            pass
        raise Hangup

    def _huge(self, reply, request_id):
        self.sock.sendall(self.head(reply, request_id,
                                    "Transfer-Encoding: chunked"))
        cut = max(reply.body.find(b">") + 1, reply.body.find(b"{") + 1)
        first = reply.body[:cut]
        self.sock.sendall(b"%x\r\n%s\r\n" % (len(first), first))
        piece = b" " * 65536
        framed = b"%x\r\n%s\r\n" % (len(piece), piece)
        for _ in range(HUGE_BYTES // len(piece)):
            self.sock.sendall(framed)
        raise Hangup
