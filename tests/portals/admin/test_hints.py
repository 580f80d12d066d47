"""What an application would refuse is said when a field is left, under it, by the application's name (D7, D8)."""

import pytest

from lockstep.applications.bindings import bind
from lockstep.applications.settings import create_application
from lockstep.connections.models import Integration, IntegrationState
from lockstep.directory.models import User
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.provisioning.models import Account, FreeLines
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "/admin/users/new/hints"
WANTS_EMAIL = "The username has to be the e-mail address in RingCentral, and is “bob”. Use bob.tanaka@fernhill.example."
NO_LINE = (
    "No DigitalLine is free in Germany, and RingCentral takes an address only where one is. "
    "The account is created once one is, in order of arrival."
)


@pytest.fixture
def ringcentral(bob):
    """Bob’s group is bound to it, and it runs; one line is free, in the United States."""
    made = create_application("ringcentral", {"display_label": "Phones", "environment": "production"}, actor=SYSTEM)
    bind(made, cast.group("Sales", bob), actor=SYSTEM)
    integration = Integration.objects.create(application=made, state=IntegrationState.RUNNING)
    FreeLines.objects.create(integration=integration, by_country={"US": 1}, total=1, asked_at=clock.now())
    return made


def left(browser, field: str, url: str = NEW, **typed: str):
    """The answer to a field that somebody has left."""
    response = browser.post(url, typed, HTTP_HX_REQUEST="true", HTTP_HX_TRIGGER_NAME=field)
    return response.content.decode()


def under(answer: str, field: str) -> str:
    """What the answer puts under a field."""
    start = answer.index(f'id="id_{field}_lint"')
    return answer[start : answer.index("</div>", start)]


def test_a_username_that_is_not_the_email_is_told_for_every_application_by_name(alices_browser, ringcentral):
    """D8."""
    said = left(alices_browser, "email", username="bob", email="bob.tanaka@fernhill.example")
    assert f"Phones, once in a bound group: {WANTS_EMAIL}" in under(said, "username")
    again = left(
        alices_browser, "username", username="bob.tanaka@fernhill.example", email="bob.tanaka@fernhill.example"
    )
    assert "<p>" not in again


def test_the_person_who_is_edited_is_looked_at_with_the_applications_that_are_theirs(alices_browser, ringcentral, bob):
    create_application("ringcentral", {"display_label": "Other", "environment": "production"}, actor=SYSTEM)
    said = left(alices_browser, "mobile_phone", f"/admin/users/{bob.id}/hints", mobile_phone="call me")
    assert "Phones: “call me” is not a phone number that can be dialled." in under(said, "mobile_phone")
    assert "Other" not in said
    assert "username_lint" not in said, "the form doesn't show it"


def test_a_country_without_a_free_line_is_told_when_it_is_chosen(alices_browser, ringcentral, bob):
    """D7."""
    url = f"/admin/users/{bob.id}/hints"
    assert f"Phones: {NO_LINE}" in under(left(alices_browser, "work_country", url, work_country="DE"), "work_country")
    american = left(alices_browser, "work_country", url, work_country="US", work_region="TX")
    assert "<p>" not in american


def test_nothing_is_said_of_lines_to_who_has_an_account_or_where_it_is_not_known(alices_browser, ringcentral, bob):
    url = f"/admin/users/{bob.id}/hints"
    account = Account.objects.create(integration=ringcentral.integration, user=bob, external_id="x", remote_id="401")
    assert "<p>" not in left(alices_browser, "work_country", url, work_country="DE")
    account.delete()
    FreeLines.objects.update(by_country=None, asked_at=None)
    assert "<p>" not in left(alices_browser, "work_country", url, work_country="DE")


def test_an_address_without_its_country_is_told_once_the_address_is_left_and_not_before(alices_browser, ringcentral):
    """D7."""
    typed = {"username": "a@b.example", "email": "a@b.example", "firstname": "A", "lastname": "B", "work_country": ""}
    assert "<p>" not in left(alices_browser, "work_locality", work_locality="Berlin", **typed)
    later = left(alices_browser, "work_country", work_locality="Berlin", **typed)
    assert "The work address has no country; RingCentral takes no address without one." in under(later, "work_country")
    typed["work_country"] = "US"
    state = left(alices_browser, "work_country", work_locality="Austin", work_region="", **typed)
    assert "needs its state" in under(state, "work_country")


def test_what_is_missing_is_told_of_the_field_that_was_left_and_of_no_other(alices_browser, ringcentral):
    said = left(alices_browser, "firstname", username="", email="", firstname="", lastname="")
    assert "first name is missing" in under(said, "firstname").lower()
    assert "<p>" not in under(said, "lastname") + under(said, "username")


def test_lengths_and_hostile_text_are_told_as_text(alices_browser, ringcentral):
    name = "<script>alert(1)</script>" * 20
    said = left(alices_browser, "department", department=name, username="<b>x</b>", email="<i>@x")
    assert "RingCentral takes 64." in under(said, "department")
    assert "<script>" not in said
    assert "<i>" not in said
    assert left(alices_browser, "email", email="x" * 100_000)


def test_asking_changes_nothing_and_leaves_no_event(alices_browser, ringcentral, bob):
    before = Event.objects.count()
    left(alices_browser, "email", f"/admin/users/{bob.id}/hints", email="other@fernhill.example", department="X")
    assert Event.objects.count() == before
    assert User.objects.get(pk=bob.id).email == bob.email


def test_only_administrators_are_told_and_only_by_a_post(alices_browser, rheas_browser, bobs_browser, ringcentral, bob):
    for url in (NEW, f"/admin/users/{bob.id}/hints"):
        assert rheas_browser.post(url, {"email": "x"}).status_code == 403
        assert bobs_browser.post(url, {"email": "x"}).status_code == 403
        assert alices_browser.get(url).status_code == 405
    assert alices_browser.post("/admin/users/nobody/hints", {}).status_code == 404


def test_without_script_the_same_stands_on_the_page_after_saving(alices_browser, ringcentral, bob):
    values = {"firstname": "Bob", "lastname": "Tanaka", "work_country": "DE", "work_locality": "Berlin"}
    edit = f"/admin/users/{bob.id}/edit"
    page = alices_browser.get(edit).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0] if 'name="version"' in page else ""
    response = alices_browser.post(edit, values | {"version": version}, follow=True)
    page = response.content.decode()
    assert "Phones has no line for this person yet" in page
    assert NO_LINE in page
    assert f"Phones: {NO_LINE}" in under(alices_browser.get(edit).content.decode(), "work_country")


def test_the_password_is_never_posted_with_a_field(alices_browser):
    page = alices_browser.get("/admin/users/new").content.decode()
    assert page.count('hx-post="/admin/users/new/hints"') == page.count('hx-params="not password"') == 11
    assert 'name="password" autocomplete="new-password" hx-' not in page
