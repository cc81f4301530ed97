#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""peer: serves the series of an exposition by the Python client, as an exporter
written with it would: a Gauge for each family, encoded at each scrape.
Usage: peer.py FILE; prints where it listens."""
import sys
import wsgiref.simple_server

from prometheus_client import CollectorRegistry, Gauge, make_wsgi_app
from prometheus_client.parser import text_string_to_metric_families


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def load(path):
    registry = CollectorRegistry()
    with open(path, encoding="utf-8") as stream:
        families = list(text_string_to_metric_families(stream.read()))
    for family in families:
        if family.type != "gauge" or not family.samples:
            continue
        names = list(family.samples[0].labels)
        gauge = Gauge(family.name, family.documentation, names,
                      registry=registry)
        for sample in family.samples:
            one = gauge.labels(**sample.labels) if names else gauge
            one.set(sample.value)
    return registry


def main():
    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, make_wsgi_app(load(sys.argv[1])),
        handler_class=Quiet)
    print("%s:%d" % server.server_address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
