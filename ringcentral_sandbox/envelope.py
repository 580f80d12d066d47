"""Answers in RingCentral's own envelope: `errorCode`, `message`, `errors`."""

import json
from typing import Any

from flask import Response


class ApiError(Exception):
    def __init__(
        self, status: int, code: str, message: str, *, top_code: str = "", extra: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.top_code = top_code or code
        self.extra = extra or {}
        self.headers: dict[str, str] = {}

    def body(self) -> dict[str, Any]:
        inner = {"errorCode": self.code, "message": self.message, **self.extra}
        return {"errorCode": self.top_code, "message": self.message, "errors": [inner], **self.extra}

    def response(self) -> Response:
        return json_response(self.body(), self.status, headers=self.headers)


def json_response(
    body: dict[str, Any],
    status: int = 200,
    *,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    """Pretty-printed, as the recorded answers are."""
    text = json.dumps(body, indent=2, separators=(",", " : "), ensure_ascii=False)
    response = Response(text + "\n", status=status, content_type=f"{media_type};charset=utf-8")
    response.headers["Content-Language"] = "en-US"
    response.headers.update(headers or {})
    return response


def lacks_app_permission(name: str) -> ApiError:
    message = f"In order to call this API endpoint, application needs to have [{name}] permission"
    return ApiError(403, "CMN-401", message, top_code="InsufficientPermissions", extra={"permissionName": name})


def lacks_user_permission(name: str) -> ApiError:
    message = f"In order to call this API endpoint, user needs to have [{name}] permission for requested resource."
    return ApiError(403, "CMN-408", message, extra={"permissionName": name})
