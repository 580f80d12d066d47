"""Writes about people: the row, the event and its mark in one transaction. Every writer says who acts."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lockstep.directory.administrators import is_last_administrator
from lockstep.directory.credentials.links import end_links_of
from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import Organisation, Role, User, UserState
from lockstep.directory.profile import cleaned
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.outbox import write_mail

IDENTITY = ("username", "email", "employee_identifier")  # what services may know a person by
ONE_LIVING = {"username": "username", "email": "e-mail address", "employee_identifier": "Employee ID"}
PROFILE = (
    "username",
    "email",
    "firstname",
    "middlename",
    "lastname",
    "displayname",
    "department",
    "job_title",
    "company",
    "cost_center",
    "employee_identifier",
    "employee_type",
    "location",
    "description",
    "addresses",
    "phone_numbers",
    "attributes",
)


@transaction.atomic
def create_user(
    values: Mapping,
    *,
    actor: Actor,
    state: str = UserState.ACTIVATED,
    source: Thing | None = None,
    causes: Iterable[str] = (),
    exchanges: Iterable[str] = (),
    details: dict | None = None,
) -> User:
    """A new person from profile values. Raises ValidationError by field; nothing is half done.

    `source` is the application that they were imported from; the event names it, with its causes and evidence.
    """
    user = User(state=UserState(state), **cleaned(values, PROFILE))
    user.set_unusable_password()
    _save(user)
    changes = [Change(name, "", value) for name in PROFILE if (value := getattr(user, name))]
    record(
        EventKind.USER_CREATE,
        actor=actor,
        target=user_thing(user),
        application=source,
        changes=changes,
        causes=causes,
        exchanges=exchanges,
        details=details,
        touches=[("user", user.id)],
    )
    return user


@transaction.atomic
def update_user(user: User, values: Mapping, *, actor: Actor) -> list[Change]:
    """Change profile values; returns what really changed. Raises ValidationError by field."""
    user = User.objects.select_for_update().get(pk=user.pk)
    changes = [
        Change(name, getattr(user, name), value)
        for name, value in cleaned(values, PROFILE).items()
        if getattr(user, name) != value
    ]
    if not changes:
        return []
    for change in changes:
        setattr(user, change.field, change.new)
    _save(user)
    record(EventKind.USER_UPDATE, actor=actor, target=user_thing(user), changes=changes, touches=[("user", user.id)])
    _tell_the_old_address(user, [c for c in changes if c.field in IDENTITY], actor)
    return changes


@transaction.atomic
def suspend_user(user: User, *, actor: Actor) -> None:
    """Nobody signs in as this person any more, and every account that is bound is deactivated. Sessions end at once."""
    user.refresh_from_db()
    _refuse_last_administrator(user, "suspended")
    _set_state(user, UserState.SUSPENDED, EventKind.USER_SUSPENDED, actor)


def reactivate_user(user: User, *, actor: Actor) -> None:
    """Lift a suspension (or a staging): what the person had in applications comes back."""
    _set_state(user, UserState.ACTIVATED, EventKind.USER_UNSUSPENDED, actor)


@transaction.atomic
def delete_user(user: User, *, actor: Actor) -> None:
    """Delete a person. The row stays as a tombstone, unseen, until their accounts over there are dealt with."""
    _refuse_last_administrator(user, "deleted")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.deleted_at is not None:
        return
    groups = list(user.user_groups.values_list("name", flat=True))
    user.memberships.all().delete()
    user.deleted_at = clock.now()
    user.role = Role.NONE
    user.sessions_ended += 1
    user.save()
    end_keys_of(user, "the user was deleted", actor=actor)
    end_links_of(user)
    changes = [Change("user_groups", groups, [])] if groups else []
    record(EventKind.USER_DELETE, actor=actor, target=user_thing(user), changes=changes, touches=[("user", user.id)])


@transaction.atomic
def _set_state(user: User, state: UserState, kind: EventKind, actor: Actor) -> None:
    user.refresh_from_db()
    if user.state == state or user.deleted_at is not None:
        return
    change = Change("state", user.state, str(state))
    user.state = state
    user.sessions_ended += 1
    user.save(update_fields=["state", "sessions_ended"])
    if state != UserState.ACTIVATED:
        end_keys_of(user, "the user was suspended", actor=actor)
        end_links_of(user)
    record(kind, actor=actor, target=user_thing(user), changes=[change], touches=[("user", user.id)])


def _tell_the_old_address(user: User, changes: list[Change], actor: Actor) -> None:
    old = next((str(change.old) for change in changes if change.field == "email"), user.email)
    if not changes or not old:
        return
    organisation = Organisation.objects.values_list("name", flat=True).first() or "Lockstep"
    context = {"name": user.name, "actor": actor.label, "changes": changes, "organisation": organisation}
    what = " and ".join(change.field.replace("_", " ") for change in changes)
    write_mail(old, "identity_changed", {**context, "what": what})


def _refuse_last_administrator(user: User, done: str) -> None:
    if is_last_administrator(user):
        raise ValidationError(
            f"{user.name} is the last administrator and can't be {done}. Give the role to somebody else first."
        )


def _refuse_name_of_another(user: User) -> None:
    """People sign in with either, so what is one person's username may not be another's address."""
    others = User.objects.filter(deleted_at__isnull=True).exclude(pk=user.pk)
    if others.filter(email__iexact=user.username).exists():
        raise ValidationError({"username": "Somebody in the directory has this as their e-mail address already."})
    if others.filter(username__iexact=user.email).exists():
        raise ValidationError({"email": "Somebody in the directory has this as their username already."})


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
            _refuse_name_of_another(user)
    except IntegrityError as error:
        field = next((name for name in ONE_LIVING if f"one_living_{name}" in str(error)), "email")
        raise ValidationError({field: f"Somebody in the directory has this {ONE_LIVING[field]} already."}) from error
