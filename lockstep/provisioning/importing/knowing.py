"""Whom the directory knows of the accounts of a list."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Count, Q
from django.db.models.functions import Lower

from lockstep.accounts.imported import Holder, Known, Listed, Verdict, recognise
from lockstep.connections.models import Integration
from lockstep.directory.queries import living_users
from lockstep.protocols.ascii_case import ascii_lower
from lockstep.provisioning.models import LIVING, Account, Import, ImportRow
from lockstep.provisioning.snapshot import service_of, user_name_from


def key_of(text: str) -> str:
    """What two spellings of one key have in common: all but the case of ASCII letters."""
    return ascii_lower(text)[:320]


def judge(part_of: Import, rows: Collection[ImportRow]) -> None:
    """Set what is known of each row, on the instances; the caller saves them."""
    integration = part_of.integration
    service = service_of(integration.application).name
    username_is_key = user_name_from(integration) == "username"
    holders = _holders(integration, [row.remote_id for row in rows])
    people = _people(integration, rows)
    twins = _twins(part_of, rows)
    for row in rows:
        listed = Listed(row.remote_id, row.user_name, row.email, twins[row.email_key] if row.email_key else 1)
        theirs = {id(one): one for key in _keys(row) for one in people.get(key, ())}
        holder = holders.get(row.remote_id)
        _put(row, recognise(listed, theirs.values(), holder, service=service, username_is_key=username_is_key))


def _put(row: ImportRow, verdict: Verdict) -> None:
    row.status = ImportRow.Status.IMPORTED if verdict.person_id else ImportRow.Status.NEW
    row.user_id = verdict.person_id or None
    row.reason, row.refused = verdict.reason[:400], verdict.refused


def _keys(row: ImportRow) -> set[str]:
    return {key for text in (row.user_name, row.email) if text for key in (key_of(text), text.lower())}


def _people(integration: Integration, rows: Iterable[ImportRow]) -> dict[str, list[Known]]:
    """Who has one of the rows' keys, by key. (A database may fold more letters than we do; `recognise` doesn't.)"""
    keys = {key for row in rows for key in _keys(row)}
    found = living_users().annotate(by_name=Lower("username"), by_email=Lower("email"))
    chosen = list(found.filter(Q(by_name__in=keys) | Q(by_email__in=keys)))
    linked = Account.objects.filter(LIVING, integration=integration, user__in=chosen, missing=False, stranger=False)
    ids = dict(linked.exclude(remote_id="").values_list("user_id", "remote_id"))
    people: dict[str, list[Known]] = {}
    for user in chosen:
        known = Known(user.id, user.name, user.username, user.email, ids.get(user.id, ""))
        for key in {key_of(user.username), key_of(user.email), user.username.lower(), user.email.lower()}:
            people.setdefault(key, []).append(known)
    return people


def _holders(integration: Integration, remote_ids: Collection[str]) -> dict[str, Holder]:
    linked = Account.objects.filter(LIVING, integration=integration, remote_id__in=remote_ids)
    rows = linked.filter(missing=False, stranger=False).select_related("user")
    return {row.remote_id: _holder(row) for row in rows}


def _holder(row: Account) -> Holder:
    if row.user is None or row.user.deleted_at is not None:
        return Holder("", row.label or "somebody", deleted=True)
    return Holder(row.user.id, row.user.name)


def _twins(part_of: Import, rows: Iterable[ImportRow]) -> Counter[str]:
    """How many accounts of the list have each e-mail address."""
    keys = {row.email_key for row in rows if row.email_key}
    counted = part_of.rows.filter(email_key__in=keys).values_list("email_key").annotate(n=Count("id"))
    return Counter(dict(counted))
