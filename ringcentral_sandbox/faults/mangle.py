"""Answers that a fault gives instead of the work, and what it makes of the answer after the work."""

import http
import json
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import Headers

from ringcentral_sandbox.faults.rules import Fault
from ringcentral_sandbox.limits import PENALTY_SECONDS

HUGE_BYTES = 10 * 1024 * 1024
PAGE = b"<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def reason(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def instead(fault: Fault) -> Answer | None:
    """The answer of a fault for which no work is done."""
    if fault.kind == "status":
        return _status(fault)
    if fault.kind == "error_200":
        return _json(200, {"errorCode": "CMN-211", "message": "Internal Server Error"})
    if fault.kind == "redirect":
        location = str(fault.details.get("location", "http://192.0.2.1/elsewhere"))
        return _answer(302, b"", Location=location)
    return None


def after(answer: Answer, fault: Fault) -> Answer:
    """The answer as it arrives once the work is done."""
    body = answer.body
    if fault.kind == "status_after":
        return _status(fault)
    if fault.kind == "html":
        return _answer(200, PAGE)
    if fault.kind == "truncated":
        body = body[: len(body) // 2]
    elif fault.kind == "empty":
        body = b""
    elif fault.kind == "huge":
        body += b" " * HUGE_BYTES
    elif fault.kind == "without_id":
        body = json.dumps({name: value for name, value in json.loads(body).items() if name != "id"}).encode()
    headers = Headers(answer.headers)
    headers["Content-Length"] = str(len(body))
    return replace(answer, body=body, headers=headers)


def _status(fault: Fault) -> Answer:
    status = int(fault.details.get("status", 503))
    headers = dict(fault.details.get("headers", {}))
    if "body" in fault.details:
        return _answer(status, str(fault.details["body"]).encode(), **headers)
    if status == 429:
        body = {"errorCode": "CMN-301", "message": "Request rate exceeded"}
        return _json(status, {**body, "errors": [body]}, **{"Retry-After": str(PENALTY_SECONDS), **headers})
    if status >= 500:
        return _answer(status, PAGE, **headers)
    body = {"errorCode": "CMN-211", "message": reason(status)}
    return _json(status, {**body, "errors": [body]}, **headers)


def _json(status: int, body: dict[str, Any], **headers: str) -> Answer:
    return _answer(status, json.dumps(body).encode(), **{"Content-Type": "application/json", **headers})


def _answer(status: int, body: bytes, **headers: str) -> Answer:
    kept = Headers({"Content-Type": "text/html; charset=utf-8", **headers})
    kept["Content-Length"] = str(len(body))
    return Answer(status, kept, body)
