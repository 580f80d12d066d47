"""What comes back, and what it does to the row.

ACCEPTED      2xx with the resource: sent += what was sent, seen := body      after.created, after.accepted
DELETED       a delete: done (2xx, or 404)                                    after.deleted
UNSURE        2xx without it or of another id, 202, nothing, cut, 5xx         the Exchange stays open; a look
NOT_SENT      nothing left                                                    after.not_sent; back-off
ASK_AGAIN     404, not a delete: lost only after a GET says so too            after.not_sent; then a Look
MISSING       404 to a look                                                   after.missed
CONFLICT      409 to a request with a key: somebody holds it                  after.conflicted
PARK          403, no line free                                               after.parked
STOP          403 permission, plan, SCIM off; 401 after one refresh           the integration stops, visibly
REFRESH       401: refresh once, then again                                   after.not_sent
SLOW_DOWN     429                                                             after.not_sent; the group's penalty
REFUSED       other 4xx; a 409 that can't be about a key                      after.refused
SEEN, FOUND   a look, a search: answered                                      after.looked, match.judge
NOTHING_LEARNED  a read that tells nothing                                    later again
"""

from collections.abc import Mapping
from enum import StrEnum

from lockstep.accounts.account import Verb
from lockstep.protocols.scim.replies import ReplyKind


class Effect(StrEnum):
    ACCEPTED = "accepted"
    DELETED = "deleted"
    UNSURE = "unsure"
    NOT_SENT = "not_sent"
    ASK_AGAIN = "ask_again"
    MISSING = "missing"
    CONFLICT = "conflict"
    PARK = "park"
    STOP = "stop"
    REFRESH = "refresh"
    SLOW_DOWN = "slow_down"
    REFUSED = "refused"
    SEEN = "seen"
    FOUND = "found"
    NOTHING_LEARNED = "nothing_learned"


_ANY: Mapping[ReplyKind, Effect] = {
    ReplyKind.NOT_SENT: Effect.NOT_SENT,
    ReplyKind.FORBIDDEN: Effect.STOP,
    ReplyKind.THROTTLED: Effect.SLOW_DOWN,
}
_READS: Mapping[tuple[Verb, ReplyKind], Effect] = {
    (Verb.LOOK, ReplyKind.ACCEPTED): Effect.SEEN,
    (Verb.LOOK, ReplyKind.MISSING): Effect.MISSING,
    (Verb.FIND, ReplyKind.PAGE): Effect.FOUND,
}
_WRITES: Mapping[tuple[Verb, ReplyKind], Effect] = {
    (Verb.CREATE, ReplyKind.ACCEPTED): Effect.ACCEPTED,
    (Verb.CHANGE, ReplyKind.ACCEPTED): Effect.ACCEPTED,
    (Verb.DELETE, ReplyKind.DELETED): Effect.DELETED,
    (Verb.CREATE, ReplyKind.CONFLICT): Effect.CONFLICT,
    (Verb.CHANGE, ReplyKind.CONFLICT): Effect.CONFLICT,
    (Verb.CHANGE, ReplyKind.MISSING): Effect.ASK_AGAIN,
    (Verb.CREATE, ReplyKind.LICENCE): Effect.PARK,
}
_REFUSALS = (ReplyKind.REFUSED, ReplyKind.CONFLICT, ReplyKind.LICENCE, ReplyKind.MISSING)


def effect(verb: Verb, kind: ReplyKind, *, refreshed: bool = False, keys: bool = True) -> Effect:
    """What an answer means. `refreshed`: the token was renewed just before this request; `keys`: it holds one."""
    if kind is ReplyKind.UNAUTHORISED:
        return Effect.STOP if refreshed else Effect.REFRESH
    if kind in _ANY:
        return _ANY[kind]
    if verb in (Verb.LOOK, Verb.FIND):
        return _READS.get((verb, kind), Effect.NOTHING_LEARNED)
    if kind is ReplyKind.CONFLICT and not keys:
        return Effect.REFUSED
    return _WRITES.get((verb, kind), Effect.REFUSED if kind in _REFUSALS else Effect.UNSURE)
