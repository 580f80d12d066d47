"""An import of 250, killed in the middle: every process at once, as a power cut does, and started again (E2)."""

import json
import os
import re
import signal
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.article import WALKS
from tests.journeys.demo_process import Demo, running_demo
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps_file import read_steps
from tests.journeys.world import World, exactly
from tests.ports import free_port

pytestmark = [pytest.mark.journey, pytest.mark.long]  # the dead worker's lease runs for 45 s
PEOPLE, KILLED_FROM = 250, 60
GENEROUS = {"light": 100_000, "medium": 100_000, "heavy": 100_000, "auth": 100_000}
SECONDS_TO_GO_ON = 120  # the lease of the dead runs for 45 s


def command(sandbox: str, path: str, **values: object) -> Any:
    body = json.dumps(values).encode()
    request = urllib.request.Request(f"{sandbox}/_sandbox/{path}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def ask(sandbox: str, path: str) -> Any:
    with urllib.request.urlopen(f"{sandbox}/_sandbox/{path}", timeout=10) as answer:
        return json.load(answer)


def crowd(sandbox: str) -> None:
    """So many people whom only the service knows."""
    command(sandbox, "limits", **GENEROUS)
    command(sandbox, "lines", country="United Kingdom", count=PEOPLE)
    for n in range(PEOPLE):
        who = command(sandbox, "users", email=f"p{n}@fernhill.example", first_name=f"P{n}", last_name="Reed")
        command(sandbox, f"users/{who['id']}/activate")


def tree_of(pid: int) -> list[int]:
    """A process and all that it has started, whatever session they are in."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue  # it has just ended
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def kill_everything(demo: Demo) -> None:
    tree = tree_of(demo.process.pid)
    assert len(tree) >= 3, "Lockstep's watcher, its web process, and the sandbox"
    for pid in tree:
        os.kill(pid, signal.SIGKILL)
    demo.process.wait(10)


def done(world: World) -> tuple[int, int]:
    """What the page says, loaded anew."""
    world.admin.reload()
    found = re.search(r"(\d+) of (\d+) done", world.admin.locator("main").inner_text())
    assert found, world.admin.locator("main").inner_text()[:500]
    return int(found[1]), int(found[2])


def wait_for_done(world: World, at_least: int, seconds: float) -> tuple[int, int]:
    deadline = time.monotonic() + seconds
    while (now := done(world))[0] < at_least:
        assert time.monotonic() < deadline, f"{now} after {seconds} s"
        time.sleep(0.5)
    return now


def connect(world: World) -> None:
    """As the article says, without what an import doesn't need."""
    for step in read_steps():
        if step.section in ("create", "idm") and step.id != "idm.6a":
            WALKS[step.id](world)


@pytest.fixture
def own_world(tmp_path, world):
    """Servers of this test's own, connected as the article says; and what starts them again where they were."""
    ports = free_port(), free_port()
    with running_demo(tmp_path, ports) as demo:
        own = World(demo.lockstep, demo.sandbox, world.browser, tmp_path)
        connect(own)
        yield own, demo, lambda: running_demo(tmp_path, ports)


def test_an_import_of_250_is_killed_in_the_middle_and_ends_with_everybody_once(own_world):
    world, demo, start_again = own_world
    crowd(world.sandbox)
    pages.open_application(world)
    pages.tab(world, "Identity Management")
    world.admin.get_by_role("button", name=exactly("manual import")).click(timeout=60_000)
    button = world.admin.get_by_role("button", name=re.compile(r"^\s*import\s+\d+\s*$"))
    expect(button).to_be_visible(timeout=60_000)
    chosen = int(re.findall(r"\d+", button.inner_text())[0])
    assert chosen >= PEOPLE
    button.click()
    before, of = wait_for_done(world, KILLED_FROM, 60)
    assert of == chosen
    kill_everything(demo)
    assert before < chosen, "killed too late to show anything"
    with start_again():
        command(world.sandbox, "limits", **GENEROUS)  # it has started with its own
        command(world.sandbox, "limits/forget")
        again, _ = done(world)
        assert again >= before, "what was done is still done"
        assert wait_for_done(world, chosen, SECONDS_TO_GO_ON) == (chosen, chosen)
        judge(world, chosen)


def judge(world: World, chosen: int) -> None:
    """Everybody once, one e-mail, nothing written over there."""
    mails = [mail for mail in ask(world.sandbox, "mails") if "import" in mail["subject"].lower()]
    deadline = time.monotonic() + 20
    while not mails and time.monotonic() < deadline:
        time.sleep(0.2)
        mails = [mail for mail in ask(world.sandbox, "mails") if "import" in mail["subject"].lower()]
    assert len(mails) == 1, [mail["subject"] for mail in mails]
    assert str(chosen) in mails[0]["body"]
    for name in ("P0 Reed", "P249 Reed"):
        world.admin.goto(f"{world.lockstep}/admin/users?q={name.split()[0].lower()}@fernhill.example")
        expect(world.admin.get_by_role("link", name=exactly(name))).to_have_count(1)
    written = [
        one for one in ask(world.sandbox, "requests") if one["path"].startswith("/scim/") and one["method"] != "GET"
    ]
    assert written == []
