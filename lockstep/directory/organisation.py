"""The organisation's one row, and the first run that makes it."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.credentials.policy import FIELDS
from lockstep.directory.models import FirstRunToken, Organisation, Role, User
from lockstep.directory.passwords import set_first_password
from lockstep.directory.roles import give_role
from lockstep.directory.users import create_user
from lockstep.doors import vault
from lockstep.insights.events import Actor, Change, Thing, record
from lockstep.insights.kinds import EventKind


def organisation() -> Organisation | None:
    """The organisation, or None before the first run."""
    return Organisation.objects.first()


def new_first_run_token() -> str:
    """A one-time token for the first-run page; only its hash is kept, and an older one no longer works."""
    token = vault.new_secret(18)
    with transaction.atomic():
        FirstRunToken.objects.all().delete()
        FirstRunToken.objects.create(hash=_hash(token))
    return token


def token_is_right(token: str, *, actor: Actor) -> bool:
    """Whether this is the token that the command printed last. A wrong one is an event: somebody tries to get in."""
    right = FirstRunToken.objects.filter(hash=_hash(token)).exists()
    if not right:
        target = Thing("organisation", "", "")
        record(EventKind.ORGANIZATION_CREATE, actor=actor, target=target, success=False, reason="wrong one-time token")
    return right


@transaction.atomic
def found_organisation(name: str, base_url: str, administrator: dict, password: str, *, actor: Actor) -> User:
    """The first run: organisation and first administrator, or neither. Raises ValidationError."""
    if Organisation.objects.exists():
        raise ValidationError("This installation has been set up already.")
    Organisation.objects.create(id=1, name=name.strip() or "Your organisation", base_url=base_url.rstrip("/"))
    record(EventKind.ORGANIZATION_CREATE, actor=actor, target=Thing("organisation", "", name))
    user = _administrator(administrator, password, actor)
    FirstRunToken.objects.all().delete()
    return user


@transaction.atomic
def add_administrator(person: dict, password: str, *, actor: Actor) -> User:
    """Another administrator, for whoever is locked out. Raises ValidationError."""
    return _administrator(person, password, actor)


@transaction.atomic
def move_base_url(new: str, *, actor: Actor) -> None:
    """Another address for the whole installation; every service that signs on has to import metadata again."""
    row = Organisation.objects.select_for_update().get()
    change = Change("base_url", row.base_url, new)
    row.base_url = new
    row.save(update_fields=["base_url"])
    record(EventKind.ORGANIZATION_UPDATE, actor=actor, target=Thing("organisation", "", row.name), changes=[change])


@transaction.atomic
def update_organisation(values: dict, *, actor: Actor) -> None:
    """Change name, whom to ask, or the rules for passwords."""
    row = Organisation.objects.select_for_update().get()
    allowed = ("name", "ask_whom", *FIELDS)
    changes = [Change(k, getattr(row, k), values[k]) for k in allowed if k in values and getattr(row, k) != values[k]]
    if not changes:
        return
    for change in changes:
        setattr(row, change.field, change.new)
    row.save()
    record(EventKind.ORGANIZATION_UPDATE, actor=actor, target=Thing("organisation", "", row.name), changes=changes)


def _administrator(person: dict, password: str, actor: Actor) -> User:
    user = create_user(person, actor=actor)
    give_role(user, Role.ADMINISTRATOR, actor=actor)
    user.refresh_from_db()
    set_first_password(user, password, actor=actor)
    return user


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
