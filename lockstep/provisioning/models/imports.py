"""Lists of a service's users made for an admin, and what of them is imported."""

from django.db import models
from django.db.models import Q

from lockstep.connections.models import Integration
from lockstep.directory.models import User, UserGroup
from lockstep.doors import clock, vault


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
