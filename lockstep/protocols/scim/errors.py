"""What a service says when it refuses, in any of the envelopes seen.

SCIM (RFC 7644 section 3.12)  {"schemas": […:Error], "status": "403", "detail": "License limit has been reached."}
RingCentral                   {"errorCode": "TokenInvalid", "message": …, "errors": [{"errorCode": "OAU-149", …}]}
OAuth (RFC 6749 section 5.2)  {"error": "invalid_grant", "error_description": …, "errors": [{"errorCode": …}]}
anything else                 HTML or text, or nothing
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_SENTENCE = 500
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.I | re.S)


@dataclass(frozen=True)
class ServiceError:
    """`code` is the most exact one given (OAU-213, scimType, invalid_grant) or ""; `sentence` is never empty."""

    status: int
    code: str
    sentence: str


def read_error(status: int, body: bytes) -> ServiceError:
    """The code and sentence of an error body, whatever its form."""
    document = read_json(body)
    if isinstance(document, Mapping):
        code, sentence = _from_envelope(document)
        return ServiceError(status, code, sentence or f"The service answered {status} without a reason.")
    return ServiceError(status, "", _plain(body) or f"The service answered {status} without a reason.")


def read_json(body: bytes) -> Any:
    """The JSON document, or None where it isn't one (HTML, cut short, too deep, not UTF-8).

    What no database can keep, NUL and half of a surrogate pair, comes as U+FFFD.
    """
    try:
        document = json.loads(body)
        return _kept(document) if _SUSPECT.search(body) else document
    except (ValueError, RecursionError):
        return None


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _UNKEPT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_kept(key): _kept(inner) for key, inner in value.items()}
    return [_kept(inner) for inner in value] if isinstance(value, list) else value


def _from_envelope(document: Mapping[str, Any]) -> tuple[str, str]:
    inner = next((e for e in _listed(document.get("errors")) if isinstance(e, Mapping)), {})
    code = _first(inner.get("errorCode"), document.get("scimType"), document.get("errorCode"), document.get("error"))
    sentence = _first(
        document.get("detail"),
        document.get("error_description"),
        inner.get("message"),
        document.get("message"),
        document.get("error"),
    )
    return code[:60], sentence[:_MAX_SENTENCE]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(*candidates: object) -> str:
    return next((c.strip() for c in candidates if isinstance(c, str) and c.strip()), "")


def _plain(body: bytes) -> str:
    text = _TAG.sub(" ", body[:20_000].decode("utf-8", "replace").replace("\0", "\ufffd"))
    return " ".join(text.split())[:_MAX_SENTENCE]
