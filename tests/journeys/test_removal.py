"""The article's end, three times: what was said before is so afterwards, over there too [A7, A8, A9, D17, G2].

Bob had a RingCentral password before SSO was enabled; Daniel's account was created by Lockstep.
"""

import json
import time
import urllib.request
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.steps.access import BOB
from tests.journeys.steps_file import Step, read_steps
from tests.journeys.world import World, exactly, words

pytestmark = pytest.mark.journey
SECONDS_TO_WATCH = 8
ALLOW, ENFORCE = "Allow users to log in with SSO or RingCentral credential", "Enforce SSO login only"


def steps_of(section: str) -> list[Step]:
    return [step for step in read_steps() if step.section == section]


def scim_calls(world: World) -> int:
    """How many SCIM requests have reached the service."""
    with urllib.request.urlopen(f"{world.sandbox}/_sandbox/requests", timeout=5) as answer:
        return sum(entry["path"].startswith("/scim/") for entry in json.load(answer))


def bob_signed_out(world: World) -> Page:
    """Bob's window, at RingCentral's sign-in."""
    page = world.window("Bob")
    page.goto(world.sandbox)
    if page.get_by_role("link", name=exactly("Sign out")).count():
        there.sign_out(page)
    page.goto(world.sandbox)
    return page


def signs_in_by_password(world: World) -> None:
    page = bob_signed_out(world)
    there.sign_in(page, BOB)
    expect(page.get_by_role("heading", name="Bob Tanaka")).to_be_visible()


def manage_your_login(world: World, choice: str) -> None:
    """What an administrator over there chooses for everybody."""
    page = world.ringcentral
    page.reload()
    there.menu(page, "Tools", "Single Sign-on")
    page.get_by_label(words("Manage Your Login")).select_option(label=choice)
    there.section(page, "Enable SSO").get_by_role("button", name=exactly("Save")).click()
    expect(page.get_by_label(words("Enable SSO")).first).to_be_checked()


@pytest.fixture
def imported(article) -> World:
    """The import is walked before anybody is provisioned, as in the article."""
    article.walk_section("import")
    return article.world


@pytest.fixture
def without_idm(article, imported, started) -> World:
    article.walk_section("remove-idm")
    return article.world


@pytest.fixture
def without_sso(article, without_idm) -> World:
    article.walk_section("remove-sso")
    return article.world


@pytest.fixture
def deleted(article, without_sso) -> World:
    article.walk_section("delete")
    return article.world


@pytest.mark.parametrize("step", steps_of("remove-idm"), ids=lambda step: step.id)
def test_the_step_is_walked_that_deactivates_idm(article, imported, started, step):
    article.walk(step)


def test_no_call_is_made_any_more_and_the_accounts_stay_as_they_are(without_idm):
    before = scim_calls(without_idm)
    people.set_group(without_idm, "Daniel Okafor", "Sales", False)
    time.sleep(SECONDS_TO_WATCH)
    assert scim_calls(without_idm) == before
    people.wait_for_state(without_idm, "Daniel Okafor", "Not activated")
    people.wait_for_state(without_idm, "Bob Tanaka", "Enabled")


def test_with_sso_still_active_people_still_sign_in_by_it(without_idm):
    page = bob_signed_out(without_idm)
    there.sign_in_by_sso(page, BOB)
    page.wait_for_url(f"{without_idm.sandbox}/**")
    expect(page.get_by_role("heading", name="Bob Tanaka")).to_be_visible()


@pytest.mark.parametrize("step", steps_of("remove-sso"), ids=lambda step: step.id)
def test_the_step_is_walked_that_deactivates_sso_and_bookmark(article, imported, started, step):
    article.walk(step)


def test_nobody_is_signed_in_by_sso_any_more(without_sso):
    page = bob_signed_out(without_sso)
    there.sign_in_by_sso(page, BOB)
    expect(page.get_by_text("Single sign-on isn't active for RingCentral").first).to_be_visible()
    assert page.url.startswith(without_sso.lockstep)


def test_people_sign_in_there_with_the_password_they_used_before(without_sso):
    signs_in_by_password(without_sso)


def test_where_sso_is_enforced_they_are_locked_out_until_passwords_are_allowed_there(without_sso):
    """What the page warns of before."""
    manage_your_login(without_sso, ENFORCE)
    page = bob_signed_out(without_sso)
    there.sign_in(page, BOB)
    expect(page.get_by_text("you are locked out until an administrator changes Manage Your Login")).to_be_visible()
    page.goto(without_sso.sandbox)
    there.sign_in_by_sso(page, BOB)
    expect(page.get_by_text("Single sign-on isn't active for RingCentral").first).to_be_visible()
    manage_your_login(without_sso, ALLOW)
    signs_in_by_password(without_sso)


@pytest.mark.parametrize("step", steps_of("delete"), ids=lambda step: step.id)
def test_the_step_is_walked_that_deletes(article, imported, started, step):
    article.walk(step)


def test_the_metadata_url_answers_404_and_nobody_is_signed_in(deleted):
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(deleted.metadata_url, timeout=5)
    page = bob_signed_out(deleted)
    there.sign_in_by_sso(page, BOB)
    page.wait_for_url(f"{deleted.lockstep}/saml2/ringcentral**")
    expect(page.get_by_role("heading", name="Bob Tanaka")).to_have_count(0)


def test_previously_bound_users_remain_active_and_use_the_password_of_before(deleted):
    before = scim_calls(deleted)
    people.set_group(deleted, "Bob Tanaka", "Sales", False)
    time.sleep(SECONDS_TO_WATCH)
    assert scim_calls(deleted) == before
    people.wait_for_state(deleted, "Bob Tanaka", "Enabled")
    people.wait_for_state(deleted, "Daniel Okafor", "Not activated")
    signs_in_by_password(deleted)


def test_what_happened_stays_in_directory_insights(deleted):
    deleted.admin.get_by_role("link", name=exactly("Directory Insights")).first.click()
    expect(deleted.admin.get_by_role("row", name=words("application_delete Success RingCentral"))).to_be_visible()
