"""What holds for every page, looked at in a window that loads it once: axe-core by day and by night, nothing moves,
nothing scrolls sideways.
"""

from __future__ import annotations

import json
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE: ViewportSize = {"width": 1280, "height": 800}

WATCH = """() => {
    window.moved = [];
    new PerformanceObserver((list) => list.getEntries().forEach((shift) => moved.push(shift.value)))
        .observe({type: "layout-shift", buffered: true});
}"""
"""From now on, what has changed its place since the page began, or does."""


def violations(page: Page, scheme: Literal["light", "dark"] = "light") -> list[str]:
    """Each violation by that light with where it is."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run({options}).then((results) => results.violations)")
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def faults_of(page: Page, path: str, *, still: bool = False) -> list[str]:
    """What is wrong with the page at `path`, each in a few words. It has violations by day or by night; it scrolls
    sideways on the narrowest telephone or at 200 %, by zoom or where only the text grows; it has no title or several;
    it breaks one of its own rules; and if it has to stand `still`, something on it changes its place while it loads (a
    cumulative layout shift above 0).
    """
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    page.on("console", complain)
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    answer = page.goto(path)
    page.evaluate(WATCH)
    faults = [f"by day: {fault}" for fault in violations(page)]
    if still:  # axe has taken longer than what moves late would
        faults += [f"moves by {shift}" for shift in page.evaluate("moved")]
    faults += [f"by night: {fault}" for fault in violations(page, "dark")]
    faults += _too_wide(page)
    titles = page.locator("h1").count()
    page.remove_listener("console", complain)
    if answer is None or answer.status < 400:  # of others the browser itself complains
        faults += complaints
    return faults if titles == 1 else [*faults, f"{titles} titles"]


def _too_wide(page: Page) -> list[str]:
    faults = []
    for width, height in ((640, 400), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        if width_of(page) > width:
            faults.append(f"too wide for {width} pixels")
    page.set_viewport_size(WIDE)
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.evaluate(f"document.documentElement.style.fontSize = '{2 * size}px'")
    return faults if width_of(page) <= WIDE["width"] else [*faults, "too wide where text is twice as large"]


def width_of(page: Page) -> int:
    """How wide the page is, what would have to be scrolled to included, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
