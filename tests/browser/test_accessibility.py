"""axe-core over every page: no violation of WCAG 2.2, levels A and AA, and none of its best practices."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.every_page import EVERY_PAGE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """Each violation with where it is."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_axe(page: Page, path: str) -> None:
    """Every page, by day and by night."""
    page.goto(path)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
        assert violations(page) == [], scheme


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
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
        assert violations(page) == [], scheme


def test_axe_is_awake(page: Page) -> None:
    """A page with a fault has violations: the check is not asleep."""
    page.goto("/")
    page.evaluate("document.querySelector('#q').removeAttribute('id')")
    page.evaluate("document.querySelector('.scope').style.color = '#ddd'")
    found = "\n".join(violations(page))
    assert "label" in found
    assert "color-contrast" in found


def test_what_there_is_none_of(page: Page) -> None:
    """No page has frames, sound, video or tables, as the statement says; and pictures are drawings without words."""
    for path in EVERY_PAGE:
        page.goto(path)
        expect(page.locator("iframe, frame, object, embed, video, audio, table, canvas, img")).to_have_count(0)
        expect(page.locator("svg:not([aria-hidden=true])")).to_have_count(0)
