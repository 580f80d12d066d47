"""Which hint stands under which field. Nothing is said of a field that somebody hasn't come to yet."""

from collections import defaultdict
from collections.abc import Iterable

from lockstep.accounts.lint import Issue, IssueCode
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.portals.admin.users.refusals import issues, keeping_accounts

UNDER = {
    "username": "username",
    "email": "email",
    "firstname": "firstname",
    "lastname": "lastname",
    "department": "department",
    "addresses": "work_country",
    "phone_numbers": "mobile_phone",
}
ADDRESS = "work_"
FIELDS = (
    *("username", "email", "firstname", "lastname", "department", "mobile_phone"),
    *("work_streetAddress", "work_locality", "work_region", "work_postalCode", "work_country"),
)
_OF_THE_WHOLE_ADDRESS = (IssueCode.COUNTRY_MISSING, IssueCode.REGION_MISSING)


def hints(person: User, left: str = "") -> dict[str, list[str]]:
    """By the form's field: each application by name, with what it would refuse. `left`: the field just left."""
    said: dict[str, list[str]] = defaultdict(list)
    for name, issue in _found(person):
        if not _too_early(issue, left):
            said[UNDER.get(issue.field, "email")].append(f"{name}: {issue.sentence}")
    return {field: list(dict.fromkeys(said[field])) for field in UNDER.values()}


def _found(person: User) -> Iterable[tuple[str, Issue]]:
    """Of the applications that the person is bound to; of somebody new, of all where accounts are kept."""
    new = person._state.adding
    for application in keeping_accounts() if new else applications_of(person).select_related("integration"):
        name = f"{application.display_label}, once in a bound group" if new else application.display_label
        yield from ((name, issue) for issue in issues(person, application))


def _too_early(issue: Issue, left: str) -> bool:
    if not left:
        return False
    if issue.code is IssueCode.REQUIRED:
        return UNDER.get(issue.field) != left
    return issue.code in _OF_THE_WHOLE_ADDRESS and left.startswith(ADDRESS) and left != UNDER["addresses"]
