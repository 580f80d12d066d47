"""What every answer and request goes through: the browser's limits, the body's, the first run, a new password first."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect

from lockstep.directory.organisation import organisation
from lockstep.directory.sessions import must_set_password
from lockstep.portals.errors import bad_request, too_large

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
LARGEST_BODY_MEGABYTES = 16
API = "/api/"  # bounds its bodies itself, knows no cookies, and answers in JSON
WITHOUT_SET_UP = ("/first-run", "/static/", "/health", API)
WITH_OLD_PASSWORD = ("/password", "/sign-out", "/sign-in", "/static/", "/health", API)


def content_security_policy(get_response: Handler) -> Handler:
    """Every page has the strict policy, except one that brings its own; and no browser keeps pages about people."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


def bounded_body(get_response: Handler) -> Handler:
    """No body of any size is taken in, from whomever: the check against forged forms would read all of it to disk."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        too_long = not length.isdigit() or int(length) > LARGEST_BODY_MEGABYTES * 1024 * 1024
        if too_long and not request.path.startswith(API):
            return too_large(request, LARGEST_BODY_MEGABYTES)
        return get_response(request)

    return handle


def without_nul(get_response: Handler) -> Handler:
    """No database keeps a NUL in a text, and nobody types one: refused at the door, whatever it was meant for."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        if not request.path.startswith(API) and _holds_nul(request):
            return bad_request(request)
        return get_response(request)

    return handle


def _holds_nul(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "") or _posts_nul(request)


def _posts_nul(request: HttpRequest) -> bool:
    try:
        return any("\0" in text for name, values in request.POST.lists() for text in (name, *values))
    except UnreadablePostError:
        return False  # whoever needs it says so


def first_run(get_response: Handler) -> Handler:
    """Before there is an organisation, every page leads to the one that makes it."""
    known = False

    def handle(request: HttpRequest) -> HttpResponse:
        nonlocal known
        if not known and not request.path.startswith(WITHOUT_SET_UP):
            known = organisation() is not None
            if not known:
                return redirect("/first-run")
        return get_response(request)

    return handle


def new_password_first(get_response: Handler) -> Handler:
    """Whoever has a temporary or expired password can set a new one, and nothing else; in every door."""

    def handle(request: HttpRequest) -> HttpResponse:
        free = request.path.startswith(WITH_OLD_PASSWORD) or request.path.endswith("/metadata.xml")
        if not free and request.user.is_authenticated and must_set_password(request.user):
            request.session.setdefault("after_password", request.get_full_path() if request.method == "GET" else "/")
            return redirect("/password")
        return get_response(request)

    return handle
