"""The directory of a life: its database in memory, its worker one step at a time, its administrator, its backups."""

import sqlite3
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from lockstep import worker
from lockstep.applications.bindings import bind
from lockstep.applications.settings import create_application
from lockstep.connections import due as connections_due
from lockstep.connections.clients import save_client
from lockstep.connections.install import put_in_place
from lockstep.connections.models import Integration, IntegrationState
from lockstep.connections.prove import Owner
from lockstep.directory import due as directory_due
from lockstep.doors import vault
from lockstep.insights.events import SYSTEM
from lockstep.protocols.oauth import Token
from lockstep.provisioning import actions, decisions, holds, reviews
from lockstep.provisioning import due as provisioning_due
from lockstep.provisioning.approvals import NotApproved
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.preview import held_rows
from lockstep.work import loop
from lockstep.work.models import Lease
from tests import cast
from tests.laws.year.gate import CONNECTIONS, PASSWORDS, PEOPLE, Gate
from tests.laws.year.people import Person
from tests.laws.year.seams import HANDS, Killed, kill_at
from tests.laws.year.service import URL, Service

MOST_STEPS = 4000
SOURCES = (  # what concerns accounts
    Gate(directory_due.SOURCE, PASSWORDS).gated(),
    Gate(provisioning_due.SOURCE, PEOPLE).gated(),
    Gate(connections_due.SOURCE, CONNECTIONS).gated(),
)
_EMPTY: list[bytes] = []


@dataclass(frozen=True)
class Backup:
    """The database as it was, with what a test knows of people at that moment."""

    database: sqlite3.Connection
    people: dict[str, Person]
    at: datetime


def empty_database() -> None:
    """The tables, and nothing in them."""
    connection.ensure_connection()
    if not _EMPTY:
        call_command("migrate", verbosity=0)
        _EMPTY.append(connection.connection.serialize())
    else:
        with closing(sqlite3.connect(":memory:")) as empty:
            empty.deserialize(_EMPTY[0])
            empty.backup(connection.connection)


def found(there: Service) -> Integration:
    """An organisation with a bound group, and an integration whose grant is in place."""
    cast.alice()
    values = {"display_label": "RingCentral", "environment": "custom", "service_url": URL}
    application = create_application("ringcentral", values, actor=SYSTEM)
    bind(application, cast.group("Sales"), actor=SYSTEM)
    save_client("ringcentral", "custom", "sandbox-client", "sandbox-secret", actor=SYSTEM)
    integration = Integration.objects.create(application=application, state=IntegrationState.AUTHORISING)
    authorise(there)
    return integration


def authorise(there: Service) -> None:
    """A fresh grant is put in place, as if an administrator had come back from the service."""
    access, refresh = there.tokens()
    integration = Integration.objects.get()
    token = Token(access, refresh, 3600, 7 * 86400, "", "")
    owner = Owner("1", str(there.owner.id), "Uma Reyes", there.owner.profile.email)
    put_in_place(integration, token, owner, SYSTEM, HANDS.time.now())


def integration() -> Integration:
    return Integration.objects.select_related("application").get()


def work(point: str = "") -> str:
    """Turns until nothing is due now; killed at a point. Returns the point if it was passed."""
    kill_at(point)
    try:
        for _ in range(MOST_STEPS):
            if not loop.step(SOURCES, worker.holder()):
                return ""
        raise AssertionError(f"still not quiet after {MOST_STEPS} turns")
    except Killed:
        reviews._clocks.clear()  # whoever goes on is a fresh process
        HANDS.time.pass_seconds(46)  # the lease of the dead runs out
        return point
    finally:
        kill_at("")


def next_due() -> datetime | None:
    """When something becomes due, or a lane is free again. What was due at the last look already isn't waited for."""
    here = HANDS.time.wall()
    moments = [at for source in SOURCES if (at := source.next_due()) is not None and at > here]
    moments += Lease.objects.filter(until__gt=here).values_list("until", flat=True)
    return min(moments, default=None)


def start_if_ready() -> bool:
    """Start provisioning, if there is a plan that stands."""
    if not reviews.ready(integration()):
        return False
    actions.start_provisioning(integration(), actor=SYSTEM)
    return True


def compare() -> None:
    if integration().speaks:
        actions.compare_now(integration(), actor=SYSTEM)


def held() -> list[tuple[Account, list[str]]]:
    """Rows that an administrator may decide about, with the choices."""
    rows = (
        Account.objects.filter(LIVING).select_related("user", "integration__application").order_by("created_at", "pk")
    )
    offered = [(row, [one.value for one in holds.choices(decisions.decode(row.decision), row)]) for row in rows]
    return [(row, choices) for row, choices in offered if choices]


def held_by_guard() -> set[int]:
    """The ids of accounts that the guard holds, and shows as held."""
    rows = Account.objects.filter(LIVING, held_list__isnull=False, state="held").exclude(remote_id="")
    return {int(remote_id) for remote_id in rows.values_list("remote_id", flat=True)}


def linked() -> list[tuple[str, str, str]]:
    """The rows that have adopted an account: row, id over there, user."""
    return _rows("SELECT id, remote_id, user_id FROM provisioning_account WHERE origin = 'adopted' AND remote_id != ''")


def newcomers_wait() -> bool:
    """Whether somebody in the queue has no account yet."""
    return bool(_rows("SELECT 1 FROM provisioning_account WHERE remote_id = '' AND state = 'queued' LIMIT 1"))


def _rows(query: str) -> list:
    with connection.cursor() as cursor:
        return cursor.execute(query).fetchall()


def apply_held() -> int:
    """An administrator applies the list that the guard holds; how many were applied, 0 if it is being carried out."""
    shown = [row.act for row in held_rows(integration()) if row.act]
    try:
        return actions.apply_held(integration(), shown, actor=SYSTEM) if shown else 0
    except NotApproved:
        return 0


def backup(people: dict[str, Person]) -> Backup:
    return Backup(_copy(), deepcopy(people), HANDS.time.true)


def restore(kept: Backup) -> None:
    """The database is what it was; the process is a fresh one."""
    kept.database.backup(connection.connection)
    reviews._clocks.clear()
    HANDS.time.pass_seconds(46)


def knows(remote_id: int, external_id: str) -> bool:
    """Whether a row leads to an account over there."""
    of_key = Q(external_id=external_id) if external_id else Q(pk__in=[])
    return Account.objects.filter(LIVING).filter(Q(remote_id=str(remote_id)) | of_key).exists()


def watermark_forgotten() -> None:
    """Another life begins in the same data folder."""
    for file in settings.DATA.glob("*.watermark"):
        file.unlink()


def _copy() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    return copy


def ahead(moment: datetime) -> timedelta:
    return moment - HANDS.time.wall()


def sealed(text: str) -> str:
    return vault.seal(text)
