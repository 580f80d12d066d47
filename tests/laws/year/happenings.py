"""What happens in a life, drawn from its seed."""

from typing import TYPE_CHECKING

from lockstep.accounts.account import Choice
from lockstep.connections.models import IntegrationState
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions, holds, reconcile
from ringcentral_sandbox.oauth.tokens import end_sessions_of
from ringcentral_sandbox.switches import set_switches
from tests.laws.year import directory, over_there, people
from tests.laws.year.faults import KINDS, OUTAGES, Armed
from tests.laws.year.seams import BEGINS

if TYPE_CHECKING:
    from tests.laws.year.life import Life

__all__ = ["BEGINS", "first", "kill_point", "mend", "morning", "something"]
POINTS = (
    "exchange.opened", "exchange.answered", *reconcile.POINTS, *reconcile.POINTS, *reconcile.UNIT_POINTS,
    "grant.refreshed", "grant.saved",
)  # fmt: skip
KILLED = 0.04
WHERE = ("*", "*", "POST", "PATCH", "PATCH", "DELETE", "GET", "FIND", "LIST", "STATUS", "TOKEN")
WEIGHTS = {
    "here": 14, "edit": 4, "rename": 2, "hire": 2, "there": 12, "stranger": 1, "fault": 9, "outage": 1, "line": 2,
    "grant": 0.3, "scim": 0.2, "clock": 0.5, "backup": 1, "restore": 0.4, "morning": 5, "swap": 0.3, "mass": 0.2,
}  # fmt: skip


