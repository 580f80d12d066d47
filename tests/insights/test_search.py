"""F5: the list is walked by key, counted by time, and followed live without doubles or gaps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lockstep.insights import chart, live
from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.export import in_chunks
from lockstep.insights.kinds import EventKind
from lockstep.insights.live import MOST_AT_ONCE, OVERLAP, Place
from lockstep.insights.models import Event
from lockstep.insights.search import Criteria, caused_by, find_events, key_of, newer_than, older_than

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.django_db


def events(*minutes_ago: float, success: bool = True) -> list[Event]:
    made = [Event(kind="user_update", at=NOON - timedelta(minutes=ago), success=success) for ago in minutes_ago]
    return Event.objects.bulk_create(made)


def test_the_list_is_walked_by_key_both_ways_and_events_of_one_moment_are_told_apart():
    events(*range(20), *[5] * 7)
    found = find_events(Criteria())
    whole = list(found)
    walked = [event for chunk in in_chunks(found, 4) for event in chunk]
    assert [event.id for event in walked] == [event.id for event in whole]
    middle = whole[9]
    assert [event.id for event in older_than(found, key_of(middle))] == [event.id for event in whole[10:]]
    assert [event.id for event in newer_than(found, key_of(middle))] == [event.id for event in whole[8::-1]]


def test_what_is_written_while_a_list_is_walked_moves_nothing():
    events(*range(10))
    chunks = in_chunks(find_events(Criteria()), 4)
    first = next(chunks)
    events(-1, -2)
    ids = [event.id for event in [*first, *(event for chunk in chunks for event in chunk)]]
    assert len(ids) == len(set(ids)) == 10


def test_events_are_counted_by_quarter_and_result_in_one_query(django_assert_num_queries):
    events(1, 2, 16)
    events(3, success=False)
    with django_assert_num_queries(1):
        counted = chart.counts(find_events(Criteria()))
    quarter = timedelta(minutes=15)
    assert counted == [
        (NOON - 2 * quarter, True, 1),
        (NOON - quarter, False, 1),
        (NOON - quarter, True, 2),
    ]


def test_parts_of_a_second_are_counted_where_they_belong():
    Event.objects.create(kind="user_update", at=datetime(2026, 11, 24, 11, 59, 59, 999999, tzinfo=UTC))
    assert chart.counts(find_events(Criteria())) == [(NOON - timedelta(minutes=15), True, 1)]


def test_bars_cover_the_range_and_everything_is_in_one():
    edges = chart.edges_between(NOON - timedelta(hours=24), NOON, "hour")
    counted = [(NOON - timedelta(hours=25), True, 1), (NOON - timedelta(minutes=15), False, 2), (NOON, True, 4)]
    bars = chart.slices(counted, edges)
    assert len(bars) == 24
    assert (bars[0].success, bars[-1].failed, bars[-1].success) == (1, 2, 4)


@pytest.mark.parametrize(("day", "hours"), [(datetime(2026, 10, 25), 25), (datetime(2026, 3, 29), 23)])
def test_a_day_on_which_clocks_change_is_one_bar_and_has_its_real_hours(day, hours):
    since, until = day.replace(tzinfo=BERLIN), (day + timedelta(days=1)).replace(tzinfo=BERLIN)
    assert len(chart.edges_between(since, until, "day")) == 2
    edges = chart.edges_between(since, until, "hour")
    assert len(edges) - 1 == hours
    assert len({edge.astimezone(UTC) for edge in edges}) == hours + 1


@pytest.mark.parametrize("span", [timedelta(minutes=5), *(timedelta(days=d) for d in (0.3, 1, 7, 30, 200, 900, 9000))])
def test_no_range_has_more_bars_than_a_chart_holds(span):
    edges = chart.edges_between(NOON - span, NOON, chart.step_for(span))
    assert 2 <= len(edges) <= 50
    assert edges[0] <= NOON - span
    assert edges[-1] >= NOON


def following(now: datetime = NOON) -> Place:
    rows = list(find_events(Criteria())[:50])
    return live.place_of(rows, now, 50)


def look(place: Place, now: datetime = NOON) -> tuple[list[str], Place]:
    came, place = live.newer(find_events(Criteria()), place, now)
    return [event.id for event in came], place


def test_following_brings_what_is_new_once():
    events(0.5, 3)
    place = following()
    assert look(place)[0] == []
    (new,) = events(0)
    came, place = look(place)
    assert came == [new.id]
    assert look(place)[0] == []


def test_an_event_that_becomes_visible_late_is_not_lost_and_nothing_comes_twice():
    events(0.1)
    place = following()
    seen: list[str] = []
    for late in (0.0, 0.3, 0.2, 0.0, 0.9, 0.05):
        (event,) = events(late)
        came, place = look(place)
        assert came == [event.id]
        seen += came
    assert len(seen) == len(set(seen)) == 6


def test_what_an_admin_with_a_wrong_clock_wrote_for_tomorrow_hides_nothing():
    place = following()
    (tomorrow,) = events(-1440)
    came, place = look(place)
    assert came == [tomorrow.id]
    (now,) = events(0)
    assert look(place)[0] == [now.id]


def test_very_many_come_in_portions_the_oldest_first_and_none_is_left_out():
    place = following()
    made = events(*[n / 1000 for n in range(450)])
    seen: list[str] = []
    while came := look(place)[0]:
        came, place = look(place)
        assert len(came) <= MOST_AT_ONCE
        seen += came[::-1]
    assert seen == [event.id for event in sorted(made, key=lambda event: (event.at, event.id))]
    assert len(place.known) <= live.MOST_KNOWN


def test_with_a_busy_minute_on_the_page_what_lies_below_it_does_not_come_on_top():
    events(*[n / 100 for n in range(90)])
    place = following()
    assert look(place)[0] == []
    assert NOON - OVERLAP < place.floor < NOON


def test_causes_and_consequences_are_found_both_ways_whatever_they_are_about():
    cause = record(EventKind.ASSOCIATION_CHANGE, actor=SYSTEM, target=Thing("group", "a" * 24, "Sales"))
    led_to = record(
        EventKind.USER_CREATE_PROVISION, actor=SYSTEM, target=Thing("user", "b" * 24, "Bob"), causes=[cause.id]
    )
    record(EventKind.USER_CREATE_PROVISION, actor=SYSTEM, target=Thing("user", "c" * 24, "Carol"), causes=["d" * 24])
    assert [event.id for event in caused_by(cause)] == [led_to.id]
    assert caused_by(led_to) == []
