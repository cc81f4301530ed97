#!/usr/bin/python3
# t_web: does the server answer, refuse, wait and stop as web.h says?
# SPDX-License-Identifier: Apache-2.0
"""Plain HTTP, without a web configuration; see t_web_config and t_web_tls."""

import contextlib
import http.client
import os
import select
import socket
import sys
import threading
import unittest

from harness import Case, read_all


class Requests(Case):
    def test_methods_and_paths(self):
        server = self.serve()
        cases = [
            ("GET", "/metrics", 200, None),
            ("HEAD", "/metrics", 200, None),
            ("POST", "/metrics", 405, "GET, HEAD"),
            ("PUT", "/metrics", 405, "GET, HEAD"),
            ("OPTIONS", "/metrics", 405, "GET, HEAD"),
            ("TRACE", "/metrics", 405, "GET, HEAD"),
            ("GET", "/wake", 405, "POST"),
            ("HEAD", "/wake", 405, "POST"),
            ("POST", "/wake", 200, None),
            ("DELETE", "/arguments", 405, "GET, HEAD, POST"),
            ("GET", "/", 404, None),
            ("GET", "/metrics/", 404, None),
            ("GET", "/METRICS", 404, None),
            ("GET", "/x/../metrics", 404, None),
            ("GET", "//metrics", 404, None),
            ("POST", "/nowhere", 404, None),
            ("GET", "/%6detrics", 200, None),
            ("GET", "/metrics?a=b", 200, None),
            ("GET", "/metrics%00", 400, None),
            ("GET", "/metrics%zz", 400, None),
            ("GET", "/metrics?a=%0", 400, None),
            ("GET", "/metrics?" + "a&" * 33, 400, None),
            ("GET", "/metrics?" + "a&" * 32, 200, None),
            ("GET", "/metrics?" + "a" * 8183, 200, None),
            ("GET", "/metrics?" + "a" * 8184, 414, None),
            ("GET", "http://elsewhere/metrics", 200, None),
            ("GET", "http://elsewhere", 400, None),
            ("OPTIONS", "*", 400, None),
        ]
        connection, first = self.connect(server), None
        for method, path, status, allow in cases:
            reply = self.ask(server, path, method, connection=connection)
            with self.subTest(method=method, path=path[:40]):
                self.assertEqual(reply.status, status)
                self.assertEqual(reply.headers["Allow"], allow)
            first = first or connection.sock
            self.assertIs(connection.sock, first)  # none of these closes it

    def test_arguments(self):
        server = self.serve()
        reply = self.ask(server, "/arguments?target=1%2Feu&module=a+b&&x&=")
        self.assertEqual(reply.body, b"target=1/eu\nmodule=a b\nx=\n=\n")
        self.assertEqual(self.ask(server, "/arguments").body, b"")

    def test_head_is_get_without_body(self):
        server = self.serve()
        connection = self.connect(server)
        for path in ("/metrics", "/segments", "/nowhere", "/stream"):
            get = self.ask(server, path, connection=connection)
            head = self.ask(server, path, "HEAD", connection=connection)
            self.assertEqual(head.body, b"")
            self.assertEqual(head.status, get.status)
            for reply in (get, head):
                del reply.headers["Date"]
            self.assertEqual(head.headers.items(), get.headers.items())

    def test_headers_of_request(self):
        server = self.serve()
        connection = self.connect(server)
        connection.putrequest("GET", "/metrics", skip_accept_encoding=True)
        connection.putheader("accept", "text/plain;q=0.5")
        connection.putheader("Accept", "*/*")
        connection.putheader("ACCEPT-ENCODING", "gzip")
        connection.putheader("x-prometheus-scrape-timeout-seconds", "9.5")
        connection.endheaders()
        reply = connection.getresponse()
        self.assertEqual(reply.read(), b"accept=text/plain;q=0.5,*/*\n"
                         b"encoding=gzip\ntimeout=9500\n")
        self.assertEqual(reply.headers["Vary"], "Accept, Accept-Encoding")
        for text in ("-1", "x", "1x", "nan", "inf", "1e99", ""):
            reply = self.ask(server, "/metrics", headers={
                "X-Prometheus-Scrape-Timeout-Seconds": text})
            self.assertIn(b"timeout=0\n", reply.body)
        reply = self.ask(server, "/metrics", headers={"Accept": "a" * 8193})
        self.assertIn(b"accept=none\n", reply.body)

    def test_bodies_of_requests(self):
        server = self.serve()
        for length, status in ((0, 200), (1, 200), (8192, 200)):
            reply = self.ask(server, "/arguments?a=b", "POST",
                             body=b"x" * length)
            with self.subTest(length=length):
                self.assertEqual(reply.status, status)
        start = b"POST /arguments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        cases = [
            (b"Content-Length: 8193\r\n\r\n", b"413"),
            (b"Content-Length: 99999999999999999999\r\n\r\n", b"413"),
            (b"Content-Length: 999999999\r\n\r\n", b"413"),
            (b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
            (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
             b"411"),
            (b"Content-Length: 1\r\nExpect: 100-continue\r\n\r\nx", b"100"),
        ]
        for rest, status in cases:
            got = self.raw(server, start + rest)
            with self.subTest(rest=rest):
                self.assertIn(got[9:12], (status, b"400"))
                self.assertNotEqual(got, b"")

    def test_malformed(self):
        server = self.serve("timeout", 2)
        cases = [
            b"\r\n\r\n", b"GET\r\n\r\n", b"GET /metrics\r\n\r\n",
            b"GET  HTTP/1.1\r\n\r\n", b"/ / /\r\n\r\n", b"\0" * 100,
            b"GET /metrics HTTP/1.1\r\n\r\n",
            b"GET /metrics HTTP/9.9\r\nHost: x\r\n\r\n",
            b"GET /metrics HTTP/1.1\r\nHost\r\n\r\n",
            b"GET /metrics HTTP/1.1\r\n: x\r\n\r\n",
            b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 10000 + b"\r\n",
            b"POST /wake HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            b"POST /wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 512,
            bytes(range(256)) * 16,
        ]
        for data in cases:
            with self.subTest(data=data[:40]):
                with socket.create_connection(server.address,
                                              timeout=60) as sock:
                    try:
                        sock.sendall(data)
                        sock.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass  # it does not want to hear more
                    got = read_all(sock)
                    if b"/metrics" not in data:
                        self.assertNotIn(b" 200 ", got[:20])
                self.assertEqual(self.ask(server, "/metrics").status, 200)

    def test_several_addresses(self):
        server = self.serve("address", "127.0.0.1:0", "address", "[::1]:0",
                            "address", ":0")
        self.assertEqual(len(server.urls), 3)
        for url in server.urls:
            host, _, port = url.split("//")[1].rpartition(":")
            for own in ("127.0.0.1", "::1"):
                if host in (own, "[%s]" % own, "[::]"):
                    server.address = (own, int(port))
                    self.assertEqual(self.ask(server, "/metrics").status, 200)

    def test_refused_addresses(self):
        taken = self.serve()
        cases = [("127.0.0.1:%d" % taken.address[1], "in use"),
                 ("localhost:1", "not :PORT"), ("127.0.0.1", "not :PORT"),
                 ("127.0.0.1:", "not :PORT"), ("1.2.3:80", "not :PORT"),
                 ("127.0.0.1:65536", "not :PORT"), ("[::1:80", "not :PORT"),
                 ("::1:80", "not :PORT"), ("127.0.0.1:+80", "not :PORT"),
                 ("[127.0.0.1]:80", "not :PORT"), ("", "not :PORT"),
                 ("192.0.2.1:0", "Cannot assign")]
        for address, reason in cases:
            server = self.serve("address", address)
            with self.subTest(address=address):
                self.assertTrue(server.refused)
                self.assertIn(address, server.line)
                self.assertIn(reason, server.line)

    def test_handed_over_sockets(self):
        with socket.create_server(("127.0.0.1", 0)) as sock:
            os.dup2(sock.fileno(), 3)
            try:
                server = self.serve(fds=(3,))
                self.assertEqual(server.address, sock.getsockname())
                self.assertEqual(self.ask(server, "/metrics").status, 200)
            finally:
                if sock.fileno() != 3:
                    os.close(3)


