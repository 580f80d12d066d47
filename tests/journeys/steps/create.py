"""Creating an application integration."""

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import World, exactly, words

NOT_EDITABLE = "The SSO IdP URL is not editable after the application is created."


@walks("create.1")
def sign_in_to_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("create.2")
def go_to_the_list(world: World) -> None:
    pages.applications(world)


@walks("create.3")
def add_new_application(world: World) -> None:
    world.admin.get_by_role("link", name=words("Add New Application")).click()


@walks("create.4")
def search_and_select(world: World) -> None:
    _search_and_select(world, "RingCentral")


@walks("create.5")
def next_page(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("Next")).click()
    expect(world.admin.get_by_label(words("Display Label"))).to_be_visible()


@walks("create.6")
def name_and_describe(world: World) -> None:
    page = world.admin
    page.get_by_label(words("Display Label")).fill("RingCentral")
    page.get_by_label(words("Description")).fill("Phones and meetings for Sales")
    expect(page.get_by_role("group", name=words("User Portal Image"))).to_be_visible()
    expect(page.get_by_label(words("Show in User Portal"))).to_be_checked()


@walks("create.note")
def a_bookmark_asks_for_its_url(world: World) -> None:
    """In a tab beside, opened by Ctrl and a click: the RingCentral form stays as it is."""
    mine = world.admin
    with mine.context.expect_page() as opened:
        mine.get_by_role("link", name=words("SSO Applications")).first.click(modifiers=["Control"])
    world.admin = opened.value
    add_new_application(world)
    _search_and_select(world, "Bookmark")
    world.admin.get_by_role("button", name=exactly("Next")).click()
    world.admin.get_by_label(words("Display Label")).fill("Staff handbook")
    world.admin.get_by_label(words("Bookmark URL")).fill("https://handbook.fernhill.example/start")
    world.people["bookmark"], world.admin = world.admin, mine


@walks("create.7")
def advanced_settings(world: World) -> None:
    page = world.admin
    page.get_by_text(words("Advanced Settings")).click()
    expect(page.get_by_label(words("SSO IdP URL"))).to_have_value("")
    expect(page.get_by_text(f"{world.lockstep}/saml2/").first).to_be_visible()


@walks("create.warning")
def read_that_it_cannot_be_edited(world: World) -> None:
    expect(world.admin.get_by_text(NOT_EDITABLE)).to_be_visible()


@walks("create.8")
def save_application(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("Save Application")).click()
    expect(world.admin.get_by_text(f"{world.lockstep}/saml2/ringcentral")).to_be_visible()


@walks("create.9b")
def close(world: World) -> None:
    """With the Bookmark, which is not configured further now."""
    page = world.people["bookmark"]
    page.get_by_role("button", name=exactly("Save Application")).click()
    page.get_by_role("link", name=exactly("Close")).click()
    expect(page.get_by_role("heading", name=words("Configured Applications"))).to_be_visible()
    expect(page.get_by_role("row", name=words("Staff handbook"))).to_be_visible()
    page.close()
    del world.people["bookmark"]


@walks("create.9a")
def configure_application(world: World) -> None:
    world.admin.get_by_role("link", name=exactly("Configure Application")).click()
    expect(world.admin.get_by_role("heading", level=1, name=exactly("RingCentral"))).to_be_visible()


def _search_and_select(world: World, name: str) -> None:
    world.admin.get_by_label(exactly("Search")).fill(name)
    choice = world.admin.get_by_role("radio", name=words(name))
    expect(choice).to_have_count(1)
    choice.check()
