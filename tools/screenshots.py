"""Make docs/images/*.png: start the demo, follow the article in Chromium as the journeys do, and take the pictures.

Use: .venv/bin/python tools/screenshots.py [FOLDER]
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys import people, steps  # noqa: E402, F401
from tests.journeys.article import Article  # noqa: E402
from tests.journeys.demo_process import running_demo  # noqa: E402
from tests.journeys.steps import lockstep_pages as pages  # noqa: E402
from tests.journeys.steps import ringcentral_pages as there  # noqa: E402
from tests.journeys.world import World, words  # noqa: E402

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 1280, 800, 1700
demo_in = partial(running_demo, ports=(8000, 8100))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, demo_in(Path(scratch)) as demo, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or sys.exit("chromium is missing")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        world = World(demo.lockstep, demo.sandbox, browser, Path(scratch))
        world.admin.emulate_media(color_scheme="light", reduced_motion="reduce")
        article = Article(world)
        article.walk_section("mapping")
        take(world, folder)
        browser.close()


def take(world: World, folder: Path) -> None:
    """Every picture, in the order in which the demo's organisation gets there."""

    def picture(name: str, page: Page, arrive: Callable[[], object]) -> None:
        arrive()
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": min(max(height, LEAST_HEIGHT), MOST_HEIGHT)})
        page.screenshot(path=folder / f"{name}.png")
        page.set_viewport_size({"width": WIDTH, "height": LEAST_HEIGHT})
        print(folder / f"{name}.png")

    admin, ringcentral = world.admin, world.ringcentral
    picture("plan", admin, lambda: people.open_plan(world))
    people.start_provisioning(world)
    people.wait_for_state(world, "Daniel Okafor", "Not activated")
    picture("applications", admin, lambda: pages.applications(world))
    pages.open_application(world)
    picture("sso", admin, lambda: pages.tab(world, "SSO"))
    picture("identity-management", admin, lambda: pages.tab(world, "Identity Management"))
    picture("person", admin, lambda: people.open_persons_applications(world, "Bob Tanaka"))
    picture("insights", admin, lambda: admin.get_by_role("link", name=words("Directory Insights")).first.click())
    picture("home", admin, lambda: admin.get_by_role("link", name=words("Home")).first.click())
    there.menu(ringcentral, "Mailbox")
    mail = ringcentral.get_by_role("link", name=words("daniel.okafor@fernhill.example"))
    picture("sandbox", ringcentral, mail.first.click)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images")
