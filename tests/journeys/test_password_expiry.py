"""A password expires and comes back, in the browser [D15]: the worker that runs notes the day, RingCentral follows, and
the person can do nothing but set a new password, after which the sign-on that they had begun goes on.
"""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.demo_process import Demo, environment
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import PASSWORD, World, exactly, words

pytestmark = pytest.mark.journey
PRIYA, MAIL, NEW = "Priya Raghunathan", "priya.raghunathan@fernhill.example", "lantern-orchard-43"
A_DAY_AGO = """
from datetime import timedelta
from lockstep.directory.models import User
from lockstep.doors import clock
moved = User.objects.filter(email={mail!r}).update(password_expires_at=clock.now() - timedelta(days=1))
assert moved == 1
"""


def move_the_expiry_back(demo: Demo) -> None:
    """Only the date, in the row; what follows is the running worker's. (The page takes no day that has begun.)"""
    data = demo.output.parent / "data"
    told = {"LOCKSTEP_DATA": str(data / "directory"), "LOCKSTEP_KEY_FILE": str(data / "vault.key")}
    command = [sys.executable, "-m", "lockstep.cli", "manage", "shell", "--no-imports", "-c"]
    subprocess.run(
        [*command, A_DAY_AGO.format(mail=MAIL)], env=environment() | told | {"HOME": os.environ["HOME"]}, check=True
    )


def rings_in(world: World, password: str) -> Page:
    """Priya's window, from RingCentral to Lockstep's sign-in and on."""
    page = world.window("Priya")
    page.goto(world.sandbox)
    there.sign_in_by_sso(page, MAIL)
    if page.get_by_role("button", name=exactly("Sign in")).count():
        pages.sign_in(page, MAIL, password)
    return page


@pytest.fixture
def active(started) -> World:
    people.set_group(started, PRIYA, "Sales", True)
    people.open_persons_applications(started, PRIYA)
    in_step = started.admin.get_by_text(exactly("In step"))
    people.until(lambda: in_step.count() > 0, started.admin.reload, f"{PRIYA}'s account to be adopted")
    people.wait_for_state(started, PRIYA, "Enabled")
    return started


def test_a_password_expires_and_comes_back(active, demo):
    page = active.window("Priya")
    page.goto(active.lockstep)
    pages.sign_in(page, MAIL)
    expect(page.get_by_role("link", name=words("RingCentral")).first).to_be_visible()

    move_the_expiry_back(demo)
    people.wait_for_state(active, PRIYA, "Disabled")
    people.open_person(active, PRIYA)
    expect(active.admin.get_by_text("Suspended (password expired)").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=exactly("Sign in"))).to_be_visible()

    page = rings_in(active, PASSWORD)
    expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
    for path in ("/", "/admin/", "/password"):
        page.goto(active.lockstep + path)
        expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
    page.locator("[name=old]").fill(PASSWORD)
    page.locator("[name=new]").fill(NEW)
    page.locator("[name=again]").fill(NEW)
    page.get_by_role("button", name=exactly("Set password")).click()
    page.wait_for_url(f"{active.sandbox}/**")

    people.wait_for_state(active, PRIYA, "Enabled")
    page = rings_in(active, NEW)
    page.wait_for_url(f"{active.sandbox}/**")
    expect(page.get_by_text(PRIYA).first).to_be_visible()
