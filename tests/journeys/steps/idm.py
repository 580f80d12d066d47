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


@walks("idm.3")
def press_configure(world: World) -> None:
    """The administrator's RingCentral tab is in the same browser; signed out there, so that step 4 can be seen."""
    there.sign_out(world.ringcentral)
    configure(world)


@walks("idm.4")
def sign_in_over_there(world: World) -> None:
    """At first as somebody whose role is too low, as the bullet under step 6 tells."""
    world.admin.wait_for_url(f"{world.sandbox}/**")
    there.sign_in(world.admin, "arjun.mehta@fernhill.example")


@walks("idm.6a")
def the_request_for_administrator_permission(world: World) -> None:
    """[D2] The page never comes back by itself; back in Lockstep nothing has been activated."""
    expect(world.admin.get_by_text(words("administrator permission")).first).to_be_visible()
    there.sign_out(world.admin)
    back_to_lockstep(world)
    pages.open_application(world)
    pages.tab(world, "Identity Management")
    expect(world.admin.get_by_text(words("verified"))).to_have_count(0)
    configure(world)
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


def back_to_lockstep(world: World) -> None:
    """By the browser's Back, since the service never sends anybody back from there."""
    for _ in range(10):
        if world.admin.url.startswith(world.lockstep):
            return
        world.admin.go_back()
    raise AssertionError(f"Back ends at {world.admin.url}")


def configure(world: World) -> None:
    page = world.admin
    page.get_by_role("button", name=exactly("configure")).or_(
        page.get_by_role("link", name=exactly("configure"))
    ).click()
