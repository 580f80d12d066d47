"""What a call costs, on the tab: windows, penalties, the queue by class, an outage; Compare now and Retry now (D5)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lockstep.directory.groups import add_members
from lockstep.directory.models import UserGroup
from lockstep.directory.users import suspend_user, update_user
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.provisioning.marks import take
from lockstep.provisioning.models import Account
from lockstep.work.models import Lease
from lockstep.worker import run_until_quiet
from tests import cast


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def spend(**spent) -> None:
    """What a worker would have kept with the lane."""
    Lease.objects.filter(name__startswith="provision:").update(spent=spent, until=None)


def ago(*seconds: float) -> list[float]:
    return [clock.now().timestamp() - one for one in seconds]


def test_calls_used_and_left_stand_per_window_with_the_leavers_two_named(running, alices_browser):
    spend(groups={"heavy": {"stamps": ago(3, 2, 1, 30, 90)}, "light": {"stamps": ago(5), "limit": 300}})
    page = text(alices_browser.get(running))
    assert "Writes: 4 of 10 6 left in the last 60 s; 2 are kept for leavers" in page
    assert "Reads: 1 of 300 299 left in the last 60 s" in page
    assert "Tokens: 0 of 5 5 left" in page


def test_a_penalty_is_shown_with_its_end(running, alices_browser):
    until = clock.now() + timedelta(seconds=50)
    spend(groups={"heavy": {"stamps": [], "until": until.timestamp()}})
    page = text(alices_browser.get(running))
    assert f"RingCentral asked to slow down: none until {until:%H:%M:%S}" in page
    assert "a call now would start the penalty anew" in page


def test_the_page_reads_the_lease_and_locks_nothing(running, alices_browser):
    before = Lease.objects.get(name__startswith="provision:").token
    with CaptureQueriesContext(connection) as asked:
        alices_browser.get(running)
    on_leases = [one["sql"] for one in asked.captured_queries if "work_lease" in one["sql"]]
    assert on_leases
    assert all(sql.startswith("SELECT") and "FOR UPDATE" not in sql for sql in on_leases)
    assert Lease.objects.get(name__startswith="provision:").token == before


def test_the_queue_is_told_by_class_with_when_it_will_be_empty(running, alices_browser, bob):
    """Twenty newcomers and a leaver, inside of a penalty of half a minute."""
    people = [cast.person(f"New Person{number:02}") for number in range(20)]
    add_members(UserGroup.objects.get(), people, actor=SYSTEM)
    suspend_user(bob, actor=SYSTEM)
    spend(groups={"heavy": {"stamps": ago(*range(10)), "until": clock.now().timestamp() + 30}})
    take()
    page = text(alices_browser.get(running))
    assert "Leavers 1 · returners 0 · newcomers 20 · edits 0, in this order." in page
    assert "Sending: 0 of 21 accounts done 21 left · empty at about" in page


def test_it_is_asked_again_every_two_seconds_while_something_moves_and_then_no_more(running, alices_browser):
    spend(groups={"heavy": {"stamps": ago(3)}})
    assert 'hx-trigger="every 2s"' in alices_browser.get(running).content.decode()
    spend(groups={"heavy": {"stamps": ago(90)}})
    assert 'hx-trigger="every 2s"' not in alices_browser.get(running).content.decode()


@pytest.fixture
def down(running, over_there, bob):
    """RingCentral has refused connections since an hour ago."""
    since = clock.now() - timedelta(hours=1)
    state = {
        "failures": 9,
        "since": since.timestamp(),
        "opened_at": since.timestamp(),
        "why": "It refuses connections.",
    }
    spend(breaker=state | {"until": clock.now().timestamp() + 200})
    return since


def test_an_outage_stands_on_the_tab_and_on_home(running, down, alices_browser, bob):
    update_user(bob, {"department": "Finance"}, actor=SYSTEM)
    page = text(alices_browser.get(running))
    assert f"RingCentral does not answer since {down:%H:%M} It refuses connections. Nothing is lost." in page
    home = text(alices_browser.get("/admin/"))
    assert f"RingCentral does not answer since {down:%H:%M} Next try about" in home


def test_retry_now_tries_everybody_again_who_failed_or_waits(running, alices_browser, bob, over_there):
    update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    run_until_quiet()
    assert ">Retry now</button>" in re.sub(r"<svg.*?</svg>", "", alices_browser.get(running).content.decode())
    page = text(alices_browser.post(f"{running}/retry", follow=True))
    assert "1 account is tried again now." in page
    assert Account.objects.get(user=bob).due_at <= clock.now()


def test_retry_now_says_what_it_can_not_hurry(running, alices_browser, bob, down):
    assert "RingCentral does not answer, and is asked again about" in text(
        alices_browser.post(f"{running}/retry", follow=True)
    )
    spend(groups={"heavy": {"stamps": [], "until": clock.now().timestamp() + 50}})
    account = Account.objects.get(user=bob)
    page = text(alices_browser.post(f"/admin/users/{bob.id}/accounts/{account.id}/retry", follow=True))
    assert "Bob Tanaka is tried again at once; RingCentral asked to slow down until" in page


def test_who_only_reads_retries_nothing(running, rheas_browser):
    assert rheas_browser.post(f"{running}/retry").status_code == 403
    assert "Retry now" not in text(rheas_browser.get(running))
