"""The attribute mappings, userName's source, and who would be refused: what the tab shows."""

from dataclasses import dataclass

from lockstep.accounts.desired import desired
from lockstep.accounts.lint import Issue, IssueCode, lint
from lockstep.applications import catalog
from lockstep.applications.catalog.template import MappingRow, Service
from lockstep.applications.models import Application
from lockstep.applications.queries import users_bound_to
from lockstep.directory.models import User, UserState
from lockstep.provisioning.people import person_of

MOST_CHECKED = 2000


@dataclass(frozen=True)
class Unfit:
    """Somebody in scope whose values the service would refuse, and the first reason."""

    user: User
    issue: Issue


@dataclass(frozen=True)
class Source:
    """A property that userName may be read from; how many in scope would then have one that isn't their e-mail."""

    name: str
    label: str
    refused: int


def service_of(application: Application) -> Service:
    """The service's entry in the catalogue."""
    service = catalog.get(application.template).service
    assert service is not None, "find.with_service_or_404 looked"
    return service


def people_in_scope(application: Application) -> list[User]:
    """Active members of bound groups: who has an account or gets one."""
    return list(users_bound_to(application).filter(state=UserState.ACTIVATED)[:MOST_CHECKED])


def unfit(application: Application, people: list[User], source: str) -> list[Unfit]:
    """Who would be refused, with userName read from `source`."""
    found = ((user, _issues(application, user, source)) for user in people)
    return [Unfit(user, issues[0]) for user, issues in found if issues]


def sources(application: Application, people: list[User]) -> list[Source]:
    """The choices for userName, with the count of who would fail by each."""
    service = service_of(application)
    labels = {row.lockstep_property: row.lockstep_ui for row in service.mapping}
    return [
        Source(name, labels.get(name, name), _refused(application, people, name)) for name in service.user_name_sources
    ]


def rows(application: Application) -> tuple[MappingRow, ...]:
    """The table, as the catalogue has it."""
    return service_of(application).mapping


def _issues(application: Application, user: User, source: str) -> tuple[Issue, ...]:
    service = service_of(application)
    return lint(desired(person_of(user), service.mapping, service.traits, source), service.traits, service.name)


def _refused(application: Application, people: list[User], source: str) -> int:
    codes = ([issue.code for issue in _issues(application, user, source)] for user in people)
    return sum(IssueCode.USERNAME_NOT_EMAIL in found for found in codes)
