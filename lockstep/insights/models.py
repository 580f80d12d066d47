"""What happened (events, without foreign keys; only `repeats` ever changes) and what it touched (marks, deleted once
taken).
"""

from django.db import models

from lockstep.doors import clock, vault


class Event(models.Model):
    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=24, blank=True)
    actor_label = models.CharField(max_length=320, blank=True)
    target_kind = models.CharField(max_length=16, blank=True)
    target_id = models.CharField(max_length=24, blank=True)
    target_label = models.CharField(max_length=320, blank=True)
    application_id = models.CharField(max_length=24, blank=True)
    application_label = models.CharField(max_length=320, blank=True)
    success = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    exchange_ids = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    client_ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=400, blank=True)
    repeats = models.PositiveIntegerField(default=0)  # more of the same burst, counted here: bursts.py

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            # Pages go along (at, id); the chart counts by at and success, without reading the rows themselves.
            models.Index(fields=("-at", "-id", "success")),
            models.Index(fields=("kind", "-at")),
            models.Index(fields=("target_id", "-at")),
            models.Index(fields=("actor_id", "-at")),
            models.Index(fields=("application_id", "-at")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.target_label}"


class Mark(models.Model):
    """*Look at this*, never *do this*: duplicate, late or reordered marks are harmless."""

    kind = models.CharField(max_length=16)
    object_id = models.CharField(max_length=24)
    event_id = models.CharField(max_length=24)
    due_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