class Replies(Case):
    def released(self, server):
        body = self.ask(server, "/count").body.decode()
        return int(body.split()[0].partition("=")[2])

    def test_segments(self):
        server = self.serve()
        reply = self.ask(server, "/segments")
        self.assertEqual(len(reply.body), 6 + (8 << 20))
        self.assertEqual(reply.body[:8], b"first\nxx")
        self.until(lambda: self.released(server) == 1)
        self.ask(server, "/segments", "HEAD")
        self.until(lambda: self.released(server) == 2)
        with socket.create_connection(server.address) as sock:
            sock.sendall(b"GET /segments HTTP/1.1\r\nHost: x\r\n\r\n")
            sock.recv(10)
        self.until(lambda: self.released(server) == 3)

    def test_stream(self):
        server = self.serve()
        reply = self.ask(server, "/stream")
        self.assertEqual(reply.body, b"part\n" * 3)
        self.assertEqual(reply.headers["Transfer-Encoding"], "chunked")
        with self.assertRaises(http.client.IncompleteRead):
            self.ask(server, "/stream?fails")
        self.until(lambda: self.released(server) == 2)


class Waiting(Case):
    def start(self, server, path, headers=None):
        """A request in a thread; its reply is the list's only item."""
        replies = []
        thread = threading.Thread(target=lambda: replies.append(
            self.ask(server, path, headers=headers)))
        thread.start()
        return thread, replies

    def calls(self, server):
        body = self.ask(server, "/count").body.decode().split()
        return int(body[1].partition("=")[2])

    def test_woken(self):
        server = self.serve()
        for wake in ("/wake", "/wake?all"):
            before = self.calls(server)
            thread, replies = self.start(server, "/wait")
            self.until(lambda: self.calls(server) > before)
            self.ask(server, wake, "POST")
            thread.join()
            self.assertEqual(replies[0].body, b"woken\n")
        self.assertEqual(self.ask(server, "/wait?race").body, b"woken\n")

    def test_time_is_over(self):
        server = self.serve()
        for timeout in ("0.6", "0.5", "0.1"):
            headers = {"X-Prometheus-Scrape-Timeout-Seconds": timeout}
            reply = self.ask(server, "/wait", headers=headers)
            self.assertEqual(reply.body, b"expired\n")
            reply = self.ask(server, "/wait?never", headers=headers)
            self.assertEqual(reply.status, 200 if reply.body == b"woken\n"
                             else 503)
        self.assertEqual(self.ask(server, "/never").status, 503)

    def test_default_time(self):
        server = self.serve("wait", 1)
        self.assertEqual(self.ask(server, "/wait").body, b"expired\n")

    def test_client_leaves(self):
        server = self.serve()
        with socket.create_connection(server.address) as sock:
            sock.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            self.until(lambda: self.calls(server) == 1)
        self.ask(server, "/wake", "POST")
        self.assertEqual(self.ask(server, "/metrics").status, 200)

    def test_stop_cannot_abort(self):
        """With epoll libmicrohttpd aborts in one of many thousand stops: what
        is asked of it must not be that."""
        server = self.serve()
        folder = "/proc/%d/fd" % server.process.pid
        kinds = []
        for fd in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                kinds.append(os.readlink(os.path.join(folder, fd)))
        self.assertTrue([kind for kind in kinds
                         if kind.startswith("socket:")])
        self.assertNotIn("anon_inode:[eventpoll]", kinds)

    def test_stop_asks_a_last_time(self):
        server = self.serve()
        thread, replies = self.start(server, "/wait")
        self.until(lambda: self.calls(server) == 1)
        server.process.stdin.close()
        thread.join()
        self.assertEqual(replies[0].body, b"expired\n")
        self.assertEqual(replies[0].headers["Connection"], "close")

    def test_max_requests(self):
        server = self.serve("max-requests", 2)
        waiting = []
        for n in (1, 2):
            waiting.append(self.start(server, "/wait"))
            self.until(lambda n=n: self.calls(server) == n)
        self.assertEqual(self.ask(server, "/metrics").status, 503)
        self.assertEqual(self.ask(server, "/count").status, 200)
        self.ask(server, "/wake?all", "POST")
        for thread, _ in waiting:
            thread.join()
        self.until(lambda: self.ask(server, "/metrics").status == 200)


