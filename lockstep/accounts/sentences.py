"""Why was Bob not sent? One situation, one sentence for the person's page: what is, why, what next and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from lockstep.accounts import words
from lockstep.accounts.account import Account
from lockstep.accounts.actions import (
    Action,
    Create,
    Find,
    Hold,
    Look,
    LookWhy,
    Nothing,
    NotSent,
    Park,
    Wait,
    Why,
    changes_of,
)
from lockstep.accounts.belief import Belief, belief
from lockstep.accounts.compare import compare, not_kept
from lockstep.accounts.places import country_name, in_words
from lockstep.accounts.want import Want, Wanted
from lockstep.accounts.words import State, There
from lockstep.applications.attributes import ACTIVE, EMAIL, EXTERNAL_ID, USER_NAME, label
from lockstep.applications.traits import Traits


@dataclass(frozen=True)
class Telling:
    """What a sentence needs to know besides. `integration`: its state; `stopped_because`: a sentence.

    `since`: when the account was created; `missing`: how many lines are missing, 0 where that isn't known; `place`: in
    the queue for one, 0 outside of it.
    """

    person: str
    service: str
    traits: Traits
    now: datetime
    zone: tzinfo = UTC
    integration: str = "running"
    stopped_because: str = ""
    since: datetime | None = None
    missing: int = 0
    place: int = 0


@dataclass(frozen=True)
class Sentence:
    """`text` is the whole sentence; `next`: what moves it; `until`: when, where that is known."""

    state: State
    text: str
    next: str = words.NONE
    until: datetime | None = None


@dataclass(frozen=True)
class _Situation:
    action: Action
    account: Account
    wanted: Wanted
    telling: Telling
    filled: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str, **more: str) -> str:
        return text.format(**(dict(self.filled) | more))


def sentence(action: Action, account: Account, wanted: Wanted, telling: Telling) -> Sentence:
    """The sentence for a plan: `action` is what the law says now about this account."""
    situation = _Situation(action, account, wanted, telling, _filled(action, account, wanted, telling))
    if telling.integration in ("off", "authorising", "verified"):
        return Sentence(State.NOT_CONFIGURED, situation.say(words.OFF))
    if isinstance(action, Nothing):
        return _nothing(situation, action)
    if isinstance(action, NotSent):
        return Sentence(State.FAILED, f"Not sent: {_issues(action)}", words.AFTER_FIX)
    if isinstance(action, Hold):
        return Sentence(State.HELD, "Held: " + situation.say(words.HOLDS[action.reason]), words.AFTER_CHOICE)
    if telling.integration == "stopped":
        return Sentence(State.STOPPED, situation.say(words.STOPPED, detail=telling.stopped_because), words.AFTER_FIX)
    if isinstance(action, Park):
        return Sentence(State.WAITING, situation.say(words.PARKED), words.BY_ITSELF)
    return _waiting(situation, action) if isinstance(action, Wait) else _queued(situation)


def shortage_of(line: str, country: str, missing: int, free: int) -> str:
    """What is short, and where: "No DigitalLine free in Germany, 2 missing"."""
    place = f" in {in_words(country_name(country))}" if country else ""
    few = f"Only {free} {line}{'s' if free > 1 else ''}" if free else f"No {line}"
    return f"{few} free{place}, {missing} missing"


def there(account: Account, traits: Traits) -> There:
    """What the application has, in one word."""
    believed = belief(account, traits)
    if believed is Belief.UNSURE:
        return There.UNKNOWN
    if believed in (Belief.ABSENT, Belief.LOST):
        return There.NOT_THERE
    return {Belief.PENDING: There.PENDING, Belief.ACTIVE: There.ACTIVE}.get(believed, There.INACTIVE)


def act(action: Action, account: Account, wanted: Wanted, telling: Telling) -> str:
    """The line of a plan or preview: what happens to this account."""
    kind = type(action).__name__
    if kind in words.ACTS:
        return words.ACTS[kind][1].format(**_filled(action, account, wanted, telling))
    said = sentence(action, account, wanted, telling).text
    return said.replace("Waiting: ", "Waits: ", 1)


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """14:33 today, 3 Nov 09:12 otherwise; with seconds when it is less than two minutes off."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if abs((at - now).total_seconds()) < 120 else f"{local:%H:%M}"
    return clock if local.date() == today.date() else f"{local.day} {local:%b} {clock}"


