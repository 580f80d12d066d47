"""A person of the directory as the law wants them: standing, and what the mapping may read."""

from lockstep.accounts.desired import Person
from lockstep.applications.access import Standing, decide
from lockstep.applications.models import Application
from lockstep.applications.queries import users_bound_to
from lockstep.directory.models import User
from lockstep.directory.passwords import password_expired
from lockstep.doors import clock

_PROPERTIES = {
    "username": "username",
    "email": "email",
    "firstname": "firstname",
    "middlename": "middlename",
    "lastname": "lastname",
    "displayname": "displayname",
    "department": "department",
    "jobTitle": "job_title",
    "company": "company",
    "costCenter": "cost_center",
    "employeeIdentifier": "employee_identifier",
    "employeeType": "employee_type",
    "location": "location",
    "description": "description",
}


def person_of(user: User) -> Person:
    """A user by JumpCloud's property names; custom attributes by theirs, where those aren't taken."""
    custom = {entry["name"]: entry["value"] for entry in user.attributes}
    properties = custom | {name: getattr(user, field) for name, field in _PROPERTIES.items()}
    return Person(properties, tuple(user.addresses), tuple(user.phone_numbers))


def standing_of(user: User | None, application: Application) -> Standing:
    """Where somebody stands towards an application, now. Whose row is gone was deleted."""
    if user is None or user.deleted_at is not None:
        return Standing("SUSPENDED", bound=False, deleted=True)
    bound = application.deleted_at is None and user.user_groups.filter(applications=application).exists()
    return Standing(user.state, bound, password_expired(user.password_expires_at, clock.now()))


def allowed_ids(application: Application, user_id: str = "") -> set[str]:
    """Who is in scope now: of everybody, or of one user."""
    bound = users_bound_to(application)
    if user_id:
        bound = bound.filter(pk=user_id)
    now = clock.now()
    people = bound.values_list("id", "state", "password_expires_at")
    return {
        pk for pk, state, expires in people if decide(Standing(state, True, password_expired(expires, now))).allowed
    }
