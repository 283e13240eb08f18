"""What pupils and teachers come to do, from the home page to its end: in French, without JavaScript, and in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from indexer.vocabulary.reader import Words
from tests.browser.serving import serving
from tests.webui.school import TOTAL, School
from webui.messages import Messages, load_messages

pytestmark = pytest.mark.browser

TEXTS = load_messages()
VOLCAN = "https://fr.vikidia.org/wiki/Volcan"


@dataclass(frozen=True)
class Visitor:
    """How somebody comes: the language they choose, and whether their browser runs scripts."""

    language: str = "fr"
    script: bool = True


VISITORS = {"french": Visitor(), "no_script": Visitor(script=False), "english": Visitor(language="en")}


class Walk:
    """A visitor on the home page, who sees what is on it and presses that; `t` has the texts of their language."""

    def __init__(self, page: Page, t: Messages, school: School) -> None:
        self.page = page
        self.t = t
        self.title = page.locator("h1")
        self.box = page.locator("#q")
        self.hits = page.locator(".hits > li")
        self.chosen = page.locator(".chosen b")
        self._school = school

    def search(self, words: str) -> None:
        self.box.fill(words)
        self.page.get_by_role("button", name=self.t("box.button")).click()

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def found(self, total: int, words: str) -> None:
        """There are so many results for these words, and the page says so."""
        expect(self.title).to_have_text(self.t.count("results.count", total, query=words))

    def reads(self) -> None:
        """A few seconds pass: a form is not filled in at once."""
        self._school.clock += timedelta(seconds=5)

    def send(self, button: str) -> None:
        self.page.get_by_role("button", name=self.t(button)).click()


@pytest.fixture(scope="module")
def walked(served: School, tmp_path_factory: pytest.TempPathFactory) -> School:
    """The school once more, its clock in our hands."""
    return School(tmp_path_factory.mktemp("walked"), served.index, Words(served.file.parent / "words"))


@pytest.fixture(scope="module")
def where(walked: School) -> Iterator[str]:
    with serving(walked.app) as address:
        yield address


@pytest.fixture(params=VISITORS)
def walk(request: pytest.FixtureRequest, browser: Browser, walked: School, where: str) -> Iterator[Walk]:
    """A visitor of each kind. After the walk: all that was asked for was ours and in the language that was chosen, no
    script failed, and the browser keeps nothing, neither cookie nor storage.
    """
    visitor = VISITORS[request.param]
    asked: list[Request] = []
    faults: list[str] = []
    with browser.new_context(
        base_url=where, locale="fr-FR", java_script_enabled=visitor.script, viewport={"width": 1280, "height": 800}
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/")
        if visitor.language != "fr":
            page.get_by_role("link", name=TEXTS[visitor.language]("site.language")).click()
            expect(page.locator("html")).to_have_attribute("lang", visitor.language)
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  # Playwright marks what it is given
        yield Walk(page, TEXTS[visitor.language], walked)
        expect(page.locator("html")).to_have_attribute("lang", visitor.language)
        pages = [urlsplit(each.url) for each in asked if each.is_navigation_request()]
        assert pages
        if visitor.language != "fr":
            assert {tuple(parse_qs(each.query).get("lang", ())) for each in pages} == {(visitor.language,)}
        assert {each.url for each in asked if not each.url.startswith(f"{where}/")} == set()
        assert context.storage_state() == {"cookies": [], "origins": []}
        assert faults == []


def test_by_keyboard(walk: Walk) -> None:
    """Without a mouse: the box has the focus, Enter searches, a link skips to the hits, and the first one is next."""
    keyboard = walk.page.keyboard
    expect(walk.box).to_be_focused()
    keyboard.type("croute terrestre")
    keyboard.press("Enter")
    expect(walk.page).to_have_title(walk.t("results.title", query="croute terrestre"))
    keyboard.press("Tab")
    expect(walk.link(walk.t("site.skip_to_hits"))).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(walk.hits.locator("h2 a")).to_be_focused()
    expect(walk.hits.locator("h2 a")).to_have_attribute("href", VOLCAN)


def test_misspelt(walk: Walk) -> None:
    """A misspelt word is answered at once by the right one; a link searches for what was typed; the box keeps it."""
    walk.search("volquan")
    walk.found(TOTAL, "volcan")
    expect(walk.hits).to_have_count(10)
    expect(walk.page.locator(".spelling")).to_contain_text(walk.t("spelling.corrected", query="volquan"))
    expect(walk.box).to_have_value("volquan")
    walk.link(walk.t("spelling.as_typed", query="volquan")).click()
    expect(walk.title).to_have_text(walk.t("nothing_found.title", query="volquan"))
    expect(walk.hits).to_have_count(0)
    expect(walk.box).to_have_value("volquan")


def test_filters(walk: Walk) -> None:
    """Filters stand beside the hits, and on a telephone under one button. Two are chosen, and taken off one by one."""
    t = walk.t
    level = walk.link(f"Lycée ({t.count('filters.results', 25)})")
    site = walk.link(f"Earth for Kids ({t.count('filters.results', 1)})")
    button = walk.page.locator("summary", has_text=t("filters.title"))
    walk.search("volcan")
    expect(level).to_be_visible()
    walk.page.set_viewport_size({"width": 390, "height": 800})
    expect(level).to_be_hidden()
    button.click()
    level.click()
    walk.found(25, "volcan")
    expect(walk.chosen).to_have_text(["Lycée"])
    expect(site).to_be_hidden()
    button.click()
    site.click()
    walk.found(1, "volcan")
    expect(walk.chosen).to_have_text(["Lycée", "Earth for Kids"])
    walk.link(f"{t('filters.remove')} Lycée").click()
    expect(walk.chosen).to_have_text(["Earth for Kids"])
    walk.link(f"{t('filters.remove')} Earth for Kids").click()
    expect(walk.chosen).to_have_count(0)
    walk.found(TOTAL, "volcan")


def test_paging(walk: Walk) -> None:
    """On, to a page by its number, and back: each hit is on one page only, the page one is on is marked, ends end."""
    t, page = walk.t, walk.page
    paging = page.get_by_role("navigation", name=t("paging.landmark"))
    current = paging.locator("[aria-current=page]")
    forward, back = walk.link(t("paging.next")), walk.link(t("paging.previous"))
    walk.search("volcan")
    expect(current).to_have_text("1")
    expect(back).to_have_count(0)
    seen = _addresses(walk)
    forward.click()
    expect(current).to_have_text("2")
    expect(page.locator("h1 + p")).to_have_text(t("results.page", page=2, last=3))
    seen += _addresses(walk)
    walk.link(t("paging.page", page=3)).click()
    expect(current).to_have_text("3")
    expect(forward).to_have_count(0)
    seen += _addresses(walk)
    assert len(seen) == len(set(seen)) == TOTAL
    back.click()
    expect(current).to_have_text("2")
    back.click()
    expect(current).to_have_text("1")
    assert _addresses(walk) == seen[:10]


def _addresses(walk: Walk) -> list[str]:
    return [str(link.get_attribute("href")) for link in walk.hits.locator("h2 a").all()]


def test_nothing_found(walk: Walk) -> None:
    """Where nothing is found there is a way on: an easier search that finds, the list of sites, a proposal."""
    walk.search('"croute volcan"')
    expect(walk.title).to_have_text(walk.t("nothing_found.title", query='"croute volcan"'))
    walk.link(walk.t("nothing_found.without", query="croute volcan")).click()
    expect(walk.hits.first).to_contain_text("Vikidia")
    walk.search("zzyzx")
    expect(walk.title).to_have_text(walk.t("nothing_found.title", query="zzyzx"))
    walk.link(walk.t("nothing_found.browse")).click()
    expect(walk.title).to_have_text(walk.t("sites.title"))
    expect(walk.page.get_by_role("link", name="Earth for Kids").first).to_be_visible()
    walk.page.go_back()
    walk.link(walk.t("nothing_found.propose")).click()
    expect(walk.title).to_have_text(walk.t("propose.title"))


def test_a_proposal(walk: Walk) -> None:
    """A site is proposed: sent too quickly nothing is lost; then a number, by which one reads that it waits."""
    t, page = walk.t, walk.page
    address, what_for = page.get_by_label(t("propose.url")), page.get_by_label(t("propose.words"))
    walk.link(t("site.propose")).click()
    address.fill("https://www.lumni.fr/")
    what_for.fill("Des vidéos courtes.")
    page.get_by_label(t("propose.subject")).select_option(label="Sciences de la vie")
    walk.send("propose.button")
    expect(page.locator(".faults h2")).to_have_text(t("forms.token.too_quick.title"))
    expect(address).to_have_value("https://www.lumni.fr/")
    expect(what_for).to_have_value("Des vidéos courtes.")
    walk.reads()
    walk.send("propose.button")
    expect(walk.title).to_have_text(t("followed.proposal.new"))
    expect(page.locator("main")).to_contain_text(t("followed.keep"))
    number = page.locator(".number b").inner_text()
    walk.link(t("site.home")).click()
    walk.link(t("site.propose")).click()
    walk.link(t("forms.follow")).click()
    page.get_by_label(t("follow.number")).fill(number.lower())
    walk.send("follow.button")
    expect(walk.title).to_have_text(t("followed.proposal.new"))
    expect(page.locator(".number b")).to_have_text(number)
    expect(page.locator("main")).to_contain_text(t("followed.proposal.next"))
    expect(page.locator("dd").first).to_have_text("https://www.lumni.fr/")


def test_a_report(walk: Walk) -> None:
    """From a hit to its report: the address is there already, one says what is wrong, and gets a number."""
    t, page = walk.t, walk.page
    walk.search("croute terrestre")
    page.get_by_role("link", name=t("hit.report")).click()
    expect(walk.title).to_have_text(t("report.title"))
    expect(page.get_by_label(t("report.url"))).to_have_value(VOLCAN)
    walk.reads()
    page.get_by_label(t("report.problem.dead")).check()
    walk.send("report.button")
    expect(walk.title).to_have_text(t("followed.report.new"))
    expect(page.locator(".number b")).to_contain_text("CART-")
    expect(page.locator("main")).to_contain_text(t("followed.report.next"))
    expect(page.locator("dd")).to_contain_text([VOLCAN, t("report.problem.dead")])


def test_a_level(walk: Walk) -> None:
    """A level chosen on the home page holds for searches and the list of sites, until one asks for all levels."""
    t, page = walk.t, walk.page
    walk.link("Lycée").click()
    expect(page.locator(".profile")).to_have_text("Lycée")
    walk.search("croute terrestre")
    expect(walk.title).to_have_text(t("nothing_found.title", query="croute terrestre"))
    expect(walk.chosen).to_have_text(["Lycée"])
    walk.link(t("nothing_found.browse")).click()
    expect(page.locator(".profile")).to_have_text("Lycée")
    expect(page.get_by_role("link", name="Vikidia")).to_have_count(0)
    page.go_back()
    walk.link(t("nothing_found.unfilter")).click()
    walk.found(1, "croute terrestre")
    expect(page.locator(".profile")).to_have_count(0)
