"""A key of the API at the door: whom it lets in. Asked anew with every request, of the key and of its owner.

A wrong key is counted by address; beyond the limit it gets "too many" and leaves no further event. A right key is let
in from there too: keys can't be guessed, and one broken script must not lock out its neighbours behind one address.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from lockstep.directory.keys import hash_of, shown
from lockstep.directory.models import ApiKey, KeyFailure
from lockstep.directory.sessions import must_set_password
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event

FAILURES_BY_ADDRESS = 20
FAILURES_WINDOW = timedelta(minutes=10)
NOTED_ANEW = timedelta(minutes=1)  # how exact "last used" is
TOLD_ANEW = timedelta(days=1)  # an event of use for each key and address, that often


@dataclass(frozen=True)
class Refused:
    """`wait_seconds` is 0 for a key that doesn't open, else how long no more are looked at."""

    sentence: str
    wait_seconds: int = 0


def use_key(secret: str, *, actor: Actor) -> ApiKey | Refused:
    """The key with its owner, or why not. `actor` is nobody, with the address and the client's name."""
    key = ApiKey.objects.select_related("owner").filter(hash=hash_of(secret)).first()
    reason = _reason_against(key)
    if key is None or reason:
        return _failed(key, reason, actor)
    _used(key, caller(key, actor))
    return key


def caller(key: ApiKey, actor: Actor) -> Actor:
    """Who acts by a key: its owner, by that key."""
    return Actor("api", key.owner.id, f"{key.owner.name} (API key {key.name})", actor.ip, actor.user_agent)


def _reason_against(key: ApiKey | None) -> str:
    if key is None:
        return "there is no such key"
    if key.ended_at is not None:
        return f"the key has ended: {key.ended_because}"
    if key.expires_at <= clock.now():
        return "the key has expired"
    if not key.owner.is_active or not key.owner.is_reader:
        return "its owner is no administrator any more"
    return "its owner has to set a new password first" if must_set_password(key.owner) else ""


@transaction.atomic
def _failed(key: ApiKey | None, reason: str, actor: Actor) -> Refused:
    since = clock.now() - FAILURES_WINDOW
    KeyFailure.objects.filter(at__lte=since).delete()
    if KeyFailure.objects.filter(ip=actor.ip, at__gt=since).count() >= FAILURES_BY_ADDRESS:
        return Refused("Too many wrong keys from this address. Wait ten minutes.", int(FAILURES_WINDOW.total_seconds()))
    KeyFailure.objects.create(ip=actor.ip)
    target, details = (user_thing(key.owner), shown(key)) if key else (None, {})
    record(EventKind.API_KEY_USE, actor=actor, target=target, success=False, reason=reason, details=details)
    return Refused(f"This API key opens nothing: {reason}.")


def _used(key: ApiKey, by: Actor) -> None:
    now, moved = clock.now(), key.last_used_ip != by.ip
    if key.last_used_at is not None and not moved and now - key.last_used_at < NOTED_ANEW:
        return
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_ip=by.ip)
        told = Event.objects.filter(kind=EventKind.API_KEY_USE, target_id=key.owner_id, success=True, client_ip=by.ip)
        if not told.filter(details__prefix=key.prefix, at__gt=now - TOLD_ANEW).exists():
            record(EventKind.API_KEY_USE, actor=by, target=user_thing(key.owner), details=shown(key))
