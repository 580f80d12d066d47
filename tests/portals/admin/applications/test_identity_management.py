"""Identity Management: not configured (D0, B8), configure (D1, D2), the plan, running (D6, D12), off (A7, D17)."""

import pytest

from lockstep.applications.settings import create_application
from lockstep.connections.models import Integration
from lockstep.directory.users import delete_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.worker import run_until_quiet
from tests import cast
from tests.connections import over_there as sandbox

AUTHORISED = "/admin/connected-services/authorised"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_before_it_is_configured_the_tab_says_what_to_see_to_first(alices_browser, tab, carol):
    page = text(alices_browser.get(tab))
    assert ">configure</button>" in page
    assert "We recommend that you" in page
    assert "hide the application" in page
    assert "1 person is in Sales, bound to it" in page
    assert "You need the role User Admin or higher in RingCentral" in page
    for words in ("Lockstep Property", "Lockstep UI", "SCIM v2 Mapping", "RingCentral Value", "Company Email"):
        assert words in page
    assert page.count("urn:scim:schemas:extension:enterprise:2.0") == 2
    assert "Deactivate IdM connection" not in page


def test_whoever_would_be_refused_is_named_with_the_way_out(alices_browser, tab, bob):
    update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    page = text(alices_browser.get(tab))
    assert "Bob Tanaka would not be sent: The username has to be the e-mail address in RingCentral" in page
    assert f'href="/admin/users/{bob.id}">Fix it first' in page


