"""An account that was given up as lost is in a list again, with our externalId: it is ours to care for after all.

A service that once said 404, or somebody else's name, in an outage, must not make us forget a leaver. What the list
shows proves nothing: the row is due, and a look decides.
"""

from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning.models import LIVING, Account, Rank


def found_again(integration: Integration, item: Resource) -> bool:
    """In the list's transaction. False: nobody who was lost has this externalId."""
    if not item.external_id:
        return False
    rows = Account.objects.select_for_update(of=("self",)).filter(integration=integration, external_id=item.external_id)
    row = rows.first()
    if row is None or not _is_lost(row) or _is_taken(row, item.id):
        return False
    row.remote_id, row.missing, row.stranger, row.retired_at = item.id, False, False, None
    row.look, row.due_at, row.rank = True, clock.now(), Rank.LEAVER if row.want != "in" else Rank.EDIT
    row.stir += 1
    row.save()
    return True


def _is_lost(row: Account) -> bool:
    return bool(row.remote_id) and (row.missing or row.stranger)


def _is_taken(row: Account, remote_id: str) -> bool:
    """Somebody else's row has the id, or the person has another row by now."""
    living = Account.objects.filter(LIVING, integration=row.integration_id).exclude(pk=row.pk)
    linked = living.filter(remote_id=remote_id, missing=False, stranger=False).exists()
    return linked or (row.user_id is not None and living.filter(user=row.user_id).exists())
