"""Who would leave a service now, and who went within a day: what the guard counts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lockstep.accounts import guard
from lockstep.accounts.account import Origin
from lockstep.accounts.guard import Leave, Limits, Verdict
from lockstep.connections.models import Integration
from lockstep.provisioning.models import LIVING, Account, ApprovedAct, Policy
from lockstep.provisioning.people import allowed_ids

IN_USE = ("active", "pending", "unsure")
SWITCHED_OFF = ("off/us", "off/them")


@dataclass(frozen=True)
class _Row:
    pk: str
    user_id: str | None
    belief: str
    origin: str
    delete_adopted: bool
    deleted_at: datetime | None
    named: str
    let: str

    @property
    def leave(self) -> Leave:
        deleted = self.user_id is None or self.deleted_at is not None
        return Leave.GONE if deleted and (self.origin != Origin.ADOPTED or self.delete_adopted) else Leave.OUT


def limits_of(integration: Integration) -> Limits:
    """The guard's limits: the integration's own, else those of the settings."""
    own = Policy.objects.filter(pk=integration.pk).values_list("guard_share", "guard_most").first() or (None, None)
    return Limits(own[0] or settings.GUARD_SHARE_PERCENT, own[1] or settings.GUARD_MOST)


def judge(integration: Integration, now: datetime) -> Verdict:
    """What the guard says of everybody who would leave now."""
    rows, allowed = _rows(integration), allowed_ids(integration.application)
    living = ApprovedAct.objects.filter(approval__integration=integration, approval__ends_at__gt=now)
    approved = set(living.filter(ended_at__isnull=True).values_list("account_id", flat=True))
    planned = {row.pk for row in rows if row.user_id not in allowed and _would_go(row) and row.pk not in approved}
    in_use = {row.pk for row in rows if row.belief in IN_USE}
    return guard.guard(in_use, _gone(integration, now), planned, limits_of(integration))


def _rows(integration: Integration) -> list[_Row]:
    linked = Account.objects.filter(LIVING, integration=integration, missing=False, stranger=False)
    linked = linked.exclude(remote_id="").exclude(remote_id=integration.grant_owner_id)
    columns = ("pk", "user_id", "belief", "origin", "delete_adopted", "user__deleted_at", "leave_named", "leave_let")
    return [_Row(*row) for row in linked.values_list(*columns)]


def _would_go(row: _Row) -> bool:
    """Whether a switch-off or a deletion is to come that nobody has decided yet."""
    if guard.covers(row.named, row.leave) or guard.covers(row.let, row.leave):
        return False
    return row.belief in IN_USE or (row.leave is Leave.GONE and row.belief in SWITCHED_OFF)


def _gone(integration: Integration, now: datetime) -> set[str]:
    """Whom the guard let go by itself within the day; who was approved or named isn't among them."""
    lately = Account.objects.filter(integration=integration, leave_let_at__gt=guard.day_begins(now))
    return set(lately.values_list("pk", flat=True))
