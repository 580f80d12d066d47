"""The article's end: the Identity Management integration is deactivated; the accounts over there stay [A7, A9, D17]."""

import json
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.steps import access
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.steps_file import read_steps

pytestmark = pytest.mark.journey
REMOVAL = [step for step in read_steps() if not step.not_yet and step.section.startswith("remove")]
SECONDS_TO_WATCH = 8


@pytest.mark.parametrize("step", REMOVAL, ids=lambda step: step.id)
def test_the_step_is_walked(article, started, world, step):
    article.walk(step)


@pytest.fixture
def removed(article, started):
    article.walk_section("remove-idm")
    return article.world


def scim_calls(world) -> int:
    """How many SCIM requests have reached the service."""
    with urllib.request.urlopen(f"{world.sandbox}/_sandbox/requests", timeout=5) as answer:
        return sum(entry["path"].startswith("/scim/") for entry in json.load(answer))


def test_no_call_is_made_any_more_and_the_accounts_stay_as_they_are(removed):
    before = scim_calls(removed)
    people.set_group(removed, "Daniel Okafor", "Sales", False)
    time.sleep(SECONDS_TO_WATCH)
    assert scim_calls(removed) == before
    people.wait_for_state(removed, "Daniel Okafor", "Not activated")
    people.wait_for_state(removed, "Bob Tanaka", "Enabled")


def test_people_still_sign_in_by_sso(removed):
    page = removed.window("Bob")
    there.sign_out(page)
    there.sign_in_by_sso(page, access.BOB)
    page.wait_for_url(f"{removed.sandbox}/**")
    expect(page.get_by_role("heading", name="Bob Tanaka")).to_be_visible()
