"""Who may be signed on, and as whom: asked of the database at the moment of signing, in the transaction that signs."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from lockstep.applications import access
from lockstep.applications.models import Application, Binding
from lockstep.directory.models import User
from lockstep.directory.passwords import password_expired
from lockstep.sign_on.models import ServiceProvider
from lockstep.sign_on.sources import values_of


class Unmapped(Exception):
    """A person who lacks a value that the service needs; the message is the sentence for them."""


def person(user_id: str, application: Application) -> User | None:
    """The user as they are now, with `bound`: whether one of their groups is bound to the application."""
    bindings = Binding.objects.filter(application=application, group__memberships__user=OuterRef("pk"))
    return User.objects.annotate(bound=Exists(bindings)).filter(pk=user_id).first()


def decision(user: User, application: Application, sp: ServiceProvider, now: datetime) -> access.Decision:
    """Whether this person may be signed on to the application now."""
    standing = access.Standing(
        state=user.state,
        bound=user.bound,  # type: ignore[attr-defined]
        password_expired=password_expired(user.password_expires_at, now),
        deleted=user.deleted_at is not None,
    )
    deleted = application.deleted_at is not None
    return access.may_sign_on(standing, exists=True, application_deleted=deleted, sso_active=sp.active)


def name_id(user: User, application: Application, sp: ServiceProvider) -> str:
    """The person's name for the service. Raises Unmapped."""
    values = values_of(user, "user", sp.name_id_source)
    if not values:
        raise Unmapped(f"{application} needs {sp.name_id_source} to know you by, and yours is empty.")
    return values[0]


def attributes(
    user: User, application: Application, sp: ServiceProvider, required: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the assertion says of the person. Raises Unmapped for an empty value that the service requires."""
    found = tuple((entry["name"], values_of(user, entry["kind"], entry["value"])) for entry in sp.attributes)
    for name, values in found:
        if name in required and not values:
            raise Unmapped(f"{application} requires “{name}”, and what it is mapped to is empty for you.")
    return found
