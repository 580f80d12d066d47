"""Where the values of an assertion come from: a person's attributes, custom attributes, groups, or a constant.

kind "user"       value: one of USER_ATTRIBUTES
kind "custom"     value: the name of a custom attribute
kind "constant"   value: the text itself
kind "groups"     value: empty; the names of the person's groups
"""

from collections.abc import Callable

from lockstep.directory.models import User
from lockstep.directory.queries import groups_of

KINDS = ("user", "custom", "constant", "groups")


def _phone(kind: str) -> Callable[[User], str]:
    return lambda user: next((entry["number"] for entry in user.phone_numbers if entry.get("type") == kind), "")


def _work_address(part: str) -> Callable[[User], str]:
    return lambda user: next((entry.get(part, "") for entry in user.addresses if entry.get("type") == "work"), "")


def _field(name: str) -> Callable[[User], str]:
    return lambda user: getattr(user, name)


# The directory's property names, as the API has them, and how each is read.
USER_ATTRIBUTES: dict[str, Callable[[User], str]] = {
    "email": _field("email"),
    "username": _field("username"),
    "firstname": _field("firstname"),
    "middlename": _field("middlename"),
    "lastname": _field("lastname"),
    "displayname": _field("displayname"),
    "department": _field("department"),
    "jobTitle": _field("job_title"),
    "company": _field("company"),
    "costCenter": _field("cost_center"),
    "employeeIdentifier": _field("employee_identifier"),
    "employeeType": _field("employee_type"),
    "location": _field("location"),
    "phoneNumbers (work)": _phone("work"),
    "phoneNumbers (mobile)": _phone("mobile"),
    "addresses (work) streetAddress": _work_address("streetAddress"),
    "addresses (work) locality": _work_address("locality"),
    "addresses (work) region": _work_address("region"),
    "addresses (work) postalCode": _work_address("postalCode"),
    "addresses (work) country": _work_address("country"),
}
NAME_ID_SOURCES = ("email", "username", "employeeIdentifier")


def values_of(user: User, kind: str, value: str) -> tuple[str, ...]:
    """The person's values from a source, none of them empty."""
    if kind == "groups":
        return tuple(groups_of(user).values_list("name", flat=True))
    if kind == "constant":
        return (value,) if value else ()
    if kind == "custom":
        return tuple(entry["value"] for entry in user.attributes if entry["name"] == value and entry["value"])
    found = USER_ATTRIBUTES[value](user)
    return (found,) if found else ()