def _nothing(situation: _Situation, action: Nothing) -> Sentence:
    state, text = words.NOTHING[action.why]
    account = situation.account
    if action.why is not Why.IN_STEP:
        return Sentence(state, situation.say(text))
    if account.remote_id and account.seen.get(ACTIVE) is False:
        return Sentence(state, situation.say(words.DEACTIVATED))
    if missing := not_kept(account, situation.wanted.attributes):
        return Sentence(state, situation.say(words.NOT_KEPT, fields=", ".join(label(path) for path in missing)))
    return Sentence(state, situation.say(text))


def _waiting(situation: _Situation, action: Wait) -> Sentence:
    state, text, following = words.WAITS[action.why]
    said = situation.say(text)
    if action.why is Why.PENDING:
        state, said = _pending(situation, said)
    return Sentence(state, said, situation.say(following), action.until)


def _pending(situation: _Situation, said: str) -> tuple[State, str]:
    """Changes wait with a pending account; who may not sign in at the moment has theirs left alone."""
    if situation.wanted.want is Want.PAUSED:
        return State.PENDING, f"{said} It is left alone while the password is expired."
    waiting = len(compare(situation.account, situation.wanted.attributes).changes)
    if not waiting:
        return State.PENDING, said
    return State.WAITING, f"{said} {waiting} change{'s go' if waiting > 1 else ' goes'} out then."


def _queued(situation: _Situation) -> Sentence:
    action, telling = situation.action, situation.telling
    unsure = situation.account.open is not None and isinstance(action, Look | Find)
    if unsure or (isinstance(action, Look) and action.why is LookWhy.UNSURE):
        return Sentence(State.WAITING, situation.say(words.UNSURE), words.BY_ITSELF)
    about = situation.say(words.ACTS[type(action).__name__][0])
    if telling.integration == "reviewing":
        return Sentence(State.QUEUED, situation.say(words.REVIEWING, act=about), words.AFTER_CHOICE)
    return Sentence(State.QUEUED, f"Queued: {about}.", words.BY_ITSELF)


def _issues(action: NotSent) -> str:
    first = action.issues[0].sentence
    more = len(action.issues) - 1
    others = f" {more} more field{'s' if more > 1 else ''} to correct." if more else ""
    return first[0].lower() + first[1:] + others


def _filled(action: Action, account: Account, wanted: Wanted, telling: Telling) -> dict[str, str]:
    until = getattr(action, "until", None)
    country = action.country if isinstance(action, Park) else ""
    detail = str(getattr(action, "detail", ""))
    names = {"person": telling.person, "service": telling.service}
    fields = [label(path) for path in changes_of(action) if path not in (ACTIVE, EXTERNAL_ID)]
    invited = telling.traits.pending and isinstance(action, Create)
    return names | {
        "line": telling.traits.line,
        "place": f" in {in_words(country_name(country))}" if country else "",
        "missing": f", {telling.missing} missing" if telling.missing else "",
        "queue": f"Place {telling.place} in line. " if telling.place else "",
        "holder": detail or "Somebody else",
        "until": moment(until, telling.now, telling.zone) if until else "once it is known",
        "since": f" since {moment(telling.since, telling.now, telling.zone)}" if telling.since else "",
        "fields": ", ".join(fields),
        "detail": detail or str(account.sent.get(EMAIL) or account.sent.get(USER_NAME) or ""),
        "why": words.OUT.get(wanted.reason, "").format(**names),
        "invited": ", gets an activation e-mail" if invited else "",
    }
