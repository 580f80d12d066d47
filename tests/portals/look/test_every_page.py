"""Every address that answers with a page, in Chromium: axe finds nothing (light and dark, wide and narrow), the policy
reports nothing, nothing scrolls sideways. A new URL is in it as soon as it has its line in test_every_url.py.
"""

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import BrowserContext

from lockstep.directory.keys import make_key
from lockstep.directory.organisation import new_first_run_token
from lockstep.insights.events import SYSTEM
from tests.conftest import signed_in
from tests.portals.look.browser import context_for, findings_in_both_widths
from tests.portals.look.test_look import PAGES, browser, ids, session_of  # noqa: F401
from tests.portals.test_every_url import VISITS, WITH_ACCOUNTS, Visit, address

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMES = ("light", "dark")
ALSO = {
    "insights-all": "/admin/insights/?period=all&person={bob}",
    "insights-live": "/admin/insights/?live=1",
    "insights-between": "/admin/insights/?period=between&from=2026-01-01&to=2027-01-01T10:00",
    "insights-nothing": "/admin/insights/?q=nothing-fits",
    "insights-older": "/admin/insights/?older=4102444800000000-000000000000000000000000",
}
FILES = {
    "health", "sign_on_metadata", "application_sso_metadata", "application_logo", "csv_template", "csv_left_out",
    "insights_export",
}  # fmt: skip
FRAGMENTS = {"insights_newer", "application_sso_encoded"}  # parts of pages that are visited
POSTED = {name for name, visit in {**VISITS, **WITH_ACCOUNTS}.items() if visit.method == "post"} - {"sign_out"}


@pytest.fixture
def places(ids, alice):  # noqa: F811
    """What the addresses of test_every_url.py name."""
    renamed = {"user_id": "bob", "group_id": "sales", "application_id": "application", "event_id": "event"}
    named = {name: ids[thing] for name, thing in {**renamed, "import_id": "previewed"}.items()}
    key, _ = make_key(alice, "Terraform", 30, actor=SYSTEM)
    fixed = {"path": "ringcentral", "pending_id": "0" * 24, "template": "ringcentral", "form": "csv", "token": "x"}
    return {**named, **fixed, "bookmark": ids["bookmark"], "key_id": key.id}


def pages(ids: dict[str, str], places: dict[str, str]) -> list[tuple[str, str, Visit]]:  # noqa: F811
    """Name, address and visit of each: those with a state of their own, and every URL that isn't among them."""
    own = [(name, path.format(**ids)) for name, path in {**PAGES, **ALSO}.items() if name != "missing"]
    covered = {resolve(path.partition("?")[0]).url_name for _, path in own}
    visits = {name: visit for name, visit in VISITS.items() if name not in covered | FILES | FRAGMENTS | POSTED}
    assert set(WITH_ACCOUNTS) - POSTED <= covered
    return [
        *((name, path, Visit("")) for name, path in own),
        *((name, address(name, places), visit) for name, visit in visits.items()),
        ("missing", "/nothing-here", Visit("", status=404)),
        ("insights-wrong", "/admin/insights/?kind=nonsense&from=2026-02-30", Visit("", status=400)),
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_has_findings(browser, live_server, alice, bob, ids, places, scheme):  # noqa: F811
    sessions = {"alice": session_of(alice), "bob": session_of(bob), "nobody": ""}
    look = (1280, scheme)
    contexts = {who: context_for(browser, live_server.url, session, look) for who, session in sessions.items()}
    wrong = []
    for name, path, visit in pages(ids, places):
        found = findings_in_both_widths(contexts[visit.who], path, visit.status, f"{name}-{scheme}")
        wrong += [f"{name}: {sentence}" for sentence in found]
    close(contexts)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_first_page_of_all_has_no_findings(browser, live_server, db, scheme):  # noqa: F811
    new_first_run_token()
    context = context_for(browser, live_server.url, "", (1280, scheme))
    wrong = findings_in_both_widths(context, reverse("first_run"))
    context.close()
    assert not wrong, "\n".join(wrong)


def test_what_is_left_out_is_no_page(alice, places):
    person = signed_in(alice)
    for name in FILES:
        response = person.get(address(name, places))
        assert "text/html" not in response.headers["Content-Type"] or response.status_code == 404, name
    for name in FRAGMENTS:
        assert b"<main" not in person.get(address(name, places), VISITS[name].data).content, name


def close(contexts: dict[str, BrowserContext]) -> None:
    for context in contexts.values():
        context.close()
