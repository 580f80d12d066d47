"""Who is chosen becomes a user: the account is read in full, then the user, the group, the event and the result are
saved in one transaction. Killed anywhere, somebody is imported or isn't, and nobody twice: a row is done once, and
whoever the directory knows by then is left as they are.
"""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.accounts.imported import LABELS, like_a_formula, values_from
from lockstep.accounts.retry import backoff
from lockstep.applications.things import application_thing
from lockstep.connections import exchange, speaker
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.kills import kill_point
from lockstep.connections.line import Line, wait_for
from lockstep.connections.service import rate_group
from lockstep.directory.groups import add_members
from lockstep.directory.models import User, UserState
from lockstep.directory.users import create_user
from lockstep.doors import clock
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning.importing import knowing
from lockstep.provisioning.importing.ending import end
from lockstep.provisioning.importing.listing import printable, put_values
from lockstep.provisioning.models import Import, ImportRow
from lockstep.work import leases

Result = ImportRow.Result
READS_KEPT = 10  # of a window's, for those whose accounts are due meanwhile
MOST_TRIES = 5
_NOT_THE_ROWS_FAULT = (ReplyKind.NOT_SENT, ReplyKind.THROTTLED, ReplyKind.UNAUTHORISED, ReplyKind.FORBIDDEN)


def import_next(line: Line, part_of: Import) -> None:
    """The next of those chosen; when none is left, the import ends. Raises NotNow, Stopped, LeaseLost."""
    row = queued(part_of).first()
    if row is None:
        with transaction.atomic():
            leases.fence(line.held)
            end(part_of.pk)
        return
    request = requests.get(row.remote_id)
    wait_for(line, rate_group(line.service, request.method, request.path), kept=READS_KEPT)
    kill_point("import.before_call")
    answer = speaker.call(line, request, Purpose("import"))
    kill_point("import.before_save")
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
        _save(part_of.pk, row.pk, answer)
    kill_point("import.saved")


def queued(part_of: Import):
    """Those chosen who aren't done, in order; who was tried in vain, last."""
    return part_of.rows.filter(result=Result.QUEUED).order_by("tries", "name", "id")


def _save(import_id: str, row_id: str, answer: Answer) -> None:
    part_of = (
        Import.objects.select_for_update(of=("self",)).select_related("integration__application").get(pk=import_id)
    )
    row = ImportRow.objects.select_for_update().get(pk=row_id)
    if part_of.stage != Import.Stage.IMPORTING or row.result != Result.QUEUED:
        return
    row.exchange_id = answer.exchange_id
    part_of.trouble, part_of.due_at = "", clock.now()
    if answer.reply.resource is not None and answer.reply.kind is ReplyKind.ACCEPTED:
        _import(part_of, row, answer.reply.resource)
    elif answer.reply.kind is ReplyKind.MISSING:
        _fail(part_of, row, "The account is not there any more.")
    elif answer.reply.kind in (ReplyKind.REFUSED, ReplyKind.CONFLICT, ReplyKind.LICENCE):
        _fail(part_of, row, f"The account can’t be read: {answer.reply.sentence}")
    else:
        _nothing_learned(part_of, row, answer)
    row.save()
    part_of.save(update_fields=["trouble", "due_at"])
    if not queued(part_of).exists():
        end(part_of.pk)


def _import(part_of: Import, row: ImportRow, account: Resource) -> None:
    put_values(row, account)
    row.full = True
    row.save()  # so that twins are counted by the address that it has now
    knowing.judge(part_of, [row])
    values = values_from(account.values)
    if row.status == ImportRow.Status.IMPORTED:
        _done(row, Result.MATCHED, f"{row.reason}; nothing changed")
    elif reason := row.reason or like_a_formula(values):
        _fail(part_of, row, reason)
    else:
        _create(part_of, row, values)


def _create(part_of: Import, row: ImportRow, values: dict[str, object]) -> None:
    try:
        user = create_user(
            values,
            actor=_starter(part_of),
            state=UserState.ACTIVATED if row.active else UserState.SUSPENDED,
            source=application_thing(part_of.integration.application),
            causes=[part_of.event_id],
            exchanges=[row.exchange_id],
            details={"import": part_of.id, "account": row.remote_id},
        )
    except ValidationError as error:
        _fail(part_of, row, _readable(error))
        return
    row.status, row.user = ImportRow.Status.IMPORTED, user
    row.reason, row.refused = "Imported", False
    standing = "Password pending" if row.active else "Suspended, as inactive there"
    _done(row, Result.IMPORTED, f"{standing}{_added(part_of, user)}")


def _added(part_of: Import, user: User) -> str:
    """Into the group that was chosen, if it is still there and bound."""
    group = part_of.group
    if group is None:
        return ""
    if not group.bindings.filter(application=part_of.integration.application).exists():
        return f"; not added to {group.name}, which isn’t bound any more"
    add_members(group, [user], actor=_starter(part_of))
    return f", added to {group.name}"


def _fail(part_of: Import, row: ImportRow, reason: str) -> None:
    _done(row, Result.FAILED, reason)
    record(
        EventKind.USER_CREATE,
        actor=_starter(part_of),
        target=Thing("user", "", row.name),
        application=application_thing(part_of.integration.application),
        success=False,
        reason=row.result_reason,
        causes=[part_of.event_id],
        exchanges=[row.exchange_id] if row.exchange_id else [],
        details={"import": part_of.id, "account": row.remote_id},
    )


def _nothing_learned(part_of: Import, row: ImportRow, answer: Answer) -> None:
    """Tried again later; who is unreadable again and again ends nobody else's import."""
    part_of.trouble = printable(answer.reply.sentence)[:500]
    if answer.reply.kind in _NOT_THE_ROWS_FAULT:
        return
    row.tries += 1
    part_of.due_at = clock.now() + backoff(row.tries, secrets.randbelow(1000) / 1000)
    if row.tries >= MOST_TRIES:
        _fail(part_of, row, f"No useful answer in {MOST_TRIES} tries. {answer.reply.sentence}")


def _done(row: ImportRow, result: ImportRow.Result, reason: str) -> None:
    row.result, row.result_reason, row.done_at = result, printable(reason)[:500], clock.now()


def _readable(error: ValidationError) -> str:
    """Which property, and what is wrong with it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    said = error.message_dict.items()
    return " ".join(f"{LABELS.get(name, name).capitalize()}: {' '.join(messages)}" for name, messages in said)


def _starter(part_of: Import) -> Actor:
    return Actor("user", part_of.started_by_id, part_of.started_by)
