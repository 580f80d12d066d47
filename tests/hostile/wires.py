"""How an answer is sent: each is (connection, answer, vector)."""

import gzip
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.hostile.service import Answer

MIB = b" " * 1024 * 1024


def _head(answer: "Answer", version: str = "1.1", **more: str) -> bytes:
    hop = ("content-length", "connection", "transfer-encoding", "server", "date")
    headers = {name: value for name, value in answer.headers.items() if name not in hop or name == "x-kept"}
    lines = [f"HTTP/{version} {answer.status} Said", *(f"{k}: {v}" for k, v in {**headers, **more}.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def plain(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    length = {} if answer.status == 204 else {"Content-Length": str(len(answer.body))}
    connection.sendall(_head(answer, **length) + answer.body)


def flood(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    """That many bytes, or as many as are taken."""
    connection.sendall(_head(answer, **{"Content-Length": str(vector.bytes)}))
    for _ in range(vector.bytes // len(MIB)):
        connection.sendall(MIB)


def drip(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    """A byte, then a pause of `seconds`, and again."""
    for byte in _head(answer, **{"Content-Length": str(len(answer.body))}) + answer.body:
        connection.sendall(bytes([byte]))
        time.sleep(vector.seconds)


def silence(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    with suppress(OSError):
        connection.settimeout(5)
        connection.recv(1)  # until the other side has had enough


def chunk_cut(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    begun = answer.body[: len(answer.body) // 2]
    said = f"{len(answer.body):x}\r\n".encode() + begun
    connection.sendall(_head(answer, **{"Transfer-Encoding": "chunked"}) + said)


def until_close(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    """HTTP/1.0: without a length, ended by closing."""
    connection.sendall(_head(answer, version="1.0") + answer.body)


def storm(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    """100 Continue, again and again, and the answer at last."""
    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * vector.bytes)
    plain(connection, answer, vector)


def early_hints(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3)
    plain(connection, answer, vector)


def huge_header(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    plain_head = _head(answer, **{"X-Kept": "x" * vector.bytes, "Content-Length": str(len(answer.body))})
    connection.sendall(plain_head + answer.body)


def many_headers(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    more = {f"X-Number-{n}": "x" for n in range(vector.bytes)} | {"Content-Length": str(len(answer.body))}
    connection.sendall(_head(answer, **more) + answer.body)


def bomb(connection: socket.socket, answer: "Answer", vector: Any) -> None:
    """Little that would become much, were it unpacked."""
    packed = gzip.compress(answer.body + b" " * vector.bytes)
    connection.sendall(_head(answer, **{"Content-Encoding": "gzip", "Content-Length": str(len(packed))}) + packed)


Wire = Callable[..., None]
WIRES: dict[str, Wire] = {
    "plain": plain,
    "flood": flood,
    "drip": drip,
    "silence": silence,
    "chunk cut": chunk_cut,
    "until close": until_close,
    "storm": storm,
    "early hints": early_hints,
    "huge header": huge_header,
    "many headers": many_headers,
    "gzip bomb": bomb,
}
