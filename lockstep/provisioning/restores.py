"""Was an older copy of the database put back? Then what was sent and seen since is not in it.

Each turn takes its lane with a higher token, and notes that number beside the database (`doors.watermark`). A turn
whose token isn't above the noted one works on a database that has gone back: the rows can't say any more who switched
an account off, or what it looks like, and the integration is reviewed before anything is sent.
"""

from django.db import transaction

from lockstep.accounts import after
from lockstep.connections.line import Line
from lockstep.doors import watermark
from lockstep.provisioning import rows
from lockstep.provisioning.models import LIVING, Account
from lockstep.work import leases


def went_back(line: Line) -> bool:
    """Whether the database is an older one than at the last turn of this machine."""
    return line.held.token <= watermark.noted(_name(line))


def note(line: Line) -> None:
    """This turn has begun, and what a restore asks for has been saved."""
    watermark.note(_name(line), line.held.token)


def doubt(line: Line) -> None:
    """What is known of each account may be older than what was done. Raises LeaseLost."""
    with transaction.atomic():
        leases.fence(line.held)
        linked = Account.objects.select_for_update(of=("self",)).filter(LIVING, integration=line.integration)
        for row in linked.exclude(remote_id="").select_related("integration").order_by("pk"):
            value = rows.value_of(row)
            rows.put(row, value, after.restored(value))
            row.stir += 1
            row.save()


def _name(line: Line) -> str:
    return f"{line.held.name} {line.integration.created_at.isoformat()}"
