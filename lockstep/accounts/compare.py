"""What has to be sent so that an account is as wanted, and what differs without being sent.

    change  wanted and not sent (or sent, and changed by them since), unless it is there already
    clear   sent by us, no longer wanted, still there: the only thing that is ever removed
    drift   changed over there since we sent it: `change` puts it right, once for each value they choose
    kept    what they made of what we sent (`US`, they keep `United States`): shown, not fought, so nothing loops

A country by its name is the country by its code, a phone number with spaces the one without: nothing to change.
`active` and `externalId` are not compared here: the table of `plan.py` decides about them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lockstep.accounts.account import Account, Value
from lockstep.accounts.places import country_code, e164
from lockstep.applications.attributes import ACTIVE, COUNTRY, EXTERNAL_ID, MOBILE, Attributes, Changes

_NOT_COMPARED = (ACTIVE, EXTERNAL_ID)


@dataclass(frozen=True)
class Difference:
    change: Attributes = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    drift: Mapping[str, Value] = field(default_factory=dict)
    kept: Mapping[str, Value] = field(default_factory=dict)

    @property
    def changes(self) -> Changes:
        """One mapping for a PATCH; None clears."""
        return dict(self.change) | dict.fromkeys(self.clear)


def compare(account: Account, wanted: Attributes) -> Difference:
    """What differs between the account and what is wanted of it."""
    drift = {path: account.seen.get(path) for path in account.sent if drifted(account, path)}
    change = {
        path: value
        for path, value in wanted.items()
        if path not in _NOT_COMPARED
        and not _said_otherwise(path, account.seen.get(path), value)
        and account.seen.get(path) != value
        and (account.sent.get(path) != value or path in drift)
    }
    clear = tuple(
        path for path in account.sent if path not in wanted and path in account.seen and path not in _NOT_COMPARED
    )
    kept = {
        path: account.seen.get(path)
        for path, value in wanted.items()
        if account.sent.get(path) == value and path not in change and account.seen.get(path) != value
    }
    return Difference(change, clear, drift, kept)


def not_kept(account: Account, wanted: Attributes) -> tuple[str, ...]:
    """What was sent and accepted, and isn't there in any words: it is said, and sent again only if somebody asks."""
    kept = compare(account, wanted).kept
    return tuple(path for path, seen in kept.items() if not _said_otherwise(path, seen, wanted[path]))


def drifted(account: Account, path: str) -> bool:
    """Whether they changed a value since we sent it: it is neither what we sent nor what they made of it."""
    if path in _NOT_COMPARED or path not in account.sent:
        return False
    seen = account.seen.get(path)
    return seen != account.sent[path] and path in account.made and seen not in account.made[path]


def _said_otherwise(path: str, seen: Value, wanted: Value) -> bool:
    """Whether they say the same in other words."""
    if path == COUNTRY:
        return country_code(str(seen or "")) == wanted
    return path == MOBILE and e164(str(seen or "")) == wanted
