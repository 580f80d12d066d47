"""Reads for the pages: the list, searched and sorted, and what came of whom."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from lockstep.connections.models import Integration
from lockstep.provisioning.importing.ending import results
from lockstep.provisioning.models import Import, ImportRow

__all__ = ["find_rows", "import_of", "result_rows", "results", "ticked", "under_way"]

Result = ImportRow.Result
_SORTS = {
    "name": (Lower("name"),),
    "-name": (Lower("name").desc(),),
    "department": ("department", Lower("name")),
    "-department": ("-department", Lower("name")),
    "there": ("-active", Lower("name")),
    "-there": ("active", Lower("name")),
    "status": ("-status", Lower("name")),
    "-status": ("status", Lower("name")),
}


def import_of(integration: Integration, import_id: str) -> Import | None:
    """An import of this integration."""
    found = Import.objects.filter(integration=integration, pk=import_id)
    return found.select_related("integration__application", "group").first()


def under_way(integration: Integration) -> Import | None:
    """The import that was begun last and hasn't ended."""
    begun = Import.objects.filter(integration=integration, stage=Import.Stage.IMPORTING)
    return begun.order_by("-started_at").first()


def find_rows(part_of: Import, words: str = "", sort: str = "name", new_first: bool = False) -> QuerySet[ImportRow]:
    """The list: words in name, e-mail, username or department; `new_first` moves all who are new to the top."""
    found = part_of.rows.select_related("user")
    for word in words.split()[:8]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(user_name__icontains=word)
            | Q(department__icontains=word)
        )
    order = _SORTS.get(sort, _SORTS["name"])
    return found.order_by(*(["-status"] if new_first else []), *order, "id")


def ticked(part_of: Import) -> int:
    """How many would be imported."""
    return part_of.rows.filter(ticked=True, status=ImportRow.Status.NEW).count()


def result_rows(part_of: Import, result: str = "") -> QuerySet[ImportRow]:
    """Those chosen: who waits first, then who was done last."""
    chosen = part_of.rows.exclude(result=Result.NONE).select_related("user")
    if result in Result.values and result:
        chosen = chosen.filter(result=result)
    return chosen.annotate(waits=Q(result=Result.QUEUED)).order_by("-waits", "-done_at", "name", "id")
