"""The Applications tab: why, what is, what happened, what to do; and what Home makes of it."""

import pytest

from lockstep.accounts.actions import Hold, HoldReason
from lockstep.applications.models import Application, Binding
from lockstep.connections.models import Exchange, Integration
from lockstep.directory.users import delete_user
from lockstep.insights.events import SYSTEM, WORKER, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning import decisions
from lockstep.provisioning.models import Account
from tests import cast

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def ringcentral(bob):
    application = Application.objects.create(template="ringcentral", display_label="RingCentral", path="ringcentral")
    Binding.objects.create(application=application, group=cast.group("Sales", bob), by_label="Alice Moreau")
    Integration.objects.create(application=application, state="running")
    return application


@pytest.fixture
def account(ringcentral, bob):
    return Account.objects.create(
        integration=ringcentral.integration,
        user=bob,
        label=bob.name,
        external_id="x1",
        remote_id="401",
        origin="created",
    )


def test_it_says_why_a_person_is_in_an_application(alices_browser, ringcentral, bob):
    page = body(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "Why is Bob Tanaka in RingCentral?" in page
    assert "and Sales is bound to RingCentral since" in page
    assert "by Alice Moreau" in page


def test_a_bookmark_has_no_account(alices_browser, bob):
    application = Application.objects.create(template="bookmark", display_label="Wiki", path="wiki")
    Binding.objects.create(application=application, group=cast.group("Sales", bob))
    assert "Lockstep keeps no account there" in body(alices_browser.get(f"/admin/users/{bob.id}/applications"))


def test_each_attempt_is_shown_with_the_exact_request_and_answer(alices_browser, account, ringcentral, bob):
    exchange = Exchange.objects.create(
        integration=account.integration,
        external_id="x1",
        purpose="update",
        method="PATCH",
        url="https://platform.ringcentral.com/scim/v2/Users/401",
        request_body='{"Operations": []}',
        is_write=True,
        status=429,
        answer_body='{"errorCode": "CMN-301"}',
    )
    record(
        EventKind.USER_UPDATE_PROVISION,
        actor=WORKER,
        target=Thing("user", bob.id, bob.name),
        application=Thing("application", ringcentral.id, "RingCentral"),
        success=False,
        reason="RingCentral asked to slow down.",
        exchanges=[exchange.id],
    )
    page = body(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "Account not updated" in page
    assert "RingCentral asked to slow down." in page
    assert "/scim/v2/Users/401" in page
    assert "CMN-301" in page


def test_a_held_account_offers_choices_with_their_consequences(alices_browser, account, bob):
    account.decision = decisions.encode(Hold(HoldReason.OFF_THERE))
    account.state, account.seen = "held", {"active": False}
    account.save()
    page = body(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "Held: the account was switched off in RingCentral, not by Lockstep." in page
    assert "Lockstep leaves the account as it is, and no longer asks." in page
    answer = alices_browser.post(
        f"/admin/users/{bob.id}/accounts/{account.id}/resolve", {"choice": "let_go"}, follow=True
    )
    assert "Your choice for Bob Tanaka is kept" in body(answer)


def test_a_choice_that_is_not_offered_changes_nothing(alices_browser, account, bob):
    answer = alices_browser.post(
        f"/admin/users/{bob.id}/accounts/{account.id}/resolve", {"choice": "burn"}, follow=True
    )
    assert "This account is not held any more" in body(answer)


def test_retry_and_compare_are_asked_for_here_and_done_by_the_worker(alices_browser, account, bob):
    answer = alices_browser.post(f"/admin/users/{bob.id}/accounts/{account.id}/retry", follow=True)
    assert "is tried again at once" in body(answer)
    answer = alices_browser.post(f"/admin/users/{bob.id}/accounts/{account.id}/compare", follow=True)
    assert "RingCentral is being compared with the directory." in body(answer)
    assert Account.objects.get().due_at is not None


@pytest.mark.parametrize("act", ["retry", "compare", "resolve"])
def test_read_only_does_nothing_to_an_account(rheas_browser, account, bob, act):
    assert rheas_browser.post(f"/admin/users/{bob.id}/accounts/{account.id}/{act}").status_code == 403


def test_another_persons_account_is_not_reached_by_this_persons_page(alices_browser, account, carol):
    assert alices_browser.post(f"/admin/users/{carol.id}/accounts/{account.id}/retry").status_code == 404


def test_home_names_what_is_held_and_counts_it_in_the_menu(alices_browser, account, bob):
    account.decision = decisions.encode(Hold(HoldReason.OFF_THERE))
    account.state, account.seen = "held", {"active": False}
    account.save()
    page = body(alices_browser.get("/admin/"))
    assert "1 thing needs you" in page
    assert "Held: Bob Tanaka in RingCentral" in page
    assert "things that need you" in body(alices_browser.get("/admin/users"))


def test_home_says_when_nothing_needs_anybody(alices_browser):
    assert "Nothing needs you" in body(alices_browser.get("/admin/"))


def test_the_list_of_users_has_a_column_for_each_service(alices_browser, account, carol):
    account.state = "waiting"
    account.save()
    page = body(alices_browser.get("/admin/users"))
    assert 'data-l="RingCentral"' in page
    assert "Waiting" in page
    assert "Not bound" in page


def test_what_a_service_would_refuse_is_said_on_the_person_and_on_the_form(alices_browser, ringcentral, bob):
    """D7, D8"""
    bob.username, bob.addresses = "bob.tanaka", [{"type": "work", "locality": "London"}]
    bob.save()
    for address in (f"/admin/users/{bob.id}", f"/admin/users/{bob.id}/edit"):
        page = body(alices_browser.get(address))
        assert "RingCentral would refuse this person" in page
        assert "Use bob.tanaka@fernhill.example." in page
        assert "The work address has no country" in page


def test_the_account_of_somebody_deleted_has_its_page_with_what_can_be_chosen(alices_browser, account, bob):
    """What is held is never out of reach: the row outlives its person."""
    delete_user(bob, actor=SYSTEM)
    held = decisions.encode(Hold(HoldReason.OFF_THERE))
    Account.objects.filter(pk=account.pk).update(decision=held, state="held", want="out", due_at=None)
    listed = body(alices_browser.get(f"/admin/applications/{account.integration.application_id}/identity-management"))
    assert f"/admin/users/{bob.id}/applications" in listed
    page = body(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "Deleted" in page
    assert "Let go" in page
    assert f"/admin/users/{bob.id}/edit" not in page
    assert f"/admin/users/{bob.id}/security" not in page
    address = f"/admin/users/{bob.id}/accounts/{account.id}/resolve"
    answer = alices_browser.post(address, {"choice": "let_go"}, follow=True)
    assert "is kept, and carried out now" in body(answer)
    assert alices_browser.get(f"/admin/users/{bob.id}").status_code == 404


def test_somebody_deleted_without_any_account_has_no_page(alices_browser, bob):
    delete_user(bob, actor=SYSTEM)
    assert alices_browser.get(f"/admin/users/{bob.id}/applications").status_code == 404
