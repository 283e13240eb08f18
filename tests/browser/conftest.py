"""A real server on loopback, and a real browser in front of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from indexer.word_reader import Words
from tests.browser.chromium import chromium, chromium_path
from tests.webui.school import School, fill, index_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with chromium(path) as running:
        yield running


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the school's search engine is served."""
    folder = tmp_path_factory.mktemp("school")
    index = index_in(folder)
    fill(index)
    school = School(folder, index, Words(folder / "words"), passing=True)
    server = make_server("127.0.0.1", 0, school.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A wide window of a French reader, with nothing remembered."""
    with browser.new_context(base_url=address, locale="fr-FR", viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()
