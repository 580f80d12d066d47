"""Who may be signed on, and as whom: asked of the database at the moment of signing, in the transaction that signs."""

from datetime import datetime

from lockstep.applications import access
from lockstep.applications.models import Application, Binding
from lockstep.directory.models import User
from lockstep.directory.passwords import password_expired
from lockstep.sign_on.models import ServiceProvider
from lockstep.sign_on.sources import values_of


class Unmapped(Exception):
    """A person who lacks a value that the service needs; the message is the sentence for them."""


def decision(user: User, application: Application, now: datetime) -> access.Decision:
    """Whether this person may be signed on to the application now.

    Person, binding and application as they are: one query where there is a binding, two more to say why not.
    """
    through = Binding.objects.filter(application=application, group__memberships__user=user)
    found = through.values_list(
        "application__deleted_at",
        "application__service_provider__active",
        "group__memberships__user__state",
        "group__memberships__user__deleted_at",
        "group__memberships__user__password_expires_at",
    ).first()
    deleted_application, active, state, deleted, expires_at = found or _unbound(user, application)
    standing = access.Standing(state, found is not None, password_expired(expires_at, now), deleted is not None)
    return access.may_sign_on(
        standing, exists=True, application_deleted=deleted_application is not None, sso_active=bool(active)
    )


def is_open(application: Application) -> bool:
    """Whether anything at all may be signed for it now: not deleted, single sign-on active."""
    found = ServiceProvider.objects.filter(application=application, active=True)
    return found.filter(application__deleted_at=None).exists()


def _unbound(user: User, application: Application) -> tuple:
    of_application = Application.objects.values_list("deleted_at", "service_provider__active").get(pk=application.pk)
    return of_application + User.objects.values_list("state", "deleted_at", "password_expires_at").get(pk=user.pk)


def name_id(user: User, application: Application, sp: ServiceProvider) -> str:
    """The person's name for the service. Raises Unmapped."""
    values = values_of(user, "user", sp.name_id_source)
    if not values:
        raise Unmapped(f"{application} needs {sp.name_id_source} to know you by, and yours is empty")
    return values[0]


def attributes(
    user: User, application: Application, sp: ServiceProvider, required: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the assertion says of the person. Raises Unmapped for an empty value that the service requires."""
    found = tuple((entry["name"], values_of(user, entry["kind"], entry["value"])) for entry in sp.attributes)
    for name, values in found:
        if name in required and not values:
            raise Unmapped(f"{application} requires “{name}”, and what it is mapped to is empty for you")
    return found
