"""The calls that change nothing over there: looks, searches, and the question what an inactive account is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lockstep.accounts import actions as a
from lockstep.accounts import after
from lockstep.accounts.account import Account as Value
from lockstep.accounts.account import Origin, Status, Verb
from lockstep.accounts.match import Hit, Match, MatchKind, carrying, judge
from lockstep.accounts.outcome import Effect, effect
from lockstep.connections import speaker
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.line import Line
from lockstep.doors import vault
from lockstep.insights.kinds import EventKind
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.provisioning import sightings
from lockstep.provisioning.attempts import Attempt, settled_attempt
from lockstep.provisioning.endings import later
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.saving import save
from lockstep.provisioning.snapshot import Snapshot, service_of

_TOLD: Mapping[str, Status] = {
    "NotActivated": Status.NOT_ACTIVATED,
    "Disabled": Status.DISABLED,
    "Enabled": Status.ENABLED,
}


def carry_out(line: Line, snapshot: Snapshot, action: a.Action) -> bool:
    """One look. True: something was learned, so think again."""
    if isinstance(action, a.Look):
        return _look(line, snapshot, action)
    if isinstance(action, a.AskStatus):
        return _ask_status(line, snapshot, action)
    assert isinstance(action, a.Find)
    return _find_lost(line, snapshot, action)


def search(line: Line, snapshot: Snapshot, action: a.Find) -> Match | None:
    """Whom the keys find; None if a search brought no answer (then the account's turn has ended)."""
    for key in action.keys:
        hits = _hits(line, snapshot, action, key)
        if hits is None:
            return None
        counting = carrying(hits, key, snapshot.value.external_id)
        if counting:
            told = _in_full(line, snapshot, _with_status(line, snapshot, counting))
            return judge(told, snapshot.value.external_id)
    return Match(MatchKind.NONE)


def holder_of(line: Line, snapshot: Snapshot, keys: Iterable[a.Key]) -> Hit | None:
    """After a 409: who has one of these keys over there."""
    for key in keys:
        answer = speaker.call(line, requests.find(key.attribute, key.value), Purpose("find holder"))
        save(line.held, snapshot, snapshot.value, answers=(answer,))
        found = carrying(_hits_of(snapshot, answer), key, "")
        if found:
            return found[0]
    return None


def _look(line: Line, snapshot: Snapshot, action: a.Look) -> bool:
    answer = speaker.call(line, requests.get(action.remote_id), _purpose(snapshot, "look"))
    value = snapshot.value
    what = effect(Verb.LOOK, answer.reply.kind)
    if what is Effect.SEEN and answer.reply.resource is not None:
        value = _seen(snapshot, answer)
        if value.stranger and not snapshot.value.stranger:
            return _look_twice(line, snapshot, action, answer)
    elif what is Effect.MISSING:
        value = after.missed(value, answer.at, fresh_id=vault.new_id())
    else:
        return _nothing_learned(line, snapshot, action, answer)
    save(line.held, snapshot, value, answers=(answer,), attempt=settled_attempt(snapshot, value, answer))
    return True


def _seen(snapshot: Snapshot, answer: Answer) -> Value:
    assert answer.reply.resource is not None
    seen = answer.reply.resource.values
    return after.looked(snapshot.value, seen, answer.at, snapshot.traits, fresh_id=vault.new_id())


def _look_twice(line: Line, snapshot: Snapshot, action: a.Look, first: Answer) -> bool:
    """That the id is somebody else's now would end our care for it: one answer alone is not believed."""
    save(line.held, snapshot, snapshot.value, answers=(first,), settle=False)
    answer = speaker.call(line, requests.get(action.remote_id), _purpose(snapshot, "look"))
    if effect(Verb.LOOK, answer.reply.kind) is not Effect.SEEN or answer.reply.resource is None:
        return _nothing_learned(line, snapshot, action, answer)
    value = _seen(snapshot, answer)
    save(line.held, snapshot, value, answers=(answer,), attempt=settled_attempt(snapshot, value, answer))
    return True


def _ask_status(line: Line, snapshot: Snapshot, action: a.AskStatus) -> bool:
    answer = _status_call(line, snapshot, action.remote_id)
    told = _status_told(answer)
    if told is None:
        return _nothing_learned(line, snapshot, action, answer)
    save(line.held, snapshot, after.told_status(snapshot.value, told), answers=(answer,))
    return True


def _find_lost(line: Line, snapshot: Snapshot, action: a.Find) -> bool:
    """What became of a create without an answer: ours if somebody carries our externalId, else not found this time."""
    match = Match(MatchKind.NONE)
    answer = None
    for key in action.keys:
        answer = speaker.call(line, requests.find(key.attribute, key.value), _purpose(snapshot, "find"))
        if effect(Verb.FIND, answer.reply.kind) is not Effect.FOUND:
            return _nothing_learned(line, snapshot, action, answer)
        match = judge(carrying(_hits_of(snapshot, answer), key, snapshot.value.external_id), snapshot.value.external_id)
        if match.kind is MatchKind.OURS:
            break
        save(line.held, snapshot, snapshot.value, answers=(answer,), settle=False)
    assert answer is not None, "a search without keys"
    value = _found(snapshot.value, match, answer)
    save(line.held, snapshot, value, answers=(answer,), attempt=settled_attempt(snapshot, value, answer))
    return True


def _found(value: Value, match: Match, answer: Answer) -> Value:
    if match.kind is MatchKind.OURS:
        return after.adopted(value, match.hits[0], Origin.CREATED, answer.at)
    return after.missed(value, answer.at, fresh_id=vault.new_id())


def _hits(line: Line, snapshot: Snapshot, action: a.Find, key: a.Key) -> list[Hit] | None:
    if snapshot.reviewing:
        return sightings.hits(snapshot.integration, key, linked_names(snapshot))
    answer = speaker.call(line, requests.find(key.attribute, key.value), _purpose(snapshot, "find"))
    if effect(Verb.FIND, answer.reply.kind) is not Effect.FOUND:
        _nothing_learned(line, snapshot, action, answer)
        return None
    save(line.held, snapshot, snapshot.value, answers=(answer,))
    return _hits_of(snapshot, answer)


def _hits_of(snapshot: Snapshot, answer: Answer) -> list[Hit]:
    if answer.reply.page is None:
        return []
    linked = linked_names(snapshot)
    return [Hit(item.id, item.values, linked.get(item.id, "")) for item in answer.reply.page.items]


def linked_names(snapshot: Snapshot) -> dict[str, str]:
    """Whose rows have which ids: of everybody but this one."""
    others = Account.objects.filter(LIVING, integration=snapshot.integration, missing=False, stranger=False)
    named = others.exclude(remote_id="").exclude(pk=snapshot.row.pk)
    return {remote_id: label or "somebody" for remote_id, label in named.values_list("remote_id", "label")}


def _with_status(line: Line, snapshot: Snapshot, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """A single inactive hit that nobody has: is it pending, or switched off? Asked where the service can say."""
    if len(hits) != 1 or hits[0].active or hits[0].linked_to or not snapshot.traits.status_asked:
        return hits
    answer = _status_call(line, snapshot, hits[0].remote_id)
    save(line.held, snapshot, snapshot.value, answers=(answer,))
    return (replace(hits[0], status=_status_told(answer) or Status.NOT_ASKED),)


def _in_full(line: Line, snapshot: Snapshot, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """In a review, what a list leaves out of an account that would be adopted is read: the plan shows what is sent."""
    alone = snapshot.reviewing and len(hits) == 1 and hits[0].active and not hits[0].linked_to
    if not alone or not snapshot.traits.lists_leave_out or sightings.is_full(snapshot.integration, hits[0].remote_id):
        return hits
    answer = speaker.call(line, requests.get(hits[0].remote_id), _purpose(snapshot, "look"))
    save(line.held, snapshot, snapshot.value, answers=(answer,))
    if answer.reply.resource is None:
        return hits
    sightings.note(snapshot.integration, answer.reply.resource, answer.at, full=True)
    return (replace(hits[0], attributes=answer.reply.resource.values),)


def _status_call(line: Line, snapshot: Snapshot, remote_id: str) -> Answer:
    path = service_of(snapshot.integration.application).status_of(remote_id)
    return speaker.call(line, requests.platform_get(path), _purpose(snapshot, "status"))


def _status_told(answer: Answer) -> Status | None:
    """What they say; REFUSED where they won't; None where nothing was learned."""
    document = answer.reply.document
    if document is not None:
        return _TOLD.get(str(document.get("status", "")), Status.REFUSED)
    if answer.reply.kind in (ReplyKind.FORBIDDEN, ReplyKind.REFUSED, ReplyKind.MISSING, ReplyKind.LICENCE):
        return Status.REFUSED
    return None


def _nothing_learned(line: Line, snapshot: Snapshot, action: a.Action, answer: Answer) -> bool:
    reason = answer.reply.sentence
    attempt = Attempt(EventKind.USER_LOOKUP_PROVISION, reason, exchanges=(answer.exchange_id,), keeps_causes=True)
    return later(line, snapshot, snapshot.value, action, answer, attempt)


def _purpose(snapshot: Snapshot, name: str) -> Purpose:
    return Purpose(name, snapshot.value.external_id, finishing=snapshot.in_a_unit)
