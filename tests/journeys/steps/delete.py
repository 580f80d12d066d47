"""Deleting the application."""

from playwright.sync_api import expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import World, exactly, words


@walks("delete.1")
def be_in_the_admin_portal(world: World) -> None:
    pages.admin_portal(world)


@walks("delete.2")
def go_to_the_list(world: World) -> None:
    pages.applications(world)


@walks("delete.3")
def search(world: World) -> None:
    world.admin.get_by_label(exactly("Search")).fill("ringcen")
    expect(world.admin.get_by_role("row", name=words("Staff handbook"))).to_have_count(0)


@walks("delete.4")
def tick_its_box(world: World) -> None:
    row = world.admin.get_by_role("row", name=words("RingCentral"))
    row.get_by_role("checkbox").check()
    expect(world.admin.get_by_text("1 selected")).to_be_visible()


@walks("delete.5")
def press_delete(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("Delete")).click()
    dialog = world.admin.get_by_role("dialog", name="Delete 1 application?")
    expect(dialog).to_contain_text("Previously bound users remain active in RingCentral")
    expect(dialog).to_contain_text("Important")


@walks("delete.6")
def enter_the_number(world: World) -> None:
    field = world.admin.get_by_label(words("Enter the number of applications you are deleting"))
    expect(field).to_be_focused()
    field.fill("1")


@walks("delete.7")
def press_delete_application(world: World) -> None:
    world.admin.get_by_role("button", name=exactly("Delete Application")).click()


@walks("delete.8")
def read_the_notification(world: World) -> None:
    expect(world.admin.get_by_text("1 application deleted: RingCentral.")).to_be_visible()
    expect(world.admin.get_by_role("row", name=words("RingCentral"))).to_have_count(0)
