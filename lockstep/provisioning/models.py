"""Accounts: a user's presence in a service, as a row. Their reviews, and the comparisons that list a whole service."""

from django.db import models
from django.db.models import Q

from lockstep.connections.models import Integration
from lockstep.directory.models import User, UserGroup
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


class Review(models.Model):
    """A time of looking without writing: over there is listed, the plan stands, and an admin starts it."""

    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="reviews")
    reason = models.CharField(max_length=200)
    begun_at = models.DateTimeField(default=clock.now)
    listed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=320, blank=True)

    def __str__(self) -> str:
        return f"review of {self.integration}: {self.reason}"


class FreeLines(models.Model):
    """What the service last told of its free lines, and when the worker may ask again while somebody needs one.

    `by_country` null: it isn't known, and `unknown_because` says why. `whole`: every free line is counted in it.
    """

    integration = models.OneToOneField(
        Integration, primary_key=True, on_delete=models.CASCADE, related_name="free_lines"
    )
    by_country = models.JSONField(null=True)
    total = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=True)
    asked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)
    unknown_because = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"free lines of {self.integration}"


class Comparison(models.Model):
    """A list of everybody over there: every night, when an admin asks, and while somebody is pending.

    `due_at` null: ended. One that was cut goes on at `next_start`.
    """

    class Kind(models.TextChoices):
        ALL = "all"
        PENDING = "pending"

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="comparisons")
    kind = models.CharField(max_length=8, choices=Kind)
    asked_by = models.CharField(max_length=320, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    next_start = models.PositiveIntegerField(default=1)
    listed = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    calls = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("integration", "due_at"), condition=Q(due_at__isnull=False), name="due_comparisons"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.integration}"


class Sighting(models.Model):
    """An account over there as the last list showed it: whom a review's plan would find, without asking for each."""

    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="sightings")
    remote_id = models.CharField(max_length=200)
    user_name = models.CharField(max_length=320, blank=True)
    email = models.CharField(max_length=320, blank=True)
    external_id = models.CharField(max_length=320, blank=True)
    values = models.JSONField(default=dict)
    full = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("integration", "user_name")),
            models.Index(fields=("integration", "email")),
            models.Index(fields=("integration", "external_id")),
        )
        constraints = (models.UniqueConstraint(fields=("integration", "remote_id"), name="one_sighting"),)

    def __str__(self) -> str:
        return f"{self.user_name} ({self.remote_id})"


class Import(models.Model):
    """A list of the service's users made for an admin, and what of it is imported. A page asks, the worker speaks.

    `due_at` null: nothing for the worker to do. `event_id`: of the import's beginning, the cause of each user's.
    """

    class Stage(models.TextChoices):
        LISTING = "listing"
        LISTED = "listed"
        IMPORTING = "importing"
        ENDED = "ended"

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="imports")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.LISTING)
    asked_by_id = models.CharField(max_length=24, blank=True)
    asked_by = models.CharField(max_length=320, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    next_start = models.PositiveIntegerField(default=1)
    calls = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)
    listed_at = models.DateTimeField(null=True)
    group = models.ForeignKey(UserGroup, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by_id = models.CharField(max_length=24, blank=True)
    started_by = models.CharField(max_length=320, blank=True)
    started_at = models.DateTimeField(null=True)
    chosen = models.PositiveIntegerField(default=0)
    in_background = models.BooleanField(default=False)
    event_id = models.CharField(max_length=24, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("integration", "due_at"), condition=Q(due_at__isnull=False), name="due_imports"),
        )

    def __str__(self) -> str:
        return f"import from {self.integration} ({self.stage})"


class ImportRow(models.Model):
    """An account of an Import's list: whether the directory knows its person, whether it is ticked, what came of it.

    `refused`: why it can't be imported is its `reason`. `full`: `values` are of a full read, not of the list.
    """

    class Status(models.TextChoices):
        NEW = "new"
        IMPORTED = "imported"

    class Result(models.TextChoices):
        NONE = ""
        QUEUED = "queued"
        IMPORTED = "imported"
        MATCHED = "matched"
        FAILED = "failed"
        LEFT = "left"

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    part_of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    remote_id = models.CharField(max_length=200)
    user_name = models.CharField(max_length=320, blank=True)
    email = models.CharField(max_length=320, blank=True)
    email_key = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=420, blank=True)
    department = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    full = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    reason = models.CharField(max_length=400, blank=True)
    refused = models.BooleanField(default=False)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ticked = models.BooleanField(default=False)
    result = models.CharField(max_length=8, choices=Result, blank=True, default=Result.NONE)
    result_reason = models.CharField(max_length=500, blank=True)
    tries = models.PositiveIntegerField(default=0)
    exchange_id = models.CharField(max_length=24, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("part_of", "email_key"), name="import_rows_by_email"),
            models.Index(fields=("part_of", "result"), name="import_rows_by_result"),
        )
        constraints = (models.UniqueConstraint(fields=("part_of", "remote_id"), name="one_row_an_account"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.remote_id})"
