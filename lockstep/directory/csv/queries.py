"""Reads about imports from CSV."""

from collections import Counter

from django.db.models import Count, Q, QuerySet

from lockstep.directory.csv.models import CsvImport, CsvRow

Result, Verdict, Stage = CsvRow.Result, CsvRow.Verdict, CsvImport.Stage
NOT_MADE = (Result.FAILED, Result.LEFT)


def csv_import(import_id: str) -> CsvImport | None:
    """An import whose file was read whole."""
    return CsvImport.objects.filter(pk=import_id).exclude(stage=Stage.READING).select_related("group").first()


def under_way() -> QuerySet[CsvImport]:
    """Those that were begun and haven't ended."""
    return CsvImport.objects.filter(stage=Stage.IMPORTING).order_by("started_at")


def verdicts(part_of: CsvImport) -> Counter[str]:
    """How many lines would become what."""
    return Counter(dict(part_of.rows.values_list("verdict").annotate(n=Count("id")).order_by()))


def results(part_of: CsvImport) -> Counter[str]:
    """How many of the chosen came to what."""
    chosen = part_of.rows.exclude(result=Result.NONE)
    return Counter(dict(chosen.values_list("result").annotate(n=Count("id")).order_by()))


def previewed_rows(part_of: CsvImport, verdict: str = "") -> QuerySet[CsvRow]:
    """The lines as they stand in the file."""
    rows = part_of.rows.select_related("user")
    return rows.filter(verdict=verdict) if verdict in Verdict.values else rows


def result_rows(part_of: CsvImport, result: str = "") -> QuerySet[CsvRow]:
    """Those chosen, as they stand in the file."""
    rows = part_of.rows.exclude(result=Result.NONE).select_related("user")
    return rows.filter(result=result) if result and result in Result.values else rows


def left_out(part_of: CsvImport) -> QuerySet[CsvRow]:
    """Lines that nobody was made of and that somebody may want to put right."""
    return part_of.rows.filter(Q(verdict=Verdict.REFUSED) | Q(result__in=NOT_MADE))
