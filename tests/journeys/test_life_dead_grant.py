"""A grant dies: it is seen, mailed, costs nothing, and a new one sends what waited [D3]."""

import re

import pytest
from playwright.sync_api import expect

from lockstep.demo import cast
from tests.journeys import people
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words

pytestmark = pytest.mark.journey
RITA = "rita.calder@fernhill.example"


def revoke_over_there(world: World) -> None:
    """As their administrator does by ending the app's sessions, or by changing a password."""
    page = world.ringcentral
    page.goto(f"{world.sandbox}/faults")
    page.get_by_role("button", name=exactly("Revoke all tokens")).click()
    expect(page.get_by_text(words("OAuth sessions have been ended")).first).to_be_visible()
    page.goto(world.sandbox)


def open_tab(world: World) -> None:
    pages.open_application(world)
    pages.tab(world, "Identity Management")


@pytest.fixture(scope="module")
def died():
    """Whether the grant has died in this run: the steps belong together."""
    return {"department": "Sales, without a grant"}


def test_what_changes_meanwhile_waits_and_the_page_says_why(started, died):
    revoke_over_there(started)
    people.set_department(started, "Bob Tanaka", died["department"])
    open_tab(started)
    page = started.admin
    people.until(
        lambda: page.get_by_text(words("Stopped since")).count() > 0, page.reload, "the integration to be stopped"
    )
    expect(page.get_by_role("alert").get_by_text("Nothing is lost")).to_be_visible()
    expect(page.get_by_text(words("Not sent:")).first).to_be_visible()
    expect(page.get_by_text(re.compile("(returners|newcomers|edits) [1-9]")).first).to_be_visible()
    people.open_persons_applications(started, "Bob Tanaka")
    expect(page.get_by_text(words("Stopped")).first).to_be_visible()


def test_home_and_a_mail_say_so(started, died):
    page = started.admin
    page.get_by_role("navigation", name=words("Main")).get_by_role("link", name=words("Home")).click()
    expect(page.get_by_text("Stopped: RingCentral").first).to_be_visible()
    window = started.window("Alice’s mail")
    window.goto(f"{started.sandbox}/mailbox")
    mail = window.get_by_role("link", name=words(cast.ALICE.address_of_mail)).filter(has_text="has stopped")
    people.until(lambda: mail.count() > 0, window.reload, "the mail to Alice")


def test_a_new_grant_sends_what_waited(started, died):
    open_tab(started)
    page = started.admin
    page.get_by_role("button", name=exactly("Re-authorise")).first.click()
    page.wait_for_url(f"{started.sandbox}/**")
    if page.get_by_label(words("Email")).count():
        there.sign_in(page, RITA)
    page.get_by_role("button", name=exactly("Authorize")).click()
    expect(page.get_by_text(words("successfully verified")).first).to_be_visible()
    people.wait_for_department(started, "Bob Tanaka", died["department"])
    open_tab(started)
    expect(page.get_by_text(words("Stopped since"))).to_have_count(0)
