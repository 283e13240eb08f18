"""A real server on loopback, and a real browser in front of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from indexer.word_reader import Words
from tests.browser.chromium import chromium, chromium_path
from tests.webui.admin.people import add, session_of
from tests.webui.school import School, fill, index_in
from webui.admin.person import COOKIE
from webui.desk.audit import Entry
from webui.desk.counts import Asking, Outcome
from webui.desk.pins import Pin, PinnedPage
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
    server = make_server("127.0.0.1", 0, served.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
    return cookie


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
