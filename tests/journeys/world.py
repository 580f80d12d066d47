"""Where the journeys happen: Lockstep and the sandbox as `lockstep demo` starts them, and windows of a real browser."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect

from lockstep.demo import cast

PATIENCE_MS = 15_000
PASSWORD = cast.PASSWORD


def words(text: str) -> re.Pattern[str]:
    """A name as the article has it, without regard to case."""
    return re.compile(re.escape(text), re.IGNORECASE)


def exactly(text: str) -> re.Pattern[str]:
    """The whole name, without regard to case."""
    return re.compile(rf"^\s*{re.escape(text)}\s*$", re.IGNORECASE)


@dataclass
class World:
    """The administrator has a window with two tabs, Lockstep and RingCentral; people have windows of their own."""

    lockstep: str
    sandbox: str
    browser: Browser
    pictures: Path
    admin: Page = field(init=False)
    ringcentral: Page = field(init=False)
    metadata_url: str = ""
    has_started: bool = False
    sp_metadata: Path | None = None
    people: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        context = self.browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.lockstep)
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        self.admin, self.ringcentral = context.new_page(), context.new_page()

    def window(self, name: str) -> Page:
        """The window of a person, new at first."""
        if name not in self.people:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PATIENCE_MS)
            self.people[name] = context.new_page()
        return self.people[name]

    def picture(self, name: str, whole: bool = False) -> None:
        """What every window shows now, for whoever has to find out why a step failed. A page on its way to another one
        gives none."""
        windows = {"lockstep": self.admin, "ringcentral": self.ringcentral, **self.people}
        for label, page in windows.items():
            if page.url != "about:blank":
                with suppress(Error):
                    page.screenshot(path=self.pictures / f"{name}-{label}.png", full_page=whole, timeout=3_000)
