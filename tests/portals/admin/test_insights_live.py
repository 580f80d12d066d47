"""F5: following live as the page asks for it: what is new on top, once; it ends when its time is over."""

import re
from html import unescape

import pytest

from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event

PAGE = "/admin/insights/"


def happen(name: str = "Zoe") -> Event:
    return record(EventKind.USER_UPDATE, actor=SYSTEM, target=Thing("user", "1" * 24, name))


def poll_of(html: str) -> str:
    """The address that the page, or the last answer, asks next."""
    found = re.search(r'hx-get="(/admin/insights/newer[^"]*)"', html)
    return unescape(found[1]) if found else ""


def test_what_is_new_comes_once_and_says_how_many_and_nothing_new_is_no_answer(alices_browser, alice):
    happen()
    asks = poll_of(alices_browser.get(f"{PAGE}?live=1").content.decode())
    assert alices_browser.get(asks).status_code == 204
    new = [happen(), happen("Yan")]
    answer = alices_browser.get(asks).content.decode()
    assert [one for one in re.findall(r'id="event-(\w+)"', answer)] == [event.id for event in new[::-1]]
    assert "2\u00a0new events at" in answer
    assert 'hx-swap-oob="afterbegin:#rows"' in answer
    assert alices_browser.get(poll_of(answer)).status_code == 204


def test_the_filter_of_the_page_is_followed(alices_browser, alice):
    asks = poll_of(alices_browser.get(f"{PAGE}?live=1&kind=user_update&q=yan").content.decode())
    happen()
    assert alices_browser.get(asks).status_code == 204
    new = happen("Yan")
    assert f"event-{new.id}" in alices_browser.get(asks).content.decode()


def test_a_time_that_is_over_is_said_and_not_asked_about(alices_browser, alice):
    page = alices_browser.get(f"{PAGE}?live=1&from=2026-01-01&to=2026-01-02").content.decode()
    assert "The time that you look at is over: nothing more can come." in page
    assert poll_of(page) == ""
    last = alices_browser.get(f"{PAGE}newer?period=between&to=2026-01-02&floor=0&known=")
    assert last.status_code == 286
    assert poll_of(last.content.decode()) == ""


def test_only_the_newest_page_follows(alices_browser, alice):
    assert poll_of(alices_browser.get(PAGE).content.decode()) == ""
    assert "Follow live" in alices_browser.get(PAGE).content.decode()
    assert "Stop following" in alices_browser.get(f"{PAGE}?live=1").content.decode()


@pytest.mark.parametrize(
    "query", ["", "floor=x", "floor=1&known=1", "floor=-1", "floor=1&known=" + "0" * 24 + ",", "floor=1&kind=x"]
)
def test_a_place_that_is_none_is_refused(alices_browser, query):
    assert alices_browser.get(f"{PAGE}newer?{query}").status_code == 400


def test_read_only_may_follow_and_nobody_else(rheas_browser, bobs_browser):
    assert rheas_browser.get(f"{PAGE}newer?floor=0").status_code == 200
    assert bobs_browser.get(f"{PAGE}newer?floor=0").status_code == 403
