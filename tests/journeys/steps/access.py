"""Authorizing access, and the first sign-in that starts at the service."""

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words

BOB = "bob.tanaka@fernhill.example"


@walks("authorise.1")
def be_in_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("authorise.2")
def select_the_application(world: World) -> None:
    pages.open_application(world)


@walks("authorise.3")
def select_user_groups(world: World) -> None:
    pages.tab(world, "User Groups")


@walks("authorise.4")
def tick_the_group(world: World) -> None:
    row = world.admin.get_by_role("row", name=words("Sales"))
    row.get_by_role("checkbox").check()


@walks("authorise.5")
def save_the_groups(world: World) -> None:
    pages.save(world)
    expect(world.admin.get_by_role("complementary").get_by_role("link", name=words("Sales"))).to_be_visible()


@walks("sp-initiated.a")
def open_the_service(world: World) -> None:
    page = world.window("Bob")
    page.goto(world.sandbox)
    there.sign_in_by_sso(page, BOB)


@walks("sp-initiated.b")
def be_sent_to_the_sign_in(world: World) -> None:
    page = world.window("Bob")
    expect(page.get_by_role("button", name=exactly("Sign in"))).to_be_visible()
    assert page.url.startswith(world.lockstep)
    pages.sign_in(page, BOB)


@walks("sp-initiated.c")
def come_back_signed_in(world: World) -> None:
    page = world.window("Bob")
    page.wait_for_url(f"{world.sandbox}/**")
    expect(page.get_by_text("Bob Tanaka").first).to_be_visible()
