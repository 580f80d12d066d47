"""Seed the directory by the actions that pages use; the applications are left to whoever follows the article."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from lockstep.demo import cast
from lockstep.demo.cast import Person
from lockstep.directory import groups, organisation, passwords, roles, users
from lockstep.directory.models import User, UserGroup
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, record
from lockstep.insights.kinds import EventKind


@transaction.atomic
def seed_directory() -> None:
    """Everything or nothing; a directory that has an organisation is left as it is."""
    if organisation.organisation() is not None:
        return
    alice = organisation.found_organisation(
        cast.ORGANISATION, settings.BASE_URL, profile(cast.ALICE), cast.PASSWORD, actor=SYSTEM
    )
    organisation.update_organisation({"ask_whom": cast.ASK_WHOM}, actor=SYSTEM)
    made = {name: groups.create_group(name, description, actor=SYSTEM) for name, description in cast.GROUPS.items()}
    add_to_groups(alice, cast.ALICE, made)
    for person in cast.PEOPLE:
        add_to_groups(add_person(person, alice), person, made)


def add_person(person: Person, password_of: User) -> User:
    user = users.create_user(profile(person), actor=SYSTEM)
    _give_password(user, password_of, temporary=person.sign_in == "temporary")
    if person.sign_in == "expiring":
        passwords.set_expiry(user, clock.now() + timedelta(days=3), actor=SYSTEM)
    if person.sign_in == "expired":
        passwords.expire_now(user, actor=SYSTEM)
    if person.role:
        roles.give_role(user, person.role, actor=SYSTEM)
    if person.state == "SUSPENDED":
        users.suspend_user(user, actor=SYSTEM)
    return user


def _give_password(user: User, other: User, temporary: bool) -> None:
    """The same password as somebody else's, by its hash: hashing it anew for each would take five seconds."""
    user.password, user.must_change_password = other.password, temporary
    user.save(update_fields=["password", "must_change_password"])
    record(EventKind.USER_PASSWORD_SET, actor=SYSTEM, target=user_thing(user))


def add_to_groups(user: User, person: Person, made: dict[str, UserGroup]) -> None:
    for name in person.groups:
        groups.add_members(made[name], [user], actor=SYSTEM)


def profile(person: Person) -> dict:
    """The values that `create_user` takes."""
    address = {
        "type": "home" if person.home else "work",
        "streetAddress": person.street,
        "postalCode": person.postal_code,
    }
    return {
        "username": person.username or person.address_of_mail,
        "email": person.address_of_mail,
        "firstname": person.first,
        "lastname": person.last,
        "displayname": person.display,
        "department": person.department,
        "job_title": person.job_title,
        "company": cast.ORGANISATION,
        "addresses": [{**address, **person.where}],
        "phone_numbers": [{"type": "mobile", "number": person.mobile}] if person.mobile else [],
    }
