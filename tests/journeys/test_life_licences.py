"""A shortage of lines and its relief, as an administrator sees both [D7, D9]."""

import pytest
from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words

pytestmark = pytest.mark.journey
XAVIER = "Xavier Delacroix"  # works in Lyon; nobody has bought a line in France
SHORT = "No DigitalLine free in France, 1 missing"


def licences_over_there(world: World, button: str) -> None:
    """What an administrator over there does on the page Licences."""
    page = world.ringcentral
    page.reload()
    there.menu(page, "Licences")
    page.get_by_label(exactly("Country")).fill("France")
    page.get_by_role("button", name=exactly(button)).click()


def free_lines_over_there(world: World) -> int:
    page = world.ringcentral
    page.reload()
    there.menu(page, "Licences")
    row = page.get_by_role("row", name=words("France"))
    return int(row.get_by_role("cell").last.inner_text()) if row.count() else 0


@pytest.fixture
def without_french_lines(started) -> World:
    while free_lines_over_there(started):
        licences_over_there(started, "Give a free line back")
    return started


def test_somebody_without_a_line_waits_in_line_and_goes_by_themselves_once_one_is_added(without_french_lines):
    world, admin = without_french_lines, without_french_lines.admin
    people.set_group(world, XAVIER, "Sales", True)
    pages.open_application(world)
    pages.tab(world, "Identity Management")
    heading = admin.get_by_role("heading", name=words(SHORT))
    people.until(lambda: heading.count() == 1, admin.reload, "the shortage to be shown")
    in_line = admin.get_by_role("listitem").filter(has_text=words("in line since"))
    expect(in_line.filter(has_text=XAVIER)).to_contain_text("1")
    admin.get_by_role("navigation", name=words("Main")).get_by_role("link", name=words("Home")).click()
    expect(admin.get_by_text(SHORT)).to_be_visible()
    people.open_persons_applications(world, XAVIER)
    expect(admin.get_by_text("Place 1 in line.").first).to_be_visible()
    licences_over_there(world, "Add DigitalLine")
    people.wait_for_state(world, XAVIER, "Not activated")
    admin.reload()
    expect(admin.get_by_text("Place 1 in line.")).to_have_count(0)


def test_the_form_says_it_when_the_country_is_left(without_french_lines):
    """Lyon is chosen for somebody who isn't saved yet; nothing is said before that."""
    admin = without_french_lines.admin
    admin.get_by_role("navigation", name=words("Main")).get_by_role("link", name=exactly("Users")).click()
    admin.get_by_role("link", name=words("Add user")).first.click()
    said = admin.get_by_text(words("No DigitalLine is free in France"))
    admin.get_by_label(exactly("Username")).or_(admin.get_by_label(words("Username"))).first.fill("lou")
    admin.get_by_label(words("Company Email")).fill("lou.martin@fernhill.example")
    expect(said).to_have_count(0)
    admin.locator("#id_work_country").select_option(label="France")
    expect(said).to_be_visible()
    expect(admin.get_by_text("and is “lou”. Use lou.martin@fernhill.example.")).to_be_visible()
