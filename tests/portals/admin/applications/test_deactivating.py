"""A7, A9: Deactivate SSO or Bookmark marks the tab; its save does it and says so; the next save undoes it."""

import pytest

from lockstep.applications.bindings import bind
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.directory.models import UserGroup
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.sign_on.models import ServiceProvider
from tests import cast

from .test_adding import application
from .test_sso import LOGIN, form, text

WIKI = "https://wiki.fernhill.example/"
MARKED = {"deactivate": "yes"}


@pytest.fixture
def sales(bob) -> UserGroup:
    return cast.group("Sales", bob)


@pytest.fixture
def sso(alices_browser, sales) -> str:
    """The SSO tab of an application that Bob may use, active."""
    made = application(service_admin_email="")
    bind(made, sales, actor=SYSTEM)
    tab = f"/admin/applications/{made.id}/sso"
    alices_browser.post(tab, form())
    assert ServiceProvider.objects.get().active
    return tab


@pytest.fixture
def bookmark(sales) -> Application:
    made = create_application("bookmark", {"display_label": "Wiki", "bookmark_url": WIKI}, actor=SYSTEM)
    bind(made, sales, actor=SYSTEM)
    return made


@pytest.fixture
def tab(bookmark) -> str:
    return f"/admin/applications/{bookmark.id}/bookmark"


def test_the_button_marks_and_save_does_it(alices_browser, sso):
    marked = alices_browser.post(sso, form(step="deactivate"))
    assert marked.status_code == 200
    page = text(marked)
    assert 'name="deactivate" value="yes"' in page
    assert "Saving deactivates SSO." in page
    assert ServiceProvider.objects.get().active, "marking changes nothing"
    done = text(alices_browser.post(sso, form(**MARKED), follow=True))
    assert "SSO is deactivated: nobody signs in through Lockstep any more." in done
    assert not ServiceProvider.objects.get().active
    assert Event.objects.filter(kind="sso_deactivate", actor_label="Alice Moreau").count() == 1
    assert "Inactive" in done
    assert ">Deactivate SSO</button>" not in done


def test_saving_again_activates_it_again(alices_browser, sso):
    alices_browser.post(sso, form(**MARKED))
    page = text(alices_browser.get(sso))
    assert "Saving activates SSO." in page
    assert "Single sign-on is active." in text(alices_browser.post(sso, form(), follow=True))
    assert ServiceProvider.objects.get().active


def test_what_follows_stands_beside_the_button_with_its_numbers(alices_browser, sso):
    page = text(alices_browser.get(sso))
    for said in (
        "1 person can no longer sign in to RingCentral through Lockstep.",
        "Where RingCentral lets people in by SSO only, they are locked out: allow passwords there first.",
        "People sign in there with the password they used prior to enablement of SSO.",
        "Saving this tab again activates SSO.",
        "Consult the documentation of RingCentral",
        "</svg>Deactivate SSO</button>",
    ):
        assert said in page


def test_the_mark_can_be_taken_back_and_survives_another_step(alices_browser, sso):
    added = text(alices_browser.post(sso, form(step="add-attribute", **MARKED)))
    assert 'name="deactivate" value="yes"' in added
    kept = text(alices_browser.post(sso, form(step="keep-active", **MARKED)))
    assert 'name="deactivate"' not in kept
    assert ServiceProvider.objects.get().active


def test_what_was_typed_stays_and_a_wrong_value_deactivates_nothing(alices_browser, sso):
    marked = text(alices_browser.post(sso, form(step="deactivate", login_url="https://new.fernhill.example/")))
    assert "https://new.fernhill.example/" in marked
    response = alices_browser.post(sso, form(login_url="javascript:x", **MARKED))
    assert response.status_code == 422
    assert 'name="deactivate" value="yes"' in text(response)
    sp = ServiceProvider.objects.get()
    assert (sp.active, sp.login_url) == (True, LOGIN)


def test_an_inactive_tab_has_nothing_to_deactivate(alices_browser, alice):
    made = application(service_admin_email="")
    page = text(alices_browser.get(f"/admin/applications/{made.id}/sso"))
    assert "Deactivate SSO" not in page


def test_a_bookmark_is_marked_deactivated_by_save_and_activated_by_the_next(
    alices_browser, tab, bookmark, bobs_browser
):
    page = text(alices_browser.get(tab))
    assert "1 person no longer sees the tile in the User Portal." in page
    assert "Consult the documentation of Wiki" in page
    marked = alices_browser.post(tab, {"bookmark_url": WIKI, "step": "deactivate"})
    assert marked.status_code == 200
    assert "Saving deactivates the Bookmark." in text(marked)
    assert "Wiki" in text(bobs_browser.get("/"))
    done = text(alices_browser.post(tab, {"bookmark_url": WIKI, **MARKED}, follow=True))
    assert "The Bookmark is deactivated: nobody sees its tile any more." in done
    assert "This Bookmark is not active" in done
    assert "Deactivate Bookmark" not in done
    assert "Wiki" not in text(bobs_browser.get("/"))
    assert "Bookmark, inactive" in text(alices_browser.get("/admin/applications/"))
    assert "The Bookmark is saved." in text(alices_browser.post(tab, {"bookmark_url": WIKI}, follow=True))
    assert "Wiki" in text(bobs_browser.get("/"))


def test_a_marked_bookmark_keeps_what_was_typed_and_a_wrong_url_deactivates_nothing(alices_browser, tab, bookmark):
    page = text(alices_browser.post(tab, {"bookmark_url": "nonsense", "step": "deactivate"}))
    assert 'value="nonsense"' in page
    assert "Not saved yet" not in page
    response = alices_browser.post(tab, {"bookmark_url": "nonsense", **MARKED})
    assert response.status_code == 422
    bookmark.refresh_from_db()
    assert bookmark.bookmark_active


def test_general_info_leaves_a_deactivated_bookmark_as_it_is(alices_browser, tab, bookmark):
    alices_browser.post(tab, {"bookmark_url": WIKI, **MARKED})
    general = {"display_label": "Handbook", "colour": "#9e2f00", "show_in_user_portal": "on"}
    alices_browser.post(f"/admin/applications/{bookmark.id}/general", general)
    bookmark.refresh_from_db()
    assert (bookmark.display_label, bookmark.bookmark_active) == ("Handbook", False)


def test_read_only_deactivates_nothing(rheas_browser, sso, tab, bookmark):
    for address in (sso, tab):
        assert "</svg>Deactivate" not in text(rheas_browser.get(address))
        assert rheas_browser.post(address, form(bookmark_url=WIKI, **MARKED)).status_code == 403
    bookmark.refresh_from_db()
    assert bookmark.bookmark_active
    assert ServiceProvider.objects.get().active
