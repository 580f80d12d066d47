"""A review looks and plans, and writes nothing: what the law would do is kept as the plan, for an admin to see."""

from dataclasses import replace

from lockstep.accounts import actions as a
from lockstep.doors import clock
from lockstep.provisioning.snapshot import Snapshot, next_action

PLANNED = (*a.WRITES, a.Adopt, a.StartAfresh)


def shown(snapshot: Snapshot, action: a.Action) -> a.Action:
    """The action as the plan shows it. The look that comes before every write is taken only if there was none yet."""
    if not isinstance(action, a.Look) or action.why is not a.LookWhy.FRESH:
        return action
    if snapshot.value.seen_full_at is None or snapshot.value.seen_at is None:
        return action
    return if_seen_now(snapshot)


def if_seen_now(snapshot: Snapshot) -> a.Action:
    """What the law would say if a look had just shown again what is known."""
    now = clock.now()
    fresh = replace(snapshot.value, seen_at=now, seen_full_at=now)
    return next_action(replace(snapshot, value=fresh))
