"""A directory in a process of its own: reads one JSON command a line, answers one a line. For tests that kill it.

Turns run in a forked child, which a named point may end at once (os._exit); the parent, and the next child, find what
is in the database file. Time is the real clock plus what `advance` has added.
"""

import json
import os
import shutil
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.db.models import DateTimeField, Value

from lockstep.doors import clock, vault
from lockstep.doors.database import disconnect

OFFSET = {"seconds": float(os.environ.get("LIVES_OFFSET_SECONDS", "86400"))}


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=OFFSET["seconds"])


def begin(url: str, access: str, refresh: str, owner: str) -> None:
    """An organisation with a bound group, and an integration whose grant is in place."""
    from lockstep.applications.bindings import bind
    from lockstep.applications.settings import create_application
    from lockstep.connections.clients import save_client
    from lockstep.connections.models import Integration, IntegrationState
    from lockstep.insights.events import SYSTEM
    from tests import cast

    cast.alice()
    values = {"display_label": "RingCentral", "environment": "custom", "service_url": url}
    application = create_application("ringcentral", values, actor=SYSTEM)
    bind(application, cast.group("Sales"), actor=SYSTEM)
    save_client("ringcentral", "custom", "sandbox-client", "sandbox-secret", actor=SYSTEM)
    integration = Integration(application=application, state=IntegrationState.VERIFIED, grant_owner_id=owner)
    integration.sealed_access_token, integration.sealed_refresh_token = vault.seal(access), vault.seal(refresh)
    integration.access_expires_at = now() + timedelta(hours=1)
    integration.save()


def person(name: str) -> str:
    from tests import cast

    return cast.person(name, department="Sales").email


def edit(email: str, values: dict) -> None:
    from lockstep.directory.users import update_user
    from lockstep.insights.events import SYSTEM

    update_user(_user(email), values, actor=SYSTEM)


def act(email: str, what: str) -> None:
    """join, leave, suspend, reactivate, delete, expire, renew."""
    from lockstep.directory import groups, passwords, users
    from lockstep.directory.models import UserGroup
    from lockstep.insights.events import SYSTEM

    user, sales = _user(email), UserGroup.objects.get(name="Sales")
    acts = {
        "join": lambda: groups.add_members(sales, [user], actor=SYSTEM),
        "leave": lambda: groups.remove_members(sales, [user], actor=SYSTEM),
        "suspend": lambda: users.suspend_user(user, actor=SYSTEM),
        "reactivate": lambda: users.reactivate_user(user, actor=SYSTEM),
        "delete": lambda: users.delete_user(user, actor=SYSTEM),
        "expire": lambda: passwords.expire_now(user, actor=SYSTEM),
        "renew": lambda: passwords.set_temporary_password(user, f"another horse {user.sessions_ended}", actor=SYSTEM),
    }
    acts[what]()


def start() -> None:
    """Start provisioning, if there is a plan that stands."""
    from lockstep.connections.models import Integration
    from lockstep.insights.events import SYSTEM
    from lockstep.provisioning import actions, reviews

    integration = Integration.objects.get()
    if reviews.ready(integration):
        actions.start_provisioning(integration, actor=SYSTEM)


def compare() -> None:
    from lockstep.connections.models import Integration
    from lockstep.insights.events import SYSTEM
    from lockstep.provisioning import actions

    integration = Integration.objects.get()
    if integration.speaks:
        actions.compare_now(integration, actor=SYSTEM)


def run(kill_at: str = "") -> int:
    """Turns until nothing is due, in a child; its exit code: 0, or 137 if it was killed."""
    disconnect()
    child = os.fork()
    if child == 0:
        os._exit(_turns(kill_at))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 137:
        OFFSET["seconds"] += 46  # the lease of the dead runs out
    assert code in (0, 137), code
    return code


def _turns(kill_at: str) -> int:
    from lockstep import worker
    from lockstep.connections import kills

    os.environ["LOCKSTEP_KILL_AT"] = kill_at
    kills._passed.clear()
    try:
        worker.run_until_quiet(3000)
        return 0
    except BaseException:
        traceback.print_exc()
        return 1


def advance(seconds: float) -> None:
    OFFSET["seconds"] += seconds


def next_due() -> float | None:
    """Seconds until something becomes due or a lane is free again; None if nothing is to come."""
    from lockstep import worker
    from lockstep.work.models import Lease

    here = now()
    moments = [at for source in worker.SOURCES if (at := source.next_due()) is not None]
    moments += [at for at in Lease.objects.values_list("until", flat=True) if at is not None and at > here]
    return max((min(moments) - here).total_seconds(), 0) + 0.05 if moments else None


def standing() -> dict:
    """How the directory sees its accounts; for the message of a failing test, and for what it says is held."""
    from lockstep.connections.models import Exchange, Integration
    from lockstep.insights.models import Mark
    from lockstep.provisioning.models import Account
    from lockstep.work.models import Lease

    rows = Account.objects.select_related("user")
    return {
        "integration": Integration.objects.get().state,
        "open": Exchange.objects.filter(closed_at__isnull=True, is_write=True).count(),
        "marks": Mark.objects.count(),
        "held": list(Lease.objects.exclude(holder="").values_list("name", flat=True)),
        "accounts": {
            f"{row.user.email if row.user else row.label} {row.id[:4]}": {
                "id": row.remote_id, "state": row.state, "belief": row.belief, "want": row.want,
                "decision": row.decision, "due": str(row.due_at), "retired": row.retired_at is not None,
                "trouble": row.trouble, "external_id": row.external_id, "revival": row.revival,
            }
            for row in rows
        },
    }  # fmt: skip


def _user(email: str):
    from lockstep.directory.models import User

    return User.objects.filter(email=email).latest("created_at")


COMMANDS = {f.__name__: f for f in (begin, person, edit, act, start, compare, run, advance, next_due, standing)}


def make_database(template: Path) -> None:
    """The tables: migrated by the first process, copied by those after it. (PostgreSQL copies by itself: lives.py.)"""
    from django.conf import settings
    from django.core.management import call_command

    if os.environ.get("DATABASE_URL"):
        return
    database = Path(settings.DATABASES["default"]["NAME"])
    if template.exists():
        shutil.copy(template, database)
        return
    call_command("migrate", verbosity=0)
    disconnect()
    draft = template.with_suffix(f".{os.getpid()}")
    shutil.copy(database, draft)
    draft.rename(template)


def main() -> None:
    vault.ensure_key_file(Path(os.environ["LOCKSTEP_KEY_FILE"]))
    django.setup()
    clock.now, clock.monotonic = now, lambda: now().timestamp()
    clock.database_now = lambda: Value(now(), output_field=DateTimeField())  # type: ignore[assignment,return-value]
    make_database(Path(sys.argv[1]))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        name, values = json.loads(line)
        print(json.dumps(COMMANDS[name](**values)), flush=True)


if __name__ == "__main__":
    main()
