"""The law, whole: what we believe of an account, what the directory wants of it, and so what is done.

           in                     paused         out                gone
absent     find -> create  (1)    -              -                  forget
unsure     look  (2)              look           look               look
pending    wait  (3)              wait           delete | hold (4)  delete
active     patch what differs     switch off     switch off         delete
off/us     switch on + patch (5)  keys only (6)  keys only (6)      revive+delete (7)
off/them   hold  (8)              -              -                  revive+delete (7)
unclear    hold  (8)              hold           hold               hold
lost       hold  (8)              -              forget             forget

1 by externalId where the service filters by it (else compared on every hit), then userName, then e-mail (ASCII case
  only); a hit counts only if it carries what was asked for. No match and lint passes: create. One match, active, no
  foreign externalId, linked to nobody: adopt (adopting only adds and changes, never clears). Any other match (off,
  pending, foreign, taken, two of them): hold, with the reason. No line free: park, in order of arrival; one canary is
  tried.
2 reads only, by the keys as sent; "absent" is believed after two looks 30 s apart.
3 own account whose e-mail was mistyped: delete, then create, when an admin says so.
4 ours: delete (else the leaver could still activate it), two minutes after `out_since` (suspended or deleted: at
  once), so that a move between groups costs nothing. Not ours: hold.
5 one PATCH.
6 userName and e-mail only, to free an address.
7 one unit: begins only with two writes free and two minutes of token left; if the delete isn't confirmed, the account
  is switched off again at once. (A service that deletes what is off is asked to delete, without more.)
8 an admin chooses: switch on / create again / let go. A choice answers the hold that it was given for, no later one.
ALWAYS  no write to an id not seen with our externalId (adopted: the userName last seen) in the last 60 s, since ids
        are reused · a hold never blocks switching off · the grant's own account is never touched · rows of deleted
        users stay until the account is gone over there
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from lockstep.accounts import cells
from lockstep.accounts.account import Account
from lockstep.accounts.actions import (
    WRITES,
    WRITES_TO_AN_ID,
    Action,
    Look,
    LookWhy,
    Nothing,
    Wait,
    Why,
    changes_of,
    fingerprint,
)
from lockstep.accounts.belief import Belief, belief
from lockstep.accounts.cells import Case, Conditions
from lockstep.accounts.want import Want, Wanted
from lockstep.applications.traits import Traits

FRESH = timedelta(seconds=60)

_COLUMNS = (Want.IN, Want.PAUSED, Want.OUT, Want.GONE)
# fmt: off
_TABLE: Mapping[Belief, tuple[Callable[[Case], Action], ...]] = {
    Belief.ABSENT:   (cells.find_or_create, cells.not_there,    cells.not_there,      cells.forget),
    Belief.UNSURE:   (cells.look,           cells.look,         cells.look,           cells.look),
    Belief.PENDING:  (cells.wait_or_delete, cells.wait,         cells.delete_or_hold, cells.delete),
    Belief.ACTIVE:   (cells.patch,          cells.switch_off,   cells.switch_off,     cells.delete),
    Belief.OFF_US:   (cells.switch_on,      cells.keys_only,    cells.keys_only,      cells.revive_and_delete),
    Belief.OFF_THEM: (cells.hold_off,       cells.leave_off,    cells.leave_off,      cells.revive_and_delete),
    Belief.UNCLEAR:  (cells.hold_unclear,   cells.keep_unclear, cells.keep_unclear,   cells.keep_unclear),
    Belief.LOST:     (cells.hold_lost,      cells.not_there,    cells.forget,         cells.forget),
}
# fmt: on


def plan(account: Account, wanted: Wanted, conditions: Conditions) -> Action:
    """The next step for one account: one action, after which the row is looked at again."""
    row = _TABLE[belief(account, conditions.traits)]
    action = row[_COLUMNS.index(wanted.want)](Case(account, wanted, conditions))
    return _always(action, account, conditions) if isinstance(action, WRITES) else action


def _always(action: Action, account: Account, conditions: Conditions) -> Action:
    """What holds for every write, whichever cell wants it."""
    if account.remote_id and account.remote_id == conditions.grant_account:
        return Nothing(Why.GRANT)
    refusal = account.refusal
    if refusal is not None and refusal.of == fingerprint(action) and refusal.retry_at is not None:
        if conditions.now < refusal.retry_at:
            return Wait(Why.REFUSED, refusal.retry_at, refusal.sentence)
    if isinstance(action, WRITES_TO_AN_ID) and not _fresh(action, account, conditions.now, conditions.traits):
        return Look(account.remote_id, LookWhy.FRESH)
    return action


def _fresh(action: Action, account: Account, now: datetime, traits: Traits) -> bool:
    """Whether the account was seen in time; in full where what lists leave out is to be changed."""
    in_full = any(traits.left_out_of_lists(path) for path in changes_of(action))
    seen_at = account.seen_full_at if in_full else account.seen_at
    return seen_at is not None and now - seen_at <= FRESH


def rank(account: Account, wanted: Wanted, traits: Traits) -> int:
    """Whose turn comes first: leavers 0, returners 1, newcomers 2, edits 3."""
    if wanted.want is not Want.IN:
        return 0
    believed = belief(account, traits)
    if believed in (Belief.OFF_US, Belief.OFF_THEM):
        return 1
    return 2 if not account.remote_id else 3
