"""What a body means for the directory: which values are kept, which are ignored, which are refused and why.

What services know a person by, and their password, open that person's accounts. Whoever changes them on a page signs in
afresh for it, and a key can't. So it changes them only for somebody who never had a password, is bound to nothing, has
no account and no role: nobody can have signed on as them yet. Taking people out of a group first is no way around it.
For the same reason a key gives nobody the username or e-mail address of a deleted person who had a password.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from pydantic import BaseModel

from lockstep.api.errors import Refusal, bad
from lockstep.api.system_users.shapes import SystemUserPost, SystemUserPut
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User, UserState
from lockstep.directory.passwords import set_temporary_password
from lockstep.directory.profile import names_that_differ
from lockstep.directory.properties import FIELD_OF, NAME_OF, NOT_KEPT, READ_ONLY, READ_ONLY_ELSEWHERE
from lockstep.directory.queries import living_users
from lockstep.directory.users import IDENTITY, create_user, reactivate_user, suspend_user, update_user
from lockstep.insights.events import Actor, Change
from lockstep.provisioning.models import Account
from lockstep.sign_on.queries import custom_attributes_sent

IGNORED = {*READ_ONLY, *READ_ONLY_ELSEWHERE}
NO_STAGING = "A user can't go back to STAGED; send ACTIVATED or SUSPENDED."
TWO_STATES = "state and suspended say two different things; send one of them."


@transaction.atomic
def create(body: SystemUserPost, *, actor: Actor) -> User:
    """A new user. Raises Refusal or ValidationError, and then there is none."""
    _refuse_the_rest(body, None)
    user = create_user(_kept(body), actor=actor, state=_first_state(body))
    _refuse_names_of_the_deleted(user)
    if body.password:
        set_temporary_password(user, body.password, actor=actor)
    return user


@transaction.atomic
def change(user: User, body: SystemUserPut, *, actor: Actor) -> None:
    """Everything that differs, or nothing. Raises Refusal or ValidationError."""
    present = living_users().select_for_update().filter(pk=user.pk).first()
    if present is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no user with this id any more.")
    user = present
    _refuse_the_rest(body, user)
    state = _wanted_state(body, user)
    changes = update_user(user, _kept(body), actor=actor)
    _refuse_what_opens(user, [*_opening(changes), *(["password"] if body.password else [])])
    if any(one.field in ("username", "email") for one in changes):
        _refuse_names_of_the_deleted(living_users().get(pk=user.pk))
    if state:
        (suspend_user if state == UserState.SUSPENDED else reactivate_user)(user, actor=actor)
    if body.password:
        set_temporary_password(living_users().get(pk=user.pk), body.password, actor=actor)


def _kept(body: SystemUserPut) -> dict:
    given = body.model_dump(include=set(FIELD_OF), exclude_unset=True)
    return {FIELD_OF[name]: _value(name, value) for name, value in given.items()}


def _value(name: str, value: object) -> object:
    if name not in ("addresses", "phoneNumbers", "attributes"):
        return "" if value is None else value
    entries = value if isinstance(value, list) else []
    return [{k: v for k, v in entry.items() if k != "id" and v not in (None, "")} for entry in entries]


def _refuse_the_rest(body: BaseModel, user: User | None) -> None:
    wrong = {}
    for name, value in (body.model_extra or {}).items():
        if name in IGNORED:
            if name in ("id", "_id") and user is not None and value != user.id:
                wrong[name] = "This is another user's than the address."
        elif name not in NOT_KEPT:
            wrong[name] = "Lockstep doesn't know this property."
        elif not _says_nothing(value):
            wrong[name] = "Lockstep doesn't keep this property; leave it out."
    if wrong:
        raise bad(wrong)


def _says_nothing(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(_says_nothing(inner) for inner in value.values())
    return not value


def _first_state(body: SystemUserPost) -> str:
    if body.suspended is not None and body.state and body.suspended != (body.state == UserState.SUSPENDED):
        raise bad({"state": TWO_STATES})
    return body.state or (UserState.SUSPENDED if body.suspended else UserState.ACTIVATED)


def _wanted_state(body: SystemUserPut, user: User) -> str:
    """The state to change to, or "". A whole object that is sent back carries one of the two as it was."""
    wanted = set()
    if body.state and body.state != user.state:
        wanted.add(str(body.state))
    if body.suspended is not None and body.suspended != (user.state == UserState.SUSPENDED):
        wanted.add(str(UserState.SUSPENDED if body.suspended else UserState.ACTIVATED))
    if len(wanted) > 1:
        raise bad({"state": TWO_STATES})
    if UserState.STAGED in wanted:
        raise bad({"state": NO_STAGING})
    return wanted.pop() if wanted else ""


def _opening(changes: list[Change]) -> list[str]:
    """Of these changes, what decides which account somebody reaches."""
    found = [NAME_OF[one.field] for one in changes if one.field in IDENTITY]
    for one in changes:
        if one.field == "attributes":
            sent = names_that_differ(one.old, one.new) & custom_attributes_sent()
            found += [f"attributes ({name})" for name in sorted(sent)]
    return found


def _refuse_names_of_the_deleted(user: User) -> None:
    gone = User.objects.filter(deleted_at__isnull=False).annotate(by_name=Lower("username"), by_address=Lower("email"))
    names = {user.username.lower(), user.email.lower()}
    for other in gone.filter(Q(by_name__in=names) | Q(by_address__in=names)):
        if other.has_usable_password():
            sentence = f"{other.name}, who was deleted, had this name, and may be known by it elsewhere."
            raise Refusal(HTTPStatus.FORBIDDEN, f"{sentence} Add the user in the Admin Portal.", {"email": sentence})


def _refuse_what_opens(user: User, properties: list[str]) -> None:
    if not properties:
        return
    bound = [application.display_label for application in applications_of(user)]
    if user.role:
        why = "has an administrator role"
    elif bound:
        why = f"is bound to {', '.join(bound)}"
    elif Account.objects.filter(user=user, retired_at__isnull=True).exists():
        why = "has an account in an application"
    elif user.has_usable_password():
        why = "has had a password"
    else:
        return
    sentence = f"{user.name} {why}, so this is changed in the Admin Portal only, with a fresh sign-in."
    fields = dict.fromkeys(properties, sentence)
    raise Refusal(HTTPStatus.FORBIDDEN, f"{', '.join(properties)}: {sentence}", fields)
