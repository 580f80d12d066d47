"""Each page, light and dark, at 1280 and at 390: axe finds nothing, the policy reports nothing, nothing sideways."""

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import signed_in
from tests.portals.look.browser import context_for, findings

WIDTHS, SCHEMES = (1280, 390), ("light", "dark")
PAGES = {"parts": "/parts", "home": "/admin/", "jump": "/admin/jump?q=s"}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_findings_at_any_width_or_scheme(name, browser, live_server, alice, settings):
    settings.ROOT_URLCONF = "tests.portals.look.urls"
    session = signed_in(alice).cookies["lockstep_session"].value
    wrong: list[str] = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            context = context_for(browser, live_server.url, session, width=width, scheme=scheme)
            found = findings(context, PAGES[name], f"{name}-{width}-{scheme}")
            wrong += [f"{width} {scheme} {sentence}" for sentence in found]
            context.close()
    assert not wrong, "\n".join(wrong)
