"""Suggestions in the box: by keyboard, by finger, and never in the way."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.browser

SLOW = """const quick = fetch;
window.fetch = (address) => new Promise((done) => setTimeout(done, 300)).then(() => quick(address));"""
"""A network that takes its time, and does not stop when it is told to."""


def asked(page: Page) -> list[str]:
    """What is asked of the suggestions from now on."""
    words: list[str] = []

    def note(request: Request) -> None:
        if "/suggest" in request.url:
            words.append(parse_qs(urlsplit(request.url).query)["q"][0])

    page.on("request", note)
    return words


def open_home(page: Page) -> None:
    """The home page, and the box has the focus: what is typed before goes nowhere."""
    page.goto("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_chosen_by_keyboard(page: Page) -> None:
    """↓ walks the suggestions while the focus and the words stay in the box; Enter searches for the one chosen."""
    open_home(page)
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("insi")
    expect(page.get_by_role("listbox", name="Propositions")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", name="Inside a volcano")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    expect(box).to_have_value("insi")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=Inside\+a\+volcano$"))


def test_walks_round(page: Page) -> None:
    """After the last suggestion comes the box itself, and ↑ leads from there to the last one."""
    open_home(page)
    page.keyboard.type("insi")
    expect(page.get_by_role("option")).to_have_count(1)
    chosen = page.locator("[role=option][aria-selected=true]")
    for key, count in (("ArrowDown", 1), ("ArrowDown", 0), ("ArrowUp", 1), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        expect(chosen).to_have_count(count)


def test_enter_searches_what_was_typed(page: Page) -> None:
    """With no suggestion chosen Enter searches for the words as they stand."""
    open_home(page)
    page.keyboard.type("insi")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=insi$"))


def test_escape(page: Page) -> None:
    """Escape closes the suggestions, then clears the box; ↓ brings them back."""
    open_home(page)
    page.keyboard.type("insi")
    options = page.get_by_role("listbox")
    expect(options).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_value("insi")
    page.keyboard.press("ArrowDown")
    expect(options).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_have_value("")


def test_told(page: Page) -> None:
    """A screen reader is told how many there are, in the form of the number; and nothing when there are none."""
    open_home(page)
    told = page.get_by_role("status")
    page.keyboard.type("insi")
    expect(told).to_have_text("1 proposition")
    page.get_by_role("combobox").fill("fich")
    expect(told).to_have_text("8 propositions")
    page.get_by_role("combobox").fill("zzyzx")
    expect(told).to_have_text("")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_asked_when_the_fingers_rest(page: Page) -> None:
    """Nothing is sent for one letter; letters that follow each other quickly are one request, 120 ms after the last."""
    page.clock.install(time=datetime(2026, 9, 1, 8, tzinfo=UTC))
    open_home(page)
    page.clock.pause_at(datetime(2026, 9, 1, 9, tzinfo=UTC))  # else it goes on by itself, on a busy machine too far
    words = asked(page)
    page.keyboard.type("i")
    page.clock.run_for(500)
    for letter in "nsi":
        page.keyboard.type(letter)
        page.clock.run_for(80)
    page.clock.run_for(30)
    assert words == []
    page.clock.run_for(10)
    expect(page.get_by_role("listbox")).to_be_visible()
    assert words == ["insi"]


def test_the_level_is_kept(page: Page) -> None:
    """Under a level only what it has is suggested."""
    page.goto("/search?q=volcan&level=cycle3")
    words = asked(page)
    page.get_by_role("combobox").fill("insi")
    page.wait_for_timeout(400)
    assert words == ["insi"]
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_late_answers_are_dropped(page: Page) -> None:
    """An answer that comes after other words were typed, or after Escape, shows nothing."""
    page.add_init_script(SLOW)
    open_home(page)
    page.keyboard.type("insi")
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_failure_is_silent(page: Page) -> None:
    """Without a network, or with an answer that is none, the box goes on as before."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_home(page)
    page.context.set_offline(True)  # Playwright's own
    page.keyboard.type("insi")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.context.set_offline(False)
    page.evaluate("document.querySelector('form').dataset.suggest = '/nulle-part'")
    page.keyboard.type("d")
    page.wait_for_timeout(400)
    assert faults == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=insid$"))


def test_composed_letters(page: Page) -> None:
    """While an input method composes letters nothing is asked, and its Enter does not search."""
    open_home(page)
    words = asked(page)
    box = page.get_by_role("combobox")
    box.dispatch_event("compositionstart")
    page.keyboard.type("insi")
    page.wait_for_timeout(300)
    assert words == []
    box.dispatch_event("compositionend")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert words == ["insi"]


def test_by_finger(browser: Browser, address: str) -> None:
    """A tap on a suggestion searches for it; each is 44 pixels high."""
    with browser.new_context(
        base_url=address, locale="en-GB", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    ) as context:
        page = context.new_page()
        open_home(page)
        page.get_by_role("combobox").tap()
        page.keyboard.type("insi")
        option = page.get_by_role("option")
        expect(option).to_be_visible()
        box = option.bounding_box()
        assert box
        assert box["height"] >= 44
        option.tap()
        expect(page).to_have_url(re.compile(r"q=Inside\+a\+volcano"))


def test_pressed_elsewhere(page: Page) -> None:
    """A press outside the box closes the suggestions."""
    open_home(page)
    page.keyboard.type("insi")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.locator("h1").click()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_titles_stay_text(page: Page) -> None:
    """Mark-up in a page's title is shown as it is written."""
    open_home(page)
    page.keyboard.type("pieg")
    expect(page.get_by_role("option").first).to_contain_text("<script>")
