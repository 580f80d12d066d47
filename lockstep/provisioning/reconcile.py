"""One account: what it is, what it should be, the one step that follows; again, until there is nothing left to do.

Every step is saved with its evidence before the next is thought of, and every step is thought of afresh from what is
saved: a kill at any point loses nothing but the time. Named points for such kills: `POINTS`, `UNIT_POINTS`.
"""

from lockstep.accounts import actions as a
from lockstep.accounts import after
from lockstep.accounts.match import Match
from lockstep.connections.line import Line
from lockstep.doors import vault
from lockstep.provisioning import endings, guarding, reads, reviewing, writes
from lockstep.provisioning.saving import save
from lockstep.provisioning.snapshot import Snapshot, next_action, read

POINTS = ("reconcile.before_call", "reconcile.before_save", "reconcile.saved")
UNIT_POINTS = ("reconcile.unit_begun", "reconcile.between_halves")
MOST_STEPS = 12


def reconcile(line: Line, account_id: str) -> None:
    """Bring one account as near to what is wanted as can be now. Raises NotNow, Stopped, LeaseLost."""
    found: Match | None = None
    for _ in range(MOST_STEPS):
        snapshot = read(account_id)
        if snapshot is None:
            return
        action = _decided(line, snapshot, found)
        if isinstance(action, a.Find) and snapshot.value.open is None:
            found = reads.search(line, snapshot, action)
            if found is None:
                return
            continue
        found = None
        if not _carried_out(line, snapshot, action):
            return
    endings.too_many_steps(line.held, account_id)


def _ends_a_unit(snapshot: Snapshot, action: a.Action) -> bool:
    return snapshot.in_a_unit and isinstance(action, a.Delete | a.SwitchOff)


def _decided(line: Line, snapshot: Snapshot, found: Match | None) -> a.Action:
    if snapshot.row.look and snapshot.value.remote_id and snapshot.value.open is None:
        return a.Look(snapshot.value.remote_id, a.LookWhy.FRESH)
    action = next_action(snapshot, found)
    if snapshot.reviewing:
        return action if snapshot.in_a_unit else reviewing.shown(snapshot, action)
    return guarding.guarded(line.held, snapshot, action)


def _carried_out(line: Line, snapshot: Snapshot, action: a.Action) -> bool:
    """One step. False: the account's turn ends here, and the row says when it goes on."""
    if isinstance(action, a.READS):
        return reads.carry_out(line, snapshot, action)
    if snapshot.reviewing and isinstance(action, reviewing.PLANNED) and not _ends_a_unit(snapshot, action):
        return endings.plan_only(line.held, snapshot, action)
    if isinstance(action, a.WRITES):
        return writes.carry_out(line, snapshot, action)
    if isinstance(action, a.Adopt):
        return endings.adopt(line.held, snapshot, action)
    if isinstance(action, a.StartAfresh):
        save(line.held, snapshot, after.afresh(snapshot.value, vault.new_id()))
        return True
    return endings.end(line.held, snapshot, action)