class Limits(Case):
    def test_silent_client(self):
        server = self.serve("timeout", 1)
        for start in (b"", b"GET /metr",
                      b"GET /metrics HTTP/1.1\r\nHost: x\r\n"):
            got = self.raw(server, start)
            self.assertNotIn(b" 200 ", got)

    def test_trickling_client(self):
        """Never silent, never ready."""
        server = self.serve("timeout", 1)
        with socket.create_connection(server.address, timeout=60) as sock:
            sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: ")
            try:
                while not select.select([sock], [], [], 0.05)[0]:
                    sock.sendall(b"a")
                self.assertEqual(sock.recv(100), b"")
            except OSError:
                pass  # cut off while it was sending

    def test_thousand_idle(self):
        server = self.serve("connections", 8000)
        idle = [socket.create_connection(server.address) for _ in range(1000)]
        for start in (b"", b"GET /"):
            for sock in idle:
                sock.sendall(start)
            self.assertEqual(self.ask(server, "/metrics").status, 200)
        for sock in idle:
            sock.close()

    def test_too_many_of_one_address(self):
        server = self.serve("per-ip", 4)
        kept = [self.connect(server) for _ in range(4)]
        for connection in kept:
            self.ask(server, "/metrics", connection=connection)
        with self.assertRaises(OSError):
            self.ask(server, "/metrics")
        other = self.ask(server, "/metrics", source=("127.0.0.2", 0))
        self.assertEqual(other.status, 200)
        for connection in kept:
            connection.close()

        def works():
            try:
                return self.ask(server, "/metrics").status == 200
            except OSError:
                return False
        self.until(works)


if __name__ == "__main__":
    unittest.main()
