"""What is known of a whole service: its reviews, its lists, who was seen in them, its free lines."""

from django.db import models
from django.db.models import Q

from lockstep.connections.models import Integration
from lockstep.doors import clock, vault


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
