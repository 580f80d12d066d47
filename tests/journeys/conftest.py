"""Both servers as real processes, as `lockstep demo` starts them, and Chromium. Nothing here opens a database."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys import people
from tests.journeys.article import Article
from tests.journeys.demo_process import running_demo
from tests.journeys.steps_file import read_steps
from tests.journeys.world import World


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="package")
def world(demo, tmp_path_factory):
    pictures = tmp_path_factory.mktemp("journey-pictures")
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: make test installs it, or names the command"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield World(demo.lockstep, demo.sandbox, browser, pictures)
        browser.close()


@pytest.fixture(scope="package")
def article(world):
    return Article(world)


@pytest.fixture
def connected(article):
    """A world in which the article has been followed up to and with the Identity Management integration."""
    article.walk_section("mapping")
    return article.world


@pytest.fixture
def started(connected):
    """A world in which the plan has been agreed to, and carried out for those who wait for nothing."""
    if not connected.has_started:
        people.open_plan(connected)
        people.start_provisioning(connected)
        people.wait_for_state(connected, "Daniel Okafor", "Not activated")
    return connected


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    world = getattr(item, "funcargs", {}).get("world")
    if report.when == "call" and report.failed and world is not None:
        world.picture(item.name.replace("/", "-")[:60] + "-failed", whole=True)
        report.sections.append(("pictures of every step", str(world.pictures)))


def pytest_terminal_summary(terminalreporter):
    steps = read_steps()
    if not any("tests/journeys/" in report.nodeid for report in terminalreporter.stats.get("passed", [])):
        return
    walked = [r for r in terminalreporter.stats.get("passed", []) if "test_the_step_is_walked" in r.nodeid]
    terminalreporter.write_line(f"the article: {len(steps)} steps, {len(walked)} walked in this run")
