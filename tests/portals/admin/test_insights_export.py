"""F5: what the page's filter finds as JSON or CSV, a stream in chunks; formulas are text, secrets stay masked."""

import csv
import io
import json
import tracemalloc

import pytest

from lockstep.insights.events import SYSTEM, Change, Thing, record
from lockstep.insights.export import CHUNK, in_chunks
from lockstep.insights.kinds import EventKind
from lockstep.insights.masking import DOTS
from lockstep.insights.models import Event
from lockstep.insights.search import Criteria, find_events
from lockstep.portals.admin.insights.export import as_csv, as_json
from tests.portals.admin.test_insights import refused, ringcentral  # noqa: F401

EXPORT = "/admin/insights/export"
pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def test_json_is_one_array_with_the_exact_requests(alices_browser, refused):  # noqa: F811
    response = alices_browser.get(f"{EXPORT}.json?kind=user_update_provision")
    assert response["Content-Disposition"].startswith('attachment; filename="events-')
    (event,) = json.loads(text_of(response))
    assert event["id"] == refused.id
    assert event["causes"] == refused.causes
    assert event["exchanges"][0]["status"] == 400
    assert "the state is not valid" in event["exchanges"][0]["answer"]


def test_csv_has_a_line_for_each_event_and_no_formula(alices_browser, alice):
    record(EventKind.USER_UPDATE, actor=SYSTEM, target=Thing("user", "1" * 24, '=HYPERLINK("http://x")'), reason="-1+1")
    rows = list(csv.DictReader(io.StringIO(text_of(alices_browser.get(f"{EXPORT}.csv?kind=user_update")))))
    assert [row["target_label"] for row in rows] == ['\'=HYPERLINK("http://x")']
    assert rows[0]["reason"] == "'-1+1"


def test_secrets_are_masked_as_on_the_page(alices_browser, alice):
    record(
        EventKind.USER_UPDATE,
        actor=SYSTEM,
        changes=[Change("client_secret", "hush", "hush2")],
        details={"token": "hush"},
    )
    for form in ("json", "csv"):
        text = text_of(alices_browser.get(f"{EXPORT}.{form}"))
        assert "hush" not in text
        assert DOTS in text


def test_the_filter_of_the_page_is_the_exports(alices_browser, refused):  # noqa: F811
    found = json.loads(text_of(alices_browser.get(f"{EXPORT}.json?result=failed&q=bob")))
    assert [event["id"] for event in found] == [refused.id]
    assert json.loads(text_of(alices_browser.get(f"{EXPORT}.json?q=zzzz"))) == []


def test_that_it_was_exported_is_an_event_with_who_and_which_filter(alices_browser, alice):
    text_of(alices_browser.get(f"{EXPORT}.csv?result=failed"))
    event = Event.objects.get(kind=EventKind.EVENTS_EXPORT)
    assert (event.actor_id, event.client_ip) == (alice.id, "127.0.0.1")
    assert event.details == {"format": "csv", "filter": {"period": "day", "result": "failed"}}


def test_a_filter_that_cant_be_read_exports_nothing_and_leads_to_the_page_that_says_why(alices_browser, alice):
    response = alices_browser.get(f"{EXPORT}.csv?kind=nonsense", follow=True)
    assert "There is no event type “nonsense”" in response.content.decode()
    assert alices_browser.get(f"{EXPORT}.xml").status_code == 404
    assert not Event.objects.filter(kind=EventKind.EVENTS_EXPORT).exists()


def test_read_only_may_export_and_nobody_else(rheas_browser, bobs_browser, client):
    assert "admin_login_attempt" in text_of(rheas_browser.get(f"{EXPORT}.csv"))
    assert bobs_browser.get(f"{EXPORT}.csv").status_code == 403
    assert client.get(f"{EXPORT}.csv").status_code == 302


def peak(written) -> tuple[int, int]:
    """How many events came, and the most memory that writing them took."""
    tracemalloc.start()
    lines = sum(part.count("user_update") for part in written(in_chunks(find_events(Criteria()))))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return lines, most


def make(number: int) -> None:
    many = (Event(kind="user_update", target_label="Bob", reason="x" * 200) for _ in range(number))
    Event.objects.bulk_create(many, 1000)


@pytest.mark.slow
def test_fifty_thousand_events_take_the_memory_of_a_chunk():
    make(2 * CHUNK)
    small = {written: peak(written)[1] for written in (as_csv, as_json)}
    make(50_000 - 2 * CHUNK)
    for written in (as_csv, as_json):
        lines, large = peak(written)
        assert lines == 50_000
        assert large < 1.5 * small[written]