def test_without_a_client_configure_explains_where_to_enter_it(alices_browser, alice):
    """D0."""
    application = create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM)
    tab = f"/admin/applications/{application.id}/identity-management"
    page = text(alices_browser.post(f"{tab}/configure", follow=True))
    assert "no client id and secret are set" in page
    assert 'href="/admin/settings/connected-services"' in page
    response = alices_browser.post(f"{tab}/configure", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == tab
    assert not Integration.objects.exists()


def test_without_script_a_link_leads_to_the_service(alices_browser, tab, over_there):
    page = text(alices_browser.post(f"{tab}/configure"))
    assert "Sign in to RingCentral" in page
    assert f'href="{over_there.url}/restapi/oauth/authorize?' in page
    assert "Nobody has come back from the sign-in yet" in text(alices_browser.get(tab))


def test_authorised_it_is_successfully_verified_and_a_plan_is_made(configure, alices_browser, tab, bob):
    """D1: nothing is written before the plan has been seen."""
    page = text(configure())
    assert "The Identity Management integration has been successfully verified" in page
    assert "Comparing with RingCentral" in page
    run_until_quiet()
    plan = text(alices_browser.get(tab))
    assert "What would happen" in plan
    assert "Created, gets an activation e-mail" in plan
    assert f"POST {Integration.objects.get().application.service_url}/scim/v2/Users" in plan
    assert "&quot;userName&quot;: &quot;bob.tanaka@fernhill.example&quot;" in plan
    assert "1 call, under 1 minute" in plan
    assert "Nobody." in text(alices_browser.get(f"{tab}?kind=delete"))
    assert "Bob Tanaka" in text(alices_browser.get(f"{tab}?kind=create"))


def test_start_provisioning_carries_the_plan_out(configure, alices_browser, tab, over_there):
    configure()
    early = text(alices_browser.post(f"{tab}/start", follow=True))
    assert "Not started" in early
    assert not over_there.requests("POST /scim")
    run_until_quiet()
    assert "Provisioning has started" in text(alices_browser.post(f"{tab}/start", follow=True))
    run_until_quiet()
    assert len(over_there.requests("POST /scim")) == 1
    page = text(alices_browser.get(tab))
    assert "Accounts in RingCentral" in page
    assert "Authorised by Alice Moreau" in page
    assert "Bob Tanaka" in page
    assert "Pending" in page
    assert "hasn’t used the e-mail yet" in page


def test_each_attempt_stands_on_the_tab_with_the_exact_request_and_answer(running, alices_browser, bob, over_there):
    """D10, F1, F2, F4."""
    page = text(alices_browser.get(running))
    assert "What happened lately" in page
    assert "Identity Management activated" in page
    assert "Account created" in page
    assert f'<a href="/admin/users/{bob.id}">Bob Tanaka</a>' in page
    assert f"POST {over_there.url}/scim/v2/Users" in page
    assert "201 content-type: " in page
    assert ">by Alice Moreau, event</a>" in page
    delete_user(bob, actor=SYSTEM)
    over_there.fault("DELETE /scim/v2/Users/*", "status", status=400)
    run_until_quiet()
    page = text(alices_browser.get(running))
    assert "Account not deleted" in page
    assert f"DELETE {over_there.url}/scim/v2/Users" in page


def test_the_accounts_are_searched_and_filtered(running, alices_browser):
    assert "Bob Tanaka" in text(alices_browser.get(f"{running}?q=tanaka&state=pending"))
    assert "No account fits" in text(alices_browser.get(f"{running}?q=nobody"))
    assert "No account fits" in text(alices_browser.get(f"{running}?state=held"))
    assert "Bob Tanaka" in text(alices_browser.get(f"{running}?state=moon&page=99"))


def test_the_list_of_applications_says_how_accounts_stand(running, alices_browser, bob):
    """A1."""
    assert "In step" in text(alices_browser.get("/admin/applications/"))
    update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    run_until_quiet()
    assert "1 waiting" in text(alices_browser.get("/admin/applications/"))


def test_compare_now_asks_the_worker(running, alices_browser, over_there):
    before = len(over_there.requests("GET /scim/v2/Users"))
    page = text(alices_browser.post(f"{running}/compare", follow=True))
    assert "asked for by Alice Moreau" in page
    assert len(over_there.requests("GET /scim/v2/Users")) == before
    run_until_quiet()
    assert len(over_there.requests("GET /scim/v2/Users")) > before
    assert "asked for by Alice Moreau" not in text(alices_browser.get(running))


def test_the_tab_shows_the_policies_and_lets_one_choose_where_username_comes_from(running, alices_browser, bob):
    """D6, D12."""
    update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    page = text(alices_browser.get(running))
    assert "username · 1 of 1 would be refused" in page
    assert "email · 0 of 1 would be refused" in page
    assert "Deactivated; deleted only when asked for by name" in page
    saved = text(alices_browser.post(f"{running}/user-name", {"source": "email"}, follow=True))
    assert "userName is read from email." in saved
    wrong = text(alices_browser.post(f"{running}/user-name", {"source": "password"}, follow=True))
    assert "Not saved: Choose username or email." in wrong
    assert Event.objects.filter(kind="idm_integration_update").count() == 1


@pytest.mark.parametrize(
    ("break_it", "sentence", "advice"),
    [
        (lambda there: there.plan("Essentials"), "plan", "Premium, Ultimate or Enterprise"),
        (lambda there: there.switch(scim="off"), "SCIM", "Directory Provider"),
        (lambda there: there.switch(refresh_tokens="off"), "no refresh token", "Issue refresh tokens"),
        (
            lambda there: there.switch(app_permissions="ReadAccounts"),
            "lacks a permission",
            "ReadAccounts and EditAccounts",
        ),
    ],
    ids=["plan", "scim-off", "no-refresh-token", "app-permission"],
)
def test_what_is_wrong_over_there_is_told_apart(configure, over_there, break_it, sentence, advice):
    """D1."""
    break_it(over_there)
    response = configure()
    assert response.status_code == 422
    page = text(response)
    assert "The Identity Management integration was not verified" in page
    assert sentence in page
    assert advice in page
    assert Integration.objects.get().state == "off"


def test_a_role_too_low_is_said_to_be_that(configure, over_there):
    """D2: comes back, and SCIM says 403."""
    over_there.switch(below_user_admin="passes")
    page = text(configure(email=sandbox.STANDARD))
    assert "The role of the person who authorised is too low" in page
    assert "Authorise as somebody with the role User Admin or higher." in page


def test_access_denied_says_so_and_stays_inactive(configure, alices_browser, tab):
    """D2."""
    page = text(configure(decision="deny"))
    assert "RingCentral reports that access was denied." in page
    assert "User Admin or higher" in page
    back = text(alices_browser.get(tab))
    assert "The last attempt did not end in a verified integration" in back
    assert ">configure</button>" in back


def test_a_service_that_is_down_is_said_to_be(alices_browser, alice, settings):
    values = {"display_label": "RingCentral", "environment": "custom", "service_url": "http://127.0.0.1:9"}
    from lockstep.connections.clients import save_client

    save_client("ringcentral", "custom", "test-client", "test-secret", actor=SYSTEM)
    application = create_application("ringcentral", values, actor=SYSTEM)
    tab = f"/admin/applications/{application.id}/identity-management"
    address = alices_browser.post(f"{tab}/configure", headers={"HX-Request": "true"})["HX-Redirect"]
    state = address.split("state=")[1].split("&")[0]
    response = alices_browser.get(AUTHORISED, {"state": state, "code": "x"})
    assert response.status_code == 502
    assert "RingCentral could not be reached" in text(response)
    assert "Try again from the Identity Management tab." in text(response)
    event = Event.objects.get(kind="idm_integration_activate")
    assert (event.success, event.details) == (False, {"problem": "unreachable"})
    assert (Integration.objects.get().state, Integration.objects.get().sealed_refresh_token) == ("off", "")


def test_a_return_without_our_state_is_refused(alices_browser, configure, over_there, alice):
    response = alices_browser.get(AUTHORISED, {"state": "x" * 40, "code": "stolen"})
    assert response.status_code == 400
    assert "belongs to no authorisation that was begun here" in text(response)
    assert alices_browser.get(AUTHORISED).status_code == 400
    assert Event.objects.filter(kind="idm_integration_activate", success=False, actor_id=alice.id).count() == 2
    assert not Integration.objects.exists()


def test_a_return_in_another_session_is_refused_and_the_first_one_still_holds(configure, alice, alices_browser):
    from tests.conftest import signed_in

    response = configure(browser=signed_in(alice))
    assert response.status_code == 400
    assert "begun in another browser session" in text(response)
    assert Event.objects.get(kind="idm_integration_activate").reason.endswith("another browser session.")
    assert Integration.objects.get().state == "authorising"


def test_another_administrator_than_the_sso_tab_names_is_pointed_out(configure, ringcentral):
    """B10."""
    ringcentral.service_admin_email = "rita.calder@example.com"
    ringcentral.save()
    page = text(configure())
    assert f"{sandbox.ADMIN} signed in there; the SSO tab has rita.calder@example.com." in page


def test_a_stopped_integration_says_why_and_offers_to_re_authorise(running, alices_browser, over_there, configure, bob):
    """D3."""
    over_there.end_sessions()
    update_user(bob, {"firstname": "Robert"}, actor=SYSTEM)
    alices_browser.post(f"{running}/compare")
    run_until_quiet()
    page = text(alices_browser.get(running))
    assert "Stopped since" in page
    assert "Nothing is lost: what waits goes out after Re-authorise." in page
    assert ">Re-authorise</button>" in page
    assert "Not compared" in text(alices_browser.post(f"{running}/compare", follow=True))
    configure()
    assert "Stopped since" not in text(alices_browser.get(running))


def test_deactivating_says_what_follows_then_does_it(running, alices_browser, over_there):
    """A7, A9, D17."""
    assert "Deactivate IdM connection" in text(alices_browser.get(running))
    asked = text(alices_browser.get(f"{running}/deactivate"))
    assert "Deactivate the IdM connection to RingCentral?" in asked
    assert "All calls stop at once." in asked
    assert "Previously bound users remain active in RingCentral." in asked
    assert "1 account in RingCentral stays as it is, 0 active: no SCIM call is made." in asked
    assert "People sign in there with the password they used prior to enablement of SSO." in asked
    assert "Whose account Lockstep created has none until they set one there: 1 person." in asked
    assert "Important" in asked
    assert ">confirm</button>" in asked
    writes = len(over_there.requests("POST /scim"))
    done = text(alices_browser.post(f"{running}/deactivate", follow=True))
    assert "The IdM connection to RingCentral is deactivated." in done
    assert "The grant is being revoked." in done
    assert ">configure</button>" in done
    run_until_quiet()
    assert "the grant has been revoked" in text(alices_browser.get(running))
    assert len(over_there.requests("POST /scim")) == writes
    assert alices_browser.get(f"{running}/deactivate").status_code == 404


def test_as_a_dialog_it_is_a_fragment(running, alices_browser):
    page = text(alices_browser.get(f"{running}/deactivate", headers={"HX-Request": "true"}))
    assert page.startswith("<dialog")


def test_read_only_looks_and_does_nothing(running, rheas_browser, bobs_browser):
    page = text(rheas_browser.get(running))
    assert "Bob Tanaka" in page
    for act in ("configure", "start", "compare", "user-name", "deactivate"):
        assert rheas_browser.post(f"{running}/{act}").status_code == 403
        assert bobs_browser.post(f"{running}/{act}").status_code == 403
    assert "Re-authorise" not in page
    assert rheas_browser.get(AUTHORISED).status_code == 403
    assert bobs_browser.get(running).status_code == 403
    assert Integration.objects.get().state == "running"


def test_a_bookmark_has_no_such_tab(alices_browser, alice):
    values = {"display_label": "Wiki", "bookmark_url": "https://wiki.example"}
    bookmark = create_application("bookmark", values, actor=SYSTEM)
    for tab in ("identity-management", "sso"):
        assert alices_browser.get(f"/admin/applications/{bookmark.id}/{tab}").status_code == 404
    assert alices_browser.get(f"/admin/applications/{bookmark.id}/general").status_code == 200


def test_hostile_names_are_never_markup(running, alices_browser, ringcentral):
    from lockstep.directory.models import UserGroup

    person = cast.person("<script>alert(1)</script> Moreau", username="x@fernhill.example", email="x@fernhill.example")
    UserGroup.objects.get().memberships.create(user=person)
    from lockstep.provisioning.actions import compare_now

    compare_now(Integration.objects.get(), actor=SYSTEM)
    run_until_quiet()
    assert "<script>alert" not in text(alices_browser.get(running))
