"""A real browser on a page: what axe finds, what the policy reports, sideways scroll; and a picture if wanted."""

import json
import os
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

# Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
ROOT = Path(__file__).resolve().parents[3]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
PICTURES = os.environ.get("LOCKSTEP_PICTURES", "")


def context_for(browser: Browser, base_url: str, session: str, look: tuple[int, str]) -> BrowserContext:
    """A window of this width and scheme, signed in by the session cookie."""
    size, scheme = {"width": look[0], "height": 800}, look[1]
    context = browser.new_context(base_url=base_url, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    context.add_cookies([{"name": "lockstep_session", "value": session, "url": base_url}] if session else [])
    return context


def findings(context: BrowserContext, path: str, name: str) -> list[str]:
    """Everything wrong with one page, as sentences."""
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    response = page.goto(path)
    if response is not None and response.status == 404:
        wrong = [sentence for sentence in wrong if "404" not in sentence]
    elif response is None or response.status >= 400:
        wrong.append(f"status {response and response.status}")
    page.evaluate("document.fonts.ready")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("scrolls sideways")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    page.evaluate(AXE)
    result = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)
    wrong += [
        f"{violation['id']}: {node['target']} {json.dumps(node['any'][:1])[:300]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    page.close()
    return wrong


def findings_in_both_widths(context: BrowserContext, path: str, status: int = 200, name: str = "") -> list[str]:
    """Everything wrong with one page in the window's scheme, what is folded up included: wide, then narrow.

    A window keeps its scheme: a colour that is on its way from one to the other is in neither.
    """
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    response = page.goto(path)
    assert response is not None, path
    if response.status != status:
        wrong.append(f"status {response.status}")
    wrong = [sentence for sentence in wrong if status < 400 or "Failed to load resource" not in sentence]
    page.evaluate("document.fonts.ready")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        if PICTURES and name:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        if width == 1280:
            page.evaluate(UNFOLD)
            page.evaluate(AXE)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{width}: scrolls sideways")
        wrong += [f"{width}: {sentence}" for sentence in _axe(page)]
    page.close()
    return wrong


def _axe(page: Page) -> list[str]:
    found = page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        ".then((result) => result.violations.map((one) => [one.id, one.nodes.map("
        "(node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? ''))]))",
        RULES,
    )
    return [f"{rule}: {target}" for rule, targets in found for target in targets]
