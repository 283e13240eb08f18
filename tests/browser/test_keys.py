"""Keys outside the box: `/` leads to it, ↑ and ↓ go from hit to hit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SCROLLED = """() => new Promise(done => {
    addEventListener("scroll", () => done(true));
    setTimeout(() => done(scrollY > 0), 5000);
})"""
"""Whether the page scrolls, or has scrolled."""


def test_slash(page: Page) -> None:
    """`/` leads to the box with its words selected; in the box it is a letter like any other."""
    page.goto("/search?q=volcan")
    box = page.get_by_role("combobox")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("km/h")
    expect(box).to_have_value("km/h")


def test_slash_with_other_keys(page: Page) -> None:
    """With Ctrl, Alt or Meta it is the browser's own."""
    page.goto("/search?q=volcan")
    for key in ("Control+/", "Alt+/", "Meta+/"):
        page.keyboard.press(key)
        expect(page.get_by_role("combobox")).not_to_be_focused()


def test_slash_can_be_cut(page: Page) -> None:
    """The shortcut can be switched off for all pages of the window, and on again (WCAG 2.1.4)."""
    page.goto("/accessibilite")
    page.get_by_role("button", name="Couper le raccourci").click()
    page.goto("/search?q=volcan")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).not_to_be_focused()
    page.goto("/accessibilite")
    page.get_by_role("button", name="Rétablir le raccourci").click()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert not page.context.cookies()


def test_from_hit_to_hit(page: Page) -> None:
    """↓ leads to the first hit and on, ↑ back; Enter then opens it as any link."""
    page.goto("/search?q=volcan")
    hits = page.locator(".hits h2 a")
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(hits.nth(place)).to_be_focused()


def test_nothing_to_walk(page: Page) -> None:
    """Where there are no hits the arrows scroll, as ever."""
    page.set_viewport_size({"width": 800, "height": 300})
    page.goto("/sites")
    page.keyboard.press("ArrowDown")
    # Not `wait_for_function`: from its second look on it evaluates a text, which our own policy refuses.
    assert page.evaluate(SCROLLED)
