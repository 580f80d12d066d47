"""F5: every filter stands in the address; what can't be understood is said, and nothing breaks."""

from datetime import timedelta

import pytest

from lockstep.applications.deleting import delete_application
from lockstep.applications.settings import create_application
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event

PAGE = "/admin/insights/"


@pytest.fixture
def old(bob):
    """An event about Bob, forty days ago."""
    event = record(EventKind.USER_LOCKOUT, actor=SYSTEM, target=Thing("user", bob.id, bob.name))
    Event.objects.filter(pk=event.pk).update(at=clock.now() - timedelta(days=40))
    return event


def is_found(browser, event: Event, **asked: str) -> bool:
    response = browser.get(PAGE, asked)
    assert response.status_code == 200, response.content.decode()
    return f"{PAGE}{event.id}" in response.content.decode()


def test_the_last_24_hours_are_shown_unless_asked_otherwise_or_led_there_for_one_person(alices_browser, old, bob):
    assert not is_found(alices_browser, old)
    assert not is_found(alices_browser, old, period="month")
    assert is_found(alices_browser, old, period="all")
    assert is_found(alices_browser, old, person=bob.id)


def test_a_person_is_found_by_username_e_mail_or_id_in_any_case(alices_browser, old, bob, alice):
    for typed in (bob.username.upper(), bob.email, bob.id):
        assert is_found(alices_browser, old, person=typed)
    assert not is_found(alices_browser, old, person=alice.username)


def test_a_day_as_the_end_is_the_whole_day_and_the_time_zone_is_the_installations(alices_browser, old, settings):
    Event.objects.filter(pk=old.pk).update(at="2026-10-10T22:30:00Z")
    settings.TIME_ZONE = "Europe/Berlin"
    assert is_found(alices_browser, old, **{"from": "2026-10-11", "to": "2026-10-11"})
    assert not is_found(alices_browser, old, **{"from": "2026-10-10", "to": "2026-10-10"})
    assert is_found(alices_browser, old, **{"from": "2026-10-11T00:30", "to": "2026-10-11T00:31"})


def test_a_deleted_application_can_still_be_chosen(alices_browser, alice):
    wiki = create_application("bookmark", {"display_label": "Wiki", "bookmark_url": "https://w.example"}, actor=SYSTEM)
    made = Event.objects.get(kind=EventKind.APPLICATION_CREATE)
    delete_application(wiki, actor=SYSTEM)
    page = alices_browser.get(PAGE).content.decode()
    assert '<optgroup label="Deleted">' in page
    assert "Wiki, deleted" in page
    assert is_found(alices_browser, made, application=wiki.id)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=user_created", "There is no event type “user_created”."),
        ("result=maybe", "A result is success or failed, not “maybe”."),
        ("period=moon", "There is no period “moon”."),
        ("application=nothing", "There is and was no application “nothing”."),
        ("person=zoe", "Nobody has, or had, the username or e-mail address “zoe”."),
        ("from=2026-02-30", "“2026-02-30” is no day or time that exists."),
        ("to=25:00", "“25:00” is no day or time that exists."),
        ("from=0001-01-01T00:00", "choose a year from 2000 to 2100"),
        ("to=9999-12-31T23:59-14:00", "choose a year from 2000 to 2100"),
        ("to=%D9%A2%D9%A0%D9%A2%D9%A6", "is no day or time that exists"),
        ("from=2026-11-24T10:00&to=2026-11-24T10:00", "The end has to come after the beginning."),
        ("q=" + "x" * 5000, "q: at most 254 characters."),
        ("q=a+b+c+d+e+f+g+h+i", "Search for 8 words at most."),
        ("older=yesterday", "This isn’t a place in the list of events"),
        ("newer=" + "9" * 40 + "-" + "0" * 24, "This isn’t a place in the list of events"),
        ("kind=<script>", "There is no event type “&lt;script&gt;”."),
    ],
)
def test_what_cant_be_understood_is_said_and_nothing_is_shown(alices_browser, query, says):
    response = alices_browser.get(f"{PAGE}?{query}")
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert 'id="rows"' not in page


@pytest.mark.parametrize("text", ["%00", "%FF", "%ED%A0%80", "'%22%3E%3Cscript%3E", "%E2%80%AE", "%25", "_", "\\"])
@pytest.mark.parametrize(
    "name", ["q", "kind", "person", "application", "from", "to", "older", "newer", "live", "result"]
)
def test_garbage_breaks_neither_page_nor_stream(alices_browser, name, text):
    for where in (PAGE, f"{PAGE}newer", f"{PAGE}export.csv"):
        assert alices_browser.get(f"{where}?floor=1&{name}={text}").status_code < 500


@pytest.mark.parametrize("key", ["9" * 17, "0"])
def test_the_furthest_places_are_places(alices_browser, key):
    for name in ("older", "newer"):
        assert alices_browser.get(f"{PAGE}?{name}={key}-{'0' * 24}").status_code == 200
    assert alices_browser.get(f"{PAGE}newer?floor={key}&known=").status_code in (200, 204)
    assert alices_browser.get(f"{PAGE}newer?floor={key}&known=%27").status_code == 400


def test_older_and_newer_lead_along_the_list_whatever_is_written_meanwhile(alices_browser, alice):
    for number in range(120):
        record(EventKind.USER_LOCKOUT, actor=SYSTEM, target=Thing("user", "1" * 24, f"Nr {number}"))
    page, ids = alices_browser.get(f"{PAGE}?kind=user_lockout"), []
    while True:
        ids += [event.id for event, _ in page.context["rows"]]
        record(EventKind.USER_LOCKOUT, actor=SYSTEM)
        if not (key := page.context["keys"]["oldest"]):
            break
        page = alices_browser.get(f"{PAGE}?kind=user_lockout&older={key}")
    assert len(ids) == len(set(ids)) == 120
    back = alices_browser.get(f"{PAGE}?kind=user_lockout&newer={page.context['keys']['newest']}")
    assert [event.id for event, _ in back.context["rows"]] == ids[50:100]


def test_a_bar_leads_to_its_hour_with_the_other_filters_kept(alices_browser, alice):
    event = record(EventKind.USER_LOCKOUT, actor=SYSTEM, success=False)
    chart = alices_browser.get(f"{PAGE}?kind=user_lockout&result=failed").context["chart"]
    (bar,) = chart.bars
    assert (chart.total, chart.failed) == (1, 1)
    assert bar.failed_height >= 5
    assert "1 failed" in bar.words
    assert "kind=user_lockout" in bar.query
    narrowed = alices_browser.get(f"{PAGE}?{bar.query}")
    assert f"{PAGE}{event.id}" in narrowed.content.decode()
    assert narrowed.context["filters"].criteria.until - narrowed.context["filters"].criteria.since == timedelta(hours=1)
