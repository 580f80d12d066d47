"""What happens in a life, drawn from its seed."""

from datetime import timedelta
from typing import TYPE_CHECKING

from lockstep.provisioning import reconcile
from ringcentral_sandbox.oauth.tokens import end_sessions_of
from ringcentral_sandbox.switches import set_switches
from tests.laws.year import directory, over_there, people
from tests.laws.year.faults import KINDS, OUTAGES, Armed
from tests.laws.year.offices import mend, morning
from tests.laws.year.seams import BEGINS
from tests.laws.year.stories import STORIES, hire, someone

if TYPE_CHECKING:
    from tests.laws.year.life import Life

__all__ = ["BEGINS", "first", "kill_point", "mend", "morning", "something"]
POINTS = (
    "exchange.opened", "exchange.answered", *reconcile.POINTS, *reconcile.POINTS, *reconcile.UNIT_POINTS,
    "grant.refreshed", "grant.saved",
)  # fmt: skip
KILLED = 0.06
WHERE = ("*", "*", "POST", "PATCH", "PATCH", "DELETE", "GET", "FIND", "LIST", "STATUS", "TOKEN")
WEIGHTS = {
    "here": 7, "edit": 2, "rename": 2, "there": 5, "stranger": 0.5, "fault": 3, "outage": 0.4, "line": 1,
    "grant": 0.3, "scim": 0.3, "clock": 0.4, "backup": 0.8, "restore": 0.4, "morning": 3, "swap": 0.3, "mass": 0.15,
}  # fmt: skip


def first(life: "Life") -> None:
    """Who is there when it begins, on both sides."""
    for _ in range(life.size.people):
        hire(life)
    for who in life.chance.sample(list(life.people.values()), max(life.size.people // 5, 1)):
        over_there.before_us(life.there, life.ledger, who, life.chance.choice(over_there.HOW))
    for who in life.chance.sample(list(life.people.values()), max(life.size.people * 2 // 3, 1)):
        people.act(who, "join")
    for _ in range(2):
        life.wait(90)
        morning(life)
    life.step()


def something(life: "Life") -> None:
    """The next thing that happens."""
    weights = WEIGHTS | {name: weight for name, (_, weight) in STORIES.items()}
    weights |= {"mass": 3} if life.guarded else {}
    kind = life.chance.choices(list(weights), list(weights.values()))[0]
    life.counts[kind] += 1
    life.manners.disturbed()
    if kind in STORIES:
        STORIES[kind][0](life)
        return
    {
        "here": _here, "edit": _edit, "rename": _rename, "there": _there, "stranger": _stranger,
        "fault": _fault, "outage": _outage, "line": _line, "grant": _grant, "scim": _scim, "clock": _clock,
        "backup": _backup, "restore": lambda one: one.restore(), "morning": morning, "swap": _swap, "mass": _mass,
    }[kind](life)  # fmt: skip


def kill_point(life: "Life") -> str:
    """Where the worker's next turns are killed, now and then."""
    if life.chance.random() >= KILLED:
        return ""
    return f"{life.chance.choice(POINTS)}:{life.chance.choice((1, 1, 2))}"


# here


def _here(life: "Life") -> None:
    for _ in range(3):  # until it changes something
        who, what = someone(life), life.chance.choices(people.ACTS, people.WEIGHTS)[0]
        if people.act(who, what):
            life.say(f"{what} {who.name}")
            return


def _edit(life: "Life") -> None:
    who = someone(life)
    for _ in range(life.chance.choice((1, 1, 3))):
        people.edit(who, department=f"Team {life.chance.randrange(9)}")
    life.say(f"edit {who.name}")


def _rename(life: "Life") -> None:
    who = someone(life)
    address = f"p{int(life.time.true.timestamp())}.{life.chance.randrange(99)}@fernhill.example"
    if people.edit(who, email=address, username=address):
        life.say(f"rename {who.name} to {address}")


def _swap(life: "Life") -> None:
    """Two people change addresses, by way of a third one."""
    one, other = someone(life), someone(life)
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
    for _ in range(3):
        who, what = someone(life), life.chance.choices(over_there.BY_HAND, over_there.WEIGHTS)[0]
        account = life.account(who)
        if account is not None and over_there.by_hand(life.there, life.ledger, who, account, what):
            life.say(f"{what} {who.name} by hand ({account.id})")
            return


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
    hours = life.chance.choice((0.05, 0.1, 0.1, 0.5, 2))
    life.weather.outage = life.chance.choice(OUTAGES)
    if life.weather.outage == "429":
        hours = 0.1  # asked again every 30 s: a day of it is a thousand steps that show nothing new
    life.weather.until = life.time.true + timedelta(hours=hours)
    life.say(f"outage for {hours} h: {life.weather.outage}")


def _clock(life: "Life") -> None:
    jump = life.chance.choice((-7200.0, -900.0, -30.0, 45.0, 3600.0, 86400.0))
    back_to = life.time.wall() + timedelta(seconds=jump)
    if any(who.expired and who.expired_at and back_to < who.expired_at for who in life.people.values()):
        return  # by that clock their passwords would not have expired
    life.time.wrong_seconds += jump
    life.judge.disturbed()
    life.manners.jumped()
    life.say(f"the clock jumps by {jump:.0f} s")


def _backup(life: "Life") -> None:
    life.backup = directory.backup(life.people)
    life.say("backup")
