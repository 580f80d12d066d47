"""What we believe about an account over there, from what we sent and saw.

absent     no id over there, nothing under way
unsure     an open Exchange: something was sent, its answer isn't known
pending    active:false, never seen true since our create; or the service says NotActivated
active     active:true
off/us     active:false, and the last `active` that we sent was false (and true was not seen since)
off/them   active:false otherwise
unclear    active:false, and nobody can say which of the above
lost       an id that answers 404, and no delete of ours explains it; or that answers as somebody else
"""

from enum import StrEnum

from lockstep.accounts.account import Account, Origin, Status
from lockstep.applications.attributes import ACTIVE
from lockstep.applications.traits import Traits


class Belief(StrEnum):
    ABSENT = "absent"
    UNSURE = "unsure"
    PENDING = "pending"
    ACTIVE = "active"
    OFF_US = "off/us"
    OFF_THEM = "off/them"
    UNCLEAR = "unclear"
    LOST = "lost"


def belief(account: Account, traits: Traits) -> Belief:
    """What we believe. Something under way comes first: until its answer is known nothing else counts."""
    if account.open is not None:
        return Belief.UNSURE
    if not account.remote_id:
        return Belief.ABSENT
    if account.missing or account.stranger:
        return Belief.LOST
    active = account.seen.get(ACTIVE)
    if active is True:
        return Belief.ACTIVE
    return _inactive(account, traits) if active is False else Belief.UNCLEAR


def _inactive(account: Account, traits: Traits) -> Belief:
    if account.status is Status.NOT_ACTIVATED:
        return Belief.PENDING
    if account.status is Status.ENABLED:
        return Belief.UNCLEAR  # two of their APIs contradict each other
    if account.sent.get(ACTIVE) is False and not account.seen_true_since_off:
        return Belief.OFF_US
    if account.status is Status.DISABLED:
        return Belief.OFF_THEM
    if not account.history:
        return Belief.UNCLEAR
    never_active = account.origin is Origin.CREATED and not account.seen_true
    return Belief.PENDING if never_active and traits.pending else Belief.OFF_THEM


def status_would_help(account: Account, traits: Traits) -> bool:
    """Whether the service's other API can still tell what `unclear` is."""
    return traits.status_asked and account.status is Status.NOT_ASKED and belief(account, traits) is Belief.UNCLEAR
