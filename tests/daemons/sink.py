# sink: takes what Alertmanager sends, and hands metrics on as plain text.
# SPDX-License-Identifier: Apache-2.0
"""Prometheus 2.42 always asks for OpenMetrics and cannot be told otherwise;
through /text?URL it gets the plain text format of URL."""

import http.server
import json
import threading
import urllib.parse

import daemons


class Sink:
    """with Sink() as sink: sink.url, sink.alerts"""

    def __init__(self):
        self.alerts = []
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, code, kind, body):
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                size = int(self.headers.get("Content-Length", "0"))
                sink.alerts += json.loads(self.rfile.read(size))["alerts"]
                self.answer(200, "text/plain", b"")

            def do_GET(self):
                query = urllib.parse.parse_qs(
                    urllib.parse.urlsplit(self.path).query)
                reply = daemons.get(query["url"][0],
                                    Accept="text/plain;version=0.0.4")
                self.answer(reply.code, reply.fields["Content-Type"],
                            reply.body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.address = "127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def firing(self, name):
        """The labels of the alerts of that name that have come."""
        return [alert["labels"] for alert in self.alerts
                if alert["status"] == "firing" and
                alert["labels"]["alertname"] == name]
