"""An account that was given up as lost, or deleted, is in a list again with our externalId: ours to care for after all.

A service that once said 404, or somebody else's name, in an outage, must not make us forget a leaver; nor one that
answers a delete as if it were done; nor one that once answered with another's id. What the list shows proves nothing:
the row is due, and a look decides.
"""

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from lockstep.accounts.account import Origin
from lockstep.connections.models import Exchange, Integration
from lockstep.doors import clock
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning import rows
from lockstep.provisioning.models import LIVING, Account, Rank, Sighting


def found_again(integration: Integration, item: Resource) -> bool:
    """In the list's transaction. False: nobody who was lost has this externalId."""
    if not item.external_id:
        return False
    row = _lost(integration, item.external_id) or _deleted(integration, item.external_id)
    if row is None or _is_taken(row, item.id):
        return False
    row.external_id, row.retired_at = item.external_id, None
    row.missing, row.stranger = False, False
    _look_at(row, item.id)
    return True


def under_another_id(integration: Integration) -> None:
    """At a list's end: whose id shows another, while one other account has our externalId, is looked at there."""
    shown = Sighting.objects.filter(integration=integration)
    as_another = shown.filter(remote_id=OuterRef("remote_id")).exclude(external_id=OuterRef("external_id"))
    linked = Account.objects.select_for_update(of=("self",)).filter(LIVING, integration=integration, look=True)
    linked = linked.exclude(remote_id="").exclude(external_id="")
    for row in linked.filter(Exists(as_another), missing=False, stranger=False):
        ours = list(shown.filter(external_id=row.external_id).exclude(remote_id=row.remote_id)[:2])
        if len(ours) == 1 and rows.value_of(row).open is None and not _is_taken(row, ours[0].remote_id):
            _look_at(row, ours[0].remote_id)


def _look_at(row: Account, remote_id: str) -> None:
    row.remote_id, row.look = remote_id, True
    row.due_at, row.rank = clock.now(), Rank.LEAVER if row.want != "in" else Rank.EDIT
    row.stir += 1
    row.save()


def _lost(integration: Integration, external_id: str) -> Account | None:
    known = Account.objects.select_for_update(of=("self",)).filter(integration=integration, external_id=external_id)
    row = known.first()
    return row if row is not None and row.remote_id and (row.missing or row.stranger) else None


def _deleted(integration: Integration, external_id: str) -> Account | None:
    """The row of an account that we deleted, as far as its service said: since then it has another externalId."""
    if not Exchange.objects.filter(integration=integration, external_id=external_id, method="DELETE").exists():
        return None
    known = Account.objects.annotate(former=Cast("former_external_ids", TextField()))
    row = known.filter(integration=integration, former__contains=f'"{external_id}"', remote_id="").first()
    if row is not None:
        row.origin = Origin.CREATED
    return row


def _is_taken(row: Account, remote_id: str) -> bool:
    """Somebody else's row has the id, or the person has another row by now."""
    living = Account.objects.filter(LIVING, integration=row.integration_id).exclude(pk=row.pk)
    linked = living.filter(remote_id=remote_id, missing=False, stranger=False).exists()
    return linked or (row.user_id is not None and living.filter(user=row.user_id).exists())
