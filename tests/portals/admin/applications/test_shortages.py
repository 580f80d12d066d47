"""Where lines are missing, as an administrator reads it: on the tab, on Home, on the person's page (D9)."""

import pytest

from lockstep.directory.groups import add_members
from lockstep.directory.models import UserGroup
from lockstep.insights.events import SYSTEM
from lockstep.provisioning.lines import waiting_for_lines
from lockstep.provisioning.models import FreeLines
from lockstep.worker import run_until_quiet
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
GERMAN = {"type": "work", "streetAddress": "Weg 1", "locality": "Berlin", "postalCode": "10115", "country": "DE"}


@pytest.fixture
def in_line(running, ringcentral):
    """Ada has the only line of Germany; Ben and Cem wait."""
    sales = UserGroup.objects.get(name="Sales")
    waiting = []
    for name in ("Ada Abel", "Ben Baum", "Cem Celik"):
        person = cast.person(name, addresses=[GERMAN])
        add_members(sales, [person], actor=SYSTEM)
        run_until_quiet()
        waiting.append(person)
    return [person for person in waiting if waiting_for_lines(ringcentral.integration).filter(user=person).exists()]


def read(browser, url: str) -> str:
    return browser.get(url).content.decode()


def test_the_tab_names_the_country_how_many_are_missing_and_everybody_in_their_place(alices_browser, running, in_line):
    page = read(alices_browser, running)
    assert f"No DigitalLine free in Germany, {len(in_line)} missing" in page
    assert len(in_line) >= 2
    places = [page.index(f"<b>{place}</b><a") for place in range(1, len(in_line) + 1)]
    assert places == sorted(places)
    assert page.index(in_line[0].name) < page.index(in_line[1].name)
    assert "how many are free." in page


def test_home_says_it_first_of_what_waits(alices_browser, in_line):
    page = read(alices_browser, "/admin/")
    assert f"No DigitalLine free in Germany, {len(in_line)} missing" in page
    assert "Each goes by itself once a line is free." in page


def test_the_persons_page_says_the_place_in_line(alices_browser, in_line):
    page = read(alices_browser, f"/admin/users/{in_line[1].id}/applications")
    assert "Place 2 in line." in page


def test_where_it_is_not_known_the_tab_says_why(alices_browser, running, ringcentral, in_line):
    FreeLines.objects.update(by_country=None, asked_at=None, unknown_because="The user lacks the permission.")
    page = read(alices_browser, running)
    assert "It isn’t known how many are free: The user lacks the permission." in page
    assert f"{len(in_line)} missing" in page


def test_nobody_in_line_nothing_is_said(alices_browser, running):
    assert "in line since" not in read(alices_browser, running)
