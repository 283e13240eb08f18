"""A real server on loopback, and a real browser in front of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from indexer.vocabulary.reader import Words
from tests.browser.chromium import chromium, chromium_path
from tests.browser.serving import serving
from tests.webui.admin.people import add, session_of
from tests.webui.admin.test_previews import TOLD
from tests.webui.crawled import crawl
from tests.webui.school import School, fill, index_in
from webui.admin.person import COOKIE
from webui.desk.audit import Entry
from webui.desk.counts import Asking, Outcome
from webui.desk.desk import Desk
from webui.desk.drafts import Content
from webui.desk.pins import Pin, PinnedPage
from webui.desk.previews import State
from webui.desk.requests import Asked, Kind, Problem
from webui.desk.roles import Role


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with chromium(path) as running:
        yield running


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> School:
    """The school whose search engine is served."""
    folder = tmp_path_factory.mktemp("school")
    index = index_in(folder)
    fill(index)
    school = School(folder, index, Words(folder / "words"), passing=True)
    page = PinnedPage("https://fr.vikidia.org/wiki/Volcan", "Volcan")
    school.services.desk.pins().add(
        Pin("éruption", (page, PinnedPage("https://evil.example/", "Piège")), until=school.services.desk.today()), "x"
    )
    return school


@pytest.fixture(scope="session")
def address(served: School) -> Iterator[str]:
    """Where the school's search engine is served."""
    with serving(served.app) as where:
        yield where


@pytest.fixture(scope="session")
def admin_cookie(served: School) -> str:
    """The cookie of an admin, over a desk where each page has something to show."""
    desk = served.services.desk
    cookie = session_of(desk, Role.ADMIN)
    add(desk, Role.CURATOR, "une.curator")
    desk.accounts().add("cli:test", "invitee", Role.READER, "invitee@ecole.example")
    add(desk, Role.READER, "fermee")
    desk.accounts().enable("une.admin", "fermee", enabled=False)
    desk.counts().add(
        [(Asking(desk.today(), f"{outcome} <b>", outcome), 7, "volcan") for outcome in Outcome], desk.today()
    )
    desk.audit().append(Entry("une.curator", "site_changed", "lave", "a\nb", "x" * 200, "le nom complet"))
    _drafts(desk)
    crawl(served)
    desk.counts().add([(Asking(desk.today(), "volcan", Outcome.FINE), 9, "")], desk.today())
    desk.counts().add([(Asking(desk.today() - timedelta(days=9), "lave", Outcome.FINE), 4, "")], desk.today())
    for told in (json.dumps(TOLD), ""):
        desk.previews().ask("une.curator", f"https://lumni.fr/{len(told)}", "- id: lumni")
        begun = desk.previews().begin()
        assert begun is not None
        desk.previews().end(
            begun.number, State.DONE if told else State.FAILED, told or "lumni.fr: it is broken: mend it"
        )
    desk.previews().ask("une.curator", "lave")
    desk.calendars().make("une.admin")
    served.edit("  - id: lave\n", f"  - id: lave\n    review_by: {desk.today() + timedelta(days=9)}\n")
    for number, url in enumerate(("https://lave.example/volcans/", "https://www.lumni.fr/")):
        kind, problem = (Kind.PROPOSAL, "") if number else (Kind.REPORT, Problem.CONTENT)
        asked = Asked(kind, url, str(number), "Des mots d’un lecteur, " + "x" * 200, problem, "svt", "cycle3")
        desk.requests().take(asked, desk.today())
    return cookie


def _drafts(desk: Desk) -> None:
    """One that waits, with a remark; one that was refused."""
    entry = "id: neuf\nname: Neuf\nstart: [https://neuf.example/]\nwhy: Pour voir"
    waits = desk.drafts().add("une.curator", Content("neuf", entry, "", "site_added", "demandé par un professeur"))
    desk.drafts().comment(waits, "une.admin", "Et le forum ?")
    faulty = Content("faux", "id: faux\nname: Faux\nscope: ['*.fr']", "", "site_added")
    refused = desk.drafts().find(desk.drafts().add("une.admin", faulty))
    assert refused is not None
    desk.drafts().refuse(refused.number, "une.curator", "Un périmètre plus étroit", refused.seal)


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Page]:
    """A window of a French reader for pages that are only looked at: a new one costs more than most pages."""
    with browser.new_context(base_url=address, locale="fr-FR") as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def desk_window(browser: Browser, address: str, admin_cookie: str) -> Iterator[Page]:
    """Likewise, of an admin who is signed in."""
    with browser.new_context(base_url=address, locale="fr-FR") as context:
        context.add_cookies([{"name": COOKIE, "value": admin_cookie, "domain": "127.0.0.1", "path": "/admin"}])
        yield context.new_page()


@pytest.fixture
def desk_page(browser: Browser, address: str, admin_cookie: str) -> Iterator[Page]:
    """A window of an admin who is signed in."""
    with browser.new_context(base_url=address, locale="fr-FR", viewport={"width": 1280, "height": 800}) as context:
        context.add_cookies([{"name": COOKIE, "value": admin_cookie, "domain": "127.0.0.1", "path": "/admin"}])
        yield context.new_page()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A wide window of a French reader, with nothing remembered."""
    with browser.new_context(base_url=address, locale="fr-FR", viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()
