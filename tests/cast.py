"""The cast: Alice administers, Rhea only reads, Bob is in Sales, Carol is nobody in particular."""

from lockstep.directory import groups, organisation, roles, users
from lockstep.directory.models import User, UserGroup
from lockstep.directory.passwords import set_first_password
from lockstep.insights.events import SYSTEM

PASSWORD = "correct horse battery"


def person(name: str, **values: object) -> User:
    """A person with an e-mail and a password: person("Bob Tanaka")."""
    first, _, last = name.partition(" ")
    email = f"{first}.{last}@fernhill.example".lower()
    user = users.create_user(
        {"username": email, "email": email, "firstname": first, "lastname": last, **values}, actor=SYSTEM
    )
    set_first_password(user, PASSWORD, actor=SYSTEM)
    return user


def alice() -> User:
    """An organisation, and its administrator."""
    email = "alice.moreau@fernhill.example"
    values = {"username": email, "email": email, "firstname": "Alice", "lastname": "Moreau"}
    return organisation.found_organisation("Fernhill Trading", "http://localhost:8000", values, PASSWORD, actor=SYSTEM)


def rhea() -> User:
    """Somebody with the role Read Only."""
    user = person("Rhea Stone")
    roles.give_role(user, "read_only", actor=SYSTEM)
    user.refresh_from_db()
    return user


def group(name: str, *members: User) -> UserGroup:
    """A group with these members."""
    made = groups.create_group(name, actor=SYSTEM)
    groups.add_members(made, members, actor=SYSTEM)
    return made
