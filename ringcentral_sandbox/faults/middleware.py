"""Around the whole application: notes each API request, and gives it the faults that wait for it.

A cut needs the socket: the server of `ringcentral-sandbox run` puts `sandbox.cut` into the environ. Where there is no
socket (an application called in-process), the caller gets ConnectionCut instead of an answer.
"""

import io
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from ringcentral_sandbox.faults import mangle
from ringcentral_sandbox.faults.log import KEPT_HEADERS, close_entry, open_entry
from ringcentral_sandbox.faults.mangle import Answer
from ringcentral_sandbox.faults.rules import Fault, take_faults
from ringcentral_sandbox.sandbox import Sandbox

LOGGED = ("/scim/", "/restapi")
UNTOUCHED = ("/_sandbox/", "/static/", "/faults")
BODY_LIMIT_BYTES = 10 * 1024 * 1024

Wsgi = Callable[..., Iterable[bytes]]


class ConnectionCut(Exception):
    """The other side of a connection that a fault has cut."""


class FaultMiddleware:
    def __init__(self, application: Wsgi, sandbox: Sandbox) -> None:
        self._application = application
        self._sandbox = sandbox

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(UNTOUCHED):
            return self._application(environ, start_response)
        answer = self._serve(environ, path)
        start_response(f"{answer.status} {mangle.reason(answer.status)}", list(answer.headers.items()))
        return [answer.body]

    def _serve(self, environ: dict[str, Any], path: str) -> Answer:
        method, query, body = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", ""), _read_body(environ)
        text = body.decode("utf-8", "replace")
        entry = self._note(environ, path, text) if path.startswith(LOGGED) else None
        met = take_faults(self._sandbox.database, method, path, f"{path}?{query}\n{text}")
        before = self._before(met, environ, entry)
        if before is not None:
            self._close(entry, before, "answered")
            return before
        answer = self._call(environ)
        if any(fault.kind == "cut_after" for fault in met):
            self._close(entry, answer, "cut_after")
            _cut(environ)
        self._close(entry, answer, "answered")
        for fault in met:
            answer = mangle.after(answer, fault)
        return answer

    def _before(self, met: list[Fault], environ: dict[str, Any], entry: int | None) -> Answer | None:
        for fault in met:
            if fault.kind == "latency":
                self._sandbox.sleep(float(fault.details.get("seconds", 1)))
            if fault.kind == "cut_before":
                self._close(entry, None, "cut_before")
                _cut(environ)
            instead = mangle.instead(fault)
            if instead is not None:
                return instead
        return None

    def _call(self, environ: dict[str, Any]) -> Answer:
        seen: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            seen.update(status=int(status.split(" ", 1)[0]), headers=Headers(headers))

        body = b"".join(self._application(environ, start))
        return Answer(seen["status"], seen["headers"], body)

    def _note(self, environ: dict[str, Any], path: str, text: str) -> int:
        headers = Request(environ).headers
        kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        query = environ.get("QUERY_STRING", "")
        return open_entry(self._sandbox, environ["REQUEST_METHOD"], path, query, text, kept)

    def _close(self, entry: int | None, answer: Answer | None, outcome: str) -> None:
        if entry is None:
            return
        text = answer.body.decode("utf-8", "replace") if answer else ""
        close_entry(self._sandbox, entry, status=answer.status if answer else None, answer=text, outcome=outcome)


def _read_body(environ: dict[str, Any]) -> bytes:
    """The body, kept for the application to read again; what is over the limit stays unread and is refused there."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > BODY_LIMIT_BYTES:
        return b""
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _cut(environ: dict[str, Any]) -> None:
    cut = environ.get("sandbox.cut")
    if cut is None:
        raise ConnectionCut
    cut()
