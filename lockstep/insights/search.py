"""Reads of Directory Insights: events by kind, person, application, result and time; causes, consequences."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

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
RESULTS = ("success", "failed")
MOST_WORDS, MOST_CAUSES = 8, 50
CONSEQUENCES_WITHIN = timedelta(days=7)
_KEY = re.compile(r"(\d{1,17})-([0-9a-f]{24})", re.A)


@dataclass(frozen=True)
class Criteria:
    """What is asked for; empty: that filter is left out. `since` is the first moment, `until` the first one after."""

    kind: str = ""
    words: str = ""
    person_ids: tuple[str, ...] = ()
    application_id: str = ""
    result: str = ""
    since: datetime | None = None
    until: datetime | None = None


def find_events(asked: Criteria) -> QuerySet[Event]:
    """Newest first."""
    found = Event.objects.all()
    if kinds := kinds_of(asked.kind):
        found = found.filter(kind__in=kinds)
    if asked.person_ids:
        found = found.filter(Q(target_id__in=asked.person_ids) | Q(actor_id__in=asked.person_ids))
    if asked.application_id:
        found = found.filter(Q(application_id=asked.application_id) | Q(target_id=asked.application_id))
    if asked.result in RESULTS:
        found = found.filter(success=asked.result == "success")
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lt=asked.until)
    for word in asked.words.split()[:MOST_WORDS]:
        found = found.filter(_says(word))
    return found


def key_of(event: Event) -> str:
    """Where an event stands in the list: microseconds and id, so that a page begins where the last one ended."""
    return f"{(event.at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}-{event.id}"


def key_is_one(key: str) -> bool:
    """Whether this is a place in the list at all."""
    return _KEY.fullmatch(key) is not None


def older_than(found: QuerySet[Event], key: str) -> QuerySet[Event]:
    """What follows the event of this key in a list that has the newest first."""
    at, event_id = _place(key)
    return found.filter(at__lte=at).exclude(at=at, id__gte=event_id)


def newer_than(found: QuerySet[Event], key: str) -> QuerySet[Event]:
    """What stands before the event of this key, the nearest first."""
    at, event_id = _place(key)
    return found.filter(at__gte=at).exclude(at=at, id__lte=event_id).order_by("at", "id")


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
    """Events that name this one as a cause, oldest first.

    A person's are looked for among that person's events, anything else's among all of the week after it, so that an
    index serves it.
    """
    later = Event.objects.filter(at__gte=event.at, at__lt=event.at + CONSEQUENCES_WITHIN)
    if event.target_kind == "user":
        later = later.filter(target_id=event.target_id)
    naming = later.annotate(named=Cast("causes", TextField())).filter(named__contains=event.id)
    return list(naming.order_by("at", "id")[:MOST_CAUSES])


def _place(key: str) -> tuple[datetime, str]:
    match = _KEY.fullmatch(key)
    assert match is not None, key
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(match[1])), match[2]


def _says(word: str) -> Q:
    return (
        Q(target_label__icontains=word)
        | Q(actor_label__icontains=word)
        | Q(application_label__icontains=word)
        | Q(reason__icontains=word)
        | Q(kind__icontains=word)
    )