def first(life: "Life") -> None:
    """Who is there when it begins, on both sides."""
    for _ in range(life.size.people):
        _hire(life)
    for who in life.chance.sample(list(life.people.values()), max(life.size.people // 6, 1)):
        over_there.before_us(life.there, life.ledger, who, life.chance.random() < 0.7)
    for who in life.chance.sample(list(life.people.values()), life.size.people // 2):
        people.act(who, "join")
    life.step()
    morning(life)
    life.step()


def something(life: "Life") -> None:
    """The next thing that happens."""
    weights = WEIGHTS | {"mass": 4} if life.guarded else WEIGHTS
    kind = life.chance.choices(list(weights), list(weights.values()))[0]
    life.counts[kind] += 1
    {
        "here": _here, "edit": _edit, "rename": _rename, "hire": _hire, "there": _there, "stranger": _stranger,
        "fault": _fault, "outage": _outage, "line": _line, "grant": _grant, "scim": _scim, "clock": _clock,
        "backup": _backup, "restore": _restore, "morning": morning, "swap": _swap, "mass": _mass,
    }[kind](life)  # fmt: skip


def kill_point(life: "Life") -> str:
    """Where the worker's next turns are killed, now and then."""
    if life.chance.random() >= KILLED:
        return ""
    return f"{life.chance.choice(POINTS)}:{life.chance.choice((1, 1, 2, 3))}"


# here


def _someone(life: "Life") -> people.Person:
    living = [one for one in life.people.values() if not one.deleted]
    return life.chance.choice(living or list(life.people.values()))


def _hire(life: "Life") -> None:
    life.counts["hired"] += 1  # also those that a restore forgot: nobody is called like them again
    who = people.hire(life.counts["hired"], life.chance.random() < 0.25)
    life.people[who.name] = who
    life.say(f"hired {who.name}")


def _here(life: "Life") -> None:
    who, what = _someone(life), life.chance.choices(people.ACTS, people.WEIGHTS)[0]
    if people.act(who, what):
        life.say(f"{what} {who.name}")


def _edit(life: "Life") -> None:
    who = _someone(life)
    for _ in range(life.chance.choice((1, 1, 3))):
        people.edit(who, department=f"Team {life.chance.randrange(9)}")
    life.say(f"edit {who.name}")


def _rename(life: "Life") -> None:
    who = _someone(life)
    address = f"p{int(life.time.true.timestamp())}.{life.chance.randrange(99)}@fernhill.example"
    if people.edit(who, email=address, username=address):
        life.say(f"rename {who.name} to {address}")


def _swap(life: "Life") -> None:
    """Two people change addresses, by way of a third one."""
    one, other = _someone(life), _someone(life)
    if one is other or one.deleted or other.deleted:
        return
    first_, second, between = one.email, other.email, f"between{int(life.time.true.timestamp())}@fernhill.example"
    for who, address in ((one, between), (other, first_), (one, second)):
        people.edit(who, email=address, username=address)
    one.emails, other.emails = [*one.emails, between], [*other.emails]
    life.say(f"swap {one.name} and {other.name}")


def _mass(life: "Life") -> None:
    for who in life.people.values():
        if life.chance.random() < 0.6:
            people.act(who, "leave")
    life.say("most of them leave")


# over there


def _there(life: "Life") -> None:
    who, what = _someone(life), life.chance.choices(over_there.BY_HAND, over_there.WEIGHTS)[0]
    account = life.account(who)
    if account is not None and over_there.by_hand(life.there, life.ledger, who, account, what):
        life.say(f"{what} {who.name} by hand ({account.id})")


def _stranger(life: "Life") -> None:
    if over_there.stranger(life.there, life.ledger, life.counts["stranger"]):
        life.say("a stranger gets a place")


def _line(life: "Life") -> None:
    life.say(over_there.lines(life.there, life.chance))


def _grant(life: "Life") -> None:
    end_sessions_of(life.there.sandbox, None)
    life.say("the grant is ended over there")


def _scim(life: "Life") -> None:
    set_switches(life.there.sandbox.database, {"scim": "off"})
    life.say("SCIM is switched off over there")


# in between


def _fault(life: "Life") -> None:
    armed = Armed(life.chance.choice(WHERE), life.chance.choice(KINDS), life.chance.choice((1, 1, 2, 4)))
    life.weather.armed.append(armed)
    life.say(f"fault: {armed.kind} waits for {armed.where} {armed.left} times")


def _outage(life: "Life") -> None:
    hours = life.chance.choice((0.1, 1, 3))
    life.weather.outage = life.chance.choice(OUTAGES)
    if life.weather.outage == "429":
        hours = 0.1  # asked again every 30 s: a day of it is a thousand steps that show nothing new
    life.weather.until = life.time.true + directory.timedelta(hours=hours)
    life.say(f"outage for {hours} h: {life.weather.outage}")


def _clock(life: "Life") -> None:
    jump = life.chance.choice((-7200.0, -900.0, -30.0, 45.0, 3600.0, 86400.0))
    life.time.wrong_seconds += jump
    life.judge.clear_since = 0.0
    life.say(f"the clock jumps by {jump:.0f} s")


def _backup(life: "Life") -> None:
    life.backup = directory.backup(life.people)
    life.say("backup")


def _restore(life: "Life") -> None:
    kept = life.backup
    if kept is None:
        return
    directory.restore(kept)
    life.backup = None
    life.counts["restores"] += 1
    life.judge.requests_so_far()
    life.books.restored(life.judge.read)
    addresses = {name: who.emails for name, who in life.people.items()}
    life.people.clear()
    life.people.update(kept.people)
    for name, who in life.people.items():
        who.emails = addresses[name]
        who.touched = True
    life.judge.clear_since = 0.0
    life.say(f"restored to {kept.at:%m-%d %H:%M:%S}")
    _forget_whom_nobody_can_know(life)


def _forget_whom_nobody_can_know(life: "Life") -> None:
    """Made after the backup, and renamed since: neither key nor address leads to whose account it was."""
    for account in life.there.people():
        who = life.people.get(life.ledger.tenants.get(account.id, ""))
        kept = directory.knows(account.id, account.profile.external_id or "")
        same = who is not None and who.email in (account.profile.email, account.profile.user_name)
        if account.id in life.ledger.linked and not kept and not same:
            life.ledger.left(account.id)
            life.ledger.tenants[account.id] = over_there.STRANGER
            life.say(f"    the account {account.id} is nobody's now")


# the administrators' part


def morning(life: "Life") -> None:
    """An administrator looks: starts what waits for it, re-authorises, decides about some of the held."""
    if directory.integration().state == IntegrationState.STOPPED:
        mend(life)
    if directory.start_if_ready():
        life.say("started by an administrator")
    if applied := directory.apply_held():
        life.say(f"{applied} of the held list are applied")
    for row, choices in directory.held():
        if life.chance.random() < 0.3:
            _decide(life, row, life.chance.choice(choices))
    if life.chance.random() < 0.2:
        directory.compare()


def mend(life: "Life") -> None:
    """Whatever stops an integration is put right."""
    set_switches(life.there.sandbox.database, {"scim": "on"})
    if directory.integration().state == IntegrationState.STOPPED:
        directory.authorise(life.there)
        life.say("re-authorised")


def _decide(life: "Life", row, choice: str) -> None:
    who = next((one for one in life.people.values() if one.user_id == row.user_id), None)
    actions.resolve_hold(row, choice, actor=SYSTEM)
    life.say(f"chosen for {row.label}: {choice}")
    if who is None:
        return
    who.touched = True
    who.may_switch_on = who.may_switch_on or choice == Choice.SWITCH_ON
    who.may_delete = who.may_delete or choice in (holds.DELETE_ADOPTED, Choice.DELETE_THEN_CREATE)
