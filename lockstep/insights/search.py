"""Reads of Directory Insights: events by kind, person, application, result and time; what caused one."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from lockstep.doors import clock
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event

PROVISIONING = (
    EventKind.USER_CREATE_PROVISION,
    EventKind.USER_UPDATE_PROVISION,
    EventKind.USER_DEPROVISION,
    EventKind.USER_DELETE_PROVISION,
    EventKind.USER_LOOKUP_PROVISION,
)
SIGN_INS = (EventKind.USER_LOGIN_ATTEMPT, EventKind.ADMIN_LOGIN_ATTEMPT, EventKind.SSO_AUTH, EventKind.USER_LOGOUT)
INTEGRATIONS = tuple(kind for kind in EventKind if kind.startswith("idm_"))
# Several kinds under one word, beside each kind by its own name.
FAMILIES: dict[str, tuple[EventKind, ...]] = {
    "provisioning": PROVISIONING,
    "sign-ins": SIGN_INS,
    "integrations": INTEGRATIONS,
}
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
MOST_WORDS, MOST_CAUSES = 8, 50


@dataclass(frozen=True)
class Criteria:
    """What is asked for. Empty, or a word that doesn't exist: that filter is left out."""

    kind: str = ""
    words: str = ""
    person_id: str = ""
    application_id: str = ""
    result: str = ""
    period: str = ""


def find_events(asked: Criteria) -> QuerySet[Event]:
    """Newest first."""
    found = Event.objects.all()
    if kinds := kinds_of(asked.kind):
        found = found.filter(kind__in=kinds)
    if asked.person_id:
        found = found.filter(Q(target_id=asked.person_id) | Q(actor_id=asked.person_id))
    if asked.application_id:
        found = found.filter(application_id=asked.application_id)
    if asked.result in ("success", "failed"):
        found = found.filter(success=asked.result == "success")
    if asked.period in PERIODS:
        found = found.filter(at__gte=clock.now() - PERIODS[asked.period])
    for word in asked.words.split()[:MOST_WORDS]:
        found = found.filter(_says(word))
    return found


def kinds_of(asked: str) -> tuple[EventKind, ...]:
    """The kinds that a family's word or a kind's own name stands for; none for anything else."""
    if asked in FAMILIES:
        return FAMILIES[asked]
    return tuple(kind for kind in EventKind if kind == asked)


def event_by_id(event_id: str) -> Event | None:
    """One event."""
    return Event.objects.filter(pk=event_id).first()


def causes_of(event: Event) -> list[Event]:
    """The events that made this one happen, oldest first."""
    return list(Event.objects.filter(pk__in=event.causes[:MOST_CAUSES]).order_by("at", "id"))


def caused_by(event: Event) -> list[Event]:
    """Events about the same person or application that name this one as a cause, oldest first.

    Looked for among those after it only, so that an index serves it.
    """
    later = Event.objects.filter(at__gte=event.at, kind__in=PROVISIONING).order_by("at", "id")
    if event.target_kind == "user":
        later = later.filter(target_id=event.target_id)
    return [found for found in later[:500] if event.id in found.causes][:MOST_CAUSES]


def _says(word: str) -> Q:
    return (
        Q(target_label__icontains=word)
        | Q(actor_label__icontains=word)
        | Q(application_label__icontains=word)
        | Q(reason__icontains=word)
        | Q(kind__icontains=word)
    )
