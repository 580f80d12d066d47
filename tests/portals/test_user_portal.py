"""A4, B5, C1: the User Portal shows what a person's groups have access to, and nothing else."""

from datetime import timedelta

import pytest

from lockstep.applications import bindings
from lockstep.applications.settings import create_application, update_general
from lockstep.directory.models import User
from lockstep.directory.passwords import set_expiry
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from tests import cast
from tests.conftest import signed_in


@pytest.fixture
def wiki(bob):
    values = {"display_label": "Fernhill Wiki", "bookmark_url": "https://wiki.fernhill.example/"}
    application = create_application("bookmark", values, actor=SYSTEM)
    bindings.bind(application, cast.group("Sales", bob), actor=SYSTEM)
    return application


def test_a_person_without_applications_reads_where_they_come_from(bobs_browser):
    assert "Applications appear here once a user group of yours has access" in bobs_browser.get("/").content.decode()


def test_a_bookmark_is_a_tile_that_leads_to_its_url_for_members_only(wiki, bob, carol):
    assert 'href="https://wiki.fernhill.example/"' in signed_in(bob).get("/").content.decode()
    assert "Fernhill Wiki" not in signed_in(carol).get("/").content.decode()


def test_a_hidden_application_has_no_tile(wiki, bob):
    values = {"display_label": wiki.display_label, "bookmark_url": wiki.bookmark_url, "show_in_user_portal": False}
    update_general(wiki, values, actor=SYSTEM)
    assert "Fernhill Wiki" not in signed_in(bob).get("/").content.decode()


def test_a_deactivated_bookmark_has_no_tile_until_it_is_active_again(wiki, bob):
    """A7."""
    values = {"display_label": wiki.display_label, "bookmark_url": wiki.bookmark_url}
    for active in (False, True):
        update_general(wiki, {**values, "bookmark_active": active}, actor=SYSTEM)
        assert ("Fernhill Wiki" in signed_in(bob).get("/").content.decode()) is active


def test_an_application_whose_sign_on_is_not_active_says_so(bob):
    application = create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM)
    bindings.bind(application, cast.group("Sales", bob), actor=SYSTEM)
    assert "Sign-on isn't active." in signed_in(bob).get("/").content.decode()


def test_the_search_narrows_the_tiles(wiki, bob):
    browser = signed_in(bob)
    assert "Fernhill Wiki" in browser.get("/?q=wiki").content.decode()
    assert "Nothing matches" in browser.get("/?q=phone").content.decode()


def test_in_its_last_seven_days_a_password_is_warned_of(bob):
    set_expiry(User.objects.get(pk=bob.pk), clock.now() + timedelta(days=5), actor=SYSTEM)
    assert "Your password expires soon" in signed_in(bob).get("/").content.decode()
