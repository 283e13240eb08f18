"""axe-core over every page: no violation of WCAG 2.2, levels A and AA, and none of its best practices."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every_page import EVERY_PAGE
from tests.browser.looking import SCHEMES, faults_of, violations

pytestmark = pytest.mark.browser
FAULTS = """addEventListener("load", () => setTimeout(() => {
    document.querySelector("#q").removeAttribute("id");
    document.querySelector("h1").style.marginTop = "200px";
    document.querySelector("main").append(document.createElement("h1"));
    const wide = document.createElement("p");
    wide.textContent = "Words of some length";
    wide.style.cssText = "width: 1400px; color: #333";
    document.querySelector("main").append(wide);
    console.error("Amiss");
}, 20))"""


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page(window: Page, path: str) -> None:
    """Every page, by day and by night, narrow, and at twice the size; while it loads nothing moves. There are no
    frames, sound, video or tables, as the statement says; and pictures are drawings without words.
    """
    assert faults_of(window, path, still=True) == []
    expect(window.locator("iframe, frame, object, embed, video, audio, table, canvas, img")).to_have_count(0)
    expect(window.locator("svg:not([aria-hidden=true])")).to_have_count(0)


def test_axe_on_a_telephone(page: Page) -> None:
    """Results on a narrow screen, with the filters unfolded."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/search?q=volcan")
    page.locator(".filters > details > summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/search?q=lave"])
def test_axe_with_suggestions(page: Page, path: str) -> None:
    """Suggestions open, one of them chosen, by day and by night."""
    page.goto(path)
    page.get_by_role("combobox").fill("fich")
    expect(page.get_by_role("option")).to_have_count(8)
    page.keyboard.press("ArrowDown")
    for scheme in SCHEMES:
        assert violations(page, scheme) == []


def test_axe_is_awake(page: Page) -> None:
    """A page with a fault has violations: the check is not asleep."""
    page.goto("/")
    page.evaluate("document.querySelector('#q').removeAttribute('id')")
    page.evaluate("document.querySelector('.scope').style.color = '#ddd'")
    found = "\n".join(violations(page))
    assert "label" in found
    assert "color-contrast" in found
    page.evaluate("document.querySelector('.scope').style.color = '#222'")
    assert "color-contrast" in "\n".join(violations(page, "dark"))


def test_the_look_is_awake(page: Page) -> None:
    """A page with a fault of each kind is told of each."""
    page.add_init_script(FAULTS)
    told = "\n".join(faults_of(page, "/sites", still=True))
    for each in (
        *("by day: label", "by night: color-contrast", "moves by 0.", "2 titles", "Amiss"),
        *("too wide for 320", "too wide for 640", "too wide where text is twice"),
    ):
        assert each in told
    assert "by day: color-contrast" not in told
