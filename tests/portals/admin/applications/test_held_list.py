"""The list that the guard holds, as administrators meet it: on the tab, on its page, on Home, on a person's page."""

import re

import pytest

from lockstep.connections.models import Exchange, Integration
from lockstep.directory import groups
from lockstep.directory.models import Role, UserGroup
from lockstep.directory.roles import give_role
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.provisioning.models import Account, Approval
from lockstep.worker import run_until_quiet
from tests import cast
from tests.conftest import signed_in


@pytest.fixture(autouse=True)
def limits(settings):
    settings.GUARD_SHARE_PERCENT, settings.GUARD_MOST, settings.SETTLE_SECONDS = 20, 50, 0


@pytest.fixture
def team(bob):
    return [bob, cast.person("Dana Dale", department="Sales"), cast.person("Ed Ebner", department="Sales")]


@pytest.fixture
def list_of_three(ringcentral, team, configure, alices_browser, tab, over_there):
    """Three accounts, and nobody wants them any more."""
    sales = UserGroup.objects.get(name="Sales")
    groups.add_members(sales, team, actor=SYSTEM)
    configure()
    run_until_quiet()
    alices_browser.post(f"{tab}/start")
    run_until_quiet()
    groups.remove_members(sales, team, actor=SYSTEM)
    run_until_quiet()
    return f"{tab}/held"


def text(response):
    return " ".join(response.content.decode().split())


def shown_in(page):
    return re.search(r'name="shown" value="([^"]*)"', page)[1]


def test_the_plan_of_a_held_list_shows_people_and_the_exact_requests(list_of_three, alices_browser, over_there):
    page = text(alices_browser.get(list_of_three))
    assert "3 people would leave RingCentral" in page
    assert "At most 1 of 3 go by themselves within a day." in page
    for name in ("Bob Tanaka", "Dana Dale", "Ed Ebner"):
        assert name in page
    assert page.count(f"DELETE {over_there.url}/scim/v2/Users/") == 3
    assert "3 calls, under 1 minute" in page
    assert ">Apply</button>" in page
    assert "Nobody." in text(alices_browser.get(f"{list_of_three}?kind=deactivate"))
    assert not over_there.requests("DELETE /scim")


def test_apply_sends_what_was_shown(list_of_three, alices_browser, over_there, alice):
    page = text(alices_browser.get(list_of_three))
    answer = alices_browser.post(f"{list_of_three}/apply", {"shown": shown_in(page)}, follow=True)
    assert "Applied: 3 requests go out now." in text(answer)
    event = Event.objects.filter(kind="plan_approved").latest("at")
    assert (event.actor_label, event.details["accounts"]) == ("Alice Moreau", 3)
    run_until_quiet()
    assert len(over_there.requests("DELETE /scim")) == 3
    assert all(f"{sent.method} {sent.url}" in page for sent in Exchange.objects.filter(method="DELETE"))
    assert "Nothing is held" in text(alices_browser.get(list_of_three))


def test_the_second_to_press_apply_is_told(list_of_three, alices_browser, alice):
    seen = shown_in(text(alices_browser.get(list_of_three)))
    other = cast.person("Greta Gold")
    give_role(other, Role.ADMINISTRATOR, actor=SYSTEM)
    assert "Applied" in text(alices_browser.post(f"{list_of_three}/apply", {"shown": seen}, follow=True))
    page = text(signed_in(other).post(f"{list_of_three}/apply", {"shown": seen}, follow=True))
    assert "Not applied: Alice Moreau has applied this list already." in page
    assert "Alice Moreau has applied 3 of these requests" in page
    assert ">Apply</button>" not in page
    assert Approval.objects.filter(acts__isnull=False).distinct().count() == 1


def test_read_only_sees_the_list_and_cannot_apply_it(list_of_three, rheas_browser, bobs_browser):
    page = text(rheas_browser.get(list_of_three))
    assert "3 people would leave RingCentral" in page
    assert ">Apply</button>" not in page
    assert "An administrator can apply this list." in page
    assert rheas_browser.post(f"{list_of_three}/apply", {"shown": ""}).status_code == 403
    assert bobs_browser.get(list_of_three).status_code == 403
    assert not Approval.objects.filter(acts__isnull=False).exists()


@pytest.mark.parametrize("shown", ["", "nonsense", "0" * 24 + " Create " + "0" * 64, "x" * 200_000])
def test_a_form_that_is_not_ours_approves_nothing(list_of_three, alices_browser, shown):
    page = text(alices_browser.post(f"{list_of_three}/apply", {"shown": shown}, follow=True))
    assert "Not applied" in page
    assert not Approval.objects.filter(acts__isnull=False).exists()


