from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

pytestmark = pytest.mark.browser

PRESSED = (
    "button:visible, summary:visible, nav a:visible, footer a:visible, dt a:visible, select:visible, "
    ".field label:has([type=radio])"
)

RING = """() => {
    const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
    return document.activeElement === document.body ? null : `${outlineStyle} ${outlineWidth}`;
}"""


def focused(page: Page) -> str:
    """The address or the name of what has the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name || ''"))


@pytest.fixture(scope="module")
def telephone(browser: Browser, address: str) -> Iterator[Page]:
    """A window under a finger, for pages that are only looked at."""
    screen: ViewportSize = {"width": 390, "height": 800}
    with browser.new_context(base_url=address, has_touch=True, is_mobile=True, viewport=screen) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", ["/", "/search?q=volcan&level=lycee", "/sites", "/propose", "/report"])
def test_focus_is_seen(window: Page, path: str) -> None:
    """Whatever has the focus has a ring of three pixels."""
    window.goto(path)
    rings = set()
    for _ in range(20):
        window.keyboard.press("Tab")
        rings.add(window.evaluate(RING))
    assert rings - {None} == {"solid 3px"}


def test_a_profile(page: Page) -> None:
    """A young pupil chooses the level, searches, reads of a site and of a subject: larger, and always at that level."""
    page.goto("/")
    page.get_by_role("link", name="CM1–6e").click()
    assert focused(page) == "q"
    page.keyboard.type("volcan")
    page.keyboard.press("Enter")
    expect(page.locator(".chosen b")).to_have_text("CM1–6e")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "22px"
    page.get_by_role("link", name="À propos de ce site").first.click()
    expect(page.locator("dl")).to_contain_text("a.martin et b.dupont")
    page.get_by_role("link", name="Tous les sites choisis").click()
    page.get_by_role("link", name="Sciences de la vie").click()
    expect(page.locator("section h3")).to_have_text(["Lave & Cie"])
    assert page.url.endswith("/c3/sites?subject=svt")
    page.get_by_role("link", name="Cartable, page d’accueil").click()
    page.get_by_role("link", name="Tous les niveaux").click()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    assert urlsplit(page.url).path == "/"
    assert not page.context.cookies()


def test_a_form_with_faults(page: Page) -> None:
    """A reader without a mouse is led from the list of faults to each field, mends it, and gets a number; no cookie."""
    page.goto("/report?url=https://lave.example/x")
    page.wait_for_timeout(2100)
    page.locator("#words").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".faults")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("h1")).to_have_text("Signalement reçu")
    expect(page.locator(".number b")).to_have_text(re.compile("CART(-[2-9A-Z]{4}){3}"))
    assert not page.context.cookies()


def test_a_fault_is_read_out(page: Page) -> None:
    """Each field has its name, its hint and its fault for those who hear the page."""
    page.goto("/propose")
    expect(page.locator("#url")).to_have_accessible_name("Adresse du site")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#url")).to_have_accessible_description(re.compile("Par exemple.*L’adresse manque"))
    assert page.get_by_label("À laisser vide").is_visible()
    assert page.get_by_role("textbox", name="À laisser vide").count() == 0


@pytest.mark.parametrize("path", ["/", "/search?q=volcan", "/accessibilite", "/c3/", "/propose"])
def test_loads_nothing_foreign(page: Page, path: str) -> None:
    """A page is at most four requests, all to ourselves, and breaks none of its own rules."""
    asked: list[Request] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  # Playwright marks what it is given
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path, wait_until="networkidle")
    assert 2 <= len(asked) <= 4
    assert all(request.url.startswith("http://127.0.0.1:") for request in asked)
    assert not complaints
    assert not page.context.cookies()


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=volcan&level=lycee&page=2",
        "/sites",
        "/",
        "/c3/search?q=zzyzx",
        "/propose",
        "/report",
        "/follow",
        "/aide",
    ],
)
def test_fingers(telephone: Page, path: str) -> None:
    """Under a finger, everything that can be pressed outside a sentence or a title is 44 pixels high."""
    telephone.goto(path)
    heights = telephone.locator(PRESSED).evaluate_all(
        "all => all.map(one => [one.innerText, one.getBoundingClientRect().height])"
    )
    assert len(heights) > 5
    assert [(text, height) for text, height in heights if height < 44] == []


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(253, 251, 245)"), ("dark", "rgb(21, 21, 43)")])
def test_day_and_night(page: Page, scheme: str, paper: str) -> None:
    """The page follows the reader's choice of light or dark."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_printed(page: Page) -> None:
    """On paper there are the hits with their addresses, and nothing to press."""
    page.emulate_media(media="print")
    page.goto("/search?q=volcan")
    expect(page.locator(".hits > li").first).to_be_visible()
    for pressed in (".box", ".filters", ".paging"):
        expect(page.locator(pressed)).to_be_hidden()


def test_ways_on_stand_below_their_lead(page: Page) -> None:
    """A page without results offers its ways on right below the sentence that announces them."""
    page.goto("/search?q=zzyzx")
    lead, ways = page.locator("main > p").bounding_box(), page.locator(".ways").bounding_box()
    assert lead
    assert ways
    assert 0 <= ways["y"] - (lead["y"] + lead["height"]) < 40
