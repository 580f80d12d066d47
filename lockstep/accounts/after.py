"""What becomes of the row: after a request, an answer, a look. Each takes the row and gives the next one.

`fresh_id` is a new random externalId, for where an account's life ends: one is never used twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from lockstep.accounts.account import (
    Account,
    Choice,
    Conflict,
    HolderKind,
    Open,
    Origin,
    Refusal,
    Revival,
    Status,
    Value,
    Verb,
)
from lockstep.accounts.actions import (
    Action,
    Create,
    Delete,
    HoldReason,
    ReviveAndDelete,
    SwitchOff,
    changes_of,
    fingerprint,
)
from lockstep.accounts.match import Hit, same_key
from lockstep.accounts.retry import refusal_delay
from lockstep.accounts.want import Want, Wanted
from lockstep.applications.attributes import ACTIVE, EXTERNAL_ID, KEYS, USER_NAME, Attributes
from lockstep.applications.traits import Traits

TWO_LOOKS_APART = timedelta(seconds=30)


def wanting(account: Account, wanted: Wanted, now: datetime) -> Account:
    """Remember since when the person has been out of scope. Who isn't wanted in keeps no place in the queue."""
    if wanted.want is not Want.IN:
        account = left_queue(account)
    if wanted.want in (Want.OUT, Want.GONE):
        return account if account.out_since else replace(account, out_since=now)
    return replace(account, out_since=None) if account.out_since else account


def left_queue(account: Account) -> Account:
    """Out of the queue for a free line: also when something else stands in the way, else everybody waits behind."""
    return replace(account, parked_at=None, line_tried_at=None) if account.parked_at else account


def opened(account: Account, action: Action) -> Account:
    """Before the request leaves: from here on its outcome isn't known. Reads open nothing."""
    verb = Verb.CREATE if isinstance(action, Create) else Verb.DELETE if isinstance(action, Delete) else Verb.CHANGE
    revival = Revival.BEGUN if isinstance(action, ReviveAndDelete) else account.revival
    return replace(account, open=Open(verb, dict(changes_of(action))), absent_looks=(), revival=revival)


def opened_delete(account: Account) -> Account:
    """Before the second half of a revival leaves."""
    return replace(account, open=Open(Verb.DELETE), absent_looks=())


def created(account: Account, remote_id: str, seen: Attributes, at: datetime, sent: Attributes) -> Account:
    """A create was answered with the account."""
    linked = Account(account.external_id, remote_id, Origin.CREATED, seen_true=seen.get(ACTIVE) is True)
    return replace(_taken(linked, _own(sent), seen), seen_at=at, seen_full_at=at, delete_adopted=account.delete_adopted)


def accepted(account: Account, action: Action, seen: Attributes, at: datetime) -> Account:
    """A change was answered with the account. One that was to be switched off and is still on counts as refused."""
    changes = changes_of(action)
    taken = replace(_taken(account, changes, seen), open=None, absent_looks=(), seen_at=at, seen_full_at=at)
    if isinstance(action, SwitchOff):
        taken = replace(taken, revival=Revival.NONE)
        if seen.get(ACTIVE) is not False:
            return refused(taken, action, "unchanged", "It answered as if done, and the account is still active.", at)
    done = account.refusal is not None and account.refusal.of == fingerprint(action)
    forgiven = done and not isinstance(action, ReviveAndDelete)
    cleared = taken.conflict is not None and any(key in changes for key in KEYS)
    return replace(
        taken,
        refusal=None if forgiven else taken.refusal,
        conflict=None if cleared else taken.conflict,
        choice=Choice.NONE,
        choice_of="",
        missing=False,
    )


def deleted(account: Account, fresh_id: str) -> Account:
    """The account is gone over there by our hand."""
    return Account(fresh_id, out_since=account.out_since)


def afresh(account: Account, fresh_id: str) -> Account:
    """Start again as somebody who has no account there."""
    return Account(fresh_id, out_since=account.out_since)


def looked(
    account: Account, seen: Attributes, at: datetime, traits: Traits, *, fresh_id: str, full: bool = True
) -> Account:
    """The id answered: to a GET (full), or in a list. An open Exchange is settled by it."""
    if not is_ours(account, seen, traits):
        if account.open is not None and account.open.verb is Verb.DELETE:
            return deleted(account, fresh_id)  # done, and the id went to somebody else
        return replace(_closed(account), stranger=True, missing=False)
    if not full:
        seen = {path: value for path, value in account.seen.items() if traits.left_out_of_lists(path)} | dict(seen)
    settled = _settled(account, seen)
    active = seen.get(ACTIVE) is True
    return replace(
        settled,
        seen=dict(seen),
        seen_at=at,
        seen_full_at=at if full else account.seen_full_at,
        seen_true=account.seen_true or active,
        seen_true_since_off=settled.seen_true_since_off or active,
        history=settled.history or active,
        status=Status.NOT_ASKED if full else account.status,
        revival=settled.revival if active else Revival.NONE,
        missing=False,
        stranger=False,
    )


def missed(account: Account, at: datetime, *, fresh_id: str) -> Account:
    """A GET of the id answered 404, or a search for an open create found nothing."""
    if account.open is None:
        return replace(account, missing=bool(account.remote_id))
    looks = (*account.absent_looks, at)
    if looks[-1] - looks[0] < TWO_LOOKS_APART:
        return replace(account, absent_looks=looks[:1])
    if account.open.verb is Verb.DELETE:
        return deleted(account, fresh_id)
    return replace(_closed(account), missing=bool(account.remote_id))


