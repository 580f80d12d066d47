"""The directory process of the lives, which dies at whatever point a test names, found by `watch`.

Its own commands act on many at once, so that the people of a whole path are prepared by one turn of the worker.
"""

import json
import os
import traceback
from collections import Counter
from datetime import timedelta
from pathlib import Path

from lockstep.doors import vault
from lockstep.doors.database import disconnect
from tests.kills.watch import KILLED, Watch, install
from tests.laws import directory_process as base

LEASE_SECONDS = 46


def people(names: list[str]) -> list[str]:
    return [base.person(name) for name in names]


def acts(emails: list[str], what: str) -> None:
    for email in emails:
        base.act(email, what)


def unguard() -> None:
    """Many leave here on purpose."""
    from lockstep.connections.models import Integration
    from lockstep.provisioning.models import Policy

    limits = {"guard_share": 100, "guard_most": 100_000}
    Policy.objects.update_or_create(integration=Integration.objects.get(), defaults=limits)


def unschedule() -> None:
    """The lists that are still to come are to be scheduled anew, as on any day."""
    from lockstep.provisioning.models import Comparison

    Comparison.objects.filter(due_at__gt=base.now()).delete()


def ask_pending() -> None:
    """The list of those who are pending is due now; all but the newest are read by somebody else."""
    from lockstep.connections.models import Integration
    from lockstep.provisioning import comparing

    comparing.ask(Integration.objects.get(), "pending", base.now())


def watched(kill_at: str, nth: int = 1, note: str = "") -> int:
    """Turns until nothing is due, in a child that dies at the point; what it passed is noted in a file."""
    disconnect()
    child = os.fork()
    if child == 0:
        os._exit(_life(kill_at, nth, note))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == KILLED:
        base.OFFSET["seconds"] += LEASE_SECONDS
    assert code in (0, KILLED), code
    return code


def _life(kill_at: str, nth: int, note: str) -> int:
    from lockstep import worker

    watch = Watch(kill_at, nth)
    install(watch)
    try:
        worker.run_until_quiet(3000)
        if note:
            Path(note).write_text(json.dumps(watch.all_passed()))
        return 0
    except BaseException:
        traceback.print_exc()
        return 1


def age_token(seconds: float) -> None:
    """The access token has this many seconds left, and the grant is to be kept alive now."""
    from lockstep.connections.models import Integration

    expires_at = base.now() + timedelta(seconds=seconds)
    Integration.objects.update(access_expires_at=expires_at, keepalive_at=base.now())


def spoil_token() -> None:
    """The service doesn't know the access token any more."""
    from lockstep.connections.models import Integration

    Integration.objects.update(sealed_access_token=vault.seal("no-such-token"))


def put_grant(access: str, refresh: str) -> None:
    """What a new authorisation does after a grant has died."""
    from lockstep.connections.install import put_in_place
    from lockstep.connections.models import Integration
    from lockstep.connections.prove import Owner
    from lockstep.insights.events import SYSTEM
    from lockstep.protocols.oauth import Token

    integration = Integration.objects.get()
    owner = Owner(account_id=integration.remote_account_id, id=integration.grant_owner_id)
    put_in_place(integration, Token(access, refresh, 3600, 7 * 86400, owner.id, ""), owner, SYSTEM, base.now())


def ask_for_list() -> str:
    from lockstep.connections.models import Integration
    from lockstep.provisioning.importing import acts

    return acts.ask_for_list(Integration.objects.get(), actor=_alice()).id


def start_import(import_id: str, emails: list[str]) -> None:
    from lockstep.provisioning.importing import acts
    from lockstep.provisioning.models import Import

    part_of = Import.objects.get(pk=import_id)
    rows = part_of.rows.all()
    chosen = [row.pk for row in rows if row.email in emails]
    assert len(chosen) == len(emails), "not all of them are listed"
    acts.tick(part_of, [row.pk for row in rows], chosen, None)
    acts.start_import(part_of, actor=_alice())


def imported(import_id: str) -> dict:
    from lockstep.insights.models import Event
    from lockstep.provisioning.models import Import

    part_of = Import.objects.get(pk=import_id)
    listed = list(part_of.rows.values_list("remote_id", flat=True))
    ended = Event.objects.filter(kind="idm_import_end", details__import=import_id).count()
    done = Counter(part_of.rows.exclude(result="").values_list("result", flat=True))
    return {
        "stage": part_of.stage,
        "listed": len(listed),
        "twice": len(listed) - len(set(listed)),
        "ended": ended,
        "results": done,
    }


def users_of(emails: list[str]) -> list[int]:
    """How many living users have each of these addresses, and events of their making."""
    from lockstep.directory.models import User
    from lockstep.insights.models import Event

    living = Counter(User.objects.filter(deleted_at=None, email__in=emails).values_list("email", flat=True))
    made = Counter(
        Event.objects.filter(kind="user_create", success=True, target_id__in=_ids(emails)).values_list(
            "target_id", flat=True
        )
    )
    return [*(living[email] for email in emails), sum(made.values())]


def settled(email: str = "") -> dict:
    """Whether anything is under way, and how somebody's row stands."""
    from lockstep.connections.models import Exchange, Integration
    from lockstep.insights.models import Mark
    from lockstep.provisioning.models import LIVING, Account, Comparison, Import

    due = Account.objects.filter(LIVING, due_at__lte=base.now() + timedelta(minutes=10))
    rows = Account.objects.filter(user__email=email).order_by("created_at") if email else Account.objects.none()
    integration = Integration.objects.get()
    return {
        "open": Exchange.objects.filter(is_write=True, closed_at=None).count(),
        "marks": Mark.objects.count(),
        "due": due.count(),
        "lists": Comparison.objects.filter(due_at__lte=base.now()).count(),
        "imports": Import.objects.filter(due_at__isnull=False).count(),
        "grant": bool(integration.keepalive_at and integration.keepalive_at <= base.now() + timedelta(minutes=2)),
        "state": str(integration.state),
        "row": [(row.state, row.belief, row.remote_id, row.retired_at is not None) for row in rows][-1:],
    }


def write_events(email: str) -> int:
    """Events of writes over there that were done to somebody."""
    from lockstep.insights.models import Event

    kinds = ("user_create_provision", "user_update_provision", "user_deprovision", "user_delete_provision")
    done = Event.objects.filter(kind__in=kinds, success=True, target_label__in=_labels(email))
    return sum(1 for event in done if event.exchange_ids)


def events(kind: str) -> int:
    from lockstep.insights.models import Event

    return Event.objects.filter(kind=kind).count()


def _labels(email: str) -> list[str]:
    from lockstep.directory.models import User

    return [user.name for user in User.objects.filter(email=email)] or [email]


def _ids(emails: list[str]) -> list[str]:
    from lockstep.directory.models import User

    return list(User.objects.filter(email__in=emails).values_list("id", flat=True))


def _alice():
    from lockstep.directory.models import User
    from lockstep.insights.events import Actor

    user = User.objects.get(username="alice.moreau@fernhill.example")
    return Actor("user", user.id, user.name)


_OWN = (
    people, acts, unguard, unschedule, ask_pending, watched, age_token, spoil_token, put_grant, ask_for_list,
    start_import, imported, users_of, settled, write_events, events,
)  # fmt: skip
base.COMMANDS.update({command.__name__: command for command in _OWN})  # type: ignore[misc]

if __name__ == "__main__":
    base.main()
