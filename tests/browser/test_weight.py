"""What a page costs: bytes over the wire, requests, and things that jump while it loads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect

pytestmark = pytest.mark.browser

KIB = 1024
SHIFTS = """() => new Promise((done) => {
    const seen = (list) => done(list.getEntries().map((shift) => shift.value));
    new PerformanceObserver(seen).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done([]), 200);
})"""
"""What has changed its place since the page began, or does within a fifth of a second."""


@pytest.mark.parametrize(("path", "most"), [("/", 25 * KIB), ("/search?q=volcan", 45 * KIB)])
def test_over_the_wire(page: Page, path: str, most: int) -> None:
    """Home, and results with ten hits, weigh little, head and body of every answer counted; four requests at most."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # Playwright marks what it is given
    page.goto(path, wait_until="networkidle")
    sizes = [answer.request.sizes() for answer in answers]
    assert 2 <= len(answers) <= 4
    assert sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes) <= most
    if "search" in path:
        expect(page.locator(".hits > li")).to_have_count(10)


def test_what_moves_is_seen(page: Page) -> None:
    """A page that does shift is told."""
    page.goto("/sites")
    page.evaluate("() => document.querySelector('h1').style.marginTop = '200px'")
    assert page.evaluate(SHIFTS) != []


@pytest.mark.parametrize("height", [400, 800])
def test_suggestions_move_nothing(page: Page, height: int) -> None:
    """Suggestions open and close over what is there."""
    page.set_viewport_size({"width": 390, "height": height})
    page.goto("/search?q=volcan")
    page.get_by_role("combobox").fill("fich")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.evaluate(SHIFTS) == []
