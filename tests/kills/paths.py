"""The paths on which a worker is killed: what is prepared, what sets the worker to work, what has to be in the end.

Each kill has people of its own, so that one life holds all of them, and what a kill left behind would be seen by the
judge of the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED
from tests.kills.world import KilledLife
from tests.laws.lives import Person

IMPORTED_AT_ONCE = 3


@dataclass(frozen=True)
class Path:
    """`prepare` makes that many subjects; `act` sets the worker to work on one; `judge` says what became of it."""

    name: str
    prepare: Callable[[KilledLife, int], list[Any]]
    act: Callable[[KilledLife, Any], None]
    judge: Callable[[KilledLife, Any], str]
    is_unit: bool = False  # each passing of a point is another moment


def _one_account(life: KilledLife, who: Person, *status: str) -> str:
    """Not double, not forgotten, in the state that is wanted, and each write told by one event."""
    accounts = [one for one in life.there.people() if one.profile.email in who.emails]
    assert len(accounts) == (0 if status == ("",) else 1), life.tell(f"{who.name} has {len(accounts)} accounts")
    found = accounts[0].status if accounts else ""
    assert found in status, life.tell(f"{who.name} is “{found}”, not {status}")
    state = life.row(who)[0]
    assert state in ("in_step", "pending"), life.tell(f"the row of {who.name} says {state}")
    return found or "deleted"


def _evidence(life: KilledLife, who: Person, account_ids: set[str]) -> str:
    done = life.done_to(who, account_ids)
    told = life.directory.do("write_events", email=who.email) - life.events_before.get(who.email, 0)  # type: ignore[operator]
    assert done == told, life.tell(f"{done} writes were done to {who.name}, {told} events tell of them")
    return f"{done} write{'s' * (done != 1)}, {told} event{'s' * (told != 1)}"


def _told(life: KilledLife, who: Person, *status: str) -> str:
    ids = {str(account.id) for account in [life.account(who)] if account}
    return f"{_one_account(life, who, *status)}; {_evidence(life, who, ids)}"


def _newcomers(life: KilledLife, count: int) -> list[Person]:
    return life.crowd(count)


def _adopted(life: KilledLife, count: int) -> list[Person]:
    people = life.crowd(count)
    for who in people:
        life.already_there(who)
    return people


def _join(life: KilledLife, who: Person) -> None:
    life.act(who, "join")


def _edit(life: KilledLife, who: Person) -> None:
    life.advance(61)  # so that a look precedes the write
    life.edit(who, department="Finance")


def _edited(life: KilledLife, who: Person) -> str:
    said = _one_account(life, who, ENABLED)
    assert life.account(who).profile.department == "Finance", life.tell("the change was lost")
    return f"{said}, changed"


def _suspend(life: KilledLife, who: Person) -> None:
    life.note_events(who)
    life.act(who, "suspend")


def _off(life: KilledLife, count: int) -> list[Person]:
    people = life.working(count)
    life.all_act(people, "suspend")
    life.go_on()
    life.directory.do("compare")
    life.go_on()
    return people


def _return(life: KilledLife, who: Person) -> None:
    life.act(who, "reactivate")


def _delete(life: KilledLife, who: Person) -> None:
    life.act(who, "delete")


def _gone(life: KilledLife, who: Person) -> str:
    account = life.account(who)
    assert account is None, life.tell(f"{who.name} was deleted, and the account is there, {account and account.status}")
    return "deleted"


def _old_token(life: KilledLife, who: Person) -> None:
    life.directory.do("age_token", seconds=5)
    life.edit(who, department="Finance")


def _spoilt_token(life: KilledLife, who: Person) -> None:
    life.directory.do("spoil_token")
    _edit(life, who)


def _grant_works(life: KilledLife, who: Person) -> str:
    return f"the grant works: {_edited(life, who)}"


def _dead_grant(life: KilledLife, who: Person) -> None:
    life.stops_before = int(life.directory.do("events", kind="idm_integration_stopped"))  # type: ignore[call-overload]
    life.there.end_grants()
    _edit(life, who)


def _stopped_visibly(life: KilledLife, who: Person) -> str:
    stopped = life.directory.do("events", kind="idm_integration_stopped")
    assert stopped == life.stops_before + 1, life.tell("stopped, and not told once")
    access, refresh = life.there.tokens()
    life.directory.do("put_grant", access=access, refresh=refresh)
    life.go_on()
    return f"stopped, told once; authorised anew: {_edited(life, who)}"


def _nobody(life: KilledLife, count: int) -> list[int]:
    return list(range(count))


def _ask_for_list(life: KilledLife, _: int) -> None:
    life.part_of = life.directory.do("ask_for_list")


def _listed(life: KilledLife, _: int) -> str:
    said: Any = life.directory.do("imported", import_id=life.part_of)
    everybody = len(life.there.people())
    assert (said["stage"], said["listed"], said["twice"]) == ("listed", everybody, 0), life.tell(f"the list: {said}")
    return "everybody listed once"


def _over_there(life: KilledLife, count: int) -> list[list[str]]:
    """Three people each whom only the service knows."""
    names = [[f"x{life.named + n}-{m}@fernhill.example" for m in range(IMPORTED_AT_ONCE)] for n in range(count)]
    life.named += count
    for emails in names:
        for email in emails:
            life.there.add_line()
            life.tenants[life.there.create(email, "Xan", "Reed").id] = "stranger"
    life.part_of = life.directory.do("ask_for_list")
    life.go_on()
    return names


def _import(life: KilledLife, emails: list[str]) -> None:
    life.part_of = life.directory.do("ask_for_list")
    life.go_on()
    life.directory.do("start_import", import_id=life.part_of, emails=emails)


def _imported(life: KilledLife, emails: list[str]) -> str:
    said: Any = life.directory.do("imported", import_id=life.part_of)
    assert said["stage"] == "ended", life.tell(f"the import: {said}")
    assert said["ended"] == 1, life.tell("its end is told once")
    assert said["results"] == {"imported": len(emails)}, life.tell(f"the import: {said}")
    users = life.directory.do("users_of", emails=emails)
    assert users == [1] * len(emails) + [len(emails)], life.tell(f"users, and events of their making: {users}")
    assert life.there.writes() == [], life.tell("importing wrote to the service")
    return f"{len(emails)} imported once, told once"


def _compare(life: KilledLife, who: Person) -> None:
    life.directory.do("compare")


def _ask_pending(life: KilledLife, who: Person) -> None:
    life.act(who, "join")
    life.go_on()
    life.by_hand(who, "activate")
    life.directory.do("ask_pending")


def _still_pending(life: KilledLife, who: Person) -> str:
    return f"{_one_account(life, who, ENABLED)}, seen"


PATHS = (
    Path("reconcile: reads instead of a list", _newcomers, _ask_pending, _still_pending),  # while few are pending
    Path("exchange and reconcile: create", _newcomers, _join, lambda life, who: _told(life, who, NOT_ACTIVATED)),
    Path("reconcile: adopt", _adopted, _join, lambda life, who: _one_account(life, who, ENABLED)),
    Path("reconcile: change", KilledLife.working, _edit, _edited),
    Path("reconcile: switch off", KilledLife.working, _suspend, lambda life, who: _told(life, who, DISABLED)),
    Path("reconcile: return", _off, _return, lambda life, who: _one_account(life, who, ENABLED)),
    Path("reconcile: compare", KilledLife.working, _compare, lambda life, who: _one_account(life, who, ENABLED)),
    Path("revive and delete", _off, _delete, _gone, is_unit=True),
    Path("token refresh: old", KilledLife.working, _old_token, _grant_works),
    Path("token refresh: after a 401", KilledLife.working, _spoilt_token, _grant_works),
    Path("token refresh: dead", KilledLife.working, _dead_grant, _stopped_visibly),
    Path("import: list", _nobody, _ask_for_list, _listed),
    Path("import: create", _over_there, _import, _imported),
)


def named(paths: tuple[Path, ...], names: list[str]) -> Iterator[Path]:
    """Those whose names hold one of these texts; all, if none is asked for."""
    yield from (path for path in paths if not names or any(name in path.name for name in names))
