"""Several things in a row, about one person: what chance alone would bring together once in a thousand days."""

from typing import TYPE_CHECKING

from ringcentral_sandbox.accounts.extensions import ENABLED, NOT_ACTIVATED
from ringcentral_sandbox.switches import set_switches
from tests.laws.year import directory, over_there, people
from tests.laws.year.faults import KINDS, Armed

if TYPE_CHECKING:
    from tests.laws.year.life import Life

WHERE = ("*", "*", "POST", "PATCH", "PATCH", "DELETE", "GET", "FIND", "STATUS")
BEFORE = ("active", "active", "pending", "off/us", "off/them", "lost", "unsure", "foreign", "unclear")
BEFORE_WEIGHTS = (3, 3, 3, 4, 4, 3, 3, 2, 0.8)
THEN = ("in", "paused", "left", "suspended", "gone")
RUSH = 14
LAST_DAYS = ("5xx_before", "cut_before", "400", "5xx_after", "too_slow")


def someone(life: "Life") -> people.Person:
    living = [one for one in life.people.values() if not one.deleted]
    if len(living) < 3:
        return hire(life)
    return life.chance.choice(living)


def hire(life: "Life") -> people.Person:
    life.counts["hired"] += 1  # also those that a restore forgot: nobody is called like them again
    who = people.hire(life.counts["hired"], life.chance.random() < 0.25)
    life.people[who.name] = who
    life.say(f"hired {who.name}")
    return who


def act(life: "Life", who: people.Person, what: str) -> None:
    if people.act(who, what):
        life.manners.disturbed()


def edit(life: "Life", who: people.Person, **values: str) -> None:
    if people.edit(who, **values):
        life.manners.disturbed()


def noticed(life: "Life", who: people.Person) -> None:
    """The directory looks at somebody's account, as it has something to change there."""
    edit(life, who, department=f"Team {life.chance.randrange(1000)}")
    life.wait(2)


def working(life: "Life") -> people.Person:
    """Somebody who is in, has an account and uses it, as far as that can be had."""
    who = someone(life)
    for what in ("renew", "reactivate", "join"):
        act(life, who, what)
    over_there.enough_lines(life.there, 1)
    life.step()
    account = life.account(who)
    if account is not None and account.status == NOT_ACTIVATED and account.id in life.ledger.linked:
        over_there.by_hand(life.there, life.ledger, who, account, "activate")
        directory.compare()  # a pending account isn't looked at for an edit
        life.wait(10)
    return who


def by_hand(life: "Life", who: people.Person, what: str) -> bool:
    account = life.account(who)
    done = account is not None and over_there.by_hand(life.there, life.ledger, who, account, what)
    if done:
        life.manners.disturbed()
        life.say(f"{what} {who.name} by hand ({account.id})")  # type: ignore[union-attr]
    return done


def cell(life: "Life") -> None:
    """Somebody comes into a row of the table, then into a column, perhaps in bad weather."""
    before = life.chance.choices(BEFORE, BEFORE_WEIGHTS)[0]
    who = _newcomer(life) if before in ("pending", "foreign") else working(life)
    life.say(f"cell: {who.name} is {before}")
    if before == "off/us":
        _end(life, who, life.chance.choice(("paused", "left", "suspended")))
    elif before in ("off/them", "lost", "unclear"):
        _over_there(life, who, before)
        who = life.people[who.name]  # a restore makes them anew
    elif before == "unsure":
        life.weather.armed.append(Armed("PATCH", life.chance.choice(("cut_after", "cut_before", "5xx_after")), 1))
        edit(life, who, department="Doubt")
    life.step()
    then = life.chance.choice(THEN)
    if life.chance.random() < 0.45:
        life.weather.armed.append(Armed(life.chance.choice(WHERE), life.chance.choice(KINDS), 1))
    life.say(f"cell: {who.name} becomes {then}")
    _end(life, who, then)
    life.wait(life.chance.choice((1, 40, 150)))


def _newcomer(life: "Life") -> people.Person:
    who = hire(life)
    over_there.enough_lines(life.there, 2)
    if life.chance.random() < 0.4:
        how = life.chance.choice(over_there.HOW)
        if over_there.before_us(life.there, life.ledger, who, how):
            life.say(f"{who.name} has an account over there ({how})")
    act(life, who, "join")
    life.step()
    return who


