"""The lists that the guard holds, and what of them was approved."""

from django.db import models
from django.db.models import Q

from lockstep.connections.models import Integration
from lockstep.doors import clock, vault
from lockstep.provisioning.models.accounts import Account


class HeldList(models.Model):
    """Switch-offs and deletions that the guard stopped, as one list. The figures are those of the last count.

    `of`: the accounts in use that `allowed` is taken from; `rule`: which limit was passed (`accounts.guard.Rule`).
    """

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="held_lists")
    opened_at = models.DateTimeField(default=clock.now)
    counted_at = models.DateTimeField(default=clock.now)
    leaving = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=8)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("integration",), condition=Q(closed_at__isnull=True), name="one_open_held_list"
            ),
        )

    def __str__(self) -> str:
        return f"held in {self.integration}: {self.leaving} of {self.of}"


class Approval(models.Model):
    """An administrator saw exactly these requests and let them go, for an hour."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="approvals")
    by_id = models.CharField(max_length=24, blank=True)
    by_label = models.CharField(max_length=320)
    at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    event_id = models.CharField(max_length=24, blank=True)
    expired_noted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"approval by {self.by_label} for {self.integration}"


class ApprovedAct(models.Model):
    """One request of an approval: whose, which action, and the hash of its bytes.

    `ended_at`, `end`: used, changed, expired or replaced.
    """

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="acts")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="approved")
    action = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account",), condition=Q(ended_at__isnull=True), name="one_living_approval_an_account"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} of {self.account}"
