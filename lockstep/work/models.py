"""One table: who holds which lane of work, until when. Only workers write it, never a web transaction."""

from django.db import models


class Lease(models.Model):
    """Held: a holder, `until` its term's end. Resting: no holder, `until` ahead. Free: `until` past, or null."""

    name = models.CharField(primary_key=True, max_length=80)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)
    token = models.BigIntegerField(default=0)
    spent = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} #{self.token}"
