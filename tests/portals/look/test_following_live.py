"""F5: following live in Chromium: rows come on top, the focus stays where it is, and a hidden tab asks for nothing."""

import pytest

from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.kinds import EventKind
from tests.portals.look.browser import context_for
from tests.portals.look.test_look import browser, session_of  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
HIDE = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s})"


def happen(name: str) -> str:
    return record(EventKind.USER_UPDATE, actor=SYSTEM, target=Thing("user", "1" * 24, name)).id


def test_new_events_come_on_top_and_nothing_else_moves(browser, live_server, alice):  # noqa: F811
    happen("Zoe")
    context = context_for(browser, live_server.url, session_of(alice), (1280, "light"))
    page = context.new_page()
    page.goto("/admin/insights/?live=1&kind=user_update")
    page.locator("#rows a").first.focus()
    focused = page.evaluate("document.activeElement.href")
    new = happen("Yan")
    page.locator(f"#event-{new}").wait_for(timeout=20_000)
    assert page.locator("#rows tr").first.get_attribute("id") == f"event-{new}"
    assert page.locator("#rows tr").count() == 2
    assert page.evaluate("document.activeElement.href") == focused
    assert "1\u00a0new event at" in page.get_by_role("status").first.inner_text()
    page.evaluate(HIDE % "true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    later = happen("Xue")
    page.wait_for_timeout(2_500)
    assert asked == []
    page.evaluate(HIDE % "false")
    page.locator(f"#event-{later}").wait_for(timeout=20_000)
    assert page.locator("#rows tr").count() == 3
    context.close()
