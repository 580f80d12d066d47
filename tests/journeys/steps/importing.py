"""Importing users."""

import re

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import World, exactly, words

CHOSEN = ("Beatriz Correia", "Conor Byrne", "Dagny Solheim", "Emeka Nwosu", "Owen Pryce")


@walks("import.1")
def be_in_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("import.2")
def go_to_the_list(world: World) -> None:
    pages.applications(world)


@walks("import.3")
def search_and_open(world: World) -> None:
    world.admin.get_by_label(exactly("Search")).fill("ringcen")
    expect(world.admin.get_by_role("row", name=words("Staff handbook"))).to_have_count(0)
    world.admin.get_by_role("link", name=exactly("RingCentral")).click()


@walks("import.4")
def select_the_tab(world: World) -> None:
    pages.tab(world, "Identity Management")


@walks("import.5")
def press_manual_import(world: World) -> None:
    """[E1] The worker lists everybody; the page follows by itself."""
    world.admin.get_by_role("button", name=exactly("manual import")).click(timeout=60_000)
    expect(world.admin.get_by_role("row", name=words("Conor Byrne"))).to_be_visible(timeout=60_000)


@walks("import.6")
def select_people(world: World) -> None:
    """[E1] New Users-only moves those who are new to the top; the others follow them."""
    page = world.admin
    page.get_by_role("link", name=words("New Users-only")).click()
    rows = page.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("New")
    expect(rows.last).to_contain_text("Imported")
    expect(page.get_by_role("row", name=words("Bob Tanaka"))).to_contain_text("Matched by e-mail: Bob Tanaka")
    everybody = page.get_by_label(words("Tick everybody"))
    everybody.check()
    everybody.uncheck()
    for name in CHOSEN:
        page.get_by_role("row", name=words(name)).get_by_role("checkbox").check()
    expect(page.get_by_text("Creates 5 users here.")).to_be_visible()


@walks("import.7")
def press_import(world: World) -> None:
    """[E2, E3] Fewer than a hundred: the results appear as they happen."""
    page = world.admin
    page.get_by_role("button", name=re.compile(r"^\s*import\s+5\s*$")).click()
    expect(page.get_by_text("5 of 5 done")).to_be_visible(timeout=60_000)
    for name in CHOSEN:
        expect(page.get_by_role("row", name=words(name))).to_contain_text("Password pending")


@walks("import.8")
def give_them_access(world: World) -> None:
    """[E4] What would follow is said beforehand; the page puts them into a bound group."""
    page = world.admin
    expect(page.get_by_text("Imported users must be members of a user group bound to RingCentral")).to_be_visible()
    expect(page.get_by_role("row", name=words("Conor Byrne"))).to_contain_text("taken over as it is")
    page.get_by_label(exactly("User group")).select_option(label="Sales")
    page.get_by_role("button", name=exactly("add")).click()
    expect(page.get_by_text("5 people are in Sales now.")).to_be_visible()
