"""What several steps do in Lockstep's pages: by role and name, as a person finds things."""

from playwright.sync_api import Page, expect

from lockstep.demo import cast
from tests.journeys.world import PASSWORD, World, exactly, words


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """The sign-in page is on the screen."""
    page.get_by_label(words("Username")).fill(username)
    page.get_by_label(words("Password")).fill(password)
    page.get_by_role("button", name=exactly("Sign in")).click()


def admin_portal(world: World) -> None:
    """Be in the Admin Portal as its administrator; signed in once, the session serves the later steps."""
    page = world.admin
    if page.url == "about:blank":
        page.goto(world.lockstep)
    if page.get_by_role("button", name=exactly("Sign in")).count():
        sign_in(page, cast.ALICE.address_of_mail)
        page.get_by_role("button", name=words("Alice Moreau")).click()
        page.get_by_role("link", name=exactly("Admin Portal")).click()
    expect(page.get_by_role("link", name=words("SSO Applications")).first).to_be_visible()


def applications(world: World) -> None:
    """USER AUTHENTICATION, SSO Applications."""
    navigation = world.admin.get_by_role("navigation", name=words("Main"))
    expect(navigation.get_by_role("heading", name=words("User Authentication"))).to_be_visible()
    navigation.get_by_role("link", name=words("SSO Applications")).click()
    expect(world.admin.get_by_role("heading", name=words("Configured Applications"))).to_be_visible()


def open_application(world: World, label: str = "RingCentral") -> None:
    """From the list, by its name."""
    applications(world)
    world.admin.get_by_role("link", name=exactly(label)).click()
    expect(world.admin.get_by_role("heading", level=1, name=exactly(label))).to_be_visible()


def tab(world: World, name: str) -> None:
    """A tab of the application or person that is open."""
    tabs = world.admin.get_by_role("navigation", name=words("Sections of"))
    tabs.get_by_role("link", name=exactly(name)).click()
    expect(tabs.locator("[aria-current=page]")).to_have_text(exactly(name))


def save(world: World) -> None:
    """The button `save`."""
    world.admin.get_by_role("button", name=exactly("save")).click()
