"""Is whoever a line proposes in the directory already? A file only creates: whoever is known stays as they are.

the e-mail of one and the username of another     -> refused
the e-mail of somebody here                       -> known
the username of somebody here                     -> known
the one where somebody here has it as the other   -> refused: both sign in by it
the Employee ID of somebody here                  -> refused
anything else                                     -> new
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower

from lockstep.directory.csv.models import CsvRow
from lockstep.directory.models import User
from lockstep.directory.queries import living_users
from lockstep.protocols.ascii_case import ascii_lower

Verdict = CsvRow.Verdict


@dataclass(frozen=True)
class Judged:
    """What a line is, whom it means, and why."""

    verdict: Verdict
    reason: str = ""
    user_id: str | None = None


@dataclass(frozen=True)
class People:
    """Living people by what is theirs alone."""

    by_email: dict[str, User] = field(default_factory=dict)
    by_username: dict[str, User] = field(default_factory=dict)
    by_employee_id: dict[str, User] = field(default_factory=dict)


def everybody() -> People:
    """All living people: for the preview of a whole file."""
    return _people(living_users())


def whoever_has(values: Mapping) -> People:
    """Those who may have one of these names: for one line, at the moment that it is imported."""
    names = [str(values.get(name) or "").lower() for name in ("username", "email")]
    number = str(values.get("employee_identifier") or "").lower()
    keyed = living_users().annotate(
        name_key=Lower("username"), email_key=Lower("email"), number_key=Lower("employee_identifier")
    )
    found = Q(name_key__in=names) | Q(email_key__in=names)
    return _people(keyed.filter(found | Q(number_key=number) if number else found))


def judge(values: Mapping, people: People) -> Judged:
    """New, known or refused."""
    email, username = _key(values, "email"), _key(values, "username")
    by_email, by_username = people.by_email.get(email), people.by_username.get(username)
    if by_email and by_username and by_email != by_username:
        return _refused(f"Its e-mail address is {by_email.name}’s, its username {by_username.name}’s.")
    if by_email:
        return Judged(Verdict.KNOWN, f"{by_email.name} has this e-mail address; nothing is changed", by_email.id)
    if by_username:
        return Judged(Verdict.KNOWN, f"{by_username.name} has this username; nothing is changed", by_username.id)
    if crossed := people.by_email.get(username) or people.by_username.get(email):
        return _refused(f"{crossed.name} signs in with one of these names already.")
    if (number := _key(values, "employee_identifier")) and (other := people.by_employee_id.get(number)):
        return _refused(f"{other.name} has this Employee ID.")
    return Judged(Verdict.NEW)


def _people(users: Iterable[User]) -> People:
    people = People()
    for user in users:
        people.by_email[ascii_lower(user.email)] = user
        people.by_username[ascii_lower(user.username)] = user
        people.by_employee_id[ascii_lower(user.employee_identifier)] = user
    return people


def _key(values: Mapping, name: str) -> str:
    return ascii_lower(str(values.get(name) or ""))


def _refused(reason: str) -> Judged:
    return Judged(Verdict.REFUSED, reason)
