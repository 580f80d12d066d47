"""Configuring the Identity Management integration, and its table of attributes."""

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words

COLUMNS = ("Lockstep Property", "Lockstep UI", "SCIM v2 Mapping", "RingCentral Value")


@walks("idm.1")
def select_it(world: World) -> None:
    pages.open_application(world)


@walks("idm.2")
def select_the_tab(world: World) -> None:
    pages.tab(world, "Identity Management")


@walks("idm.6a")
def the_request_for_administrator_permission(world: World) -> None:
    """[D2] In a tab beside, as somebody whose role is too low; the service never sends anybody back from there."""
    mine = world.admin
    with mine.context.expect_page() as opened:
        mine.get_by_role("link", name=words("SSO Applications")).first.click(modifiers=["Control"])
    world.admin = opened.value
    select_it(world)
    select_the_tab(world)
    there.sign_out(world.ringcentral)
    press_configure(world)
    there.sign_in(world.admin, "arjun.mehta@fernhill.example")
    expect(world.admin.get_by_role("heading", name=words("Administrator permission"))).to_be_visible()
    there.sign_out(world.admin)
    world.admin.close()
    world.admin = mine
    select_the_tab(world)
    expect(mine.get_by_text(words("Nobody has come back from the sign-in yet"))).to_be_visible()


@walks("idm.3")
def press_configure(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("configure")).click()
    world.admin.wait_for_url(f"{world.sandbox}/**")


@walks("idm.4")
def sign_in_over_there(world: World) -> None:
    there.sign_in(world.admin, "rita.calder@fernhill.example")


@walks("idm.5")
def be_asked_for_permission(world: World) -> None:
    expect(world.admin.get_by_text(words("is requesting access")).first).to_be_visible()


@walks("idm.6")
def authorize(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("Authorize")).click()


@walks("idm.7")
def read_the_confirmation(world: World) -> None:
    expect(world.admin.get_by_text(words("successfully verified")).first).to_be_visible()
    assert world.admin.url.startswith(world.lockstep)


@walks("mapping.a")
def read_the_table(world: World) -> None:
    page = world.admin
    pages.open_application(world)
    pages.tab(world, "Identity Management")
    page.get_by_text(words("Attribute mappings")).first.click()
    table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name=exactly(COLUMNS[0])))
    for column in COLUMNS:
        expect(table.get_by_role("columnheader", name=exactly(column))).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(14)
