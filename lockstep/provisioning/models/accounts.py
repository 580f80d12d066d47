"""Accounts: a user's presence in a service, as a row; and what an admin may choose about an integration."""

from django.db import models
from django.db.models import Q

from lockstep.connections.models import Integration
from lockstep.directory.models import User
from lockstep.doors import clock, vault

LIVING = Q(retired_at__isnull=True)


class Rank(models.IntegerChoices):
    """Who goes first."""

    LEAVER = 0
    RETURNER = 1
    NEWCOMER = 2
    EDIT = 3


class Account(models.Model):
    """One user's account in one integration. The row outlives the user's; a retired one stays as evidence.

    From `remote_id` to `delete_adopted` the columns are the fields of `accounts.account.Account`, which says what they
    mean; `rows.py` is what reads and writes them.

    stir       raised by whatever makes it due; a turn clears `due_at` only if it is still the one that it read
    look       the next turn begins with a full read, whatever is believed
    causes     ids of the events that made it due; the next call's event takes them
    decision   what the last turn ended with (`decisions.py`), from which pages make the sentence
    state      the word of that sentence, for counts and filters
    failures   calls in a row that brought nothing; for the back-off
    linked_at  when it was created over there, or adopted
    leave_named  what an administrator did to this one person by name: "out" of scope, or "gone"; the guard lets it pass
    leave_let, leave_let_at  what the guard let pass, and when it did so by itself (null: somebody approved it)
    held_list  the list that the guard holds it in
    """

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="accounts")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="accounts")
    label = models.CharField(max_length=320, blank=True)
    external_id = models.CharField(max_length=48, unique=True)
    former_external_ids = models.JSONField(default=list)

    remote_id = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=8, blank=True)
    sent = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    seen_full_at = models.DateTimeField(null=True)
    seen_true = models.BooleanField(default=False)
    seen_true_since_off = models.BooleanField(default=False)
    history = models.BooleanField(default=True)
    status = models.CharField(max_length=16, blank=True)
    missing = models.BooleanField(default=False)
    stranger = models.BooleanField(default=False)
    absent_looks = models.JSONField(default=list)
    revival = models.CharField(max_length=8, blank=True)
    refusal = models.JSONField(null=True)
    conflict = models.JSONField(null=True)
    parked_at = models.DateTimeField(null=True)
    line_tried_at = models.DateTimeField(null=True)
    out_since = models.DateTimeField(null=True)
    choice = models.CharField(max_length=24, blank=True)
    choice_of = models.CharField(max_length=32, blank=True)
    delete_adopted = models.BooleanField(default=False)

    wanted = models.JSONField(default=dict)
    want = models.CharField(max_length=8, blank=True)
    belief = models.CharField(max_length=12, blank=True)
    stir = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(choices=Rank, default=Rank.EDIT)
    look = models.BooleanField(default=False)
    causes = models.JSONField(default=list)
    decision = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default="queued")
    failures = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    linked_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    leave_named = models.CharField(max_length=4, blank=True)
    leave_let = models.CharField(max_length=4, blank=True)
    leave_let_at = models.DateTimeField(null=True)
    held_list = models.ForeignKey("HeldList", null=True, on_delete=models.SET_NULL, related_name="accounts")

    class Meta:
        indexes = (
            models.Index(
                fields=("integration", "rank", "due_at"), condition=Q(due_at__isnull=False), name="due_accounts"
            ),
            models.Index(fields=("integration", "state"), condition=LIVING, name="accounts_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("integration", "remote_id"),
                condition=LIVING & ~Q(remote_id="") & Q(missing=False, stranger=False),
                name="one_living_remote_id",
            ),
            models.UniqueConstraint(fields=("integration", "user"), condition=LIVING, name="one_living_account"),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.external_id})"


class Policy(models.Model):
    """What an admin may choose about an integration: where userName comes from (the article: username), and how many
    may leave in a day without being looked at (null: what the settings say).
    """

    integration = models.OneToOneField(Integration, primary_key=True, on_delete=models.CASCADE, related_name="policy")
    user_name_from = models.CharField(max_length=16, default="username")
    guard_share = models.PositiveSmallIntegerField(null=True)
    guard_most = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"policy of {self.integration}"
