"""The loop: most urgent first, one turn at a time, nobody's failure ends another's turn."""

import threading
from datetime import timedelta

import pytest

from lockstep.doors import clock
from lockstep.work import leases, loop
from lockstep.work.bell import Bell, ring
from lockstep.work.loop import Lane, Rest, Source
from lockstep.work.models import Lease


def source(*lanes: Lane, next_due=None) -> Source:
    return Source(lambda: lanes, lambda: next_due)


def noting(said: list, name: str, urgency: tuple[float, ...] = (), rest: Rest | None = None) -> Lane:
    def run(held: leases.Held) -> Rest:
        said.append(name)
        return rest or Rest(60)

    return Lane(name, run, urgency)


@pytest.mark.django_db
def test_a_step_runs_the_most_urgent_free_lane_and_no_other():
    said: list[str] = []
    sources = [source(noting(said, "edits", (3,))), source(noting(said, "leavers", (0,)))]
    assert loop.step(sources, "one")
    assert said == ["leavers"]
    assert loop.step(sources, "one")
    assert said == ["leavers", "edits"]
    assert not loop.step(sources, "one")


@pytest.mark.django_db
def test_of_two_turns_of_one_lane_the_more_urgent_comes_first():
    said: list[str] = []
    sweep = Lane("provision:7", lambda held: said.append("sweep") or Rest(60), (2,))
    leaver = Lane("provision:7", lambda held: said.append("leaver") or Rest(60), (0,))
    loop.step([source(sweep), source(leaver)], "one")
    assert said == ["leaver"]


@pytest.mark.django_db
def test_a_lane_that_somebody_else_holds_is_left_alone():
    said: list[str] = []
    leases.take("mail", "other")
    assert not loop.step([source(noting(said, "mail"))], "one")


@pytest.mark.django_db
def test_what_was_spent_is_kept_with_the_lane():
    loop.step([source(noting([], "mail", rest=Rest(0, {"heavy": [1]})))], "one")
    assert Lease.objects.get(name="mail").spent == {"heavy": [1]}


@pytest.mark.django_db
def test_a_lane_that_crashes_rests_and_the_next_has_its_turn(caplog):
    said: list[str] = []

    def crash(held: leases.Held) -> Rest:
        raise RuntimeError("planted")

    sources = [source(Lane("broken", crash, (0,)), noting(said, "mail", (1,)))]
    assert loop.step(sources, "one")
    assert loop.step(sources, "one")
    assert said == ["mail"]
    assert "broken failed and rests for 30 s" in caplog.text
    until = Lease.objects.get(name="broken").until
    assert timedelta(seconds=25) < until - clock.now() < timedelta(seconds=31)


@pytest.mark.django_db
def test_a_lane_lost_to_another_worker_is_not_released(caplog):
    def lose(held: leases.Held) -> Rest:
        Lease.objects.filter(name=held.name).update(token=held.token + 1, holder="other")
        raise leases.LeaseLost(held.name)

    loop.step([source(Lane("mail", lose))], "one")
    assert Lease.objects.get(name="mail").holder == "other"


@pytest.fixture
def looping(transactional_db):
    """Starts a loop in a thread, and ends it with the test."""
    stop, threads = threading.Event(), []

    def start(*sources: Source) -> threading.Event:
        thread = threading.Thread(target=loop.run, args=(sources, "one", stop))
        thread.start()
        threads.append(thread)
        return stop

    yield start
    stop.set()
    for thread in threads:
        thread.join(3)
        assert not thread.is_alive(), "nobody waits for the next look before ending"


def test_the_loop_hears_the_bell_at_once(looping):
    due: list[Lane] = []
    ran = threading.Event()
    looping(Source(lambda: list(due), lambda: None))
    ran.wait(0.3)

    def run(held: leases.Held) -> Rest:
        due.clear()
        ran.set()
        return Rest()

    due.append(Lane("mail", run))
    started = clock.monotonic()
    ring()
    assert ran.wait(2)
    assert clock.monotonic() - started < 1


def test_the_loop_wakes_when_the_next_thing_becomes_due(looping):
    moment = clock.now() + timedelta(milliseconds=400)
    ran = threading.Event()
    lane = Lane("mail", lambda held: ran.set() or Rest(60))
    looping(Source(lambda: [lane] if clock.now() >= moment else [], lambda: moment))
    assert ran.wait(2)


def test_stopping_finishes_the_turn_in_hand_and_releases_the_lane(looping):
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def run(held: leases.Held) -> Rest:
        begun.set()
        go_on.wait(5)
        ended.set()
        return Rest(60)

    stop = looping(source(Lane("mail", run)))
    assert begun.wait(2)
    stop.set()
    go_on.set()
    assert ended.wait(2)
    deadline = clock.monotonic() + 3
    while Lease.objects.get(name="mail").holder and clock.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert Lease.objects.get(name="mail").holder == ""


def test_a_bell_rung_before_the_wait_is_not_missed(transactional_db):
    bell = Bell()
    bell.wait(0)
    ring()
    started = clock.monotonic()
    bell.wait(3)
    assert clock.monotonic() - started < 1
    bell.close()
