#!/usr/bin/python3
# proxy: a proxy that tunnels (CONNECT) on loopback, and says where to.
# SPDX-License-Identifier: Apache-2.0
"""proxy.py READY LOG: writes its address to READY once it listens, and a line
per tunnel to LOG."""

import os
import socket
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client, log):
    head = b""
    while b"\r\n\r\n" not in head:
        data = client.recv(4096)
        if not data:
            return
        head += data
    method, target = head.split()[:2]
    if method != b"CONNECT":
        client.sendall(b"HTTP/1.1 405 Only CONNECT\r\n\r\n")
        client.close()
        return
    host, port = target.decode().rsplit(":", 1)
    with open(log, "a", encoding="ascii") as file:
        file.write(target.decode() + "\n")
    server = socket.create_connection((host, int(port)))
    client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


def main():
    ready, log = sys.argv[1:]
    listener = socket.create_server(("127.0.0.1", 0))
    with open(ready + ".new", "w", encoding="ascii") as file:
        file.write("127.0.0.1:%d\n" % listener.getsockname()[1])
    os.rename(ready + ".new", ready)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, log),
                         daemon=True).start()


main()
