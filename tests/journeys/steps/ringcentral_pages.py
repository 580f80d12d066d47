"""What several steps do in RingCentral's pages: by role and name, as a person finds things."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.world import PASSWORD, exactly, words


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """By password; the sign-in page is on the screen."""
    page.get_by_label(words("Email")).fill(email)
    page.get_by_role("button", name=exactly("Next")).click()
    page.get_by_label(words("Password")).fill(password)
    page.get_by_role("button", name=exactly("Sign in")).click()


def sign_in_by_sso(page: Page, email: str) -> None:
    """“Single sign-on”, the e-mail, “Submit”: from here the service sends the browser away."""
    page.get_by_role("link", name=words("Single sign-on")).or_(
        page.get_by_role("button", name=words("Single sign-on"))
    ).click()
    page.get_by_label(words("Email")).fill(email)
    page.get_by_role("button", name=exactly("Submit")).click()


def menu(page: Page, *entries: str) -> None:
    """Down a menu, entry by entry."""
    for entry in entries:
        page.get_by_role("link", name=exactly(entry)).first.click()


def section(page: Page, heading: str) -> Locator:
    """The innermost part of the page under a heading."""
    return page.locator("form, section").filter(has=page.get_by_role("heading", name=exactly(heading))).last


def sign_out(page: Page) -> None:
    """End this browser's session over there."""
    page.get_by_role("link", name=exactly("Sign out")).first.click()


def finish_activation(page: Page) -> None:
    """The form behind the link of the activation e-mail."""
    page.get_by_label(exactly("PIN")).fill("246810")
    page.get_by_label(exactly("Answer")).fill("Rex")
    password = page.get_by_label(exactly("Password"))
    if password.count():
        password.fill(PASSWORD)
    page.get_by_role("button", name=words("Activate account")).click()
    expect(page.get_by_role("heading", name=words("Your account is active"))).to_be_visible()
