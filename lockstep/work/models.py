"""What processes on one database have to agree on: who holds which lane of work, and by which key it is sealed."""

from django.db import models


class Lease(models.Model):
    """Only workers write it, never a web transaction.

    Held: a holder, `until` its term's end. Resting: no holder, `until` ahead. Free: `until` past, or null.
    """

    name = models.CharField(primary_key=True, max_length=80)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)
    token = models.BigIntegerField(default=0)
    spent = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} #{self.token}"


class SealedBy(models.Model):
    """One row: the fingerprint of the vault's key that seals this database."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.fingerprint