def _over_there(life: "Life", who: people.Person, before: str) -> None:
    if before == "unclear":
        set_switches(life.there.sandbox.database, {"platform_api": "refused"})
        kept = directory.backup(life.people)
        by_hand(life, who, "disable")
        life.backup = kept
        life.restore()
    else:
        by_hand(life, who, "disable" if before == "off/them" else "delete")
    noticed(life, life.people[who.name]) if life.chance.random() < 0.7 else directory.compare()


def _end(life: "Life", who: people.Person, then: str) -> None:
    acts = {
        "in": ("renew", "reactivate", "join"), "paused": ("expire",), "left": ("leave",), "suspended": ("suspend",),
        "gone": ("delete",),
    }[then]  # fmt: skip
    for what in acts:
        act(life, who, what)
    life.say(f"{then}: {who.name}")
    life.step()


def move(life: "Life") -> None:
    """From one group to another, by way of none."""
    who = _newcomer(life) if life.chance.random() < 0.6 else working(life)
    _end(life, who, "left")
    life.wait(life.chance.uniform(10, 110))
    _end(life, who, "in")


def tour(life: "Life") -> None:
    """Away for a while, and back, with something changed."""
    who = working(life)
    _end(life, who, life.chance.choice(("paused", "left", "suspended")))
    life.wait(life.chance.uniform(1, 4000))
    edit(life, who, department="Returners")
    _end(life, who, "in")
    life.wait(2)


def reused(life: "Life") -> None:
    """Their account is deleted over there, and its place goes to a stranger."""
    who = working(life)
    if by_hand(life, who, "delete"):
        life.counts["stranger"] += 1
        over_there.stranger(life.there, life.ledger, life.counts["stranger"])
        life.say("a stranger gets the place")
    noticed(life, who)
    _end(life, who, life.chance.choice(THEN))


def clash(life: "Life") -> None:
    """Their new address is somebody else's over there; then they leave, and have their old one again."""
    who = working(life)
    account, before = life.account(who), who.email
    if account is None or account.id not in life.ledger.linked:
        return  # whoever has no account yet may adopt what has their address
    address = f"clash{int(life.time.true.timestamp())}@fernhill.example"
    life.counts["stranger"] += 1
    over_there.enough_lines(life.there, 1)
    if over_there.stranger(life.there, life.ledger, life.counts["stranger"], address):
        edit(life, who, email=address, username=address)
        life.say(f"{who.name} wants the address of a stranger")
        life.step()
    _end(life, who, life.chance.choice(THEN))
    life.wait(2)
    edit(life, who, email=before, username=before)


def last_day(life: "Life") -> None:
    """Somebody is deleted, and the service stumbles at it."""
    who = working(life)
    if life.chance.random() < 0.7:
        _end(life, who, life.chance.choice(("paused", "left")))
    armed = Armed("DELETE", life.chance.choice(LAST_DAYS), life.chance.choice((1, 1, 2)))
    life.weather.armed.append(armed)
    life.say(f"fault: {armed.kind} waits for DELETE")
    _end(life, who, "gone")
    life.wait(200)


def goodbye(life: "Life") -> None:
    """Somebody leaves, and over there they are switched on again in the same moment, or it says no."""
    who = working(life)
    life.weather.armed.append(Armed("PATCH", life.chance.choice(("still_active", "still_active", "400", "409")), 1))
    _end(life, who, life.chance.choice(("left", "suspended", "paused")))
    life.wait(400)


def rush(life: "Life") -> None:
    """More newcomers than a minute has writes; somebody leaves while they wait."""
    who = working(life)
    over_there.enough_lines(life.there, RUSH + 1)
    for _ in range(RUSH):
        act(life, hire(life), "join")
    life.wait(2)
    account = life.account(who)
    if account is not None and account.status == ENABLED:
        life.counts["leavers before newcomers"] += directory.newcomers_wait()
    _end(life, who, life.chance.choice(("left", "suspended", "paused", "gone")))


STORIES = {
    "cell": (cell, 7.0), "move": (move, 1.5), "tour": (tour, 2.0), "reused": (reused, 1.5), "clash": (clash, 1.5),
    "last_day": (last_day, 2.0), "goodbye": (goodbye, 1.5), "rush": (rush, 0.5),
}  # fmt: skip
