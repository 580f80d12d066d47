"""Pages for what went wrong. Ours carry a reference; the log has the rest under the same reference."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.doors import vault

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "errors/bad_request.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, the act is not theirs."""
    return render(request, "errors/forbidden.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that this session didn't get from us (CSRF)."""
    return render(request, "errors/forged.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "errors/not_found.html", status=404)


def too_large(request: HttpRequest, megabytes: int) -> HttpResponse:
    """413: more than any form here takes; nothing of it was read."""
    return render(request, "errors/too_large.html", {"megabytes": megabytes}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing of the request was kept."""
    reference = vault.new_id()
    log.error("reference %s: %s %s failed", reference, request.method, request.path, exc_info=True)
    return render(request, "errors/server_error.html", {"reference": reference}, status=500)
