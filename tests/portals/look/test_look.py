"""Each page, light and dark, at 1280 and at 390: axe finds nothing, the policy reports nothing, nothing sideways."""

import pytest
from playwright.sync_api import sync_playwright

from tests import cast
from tests.conftest import signed_in
from tests.portals.look.browser import context_for, findings

EVERY = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
BOTH_ENDS = [(1280, "light"), (390, "dark")]
PAGES = {
    "home": "/admin/",
    "jump": "/admin/jump?q=a",
    "users": "/admin/users",
    "user-new": "/admin/users/new",
    "user-details": "/admin/users/{bob}",
    "user-groups": "/admin/users/{bob}/groups",
    "user-applications": "/admin/users/{bob}/applications",
    "user-security": "/admin/users/{bob}/security",
    "user-history": "/admin/users/{bob}/history",
    "user-suspend": "/admin/users/{bob}/suspend",
    "groups": "/admin/groups",
    "group-users": "/admin/groups/{sales}",
    "group-applications": "/admin/groups/{sales}/applications",
    "administrators": "/admin/administrators",
    "settings": "/admin/settings",
    "portal": "/",
    "missing": "/nothing-here",
}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def ids(bob, carol):
    return {"bob": bob.id, "sales": cast.group("Sales", bob).id}


def wrong_with(browser, server, session, path, name, looks):
    wrong = []
    for width, scheme in looks:
        context = context_for(browser, server.url, session, width=width, scheme=scheme)
        found = findings(context, path, f"{name}-{width}-{scheme}")
        wrong += [f"{width} {scheme} {sentence}" for sentence in found]
        context.close()
    return wrong


@pytest.mark.django_db(transaction=True)
def test_every_part_has_no_findings_at_any_width_and_scheme(browser, live_server, alice, settings):
    settings.ROOT_URLCONF = "tests.portals.look.urls"
    session = signed_in(alice).cookies["lockstep_session"].value
    wrong = wrong_with(browser, live_server, session, "/parts", "parts", EVERY)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_findings_wide_and_light_or_narrow_and_dark(name, browser, live_server, alice, ids):
    session = signed_in(alice).cookies["lockstep_session"].value
    wrong = wrong_with(browser, live_server, session, PAGES[name].format(**ids), name, BOTH_ENDS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "path"), [("sign-in", "/sign-in"), ("signed-out", "/sign-out")])
def test_a_page_before_the_sign_in_has_no_findings(name, path, browser, live_server, alice):
    wrong = wrong_with(browser, live_server, "", path, name, BOTH_ENDS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(browser, live_server, alice, ids):
    session = signed_in(alice).cookies["lockstep_session"].value
    context = context_for(browser, live_server.url, session, width=1280, scheme="light")
    page = context.new_page()
    page.goto(f"/admin/users/{ids['bob']}")
    page.get_by_role("link", name="Suspend").click()
    dialog = page.get_by_role("dialog", name="Suspend Bob Tanaka?")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    dialog.get_by_role("link", name="Cancel").click()
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Suspend"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "jump"
    context.close()
