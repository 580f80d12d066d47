"""Who may see a page. Every view names it; a view that doesn't is refused when the URLs are read."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import wraps

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import urlencode

from lockstep.directory.models import User
from lockstep.directory.sessions import is_fresh
from lockstep.doors.client import client_address
from lockstep.insights.events import Actor

View = Callable[..., HttpResponseBase]


class May(Enum):
    """Who a view serves."""

    ANYONE = "anyone"
    SIGNED_IN = "everybody who has signed in"
    READERS = "Administrator and Read Only"
    OWN = "Administrator and Read Only, each their own"
    ADMINISTRATORS = "Administrator"


ANYONE, SIGNED_IN, READERS, ADMINISTRATORS = May.ANYONE, May.SIGNED_IN, May.READERS, May.ADMINISTRATORS
OWN = May.OWN  # the view itself sees to it that a POST changes nothing but what is the person's own


def page(may: May, *, fresh: bool = False) -> Callable[[View], View]:
    """Declare who may see a view. READERS who aren't administrators may look, but not POST.

    `fresh`: it needs a sign-in of the last ten minutes, since it changes who somebody is or who can be them; asked for
    before the page is shown, so that nothing typed is lost.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return _refusal(request, may, fresh) or view(request, *args, **kwargs)

        guarded.may = may  # type: ignore[attr-defined]
        return guarded

    return declare


def route(where: str, view: View, name: str) -> URLPattern:
    """A URL for a view that says who may see it. Raises ImproperlyConfigured, at import, for one that doesn't."""
    if not isinstance(getattr(view, "may", None), May):
        raise ImproperlyConfigured(f"The view {view.__module__}.{view.__name__} doesn't say who may see it.")
    return path(where, view, name=name)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts by this request, with address and browser."""
    ip, agent = client_address(request), request.headers.get("User-Agent", "")
    if request.user.is_authenticated:
        return Actor("user", request.user.id, request.user.name, ip, agent)
    return Actor("anonymous", "", "", ip, agent)


def actor_on_page_of(request: HttpRequest, person: User) -> Actor:
    """Who acts, on the page of this one person: what happens to them by it is meant for them, and no accident."""
    return replace(actor_of(request), person=person.id)


def signed_in_person(request: HttpRequest) -> User:
    """The person who has signed in; only for views that need a sign-in."""
    assert isinstance(request.user, User)
    return request.user


def _refusal(request: HttpRequest, may: May, fresh: bool) -> HttpResponse | None:
    if may is ANYONE:
        return None
    if not request.user.is_authenticated:
        return redirect(f"/sign-in?{urlencode({'next': request.get_full_path()})}")
    if not _allowed(request, may):
        return render(request, "errors/forbidden.html", {"may": may.value}, status=403)
    if fresh and not is_fresh(request):
        return redirect(f"/sign-in/again?{urlencode({'next': request.get_full_path()})}")
    return None


def _allowed(request: HttpRequest, may: May) -> bool:
    if may is SIGNED_IN:
        return True
    person = signed_in_person(request)
    if may is OWN:
        return person.is_reader
    if may is ADMINISTRATORS or request.method not in ("GET", "HEAD"):
        return person.is_administrator
    return person.is_reader
