"""What is to be mailed: a row written in the same transaction as its cause, so that neither is without the other."""

from django.db import models

from lockstep.doors import clock, vault


class Mail(models.Model):
    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()  # of a sealed one: sealed, and gone once it is sent
    sealed = models.BooleanField(default=False)
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True, default=clock.now, db_index=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
