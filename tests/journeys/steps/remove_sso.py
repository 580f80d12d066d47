"""Deactivating the SSO integration of RingCentral, and the Bookmark in a tab beside."""

from playwright.sync_api import Page, expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import World, exactly, words

BOOKMARK = "Staff handbook"


def beside(world: World) -> Page:
    """The tab with the Bookmark."""
    return world.people["bookmark"]


@walks("remove-sso.1")
def be_in_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("remove-sso.2")
def go_to_the_list(world: World) -> None:
    pages.applications(world)
    with world.admin.context.expect_page() as opened:
        world.admin.get_by_role("link", name=words("SSO Applications")).first.click(modifiers=["Control"])
    world.people["bookmark"] = opened.value


@walks("remove-sso.3")
def search_and_open(world: World) -> None:
    for page, label in ((world.admin, "RingCentral"), (beside(world), BOOKMARK)):
        page.get_by_label(exactly("Search")).fill(label[:6])
        page.get_by_role("link", name=exactly(label)).click()
        expect(page.get_by_role("heading", level=1, name=exactly(label))).to_be_visible()


@walks("remove-sso.4")
def select_the_tab(world: World) -> None:
    pages.tab(world, "SSO")
    tabs = beside(world).get_by_role("navigation", name=words("Sections of"))
    tabs.get_by_role("link", name=exactly("Bookmark")).click()
    expect(tabs.locator("[aria-current=page]")).to_have_text(exactly("Bookmark"))


@walks("remove-sso.5")
def scroll_to_the_bottom(world: World) -> None:
    for page in (world.admin, beside(world)):
        page.keyboard.press("End")


@walks("remove-sso.6")
def press_deactivate(world: World) -> None:
    said = world.admin.get_by_role("main")
    expect(said).to_contain_text("can no longer sign in to RingCentral through Lockstep")
    expect(said).to_contain_text("with the password they used prior to enablement of SSO")
    expect(said).to_contain_text("Important")
    for page, name in ((world.admin, "Deactivate SSO"), (beside(world), "Deactivate Bookmark")):
        page.get_by_role("button", name=exactly(name)).click()
        expect(page.get_by_text("Save deactivates it")).to_be_visible()


@walks("remove-sso.7")
def press_save(world: World) -> None:
    for page in (world.admin, beside(world)):
        page.get_by_role("button", name=exactly("save")).click()


@walks("remove-sso.8")
def read_the_confirmation(world: World) -> None:
    expect(world.admin.get_by_text("SSO is deactivated")).to_be_visible()
    expect(world.admin.get_by_role("button", name=exactly("Deactivate SSO"))).to_have_count(0)
    page = beside(world)
    expect(page.get_by_text("The Bookmark is deactivated")).to_be_visible()
    page.close()
    del world.people["bookmark"]
