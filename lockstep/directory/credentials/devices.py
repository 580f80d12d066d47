"""Browsers that somebody has signed in with before. Their wrong passwords are counted apart, so that whoever only knows
a name can't keep its owner out: an unknown browser's tries lock the name, not the owner's own browser.

The cookie is signed and names the person; it opens nothing, and has its own eight tries.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from lockstep.directory.models import User
from lockstep.doors import vault

COOKIE = "lockstep_browser"
LASTS = timedelta(days=180)


def browser_of(request: HttpRequest, user: User | None) -> str:
    """The id of a browser that this person is known by, or ""."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return known["browser"] if user is not None and known["user"] == user.id else ""


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The person has shown who they are: this browser is one of theirs from now on."""
    value = {"user": user.id, "browser": browser_of(request, user) or vault.new_id()}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=COOKIE),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
