"""What needs an administrator, worst first: stopped, down, held, failed, to be reviewed, waiting, expiring, mail."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.connections.models import Integration, IntegrationState
from lockstep.connections.standing import standing_of
from lockstep.doors import clock
from lockstep.mail.queries import mail_trouble
from lockstep.portals.admin.applications import statuses
from lockstep.portals.admin.applications.shortages import shorts
from lockstep.portals.states import STATES
from lockstep.portals.words import clock_time, named
from lockstep.provisioning import queries
from lockstep.provisioning.models import Account

ORDER = ("stopped", "down", "held_list", "held", "failed", "review", "waiting", "expired", "expiring", "mail")


@dataclass(frozen=True)
class Need:
    """One thing: what it is, in a sentence what is wrong and what to do, and one button."""

    kind: str
    icon: str
    tone: str
    title: str
    text: str
    url: str
    button: str


def needs() -> list[Need]:
    """Everything, in the order in which somebody should look at it."""
    found = [*_of_accounts(), *_down(), *_waiting(), *_certificates(), *_mail()]
    return sorted(found, key=lambda need: ORDER.index(need.kind))


def _of_accounts() -> Iterator[Need]:
    for one in queries.attention():
        if one.kind == "stopped":
            yield _about(one.application, "stopped", f"Stopped: {one.application}", one.sentence, "Open")
        elif one.kind == "held_list":
            yield _held_list(one)
        elif one.kind == "review":
            title = f"The plan for {one.application} is ready"
            yield _about(one.application, "review", title, one.sentence, "Review plan")
        else:
            yield _of_people(one.application, one.kind)


def _down() -> Iterator[Need]:
    for integration in Integration.objects.filter(application__deleted_at__isnull=True, state=IntegrationState.RUNNING):
        standing = standing_of(integration)
        if standing.down is not None:
            since, next_try = (clock_time(at, clock.now()) for at in (standing.down.since, standing.down.next_try))
            title = f"{standing.service} does not answer since {since}"
            text = f"Next try about {next_try}. {standing.down.why} Nothing is lost; leavers go first."
            yield _about(integration.application, "down", title, text, "Open")


def _held_list(one: queries.Attention) -> Need:
    people = "1 person" if one.count == 1 else f"{one.count} people"
    title = f"Held: {people} would leave {one.application}"
    url = reverse("application_idm_held", args=[one.application.id])
    return _need("held_list", title, one.sentence, url, "Review plan")


def _of_people(application: Application, kind: str) -> Need:
    found = queries.find_accounts(application.integration, state=kind)
    accounts = list(found.filter(held_list__isnull=True)[:20])
    word = STATES[kind].word
    if len(accounts) == 1 and accounts[0].user is not None:
        person = accounts[0].user
        url = f"{reverse('user_applications', args=[person.id])}?application={application.id}"
        said = queries.account_view(accounts[0]).sentence.text
        return _need(
            kind, f"{word}: {person.name} in {application}", said, url, f"Open {person.firstname or person.name}"
        )
    title = f"{word}: {len(accounts)} accounts in {application}"
    url = f"{reverse('application_identity_management', args=[application.id])}?state={kind}"
    return _need(kind, title, f"{_names(accounts)}.", url, "See all")


def _waiting() -> Iterator[Need]:
    for integration in Integration.objects.filter(application__deleted_at__isnull=True).select_related("application"):
        for short in shorts(integration):
            said = f"In line for {integration.application}: {short.people}. Each goes by itself once a line is free."
            yield _about(integration.application, "waiting", short.title, said, "See them")


def _certificates() -> Iterator[Need]:
    for application in living_applications().select_related("service_provider"):
        status = statuses.certificate(application, clock.now(), long=True)
        if status is not None and status.key != "valid":
            kind = "expired" if status.key == "expired" else "expiring"
            title = f"{application}: the IdP certificate: {status.word.lower()}"
            url = reverse("application_sso", args=[application.id])
            yield _need(kind, title, "After that nobody can sign in to it.", url, "Open SSO")


def _mail() -> Iterator[Need]:
    if trouble := mail_trouble():
        yield _need("mail", "Mail doesn’t go out", trouble, reverse("settings"), "Settings")


def _names(accounts: list[Account]) -> str:
    return named([account.user.name if account.user else account.label for account in accounts])


def _about(application: Application, kind: str, title: str, text: str, button: str) -> Need:
    return _need(kind, title, text, reverse("application_identity_management", args=[application.id]), button)


def _need(kind: str, title: str, text: str, url: str, button: str) -> Need:
    state = {"held_list": "held", "review": "queued", "expiring": "waiting", "mail": "warning", "down": "failed"}.get(
        kind, kind
    )
    return Need(kind, STATES[state].icon, STATES[state].tone, title, text, url, button)
