"""waitress in one process with threads, with a way to cut the connection under a request."""

import contextlib
import logging
import signal
import socket
import struct
from typing import Any

from flask import Flask
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

THREADS = 8


class CuttableTask(WSGITask):
    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ["sandbox.cut"] = self._cut
        return environ

    def _cut(self) -> None:
        """End the connection at once with a reset, as a failing network does."""
        with contextlib.suppress(OSError):
            self.channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.channel.socket.shutdown(socket.SHUT_RDWR)
        raise ClientDisconnected


class CuttableChannel(HTTPChannel):
    task_class = CuttableTask


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def make_server(app: Flask, listener: socket.socket) -> Any:
    """A waitress server on the socket; `run()` serves, `close()` ends."""
    server = create_server(app, sockets=[listener], threads=THREADS, ident="sandbox", max_request_body_size=12_000_000)
    server.channel_class = CuttableChannel
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return server


def serve_until_stopped(server: Any) -> None:
    """Serve; SIGTERM and Ctrl-C end it with the answers under way given."""

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.run()
    server.close()