def adopted(account: Account, hit: Hit, origin: Origin, at: datetime) -> Account:
    """Link the row to an account that was found. One with our externalId is ours, whoever answered that it was made."""
    sent = account.open.sent if account.open is not None and origin is Origin.CREATED else {}
    choice_of = HoldReason.OFF_THERE if account.choice is Choice.SWITCH_ON else ""
    linked = replace(
        Account(account.external_id, hit.remote_id, origin),
        seen_true=origin is Origin.ADOPTED or hit.active,
        seen_at=at,
        status=hit.status,
        choice=account.choice if choice_of else Choice.NONE,
        choice_of=choice_of,
        delete_adopted=account.delete_adopted,
    )
    return replace(_taken(linked, _own(sent), hit.attributes), seen=dict(hit.attributes))


def told_status(account: Account, status: Status) -> Account:
    """The service's other API said what the account is, or (REFUSED) wouldn't."""
    return replace(account, status=status)


def restored(account: Account) -> Account:
    """The row is older than what was sent and seen: nobody can say who switched it off, or what it looks like."""
    return replace(account, history=False, seen_true_since_off=True, seen_at=None, seen_full_at=None)


def not_sent(account: Account) -> Account:
    """Nothing was done: the Exchange closes. Half a revival falls back to what was before it."""
    return _closed(account)


def revival_failed(account: Account) -> Account:
    """The delete half was not confirmed: nobody stays active by it."""
    return replace(_closed(account), revival=Revival.FAILED)


def refused(account: Account, action: Action, code: str, sentence: str, now: datetime, status: int = 0) -> Account:
    """The service said no: the same again later, anything else at once."""
    of, before = fingerprint(action), account.refusal
    tries = before.tries + 1 if before is not None and before.of == of else 1
    retry_at = now + refusal_delay(tries, leaver=isinstance(action, SwitchOff))
    if isinstance(action, Create):
        account = left_queue(account)
    return replace(_closed(account), refusal=Refusal(of, code, sentence, tries, retry_at, status))


def conflicted(account: Account, wanted: Wanted, kind: HolderKind, holder: str) -> Account:
    """Somebody over there holds a key that is wanted."""
    return replace(_closed(left_queue(account)), conflict=Conflict(keys_of(wanted.attributes), kind, holder))


def parked(account: Account, now: datetime, *, tried: bool = True) -> Account:
    """No line free: into the queue, or back to one's place in it."""
    tried_at = now if tried else account.line_tried_at
    return replace(_closed(account), parked_at=account.parked_at or now, line_tried_at=tried_at)


def chose(account: Account, choice: Choice, hold: HoldReason) -> Account:
    """An admin chose what becomes of a held account."""
    return replace(account, choice=choice, choice_of=hold)


def keys_of(attributes: Attributes) -> tuple[str, ...]:
    """userName and e-mail, as they are wanted."""
    return tuple(str(attributes.get(key, "")) for key in KEYS)


def is_ours(account: Account, seen: Attributes, traits: Traits) -> bool:
    """Whether the id still shows this account: by our externalId; of an adopted one by the userName last seen."""
    if account.origin is Origin.CREATED and traits.keeps_external_id:
        return seen.get(EXTERNAL_ID) == account.external_id
    names = [account.seen.get(USER_NAME), account.open.sent.get(USER_NAME) if account.open else None]
    known = [name for name in names if name]
    return not known or any(same_key(name, seen.get(USER_NAME)) for name in known)


def _taken(account: Account, changes: Mapping[str, Value], seen: Attributes) -> Account:
    sent, made = dict(account.sent), dict(account.made)
    for path, value in changes.items():
        if value is None:
            sent.pop(path, None)
            made.pop(path, None)
        else:
            again = (account.seen.get(path),) if sent.get(path) == value else ()
            sent[path] = value
            made[path] = (*again, seen.get(path))
    active = seen.get(ACTIVE) is True
    switched_off = changes.get(ACTIVE) is False
    return replace(
        account,
        sent=sent,
        made=made,
        seen=dict(seen),
        seen_true=account.seen_true or active,
        seen_true_since_off=active or (account.seen_true_since_off and not switched_off),
        history=account.history or active or switched_off,
    )


def _settled(account: Account, seen: Attributes) -> Account:
    """Close an open Exchange by what is there: what shows was taken, what doesn't wasn't.

    One exception: that an account is off doesn't show who switched it off, our lost request or they meanwhile. It is
    not counted as ours, or coming back would switch on what they may have switched off.
    """
    if account.open is None:
        return account
    if account.open.verb is Verb.DELETE:
        return _closed(account)
    done = {path: value for path, value in account.open.sent.items() if seen.get(path) == value}
    doubtful = done.get(ACTIVE) is False
    if doubtful:
        del done[ACTIVE]
    history = account.history and not doubtful
    return replace(_taken(account, done, seen), open=None, absent_looks=(), history=history)


def _closed(account: Account) -> Account:
    revival = account.revival
    if revival is Revival.BEGUN and account.open is not None:
        revival = Revival.FAILED if account.open.verb is Verb.DELETE else Revival.NONE
    return replace(account, open=None, absent_looks=(), revival=revival)


def _own(sent: Mapping[str, Value]) -> dict[str, Value]:
    return {path: value for path, value in sent.items() if path != EXTERNAL_ID}
