"""Who is signed in to the sandbox's own pages, and what those pages need around them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, session, url_for

from ringcentral_sandbox.accounts.extensions import Extension, find_user
from ringcentral_sandbox.accounts.roles import manages_users
from ringcentral_sandbox.faults.api import is_local
from ringcentral_sandbox.sandbox import here


def sign_in(person: Extension, *, by: str) -> None:
    """`by` is "password" or "sso". The way to an authorize page that waits stays in the session."""
    kept = session.get("authorize_next")
    session.clear()
    session.update(extension_id=person.id, since=here().timestamp(), by=by)
    if kept:
        session["authorizing"] = kept


def signed_in() -> Extension | None:
    """The person of the session, while the account is enabled and its password hasn't changed since."""
    person = find_user(here().database, session.get("extension_id", 0))
    if person is None or not person.is_active or session.get("since", 0) < person.sessions_since:
        return None
    return person


def needs_admin(view: Callable[..., Any]) -> Callable[..., Any]:
    """Pages of the Admin Portal: for roles that manage users."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        person = signed_in()
        if person is None:
            return redirect(url_for("sign_in.email", next=request.full_path.rstrip("?")))
        if not manages_users(person.role):
            abort(403)
        return view(*args, **values)

    return guarded


def needs_machine(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mailbox, faults: the sandbox's own machinery, for whoever sits at this machine, and for admins."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        person = signed_in()
        if not is_local(request.remote_addr) and (person is None or not manages_users(person.role)):
            abort(403)
        return view(*args, **values)

    return guarded


def safe_next(text: str | None) -> str:
    """A path of ours to go on to; anything else is the start page. The text comes from the URL."""
    if text and text.startswith("/") and not text.startswith(("//", "/\\")) and "\n" not in text:
        return text
    return "/"


def may_leave_for_elsewhere() -> None:
    """Pages whose form is answered by a redirect to another site go without form-action, which would stop it."""
    g.may_leave = True
