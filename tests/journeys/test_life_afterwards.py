"""Life after the article: people come, change, leave, come back and are deleted [B6, B7, D10, D13, D14, G2, G4]."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from lockstep.demo import cast
from tests.journeys import people
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.steps.access import BOB
from tests.journeys.world import exactly, words

pytestmark = pytest.mark.journey
ELIF, ELIFS_MAIL = "Elif Demir", "elif.demir@fernhill.example"
CAROL = "carol.weiss@fernhill.example"


def set_switch(world, **values: str) -> None:
    """A switch of the sandbox: how the service behaves where the facts leave it open."""
    body = json.dumps(values).encode()
    request = urllib.request.Request(f"{world.sandbox}/_sandbox/switches", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200


def test_the_plan_is_shown_before_anything_is_written(connected):
    people.users_over_there(connected)
    assert people.row_over_there(connected, "Daniel Okafor").count() == 0
    people.open_plan(connected)
    expect(connected.admin.get_by_text("Daniel Okafor").first).to_be_visible()
    expect(connected.admin.get_by_text(words("created")).first).to_be_visible()
    people.start_provisioning(connected)
    people.wait_for_state(connected, "Daniel Okafor", "Not activated")


def test_a_person_whose_username_is_not_the_email_reads_so(started):
    people.open_persons_applications(started, "Samuel Adeyemi")
    expect(started.admin.get_by_text("Not sent: the username has to be the e-mail address").first).to_be_visible()


def test_a_post_with_a_session_comes_back_without_the_sign_in_page(started):
    set_switch(started, authn_request_binding="post")
    page = started.window("Bob")
    there.sign_out(page)
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    there.sign_in_by_sso(page, BOB)
    page.wait_for_url(f"{started.sandbox}/**")
    expect(page.get_by_text("Bob Tanaka").first).to_be_visible()
    assert not [url for url in seen if "/sign-in" in url and url.startswith(started.lockstep)]
    set_switch(started, authn_request_binding="redirect")


def test_somebody_outside_of_the_bound_group_is_refused_and_told_whom_to_ask(started):
    page = started.window("Carol")
    page.goto(started.sandbox)
    there.sign_in_by_sso(page, CAROL)
    pages.sign_in(page, CAROL)
    expect(page.get_by_text(cast.ASK_WHOM).first).to_be_visible()
    expect(page.get_by_text("Carol Weiss").first).to_be_visible()
    assert page.url.startswith(started.lockstep)


def test_a_new_member_appears_as_pending_gets_the_email_activates_and_is_active(started):
    people.set_group(started, ELIF, "Sales", True)
    people.wait_for_state(started, ELIF, "Not activated")
    people.open_persons_applications(started, ELIF)
    expect(started.admin.get_by_text(words("Pending")).first).to_be_visible()
    page = people.use_activation_mail(started, ELIFS_MAIL)
    there.finish_activation(page)
    people.wait_for_state(started, ELIF, "Enabled")


def test_the_activated_person_signs_in_by_sso_and_reads_their_name_there(started):
    page = started.window("Elif")
    page.goto(started.sandbox)
    there.sign_in_by_sso(page, ELIFS_MAIL)
    pages.sign_in(page, ELIFS_MAIL)
    page.wait_for_url(f"{started.sandbox}/**")
    expect(page.get_by_text(ELIF).first).to_be_visible()


def test_a_changed_department_arrives(started):
    people.set_department(started, ELIF, "Sales EMEA")
    people.wait_for_department(started, ELIF, "Sales EMEA")


def test_leaving_the_group_deactivates(started):
    people.set_group(started, ELIF, "Sales", False)
    people.wait_for_state(started, ELIF, "Disabled")


def test_coming_back_reactivates(started):
    people.set_group(started, ELIF, "Sales", True)
    people.wait_for_state(started, ELIF, "Enabled")


def test_deleting_the_person_deletes_the_account(started):
    people.delete_person(started, ELIF)
    people.wait_until_gone(started, ELIF)


def test_what_was_sent_is_seen_in_directory_insights(started):
    started.admin.get_by_role("link", name=exactly("Directory Insights")).first.click()
    deleted = started.admin.get_by_role("row", name=words(f"user_delete_provision Success {ELIF}"))
    people.until(lambda: deleted.count() > 0, started.admin.reload, "the event of the deletion")
    deleted.get_by_role("link").first.click()
    expect(started.admin.get_by_text("/scim/v2/Users/").first).to_be_visible()