def test_a_forged_hash_sends_nothing(list_of_three, alices_browser, over_there):
    forged = re.sub(r"\w{64}", "0" * 64, shown_in(text(alices_browser.get(list_of_three))))
    alices_browser.post(f"{list_of_three}/apply", {"shown": forged})
    run_until_quiet()
    assert not over_there.requests("DELETE /scim")
    assert Event.objects.filter(kind="plan_changed").count() == 3


def test_the_tab_and_home_lead_to_the_list_and_say_how_many(list_of_three, alices_browser, tab):
    for page in (text(alices_browser.get(tab)), text(alices_browser.get("/admin/"))):
        assert "Held: 3 people would leave RingCentral" in page
        assert "At most 1 of 3 go by themselves within a day" in page
        assert f'href="{list_of_three}"' in page
        assert "Review plan" in page
    assert "Held: 3 accounts in RingCentral" not in text(alices_browser.get("/admin/")), "told once"


def test_the_persons_page_says_held_and_why(list_of_three, alices_browser, bob):
    page = text(alices_browser.get(f"/admin/users/{bob.id}/applications"))
    assert "Held: 3 people would leave RingCentral" in page
    assert "Bob Tanaka is in no group that is bound to RingCentral. Review plan." in page
    assert f'href="{list_of_three}"' in page


def test_suspending_one_of_them_on_their_page_goes_out_at_once(list_of_three, alices_browser, bob, over_there):
    alices_browser.post(f"/admin/users/{bob.id}/suspend")
    run_until_quiet()
    assert len(over_there.requests("DELETE /scim")) == 1
    assert "2 people would leave RingCentral" in text(alices_browser.get(list_of_three))


def test_taking_people_out_on_their_own_pages_is_never_held(running, alices_browser, bob, over_there, settings):
    sales = UserGroup.objects.get(name="Sales")
    alices_browser.post(f"/admin/users/{bob.id}/groups", {"shown": [sales.id], "group": []})
    assert Event.objects.filter(kind="association_change").latest("at").details["by_name"] is True
    run_until_quiet()
    assert Account.objects.get(user=bob).leave_named == "out"
    assert len(over_there.requests("DELETE /scim")) == 1


@pytest.mark.parametrize(
    ("share", "most", "said"),
    [
        ("30", "12", "At most 30 % and 12 people leave in a day without a look."),
        ("0", "12", "Not saved: The share is a number from 1 to 100."),
        ("101", "12", "Not saved: The share is a number from 1 to 100."),
        ("30", "0", "Not saved: The number is one from 1 to 1,000,000."),
        ("-1", "12", "Not saved: Share and number are whole numbers."),
        ("many", "", "Not saved: Share and number are whole numbers."),
    ],
)
def test_the_limits_are_shown_and_edited_on_the_tab(running, alices_browser, share, most, said):
    assert 'name="share" inputmode="numeric" value="20"' in text(alices_browser.get(running))
    page = text(alices_browser.post(f"{running}/guard", {"share": share, "most": most}, follow=True))
    assert said in page
    kept = Integration.objects.get()
    saved = said.startswith("At most")
    assert hasattr(kept, "policy") is saved
    assert Event.objects.filter(kind="idm_integration_update").exists() is saved


def test_read_only_does_not_change_the_limits(running, rheas_browser):
    assert 'name="share" inputmode="numeric" value="20" aria-describedby="guard-says" disabled' in text(
        rheas_browser.get(running)
    )
    assert rheas_browser.post(f"{running}/guard", {"share": "100", "most": "100"}).status_code == 403


def test_start_provisioning_names_what_it_approves(list_of_three, alices_browser, tab, over_there):
    """A review that takes people out: the warning, and exactly those that were shown."""
    Integration.objects.update(state="verified", review_reason="activated")
    run_until_quiet()
    page = text(alices_browser.get(tab))
    assert "3 people would leave RingCentral, more than 1 within a day" in page
    assert "Start provisioning approves exactly these deactivations and deletions" in page
    alices_browser.post(f"{tab}/start", {"shown": shown_in(page)})
    run_until_quiet()
    assert len(over_there.requests("DELETE /scim")) == 3


def test_starting_without_having_been_shown_them_holds_them(list_of_three, alices_browser, tab, over_there):
    Integration.objects.update(state="verified", review_reason="activated")
    run_until_quiet()
    alices_browser.post(f"{tab}/start")
    run_until_quiet()
    assert not over_there.requests("DELETE /scim")
    assert "Held: 3 people would leave RingCentral" in text(alices_browser.get(tab))
