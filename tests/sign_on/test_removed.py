"""A7, A8: nobody is signed on to what was deactivated or deleted, not even by a request that is under way."""

import pytest

from lockstep.applications.deleting import delete_application
from lockstep.applications.models import Application
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, Actor
from lockstep.insights.models import Event
from lockstep.sign_on import answer, queries, service_providers
from lockstep.sign_on.answer import BrowserSession
from lockstep.sign_on.models import ServiceProvider, SignOnExchange
from lockstep.sign_on.outcomes import Refused
from lockstep.worker import run_until_quiet
from tests import cast

from .arrivals import URL, posted, redirect_url, request, ringcentral, save, switch_off


@pytest.fixture
def application(bob) -> Application:
    return ringcentral(cast.group("Sales", bob))


def under_way(application: Application, bob, meanwhile, **attributes: str):
    """A request whose application was read before `meanwhile` happened, and is decided after it."""
    opened, sp = Application.objects.get(), ServiceProvider.objects.select_related("application").get()
    meanwhile()
    query = redirect_url(request(**attributes)).partition("?")[2]
    session = BrowserSession(bob, "key", clock.now())
    return answer.receive_redirect(opened, sp, query, session, actor=Actor("user", bob.id, bob.name))


def test_a_deactivated_application_signs_nobody_on_until_it_is_saved_again(application, bobs_browser):
    """A7."""
    saved = switch_off(application)
    assert saved.sentence == "Saved. SSO is deactivated: nobody signs in through Lockstep any more."
    assert queries.login_url(application) == ""
    refused = bobs_browser.get(redirect_url(request()))
    assert refused.status_code == 403
    assert "SAMLResponse" not in refused.content.decode()
    save(application)
    posted(bobs_browser.get(redirect_url(request("_two"))))
    kinds = Event.objects.filter(kind__in=("sso_activate", "sso_deactivate")).order_by("at")
    assert [event.kind for event in kinds] == ["sso_activate", "sso_deactivate", "sso_activate"]


def test_what_was_typed_is_saved_with_the_deactivation_and_key_and_metadata_stay(application, client):
    """A7."""
    key = ServiceProvider.objects.get().sealed_key
    switch_off(application, login_url="https://other.fernhill.example/")
    sp = ServiceProvider.objects.get()
    assert (sp.active, sp.login_url, sp.sealed_key) == (False, "https://other.fernhill.example/", key)
    assert client.get(f"{URL}/metadata.xml").status_code == 200


def test_a_deleted_application_has_no_metadata_and_no_sign_on(application, bobs_browser):
    """A8."""
    delete_application(application, actor=SYSTEM)
    assert bobs_browser.get(f"{URL}/metadata.xml").status_code == 404
    assert bobs_browser.get(redirect_url(request())).status_code == 404
    assert bobs_browser.get(URL).status_code == 404


@pytest.mark.parametrize("passive", [{}, {"IsPassive": "true"}])
@pytest.mark.parametrize("removed", ["deleted", "deactivated"])
def test_a_request_under_way_gets_nothing_signed(application, bob, removed, passive):
    """A8: the row is asked in the transaction that signs; a passive request gets no signed refusal either."""
    ways = {
        "deleted": lambda: delete_application(application, actor=SYSTEM),
        "deactivated": lambda: switch_off(application),
    }
    outcome = under_way(application, bob, ways[removed], **passive)
    assert isinstance(outcome, Refused)
    assert not SignOnExchange.objects.filter(success=True).exists()
    assert not SignOnExchange.objects.exclude(response_xml="").exists()


def test_a_save_under_way_does_not_bring_it_back(application):
    """A8."""
    opened = Application.objects.get()
    delete_application(application, actor=SYSTEM)
    with pytest.raises(service_providers.ValidationError, match="deleted meanwhile"):
        save(opened)


def test_the_worker_drops_the_key_of_a_deleted_application_and_no_other(application):
    """A8: the certificate, which is public, stays as evidence."""
    other = ringcentral()
    delete_application(application, actor=SYSTEM)
    run_until_quiet()
    gone, kept = (ServiceProvider.objects.get(application=each) for each in (application, other))
    assert (gone.sealed_key, gone.active, bool(gone.certificate)) == ("", False, True)
    assert kept.sealed_key
    assert kept.active


def test_a_new_application_at_the_same_address_has_another_key(application, client):
    """A8."""
    before = client.get(f"{URL}/metadata.xml").content
    delete_application(application, actor=SYSTEM)
    assert ringcentral().path == "ringcentral"
    assert client.get(f"{URL}/metadata.xml").content != before
