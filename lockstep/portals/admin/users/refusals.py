"""What the services of a person's applications would refuse, said before anything is sent (D7, D8)."""

from dataclasses import dataclass

from lockstep.accounts.desired import desired
from lockstep.accounts.lint import Issue, IssueCode, lint, without_line
from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.applications.queries import applications_of
from lockstep.connections.models import Integration, IntegrationState
from lockstep.directory.models import User
from lockstep.provisioning.lines import TOLD_ON_PAGES_FOR, free_of
from lockstep.provisioning.people import person_of
from lockstep.provisioning.queries import has_account
from lockstep.provisioning.snapshot import user_name_from


@dataclass(frozen=True)
class Refusal:
    """An application, and every sentence that says what to correct for it. `waits`: nothing but a line is missing."""

    application: Application
    sentences: list[str]
    waits: bool = False


def refusals(user: User) -> list[Refusal]:
    """By application that the person is bound to; none where everything would be taken."""
    found = []
    for application in applications_of(user).select_related("integration"):
        if refused := issues(user, application):
            waits = all(issue.code is IssueCode.NO_LINE for issue in refused)
            found.append(Refusal(application, [issue.sentence for issue in refused], waits))
    return found


def sentences(user: User, application: Application) -> list[str]:
    """What this application's service would refuse about a person, bound or not."""
    return [issue.sentence for issue in issues(user, application)]


def issues(user: User, application: Application) -> tuple[Issue, ...]:
    """The same, with the fields; also that no line is free for somebody who has no account yet."""
    service = catalog.get(application.template).service
    if service is None:
        return ()
    integration = _integration(application)
    source = user_name_from(integration) if integration else "username"
    wanted = desired(person_of(user), service.mapping, service.traits, source)
    found = lint(wanted, service.traits, service.name)
    if integration is None or not integration.speaks or has_account(integration, user):
        return found
    free = free_of(integration, TOLD_ON_PAGES_FOR)
    return (*found, *without_line(wanted, service.traits, service.name, free))


def keeping_accounts() -> list[Application]:
    """The applications whose accounts Lockstep keeps: where somebody new gets one, once in a bound group."""
    on = Integration.objects.exclude(state=IntegrationState.OFF).filter(application__deleted_at__isnull=True)
    return [one.application for one in on.select_related("application").order_by("application__display_label")]


def _integration(application: Application) -> Integration | None:
    return getattr(application, "integration", None)
