"""Signing on, end to end through the pages: who gets a Response, and who gets which page (B5, B6, B7)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from lockstep.applications.bindings import unbind
from lockstep.applications.models import Application
from lockstep.directory import organisation, users
from lockstep.directory.passwords import expire_now
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.sign_on import pending, recorder
from lockstep.sign_on.models import PendingRequest, SignOnExchange
from tests import cast
from tests.conftest import signed_in

from .arrivals import ACS, SAML, SAMLP, URL, form, posted, redirect_url, request, ringcentral, save, switch_off, told


@pytest.fixture
def sales(bob):
    return cast.group("Sales", bob)


@pytest.fixture
def application(sales) -> Application:
    return ringcentral(sales)


def events() -> list[tuple[bool, str]]:
    return [(event.success, event.reason) for event in Event.objects.filter(kind="sso_auth").order_by("at")]


def test_an_existing_session_skips_the_sign_in(application, bobs_browser, bob):
    action, fields, response = posted(bobs_browser.get(redirect_url(request(), RelayState="/mobile?a=1&b=2")))
    assert action == ACS
    assert fields["RelayState"] == "/mobile?a=1&b=2"
    assert response.get("InResponseTo") == "_one"
    assert response.find(f".//{SAML}NameID").text == "bob.tanaka@fernhill.example"
    assert told(response) == {"email": ["bob.tanaka@fernhill.example"], "number": ["1"]}
    assert events() == [(True, "")]


def test_without_a_session_one_signs_in_and_goes_on(application, bob):
    browser = Client()
    first = browser.get(redirect_url(request(), RelayState="r"))
    assert first.status_code == 302
    assert first["Location"].startswith("/sign-in?next=%2Fsaml2%2Fringcentral%2Fcontinue%2F")
    page = browser.get(first["Location"])
    (back,) = re.findall(r'name="next" value="([^"]*)"', page.content.decode())
    after = browser.post("/sign-in", {"username": bob.username, "password": cast.PASSWORD, "next": back})
    assert after["Location"] == back
    action, fields, response = posted(browser.get(back))
    assert (action, fields["RelayState"], response.get("InResponseTo")) == (ACS, "r", "_one")


def test_one_sign_in_serves_all_requests_and_says_when_it_was(application, bobs_browser, bob):
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        _, _, response = posted(bobs_browser.get(redirect_url(request())))
        statement = response.find(f".//{SAML}AuthnStatement")
        assert statement.get("AuthnInstant") < (clock.now() - timedelta(hours=1)).isoformat()
        assert statement.get("SessionNotOnOrAfter") > clock.now().isoformat()


def test_the_post_binding_goes_on_by_a_get_of_ours(application, bobs_browser):
    other_site = Client()  # a cross-site POST comes without the cookie
    first = other_site.post(URL, form(request(), RelayState="https://a.example/?b&c"))
    assert first.status_code == 303
    action, fields, _ = posted(bobs_browser.get(first["Location"]))
    assert (action, fields["RelayState"]) == (ACS, "https://a.example/?b&c")


def test_the_page_that_posts_has_a_policy_of_its_own(application, bobs_browser):
    page = bobs_browser.get(redirect_url(request()))
    policy = page["Content-Security-Policy"]
    assert "form-action" not in policy
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert "Continue to RingCentral</button>" in page.content.decode()


def test_the_same_request_from_the_same_session_is_answered_again(application, bobs_browser):
    url = redirect_url(request())
    _, _, first = posted(bobs_browser.get(url))
    _, _, again = posted(bobs_browser.get(url))
    assert first.get("InResponseTo") == again.get("InResponseTo")
    assert first.get("ID") != again.get("ID")


def test_the_same_request_from_another_session_is_refused(application, bobs_browser, bob):
    url = redirect_url(request())
    posted(bobs_browser.get(url))
    page = signed_in(bob).get(url)
    assert page.status_code == 400
    assert "used already" in page.content.decode()
    assert [success for success, _ in events()] == [True, False]


def test_another_request_under_the_same_id_is_refused(application, bobs_browser):
    posted(bobs_browser.get(redirect_url(request())))
    page = bobs_browser.get(redirect_url(request(ForceAuthn="true")))
    assert page.status_code == 400


def test_two_tabs_do_not_mix(application, bob):
    browser = Client()
    backs = [browser.get(redirect_url(request(f"_{n}"), RelayState=f"tab {n}"))["Location"] for n in (1, 2)]
    resumed = [back.partition("next=")[2].replace("%2F", "/") for back in backs]
    browser.post("/sign-in", {"username": bob.username, "password": cast.PASSWORD})
    for n, where in reversed(list(enumerate(resumed, 1))):
        _, fields, response = posted(browser.get(where))
        assert (fields["RelayState"], response.get("InResponseTo")) == (f"tab {n}", f"_{n}")


def test_somebody_outside_of_the_bound_groups_is_told_whom_to_ask(application, carol, alice):
    organisation.update_organisation({"ask_whom": f"Alice in IT, {alice.email}"}, actor=SYSTEM)
    page = signed_in(carol).get(redirect_url(request()))
    text = page.content.decode()
    assert page.status_code == 403
    assert "You have no access to RingCentral" in text
    assert "You are signed in as Carol Weiss." in text
    assert f"mailto:{alice.email}" in text
    assert "Write to Alice" in text
    assert events() == [(False, "In no user group bound to RingCentral")]
    event = Event.objects.get(kind="sso_auth")
    assert event.details["reference"] in text
    assert (event.target_label, event.application_label) == ("Carol Weiss", "RingCentral")
    assert SignOnExchange.objects.get().reference == event.details["reference"]


def test_access_is_decided_at_the_moment_of_signing(application, sales, bobs_browser, bob):
    where = Client().post(URL, form(request()))["Location"]
    unbind(application, sales, actor=SYSTEM)
    assert bobs_browser.get(where).status_code == 403


def test_a_suspended_person_has_to_sign_in_and_cannot(application, bobs_browser, bob):
    users.suspend_user(bob, actor=SYSTEM)
    assert bobs_browser.get(redirect_url(request()))["Location"].startswith("/sign-in?")


def test_an_expired_password_has_to_be_set_anew_first(application, bob):
    expire_now(bob, actor=SYSTEM)
    page = signed_in(bob).get(redirect_url(request()))
    assert page["Location"] == "/password"
    assert not SignOnExchange.objects.exists()


def test_a_person_whose_number_is_empty_is_refused_with_that_sentence(sales, bobs_browser):
    mapped = [
        {"name": "email", "kind": "user", "value": "email"},
        {"name": "number", "kind": "user", "value": "phoneNumbers (work)"},
    ]
    ringcentral(sales, attributes=mapped)
    page = bobs_browser.get(redirect_url(request()))
    assert page.status_code == 403
    assert "RingCentral requires “number”" in page.content.decode()
    assert events()[0][1].startswith("RingCentral requires “number”")


def test_force_authn_asks_for_the_password_once_more(application, bobs_browser, bob):
    first = bobs_browser.get(redirect_url(request(ForceAuthn="true")))
    assert first["Location"].startswith("/sign-in/again?next=")
    back = first["Location"].partition("next=")[2].replace("%2F", "/")
    bobs_browser.post("/sign-in/again", {"password": cast.PASSWORD, "next": back})
    posted(bobs_browser.get(back))


@pytest.mark.parametrize(("who", "status"), [("nobody", "NoPassive"), ("carol", "RequestDenied")])
def test_a_passive_request_is_answered_without_a_page_of_ours(application, carol, who, status):
    browser = Client() if who == "nobody" else signed_in(carol)
    action, _, response = posted(browser.get(redirect_url(request(IsPassive="true"))))
    assert action == ACS
    assert [code.get("Value").rsplit(":", 1)[1] for code in response.iter(f"{SAMLP}StatusCode")] == [
        "Responder",
        status,
    ]
    assert response.find(f"{SAML}Assertion") is None
    assert not Event.objects.get(kind="sso_auth").success


def test_a_get_without_a_request_says_where_to_start(application, bobs_browser):
    page = bobs_browser.get(URL).content.decode()
    assert "works only as an SP initiated request" in page
    assert 'href="https://fernhill.ringcentral.com/login/startupSSOLogin.html"' in page


def test_a_bad_request_gets_a_page_an_event_and_no_row(application, bobs_browser):
    page = bobs_browser.get(redirect_url(request(AssertionConsumerServiceURL="https://evil.example/acs")))
    assert page.status_code == 400
    assert "Its ACS URL isn&#x27;t one of this application&#x27;s" in page.content.decode()
    assert "evil" not in page.content.decode()
    assert not PendingRequest.objects.exists()
    assert events() == [(False, "Its ACS URL isn't one of this application's")]
    assert "evil.example" in SignOnExchange.objects.get().request_xml


@pytest.mark.parametrize("query", ["SAMLRequest=", "SAMLRequest=%01%ff", "SAMLRequest=abc&SAMLRequest=abc"])
def test_rubbish_gets_a_page(application, query):
    page = Client().get(f"{URL}?{query}")
    assert page.status_code == 400
    assert "You were not signed in to RingCentral" in page.content.decode()


def test_after_deactivating_nobody_is_signed_on(application, bobs_browser):
    switch_off(application)
    page = bobs_browser.get(redirect_url(request()))
    assert page.status_code == 403
    assert "Single sign-on isn&#x27;t active for RingCentral" in page.content.decode()
    assert events() == [(False, "Single sign-on isn't active for RingCentral")]
    assert bobs_browser.get(URL).status_code == 403


def test_a_deleted_application_has_no_address(application, bobs_browser):
    Application.objects.update(deleted_at=clock.now())
    assert bobs_browser.get(redirect_url(request())).status_code == 404
    assert bobs_browser.get(f"{URL}/metadata.xml").status_code == 404


def test_a_request_that_waited_too_long_has_to_be_started_again(application, bob):
    where = Client().post(URL, form(request()))["Location"]
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        page = signed_in(bob).get(where)
    assert page.status_code == 410
    assert "Start again at RingCentral" in page.content.decode()
    assert signed_in(bob).get(f"{URL}/continue/0123").status_code == 410


def test_a_request_that_waits_is_not_answered_to_an_acs_url_taken_out_meanwhile(application, bob):
    resumed = Client().get(redirect_url(request())).url.partition("next=")[2].replace("%2F", "/")
    save(application, acs=[{"url": f"{ACS}?new", "index": None, "is_default": None}])
    response = signed_in(bob).get(resumed)
    assert response.status_code == 400
    assert "SAMLResponse" not in response.content.decode()
    assert events()[-1] == (False, "Its ACS URL isn't one of this application's")


def test_the_recorder_keeps_both_sides_without_signature_values(application, bobs_browser):
    posted(bobs_browser.get(redirect_url(request())))
    kept = SignOnExchange.objects.get()
    assert 'ID="_one"' in kept.request_xml
    assert "bob.tanaka@fernhill.example" in kept.response_xml
    assert re.findall(r"SignatureValue>([^<]*)</", kept.response_xml) == ["…", "…"]


def test_what_waits_and_what_is_recorded_is_bounded(application, bobs_browser, monkeypatch):
    monkeypatch.setattr(pending, "MOST_WAITING", 2)
    monkeypatch.setattr(pending, "SWEEP_ONE_IN", 1)
    monkeypatch.setattr(recorder, "KEPT_PER_APPLICATION", 3)
    monkeypatch.setattr(recorder, "PRUNE_ONE_IN", 1)
    for n in range(6):
        Client().post(URL, form(request(f"_waits{n}")))
        posted(bobs_browser.get(redirect_url(request(f"_answered{n}"))))
    waiting = PendingRequest.objects.filter(answered_for="").order_by("arrived_at")
    assert [row.request_id for row in waiting] in (["_waits4", "_waits5"], ["_waits3", "_waits4", "_waits5"])
    assert SignOnExchange.objects.count() == 3


def test_sso_without_identity_management_works(application, bobs_browser):
    assert not hasattr(application, "integration")
    posted(bobs_browser.get(redirect_url(request())))


def test_saving_again_keeps_the_key(application):
    before = application.service_provider.certificate
    save(application, signed_parts="assertion")
    application.service_provider.refresh_from_db()
    assert application.service_provider.certificate == before
