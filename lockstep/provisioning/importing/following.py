"""What would follow over there if somebody imported joined a bound group: said beforehand, by the law itself."""

from dataclasses import replace

from lockstep.accounts import actions as a
from lockstep.accounts import after, plan, sentences
from lockstep.accounts.account import Account as Value
from lockstep.accounts.cells import Conditions
from lockstep.accounts.desired import desired
from lockstep.accounts.lint import lint
from lockstep.accounts.match import Hit, judge
from lockstep.accounts.want import Wanted, wanted
from lockstep.applications.access import Standing
from lockstep.applications.attributes import label
from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.provisioning.models import ImportRow
from lockstep.provisioning.people import person_of
from lockstep.provisioning.snapshot import service_of, user_name_from

NOT_YET = "imported"  # stands for the externalId that a row will have


def would_follow(integration: Integration, row: ImportRow) -> str:
    """A sentence; "" for whom nothing is known in full."""
    if row.user is None or row.user.deleted_at is not None or not row.full:
        return ""
    service = service_of(integration.application)
    attributes = desired(person_of(row.user), service.mapping, service.traits, user_name_from(integration))
    want = wanted(Standing(row.user.state, bound=True), Value(NOT_YET), attributes, lint(attributes, service.traits))
    action = _action(integration, row, want)
    if isinstance(action, a.Patch):
        return f"Would be taken over, and {_named(action)} changed there."
    if isinstance(action, a.Nothing):
        return _untouched(action)
    telling = sentences.Telling(row.user.name, service.name, service.traits, clock.now())
    return sentences.act(action, Value(NOT_YET), want, telling)


def _action(integration: Integration, row: ImportRow, want: Wanted) -> a.Action:
    """What the law says of the account as it was read, adopted if it would be."""
    now, value = clock.now(), Value(NOT_YET)
    traits = service_of(integration.application).traits
    found = judge([Hit(row.remote_id, row.values)], NOT_YET)
    conditions = Conditions(now, traits, integration.grant_owner_id, found=found)
    action = plan.plan(value, want, conditions)
    if not isinstance(action, a.Adopt):
        return action
    linked = replace(after.adopted(value, action.hit, action.origin, now), seen_at=now, seen_full_at=now)
    return plan.plan(linked, want, replace(conditions, found=None))


def _untouched(action: a.Nothing) -> str:
    if action.why is a.Why.IN_STEP:
        return "Would be taken over as it is: no call changes anything."
    if action.why is a.Why.GRANT:
        return "Would be taken over and never changed: the integration was authorised with this account."
    return "Stays as it is there while the user is suspended here."


def _named(action: a.Patch) -> str:
    return ", ".join(label(path) for path in action.changes)
