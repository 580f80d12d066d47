"""Random lives: directory changes, admins acting in RingCentral, lost requests and answers, kills, ids reused. After
quiet the five laws of `lives.py` hold. A failing life tells its seed, what happened, and every request.

What `tests/laws/year` does more of, with clocks, restores and outages, it does in one process and on SQLite in memory.
Here a process really ends, requests really go over HTTP, and the database is the one under test, PostgreSQL too.
"""

import random

import pytest

from tests.laws.lives import Life, Person
from tests.laws.test_kills import POINTS, UNIT_POINTS

NAMES = ("Ada Abel", "Ben Bold", "Cem Can", "Dora Dahl", "Eva Ek")
ACTS = ("join", "leave", "suspend", "reactivate", "delete", "expire", "renew")
WEIGHTS = (6, 3, 2, 3, 1, 1, 2)
FAULTS = ("cut_before", "cut_after", "status", "status_after", "html", "truncated", "without_id", "empty", "redirect")
WHERE = ("POST /scim/v2/Users", "PATCH *", "DELETE *", "GET *")
BRIEFLY, LONG = range(2), range(2, 120)


@pytest.fixture
def life(tmp_path):
    made = Life(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("seed", [*BRIEFLY, *(pytest.param(seed, marks=pytest.mark.long) for seed in LONG)])
def test_a_random_life_keeps_the_laws(life, seed):
    chance = random.Random(seed)
    begin(life, chance)
    for number in range(40):
        something(life, chance, number)
        if chance.random() < 0.6:
            life.run(killed(chance))
        if chance.random() < 0.5:
            life.advance(chance.choice((1, 5, 31, 61, 130, 1000)))
    life.quiet()
    life.judge_outcome()
    standing = life.directory.do("standing")
    assert (standing["open"], standing["marks"]) == (0, 0), life.tell("something is still open")
    assert standing["integration"] == "running", life.tell("it stopped")


def begin(life: Life, chance: random.Random) -> None:
    for name in NAMES:
        life.person(name)
    for _ in range(2):
        life.there.add_line()
    if chance.random() < 0.5:
        life.already_there(chance.choice([*life.people.values()]))
    life.act(life.people[NAMES[0]], "join")
    life.run()
    life.directory.do("start")
    life.run()


def something(life: Life, chance: random.Random, number: int) -> None:
    who = life.people[chance.choice(NAMES)]
    happens = chance.choices(("act", "edit", "rename", "by hand", "stranger", "fault", "line"), (8, 3, 1, 5, 1, 4, 1))[
        0
    ]
    if happens == "by hand":
        life.by_hand(who, chance.choices(("activate", "disable", "enable", "delete"), (8, 2, 2, 1))[0])
    elif happens == "stranger":
        life.stranger(number)
    elif happens == "fault":
        life.there.fault(chance.choice(WHERE), chance.choice(FAULTS), chance.choice((1, 1, 2)))
    elif happens == "line":
        life.there.add_line()
    elif not who.deleted:
        in_the_directory(life, chance, who, happens, number)


def in_the_directory(life: Life, chance: random.Random, who: Person, happens: str, number: int) -> None:
    if happens == "act":
        life.act(who, chance.choices(ACTS, WEIGHTS)[0])
    elif happens == "edit":
        life.edit(who, department=f"Team {number}")
    elif happens == "rename":
        address = f"{who.name.split()[0].lower()}{number}@fernhill.example"
        life.edit(who, email=address, username=address)


def killed(chance: random.Random) -> str:
    """Where the run is killed, one time in four."""
    if chance.random() < 0.75:
        return ""
    return f"{chance.choice((*POINTS, *UNIT_POINTS))}:{chance.choice((1, 1, 2, 3))}"
