"""The one door for events. Whoever writes anything names who did it; secrets are masked by name before a row exists."""

from collections.abc import Iterable
from dataclasses import dataclass

from lockstep.insights import bursts, marks
from lockstep.insights.kinds import EventKind
from lockstep.insights.masking import masked
from lockstep.insights.models import Event


@dataclass(frozen=True)
class Actor:
    """Who did it. `kind` is user, api, command, worker, system or anonymous.

    `person` is the id of the one person whose own page it was done on: what is done to them there is meant for them.
    """

    kind: str
    id: str = ""
    label: str = ""
    ip: str = ""
    user_agent: str = ""
    person: str = ""


@dataclass(frozen=True)
class Thing:
    """What it was done to. `kind` is user, group, application, integration or organisation."""

    kind: str
    id: str
    label: str


@dataclass(frozen=True)
class Change:
    """One field before and after, as an admin would read it."""

    field: str
    old: object
    new: object


SYSTEM = Actor("system", label="Lockstep")
WORKER = Actor("worker", label="Lockstep")
COMMAND = Actor("command", label="Command line")
BY_NAME = "by_name"  # in the details of an event: done to this one person, on their own page


def record(
    kind: EventKind,
    *,
    actor: Actor,
    target: Thing | None = None,
    application: Thing | None = None,
    success: bool = True,
    reason: str = "",
    changes: Iterable[Change] = (),
    causes: Iterable[str] = (),
    exchanges: Iterable[str] = (),
    details: dict | None = None,
    touches: Iterable[tuple[str, str]] = (),
) -> Event:
    """Write an event, in the caller's transaction, with a mark for each (kind, id) that it touches.

    What nobody signed in failed at, again and again, is counted on the event of its burst, which is returned.
    """
    event = Event(
        kind=EventKind(kind),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:320],
        target_kind=target.kind if target else "",
        target_id=target.id if target else "",
        target_label=target.label[:320] if target else "",
        application_id=application.id if application else "",
        application_label=application.label[:320] if application else "",
        success=success,
        reason=reason,
        changes=[{"field": c.field, "old": masked(c.field, c.old), "new": masked(c.field, c.new)} for c in changes],
        causes=list(causes),
        exchange_ids=list(exchanges),
        details={key: masked(key, value) for key, value in _details(actor, target, details).items()},
        client_ip=actor.ip,
        user_agent=actor.user_agent[:400],
    )
    if not touches and (counted_on := bursts.counted(event)):
        return counted_on
    event.save(force_insert=True)
    for touched_kind, object_id in touches:
        marks.mark(touched_kind, object_id, event.id)
    return event


def _details(actor: Actor, target: Thing | None, details: dict | None) -> dict:
    by_name = target is not None and target.kind == "user" and actor.person == target.id != ""
    return {**(details or {}), **({BY_NAME: True} if by_name else {})}
