"""The hostile service: stands on a real socket before the sandbox, and answers as a vector says.

What no vector is armed for goes through as it is, so that a whole life can be lived on this side of it.
"""

import http.client
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.hostile import lies, wires
from tests.hostile.vectors import Vector

Forward = Callable[..., "Answer"]


@dataclass
class Request:
    """What the directory sent. `operation`: which of its acts this belongs to."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        path, _, query = self.target.partition("?")
        if path.startswith("/restapi/oauth/"):
            return "token"
        if path.startswith("/restapi/"):
            return "status"
        if self.method == "PATCH":
            return "switch off" if b'"active"' in self.body and b"false" in self.body else "change"
        if self.method == "GET":
            return "find" if "filter=" in query else "list" if query else "look"
        return {"POST": "create", "DELETE": "delete"}[self.method]


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class HostileService:
    """`arm` it for one operation; `met` counts the requests that the vector was given to."""

    def __init__(self, url: str, stranger_id: str) -> None:
        self._behind = urlsplit(url)
        self.stranger_id: str = stranger_id
        self._vector: Vector | None = None
        self._operation = ""
        self.met = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, vector: Vector, operation: str) -> None:
        self._vector, self._operation, self.met = vector, operation, 0

    def disarm(self) -> None:
        self._vector = None

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = read_request(connection)
                if request is not None:
                    self._answer(connection, request)
            except (OSError, ValueError):
                return  # whoever asked has gone

    def _answer(self, connection: socket.socket, request: Request) -> None:
        vector = self._vector
        if vector is None or request.operation != self._operation or (vector.times and self.met >= vector.times):
            wires.plain(connection, self.forward(request), vector=None)
            return
        self.met += 1
        wires.WIRES[vector.wire](connection, self._lie(vector, request), vector=vector)

    def _lie(self, vector: Vector, request: Request) -> Answer:
        if vector.lie:
            answer = lies.LIES[vector.lie](self, request)
        else:
            answer = self.forward(request) if vector.is_done else Answer(200)
        answer.status = vector.status or answer.status
        answer.headers |= {name.lower(): value for name, value in vector.headers.items()}
        if vector.body is not None:
            answer.body = vector.body.encode("utf-8", "surrogateescape").replace(b"\\xff", b"\xff")
        return answer

    def forward(self, request: Request, **changed: object) -> Answer:
        """What the sandbox answers to it, or to a changed one."""
        asked = Request(**{**vars(request), **changed})
        behind = http.client.HTTPConnection(self._behind.hostname or "", self._behind.port, timeout=10)
        kept = {name: value for name, value in asked.headers.items() if name not in ("host", "content-length")}
        behind.request(asked.method, asked.target, body=asked.body or None, headers=kept)
        answer = behind.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        behind.close()
        return Answer(answer.status, headers, body)

    def document(self, request: Request, **changed: object) -> tuple[Answer, dict]:
        answer = self.forward(request, **changed)
        return answer, json.loads(answer.body or b"{}")


def read_request(connection: socket.socket) -> Request | None:
    """A whole request; None if the other side went away."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connection.recv(65536)):
            return None
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, target, _ = first.split(" ")
    return Request(method, target, headers, body)
