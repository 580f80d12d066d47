"""What the services of a person's applications would refuse, said before anything is sent (D7, D8)."""

from dataclasses import dataclass

from lockstep.accounts.desired import desired
from lockstep.accounts.lint import lint
from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.provisioning.people import person_of
from lockstep.provisioning.snapshot import user_name_from


@dataclass(frozen=True)
class Refusal:
    """An application, and every sentence that says what to correct for it."""

    application: Application
    sentences: list[str]


def refusals(user: User) -> list[Refusal]:
    """By application that the person is bound to; none where everything would be taken."""
    found = []
    for application in applications_of(user).select_related("integration"):
        said = sentences(user, application)
        if said:
            found.append(Refusal(application, said))
    return found


def sentences(user: User, application: Application) -> list[str]:
    """What this application's service would refuse about a person, bound or not."""
    service = catalog.get(application.template).service
    if service is None:
        return []
    integration = getattr(application, "integration", None)
    source = user_name_from(integration) if integration else "username"
    wanted = desired(person_of(user), service.mapping, service.traits, source)
    return [issue.sentence for issue in lint(wanted, service.traits, service.name)]
