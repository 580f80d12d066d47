"""Every error of the API: JSON of JumpCloud's shape, with a sentence that says what to do instead."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as NotOfTheShape

from lockstep.directory.properties import NAME_OF
from lockstep.doors import vault

log = logging.getLogger(__name__)
_NAMES = {**NAME_OF, "new": "password"}


class Refusal(Exception):
    """A request that is not carried out. `fields` says by property what is wrong."""

    def __init__(self, status: HTTPStatus, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.fields = status, message, fields or {}


def failure(status: HTTPStatus, message: str, fields: Mapping[str, str] | None = None) -> JsonResponse:
    """The body of an error: code, status, message, and details by property where there are some."""
    body: dict = {"code": int(status), "status": status.phrase, "message": message}
    if fields:
        body["details"] = [{"field": field, "message": sentence} for field, sentence in fields.items()]
    return JsonResponse(body, status=status)


def bad(fields: Mapping[str, str]) -> Refusal:
    """400, with what is wrong by property."""
    return Refusal(HTTPStatus.BAD_REQUEST, said(fields), fields)


def said(fields: Mapping[str, str]) -> str:
    """All of them in one line."""
    return " ".join(f"{field}: {sentence}" if field else sentence for field, sentence in fields.items())


def install(api: NinjaAPI) -> None:
    """Answer every exception of an operation."""
    for kind in (Refusal, NotOfTheShape, ValidationError, HttpError, Http404, Exception):
        api.add_exception_handler(kind, _answered)


def not_found() -> JsonResponse:
    """404 for an address that is none."""
    return failure(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def _answered(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    match error:
        case Refusal():
            return failure(error.status, error.message, error.fields)
        case NotOfTheShape():
            return _of_shape(error)
        case ValidationError():
            return _of_directory(error)
        case HttpError():
            return failure(HTTPStatus(error.status_code), f"{error.message}.")
        case Http404():
            return not_found()
    return _ours(request, error)


def _of_shape(error: NotOfTheShape) -> JsonResponse:
    fields = {}
    for one in error.errors:
        where = ".".join(str(part) for part in one["loc"] if part not in ("body", "query", "asked")) or "body"
        fields[where] = f"{one['msg']}."
    return failure(HTTPStatus.BAD_REQUEST, said(fields), fields)


def _of_directory(error: ValidationError) -> JsonResponse:
    if not hasattr(error, "error_dict"):
        return failure(HTTPStatus.BAD_REQUEST, " ".join(error.messages))
    fields = {_NAMES.get(name, name): " ".join(messages) for name, messages in error.message_dict.items()}
    return failure(HTTPStatus.BAD_REQUEST, said(fields), fields)


def _ours(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    reference = vault.new_id()
    log.error("reference %s: %s %s failed", reference, request.method, request.path, exc_info=True)
    sentence = f"Something went wrong here, and nothing was kept. The reference is {reference}."
    return failure(HTTPStatus.INTERNAL_SERVER_ERROR, sentence)
