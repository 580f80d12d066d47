"""Deactivating the IdM integration."""

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import World, exactly, words


@walks("remove-idm.1")
def be_in_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("remove-idm.2")
def go_to_the_list(world: World) -> None:
    pages.applications(world)


@walks("remove-idm.3")
def search_and_open(world: World) -> None:
    world.admin.get_by_label(exactly("Search")).fill("ringcen")
    expect(world.admin.get_by_role("row", name=words("Staff handbook"))).to_have_count(0)
    world.admin.get_by_role("link", name=exactly("RingCentral")).click()


@walks("remove-idm.4")
def press_the_link_under_name_and_logo(world: World) -> None:
    panel = world.admin.get_by_role("complementary", name=words("RingCentral"))
    panel.get_by_role("link", name=exactly("Deactivate IdM connection")).click()


@walks("remove-idm.5")
def confirm(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("confirm")).click()


@walks("remove-idm.6")
def read_the_confirmation(world: World) -> None:
    expect(world.admin.get_by_text(words("deactivated")).first).to_be_visible()
    expect(world.admin.get_by_role("link", name=exactly("Deactivate IdM connection"))).to_have_count(0)
