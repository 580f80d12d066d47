"""Keys of the API: made, revoked, and ended with what made their owner an administrator. key_use.py lets them in.

A key ends for good when its owner is suspended, deleted, gets another role, or their password expires. What brings
those about calls `end_keys_of` in its own transaction, beside the end of sessions.
"""

from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.models import ApiKey, User
from lockstep.directory.profile import text
from lockstep.directory.things import user_thing
from lockstep.doors import clock, vault
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind

LIFETIMES_DAYS = (30, 90, 365)
MOST_KEYS = 20
SHOWN = 12
_MARK = "lsk_"


@transaction.atomic
def make_key(owner: User, name: str, days: int, *, actor: Actor) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can read again. Raises ValidationError."""
    owner = User.objects.select_for_update().get(pk=owner.pk)
    if not owner.is_active or not owner.is_reader:
        raise ValidationError(f"{owner.name} has no administrator role, so there can't be a key.")
    if days not in LIFETIMES_DAYS:
        raise ValidationError({"days": f"A key lives {', '.join(map(str, LIFETIMES_DAYS))} days."})
    if owner.api_keys.filter(ended_at__isnull=True).count() >= MOST_KEYS:
        raise ValidationError(f"At most {MOST_KEYS} keys. Revoke one that isn't used any more.")
    secret = _MARK + vault.new_secret()
    expires_at = clock.now() + timedelta(days=days)
    key = ApiKey(owner=owner, name=_name(name), prefix=secret[:SHOWN], hash=hash_of(secret), expires_at=expires_at)
    key.save()
    details = {**shown(key), "expires": expires_at.isoformat(timespec="seconds")}
    record(EventKind.API_KEY_CREATE, actor=actor, target=user_thing(owner), details=details)
    return key, secret


def revoke_key(key: ApiKey, *, actor: Actor) -> None:
    """End one key now."""
    _end(key.pk, "revoked", actor)


def end_keys_of(user: User, because: str, *, actor: Actor) -> None:
    """End all keys of a person; in the transaction of what ended their right to them."""
    for key_id in user.api_keys.filter(ended_at__isnull=True).values_list("pk", flat=True):
        _end(key_id, because, actor)


def expire_key(key_id: str, *, actor: Actor) -> None:
    """End a key whose last day has come."""
    _end(key_id, "its last day has come", actor)


def hash_of(secret: str) -> str:
    """What is kept of a key. Its 256 bits of chance can't be guessed from it, so one round is enough."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def shown(key: ApiKey) -> dict:
    """How an event names a key."""
    return {"name": key.name, "prefix": key.prefix}


@transaction.atomic
def _end(key_id: str, because: str, actor: Actor) -> None:
    key = ApiKey.objects.select_for_update().filter(pk=key_id, ended_at__isnull=True).first()
    if key is None:
        return
    key.ended_at, key.ended_because = clock.now(), because
    key.save(update_fields=["ended_at", "ended_because"])
    record(EventKind.API_KEY_END, actor=actor, target=user_thing(key.owner), reason=because, details=shown(key))


def _name(name: str) -> str:
    name = text(name, 80)
    if not name:
        raise ValidationError({"name": "Say what the key is for."})
    return name
