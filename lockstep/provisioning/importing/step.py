"""One step of whatever is being listed or imported: a call at most, between the steps of the accounts that are due."""

import logging
import secrets
from collections.abc import Callable

from django.db.models import F, QuerySet

from lockstep.accounts.retry import backoff
from lockstep.connections.line import Line, NotNow, Stopped
from lockstep.connections.models import SPEAKING, Integration
from lockstep.doors import clock
from lockstep.provisioning.importing.creating import MOST_TRIES, import_next, queued
from lockstep.provisioning.importing.listing import list_page
from lockstep.provisioning.models import Import, ImportRow
from lockstep.work import leases

_STEPS: dict[str, Callable[[Line, Import], None]] = {
    Import.Stage.LISTING: list_page,
    Import.Stage.IMPORTING: import_next,
}

_OUR_ERROR = "Lockstep met an error of its own; its log says which."

log = logging.getLogger(__name__)


def due_imports() -> QuerySet[Import]:
    """Those that the worker may go on with, if their time has come."""
    return Import.objects.filter(due_at__isnull=False, stage__in=_STEPS, integration__state__in=SPEAKING)


def import_step(line: Line) -> bool:
    """False: nothing is due here. Raises Stopped, LeaseLost."""
    part_of = _next(line.integration)
    if part_of is None:
        return False
    try:
        _STEPS[part_of.stage](line, part_of)
    except NotNow as wait:
        Import.objects.filter(pk=part_of.pk).update(due_at=wait.until)
    except (leases.LeaseLost, Stopped):
        raise
    except Exception:
        log.exception("Import %s failed and is tried again later.", part_of.pk)
        _crashed(part_of)
    return True


def _next(integration: Integration) -> Import | None:
    due = due_imports().filter(integration=integration, due_at__lte=clock.now())
    return due.select_related("integration__application", "group").order_by("due_at", "asked_at").first()


def _crashed(part_of: Import) -> None:
    """Whose turn it was goes last from now on, and fails in the end, so that the others are imported."""
    Import.objects.filter(pk=part_of.pk).update(
        tries=F("tries") + 1,
        due_at=clock.now() + backoff(part_of.tries + 1, secrets.randbelow(1000) / 1000),
        trouble=f"{_OUR_ERROR} It is tried again by itself.",
    )
    row = queued(part_of).first()
    if row is not None:
        row.tries += 1
        if row.tries >= MOST_TRIES:
            row.result, row.result_reason, row.done_at = ImportRow.Result.FAILED, _OUR_ERROR, clock.now()
        row.save(update_fields=["tries", "result", "result_reason", "done_at"])
