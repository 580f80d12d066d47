"""A8, A9: applications are deleted by typing their number; what each leaves behind stands above it."""

import pytest

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.applications.settings import create_application
from lockstep.connections.models import Integration
from lockstep.directory.users import update_user
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.provisioning.models import Account
from lockstep.worker import run_until_quiet
from tests.sign_on.arrivals import save

from .test_identity_management import text

DELETE = "/admin/applications/delete"


def bookmark(label: str) -> Application:
    values = {"display_label": label, "bookmark_url": "https://wiki.fernhill.example/"}
    return create_application("bookmark", values, actor=SYSTEM)


@pytest.fixture
def three(alice) -> list[Application]:
    return [bookmark(label) for label in ("Canteen Menu", "Holiday Calendar", "Wiki")]


def chosen(applications: list[Application], **more: str) -> dict:
    return {"application": [one.id for one in applications], **more}


def test_the_list_has_boxes_and_delete_for_whoever_may(alices_browser, rheas_browser, three):
    page = text(alices_browser.get("/admin/applications/"))
    for one in three:
        assert f'name="application" value="{one.id}" aria-label="Select {one.display_label}"' in page
    assert "</svg>Delete</button>" in page
    seen = text(rheas_browser.get("/admin/applications/"))
    assert "Wiki" in seen
    assert "checkbox" not in seen
    assert "Delete</button>" not in seen


def test_three_ticked_are_deleted_by_typing_three(alices_browser, three):
    page = text(alices_browser.get(DELETE, chosen(three)))
    assert "Delete 3 applications?" in page
    assert "Canteen Menu, Holiday Calendar and Wiki." in page
    assert "Enter the number of applications you are deleting" in page
    assert ">Delete Application</button>" in page
    response = alices_browser.post(DELETE, chosen(three, number=" 3 "), follow=True)
    assert response.redirect_chain == [("/admin/applications/", 302)]
    assert "3 applications deleted: Canteen Menu, Holiday Calendar and Wiki." in text(response)
    assert not living_applications().exists()
    events = Event.objects.filter(kind="application_delete", actor_label="Alice Moreau")
    assert {event.target_label for event in events} == {"Canteen Menu", "Holiday Calendar", "Wiki"}


@pytest.mark.parametrize("number", ["2", "", "0", "-3", "3.0", "three", "33", "٣", "3" * 500])
def test_a_wrong_number_deletes_nothing_and_stays_as_typed(alices_browser, three, number):
    response = alices_browser.post(DELETE, chosen(three, number=number))
    assert response.status_code == 422
    page = text(response)
    assert "Delete 3 applications?" in page
    assert 'aria-invalid="true"' in page
    assert f'value="{number}"' in page or not number
    assert living_applications().count() == 3
    assert not Event.objects.filter(kind="application_delete").exists()


def test_a_wrong_number_says_the_right_one(alices_browser, three):
    page = text(alices_browser.post(DELETE, chosen(three, number="2")))
    assert "Nothing was deleted: 3 applications are chosen. Type 3 to delete." in page


def test_as_a_dialog_it_is_a_fragment(alices_browser, three):
    page = text(alices_browser.get(DELETE, chosen(three[:1]), headers={"HX-Request": "true"}))
    assert page.startswith("<dialog")
    assert "Delete 1 application?" in page
    assert "autofocus" in page
    assert "autofocus" not in text(alices_browser.get(DELETE, chosen(three[:1])))


@pytest.mark.parametrize("ids", [[], ["f" * 24], ["' OR 1=1"]])
def test_without_a_choice_it_says_what_to_do(alices_browser, three, ids):
    assert "Tick the applications that you want to delete" in text(alices_browser.get(DELETE, {"application": ids}))
    assert alices_browser.post(DELETE, {"application": ids, "number": "0"}).status_code == 422
    assert living_applications().count() == 3


def test_of_two_administrators_the_second_is_told_and_chooses_anew(alices_browser, three):
    alices_browser.post(DELETE, chosen(three[:1], number="1"))
    response = alices_browser.post(DELETE, chosen(three, number="3"))
    assert response.status_code == 422
    page = text(response)
    assert "one of them has been deleted meanwhile" in page
    assert "Delete 2 applications?" in page
    assert living_applications().count() == 2
    alices_browser.post(DELETE, chosen(three[1:], number="2"))
    assert not living_applications().exists()


def test_what_it_leaves_behind_is_said_with_its_numbers(running, alices_browser, ringcentral, bob):
    """Bob's account waits for its activation; a change of his waits for the next call; SSO is active."""
    save(ringcentral)
    update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    run_until_quiet()
    wiki = bookmark("Wiki")
    page = text(alices_browser.get(DELETE, chosen([ringcentral, wiki])))
    for said in (
        "1 person can no longer sign in to RingCentral through Lockstep.",
        "Where RingCentral lets people in by SSO only, they are locked out: allow passwords there first.",
        "1 waiting change is not sent.",
        "1 account in RingCentral stays as it is, 0 active: no SCIM call is made.",
        "Previously bound users remain active in RingCentral.",
        "People sign in there with the password they used prior to enablement of SSO.",
        "Whose account Lockstep created has none until they set one there: 1 person.",
        "Nobody sees its tile in the User Portal now.",
        "Consult the documentation of RingCentral and Wiki",
        "The events stay in Directory Insights.",
    ):
        assert said in page


def test_afterwards_all_that_was_said_is_so(running, alices_browser, ringcentral, over_there):
    calls = len(over_there.requests("/scim/"))
    response = alices_browser.post(DELETE, chosen([ringcentral], number="1"), follow=True)
    assert "1 application deleted: RingCentral. 1 account stays as it is over there." in text(response)
    run_until_quiet()
    assert len(over_there.requests("/scim/")) == calls
    assert Integration.objects.get().state == "off"
    assert not Integration.objects.get().retired_grants.exists()
    for tab in ("general", "sso", "identity-management", "user-groups"):
        assert alices_browser.get(f"/admin/applications/{ringcentral.id}/{tab}").status_code == 404
    for page in ("/admin/", "/admin/users", "/admin/insights/", "/admin/applications/"):
        assert alices_browser.get(page).status_code == 200
    assert create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM).path == "ringcentral"


def test_the_person_keeps_the_account_as_evidence_without_a_dead_link(running, alices_browser, ringcentral, bob):
    alices_browser.post(DELETE, chosen([ringcentral], number="1"))
    page = text(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "RingCentral has been deleted" in page
    assert "stays here as evidence" in page
    assert "is bound to RingCentral" not in page
    assert f"/admin/applications/{ringcentral.id}" not in page
    account = Account.objects.get(user=bob)
    compared = alices_browser.post(f"/admin/users/{bob.id}/accounts/{account.id}/compare", follow=True)
    assert "Nothing can be compared while Identity Management is not active." in text(compared)


def test_read_only_and_people_delete_nothing(rheas_browser, bobs_browser, client, three):
    for browser in (rheas_browser, bobs_browser):
        assert browser.get(DELETE, chosen(three)).status_code == 403
        assert browser.post(DELETE, chosen(three, number="3")).status_code == 403
    assert client.post(DELETE, chosen(three, number="3")).status_code in (302, 403)
    assert living_applications().count() == 3
