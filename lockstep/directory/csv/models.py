"""A CSV file as it was read, its rows, and what came of each. A preview is kept a day, results for longer."""

from django.conf import settings
from django.db import models

from lockstep.doors import clock, vault


class CsvImport(models.Model):
    """A file that somebody uploaded: read, previewed, and perhaps imported."""

    class Stage(models.TextChoices):
        READING = "reading"  # its rows are being written; a crash leaves it here, and it is forgotten
        PREVIEWED = "previewed"
        IMPORTING = "importing"
        ENDED = "ended"

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    file_name = models.CharField(max_length=200)
    read_as = models.CharField(max_length=80)
    columns = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.READING, db_index=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.CharField(max_length=24)
    made_by = models.CharField(max_length=320)
    group = models.ForeignKey("directory.UserGroup", null=True, on_delete=models.SET_NULL, related_name="+")
    group_name = models.CharField(max_length=200, blank=True)
    send_activation = models.BooleanField(default=False)
    chosen = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    started_by_id = models.CharField(max_length=24, blank=True)
    started_by = models.CharField(max_length=320, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=400, blank=True)
    event_id = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return self.file_name


class CsvRow(models.Model):
    """A line of the file. `cells` as they stand there; `values` what the directory would keep."""

    class Verdict(models.TextChoices):
        NEW = "new", "New"
        KNOWN = "known", "Already there"
        REFUSED = "refused", "Left out"

    class Result(models.TextChoices):
        NONE = ""
        QUEUED = "queued"
        IMPORTED = "imported"
        MATCHED = "matched"
        FAILED = "failed"
        LEFT = "left"

    part_of = models.ForeignKey(CsvImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    name = models.CharField(max_length=320)
    email = models.CharField(max_length=254, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.CharField(max_length=8, choices=Result, blank=True, default=Result.NONE)
    result_reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("part_of", "number"), name="a_line_once"),)
        indexes = (models.Index(fields=("part_of", "result")), models.Index(fields=("part_of", "verdict")))

    def __str__(self) -> str:
        return f"line {self.number}: {self.name}"
