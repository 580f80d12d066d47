"""The list of the service's users, made by the worker a page at a time, and saved with whom the directory knows."""

import secrets
import unicodedata
from collections.abc import Iterable

from django.db import transaction

from lockstep.accounts.retry import backoff
from lockstep.applications.attributes import DEPARTMENT, FAMILY_NAME, GIVEN_NAME, Attributes
from lockstep.connections import exchange, speaker
from lockstep.connections.exchange import Purpose
from lockstep.connections.kills import kill_point
from lockstep.connections.line import Line
from lockstep.doors import clock
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import Page
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning.importing import knowing
from lockstep.provisioning.models import Import, ImportRow
from lockstep.work import leases

MOST_PAGES = 1000
_UNSEEN = ("Cc", "Cs", "Cn")
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def list_page(line: Line, part_of: Import) -> None:
    """One page of the list. Raises NotNow, Stopped, LeaseLost."""
    kill_point("import.before_list")
    answer = speaker.call(line, requests.list_users(part_of.next_start), Purpose("list to import"))
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
        now = Import.objects.select_for_update(of=("self",)).select_related("integration__application")
        current = now.get(pk=part_of.pk)
        if current.stage != Import.Stage.LISTING or current.next_start != part_of.next_start:
            return
        current.calls += 1
        if answer.reply.page is None:
            _later(current, answer.reply.sentence)
        else:
            _learn(current, answer.reply.page)
        current.save()
    kill_point("import.listed")


def put_values(row: ImportRow, account: Resource) -> None:
    """What an answer showed of an account, as far as a page can show it. What is imported is judged as it came."""
    values = account.values
    row.user_name, row.email = printable(account.user_name)[:320], printable(account.email)[:320]
    row.email_key = knowing.key_of(row.email)
    row.name = _name(values) or row.user_name or row.email or account.id
    row.department = printable(str(values.get(DEPARTMENT, "")))[:200]
    row.active = account.active is True
    row.values = {_storable(path): _storable(v) if isinstance(v, str) else v for path, v in values.items()}


def printable(text: str) -> str:
    """For pages: without control characters and what turns the direction of the text around it."""
    return "".join("\ufffd" if unicodedata.category(c) in _UNSEEN or c in _TURNING else c for c in text)


def _storable(text: str) -> str:
    """Without what a database can't hold."""
    return "".join("\ufffd" if c == "\0" or unicodedata.category(c) == "Cs" else c for c in text)


def _name(values: Attributes) -> str:
    parts = (str(values.get(GIVEN_NAME, ""))[:200], str(values.get(FAMILY_NAME, ""))[:200])
    return printable(" ".join(part for part in parts if part))


def _learn(part_of: Import, page: Page) -> None:
    before = part_of.rows.count()
    _add(part_of, page.items)
    listed = part_of.rows.count()
    part_of.total, part_of.tries, part_of.trouble = page.total, 0, ""
    part_of.next_start += max(len(page.items) + page.unread, 1)
    whole = part_of.next_start > page.total
    repeats = bool(page.items) and listed == before
    if whole or repeats or not page.items or part_of.calls >= MOST_PAGES:
        if listed < page.total:
            part_of.trouble = f"The list shows {listed} of {page.total} accounts."
        part_of.stage, part_of.listed_at, part_of.due_at = Import.Stage.LISTED, clock.now(), None


def _add(part_of: Import, items: Iterable[Resource]) -> None:
    """New rows, each account once; those with the same e-mail address as a new one are judged again."""
    rows = [_row(part_of, item) for item in items if item.id == printable(item.id)[:200]]
    ImportRow.objects.bulk_create(rows, ignore_conflicts=True)
    ids, keys = [row.remote_id for row in rows], {row.email_key for row in rows if row.email_key}
    found = part_of.rows.filter(remote_id__in=ids) | part_of.rows.filter(email_key__in=keys)
    judged = list(found)
    knowing.judge(part_of, judged)
    for row in judged:
        row.ticked = row.active and row.status == ImportRow.Status.NEW and not row.refused
    ImportRow.objects.bulk_update(judged, ["status", "user", "reason", "refused", "ticked"], batch_size=100)


def _row(part_of: Import, item: Resource) -> ImportRow:
    row = ImportRow(part_of=part_of, remote_id=item.id)
    put_values(row, item)
    return row


def _later(part_of: Import, trouble: str) -> None:
    part_of.tries += 1
    part_of.trouble = printable(trouble)[:500]
    part_of.due_at = clock.now() + backoff(part_of.tries, secrets.randbelow(1000) / 1000)
