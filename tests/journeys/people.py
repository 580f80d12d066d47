"""What an administrator does with people and plans, and how long to wait for what follows over there."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words

# A minute's window of ten writes may have to pass, and a list is looked through again.
SECONDS_TO_FOLLOW = 150


def open_plan(world: World) -> None:
    """The plan that is shown before anything is written."""
    pages.open_application(world)
    pages.tab(world, "Identity Management")
    expect(world.admin.get_by_role("button", name=exactly("Start provisioning"))).to_be_visible(timeout=60_000)


def start_provisioning(world: World) -> None:
    """Agree to the plan that is on the screen."""
    world.admin.get_by_role("button", name=exactly("Start provisioning")).click()
    world.has_started = True


def open_person(world: World, name: str) -> None:
    """A person's page, searched for in the list of users: it may have pages by now."""
    world.admin.get_by_role("navigation", name=words("Main")).get_by_role("link", name=exactly("Users")).click()
    world.admin.get_by_label(words("Search users")).press_sequentially(name)
    world.admin.get_by_role("link", name=exactly(name)).click()
    expect(world.admin.get_by_role("heading", level=1, name=exactly(name))).to_be_visible()


def open_persons_applications(world: World, name: str) -> None:
    """The tab that says in one sentence what is and why."""
    open_person(world, name)
    pages.tab(world, "Applications")


def set_group(world: World, name: str, group: str, member: bool) -> None:
    """Tick or untick a group on a person's page."""
    open_person(world, name)
    pages.tab(world, "User Groups")
    world.admin.get_by_role("checkbox", name=exactly(group)).set_checked(member)
    pages.save(world)


def set_department(world: World, name: str, department: str) -> None:
    open_person(world, name)
    world.admin.get_by_role("link", name=exactly("Edit")).click()
    world.admin.get_by_label(exactly("Department")).fill(department)
    pages.save(world)


def delete_person(world: World, name: str) -> None:
    open_person(world, name)
    world.admin.get_by_role("link", name=words(f"Delete {name}")).click()
    world.admin.get_by_role("button", name=exactly("Delete")).click()


def row_over_there(world: World, name: str) -> Locator:
    """Somebody's row on RingCentral's page of users."""
    return world.ringcentral.get_by_role("row", name=words(name))


def users_over_there(world: World) -> None:
    """The tab of RingCentral may show a page from before the administrator signed in anew."""
    world.ringcentral.reload()
    there.menu(world.ringcentral, "Users")


def wait_for_state(world: World, name: str, state: str) -> None:
    """Until RingCentral's page of users shows somebody so."""
    users_over_there(world)
    row = row_over_there(world, name)
    until(
        lambda: row.count() == 1 and row.get_by_text(words(state)).count() > 0,
        world.ringcentral.reload,
        f"{name} to be {state} in RingCentral",
    )


def wait_for_department(world: World, name: str, department: str) -> None:
    """Until the person's own page over there shows it."""
    users_over_there(world)
    world.ringcentral.get_by_role("link", name=exactly(name)).click()
    field = world.ringcentral.get_by_label(exactly("Department"))
    until(lambda: field.input_value() == department, world.ringcentral.reload, f"{name} to be in {department}")


def wait_until_gone(world: World, name: str) -> None:
    users_over_there(world)
    until(lambda: row_over_there(world, name).count() == 0, world.ringcentral.reload, f"{name} to be gone")


def until(true: Callable[[], bool], again: Callable[[], object], what: str) -> None:
    """Look, reload, look again."""
    deadline = time.monotonic() + SECONDS_TO_FOLLOW
    while not true():
        assert time.monotonic() < deadline, f"waited {SECONDS_TO_FOLLOW} s for {what}"
        time.sleep(0.5)
        again()


def use_activation_mail(world: World, email: str) -> Page:
    """In a window of the person's own: the mailbox, the newest mail to them, its link."""
    page = world.window(email)
    page.goto(f"{world.sandbox}/mailbox")
    page.get_by_role("link", name=words(email)).first.click()
    page.get_by_role("link", name=words("Activate account")).click()
    return page
