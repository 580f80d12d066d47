"""Signing in and out. A session is bound to password, role and state: when one changes, it ends, in every process."""

from datetime import datetime, timedelta

from django.contrib import auth
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest

from lockstep.directory import attempts
from lockstep.directory.credentials.devices import browser_of
from lockstep.directory.credentials.states import password_expired
from lockstep.directory.credentials.text import LONGEST, normalised
from lockstep.directory.models import User, UserState
from lockstep.directory.queries import user_called
from lockstep.doors import clock
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind

FRESH = timedelta(minutes=10)
_DUMMY = make_password("a password that nobody has, so that an unknown name takes as long as a known one")
WRONG = "That username and password don't go together."


class DirectoryBackend:
    """Django's authentication backend: only finds people again; `sign_in` is what lets them in."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Nobody is let in by this door."""
        return None

    def get_user(self, user_id: str) -> User | None:
        """The person of a session, unless they may not have one any more."""
        user = User.objects.filter(pk=user_id, deleted_at__isnull=True).first()
        return user if user is not None and user.is_active else None


def sign_in(request: HttpRequest, username: str, password: str, *, actor: Actor) -> tuple[User | None, str]:
    """Check a password and begin a session. Returns the person, or None and the sentence to show.

    An expired or temporary password lets its owner in as far as the page that sets a new one.
    """
    user = user_called(username)
    name = attempts.counted_as(user, username, browser_of(request, user))
    if attempts.throttled(name, actor.ip):
        _attempt(user, username, actor, "too many attempts")
        return None, attempts.TOO_MANY
    typed = normalised(password[: LONGEST + 1])  # nobody's is that long, so nothing right is cut off
    if not check_password(typed, user.password if user else _DUMMY) or user is None:
        with transaction.atomic():
            _attempt(user, username, actor, "wrong username or password")
            attempts.count(user, name, actor=actor)
        return None, WRONG
    if user.state != UserState.ACTIVATED:
        _attempt(user, username, actor, f"the user is {UserState(user.state).label.lower()}")
        return None, "This account is not active. Ask your administrator."
    with transaction.atomic():
        attempts.forget(name)
        auth.login(request, user, backend="lockstep.directory.sessions.DirectoryBackend")
        request.session["signed_in_at"] = clock.now().isoformat()
        _attempt(user, username, actor, "")
    return user, ""


def sign_out(request: HttpRequest, *, actor: Actor) -> None:
    """End this session."""
    record(EventKind.USER_LOGOUT, actor=actor, target=Thing("user", actor.id, actor.label))
    auth.logout(request)


def end_sessions(user: User) -> None:
    """End all of a person's sessions, at their next request, in every process. The caller saves the reason."""
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])


def keep_this_session(request: HttpRequest, user: User) -> None:
    """After a change by the person's own hand: this session goes on, the others end."""
    auth.update_session_auth_hash(request, user)


def signed_in_at(request: HttpRequest) -> datetime | None:
    """When this session's person really proved who they are (aware datetime), or None."""
    text = request.session.get("signed_in_at")
    return datetime.fromisoformat(text) if text else None


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in within the last ten minutes: asked for before identities change hands."""
    at = signed_in_at(request)
    return at is not None and clock.now() - at < FRESH


def must_set_password(user: User) -> bool:
    """Whether setting a new password is all that this person can do now."""
    return user.must_change_password or password_expired(user.password_expires_at, clock.now())


def _attempt(user: User | None, username: str, actor: Actor, reason: str) -> None:
    kind = EventKind.ADMIN_LOGIN_ATTEMPT if user and user.is_reader else EventKind.USER_LOGIN_ATTEMPT
    target = Thing("user", user.id, user.name) if user else Thing("user", "", username[:100])
    by = Actor("user", user.id, user.name, actor.ip, actor.user_agent) if user and not reason else actor
    record(kind, actor=by, target=target, success=not reason, reason=reason)
