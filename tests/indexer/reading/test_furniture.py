"""What repeats across a site's pages is no text of theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document
from indexer.engine import Shown
from indexer.query import Query
from indexer.reading.furniture import FEWEST, SAMPLE, Furniture, repeated_lines, samples, without_lines
from indexer.update import rebuild_index, update_index
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site
from tests.indexer.memory_store import MemoryStore

LIST = listed(site("vivant", "vivant.example"), site("musee", "musee.example"))
MENU = "<div>Nos animaux préférés</div><div>Ce site utilise des cookies pour mesurer son audience.</div>"
PAGE = Document("https://vivant.example/a", "vivant", "Le chat", ("Histoire",), "Menu\nHistoire\nLe chat dort.")


def address(number: int) -> str:
    return f"https://vivant.example/{number}"


@pytest.fixture
def store() -> MemoryStore:
    """A site whose menus and cookie note stand in elements that do not say so."""
    store = MemoryStore()
    for number in range(20):
        store.put(address(number), f"<title>Page {number}</title>{MENU}<p>Le renard numéro{number} court.</p>")
    return store


def total(index: WhooshIndex, text: str) -> int:
    return index.search(Query(text), Shown(frozenset({"vivant", "musee"}))).total


def test_menus_are_not_found(store: MemoryStore, tmp_path: Path) -> None:
    """A word of the menu finds no page, a word of a page finds it, after an update and after a rebuild alike."""
    index = WhooshIndex(tmp_path)
    update_index(store, LIST, index)
    assert [total(index, text) for text in ("cookies", "préférés", "numero7", "renard")] == [0, 0, 1, 20]
    rebuild_index(store, LIST, index)
    assert [total(index, text) for text in ("cookies", "préférés", "numero7", "renard")] == [0, 0, 1, 20]


def test_a_page_that_comes_later(store: MemoryStore, tmp_path: Path) -> None:
    """A page that is fetched when all others are indexed is cut as they were."""
    index = WhooshIndex(tmp_path)
    update_index(store, LIST, index)
    store.put(address(99), f"<title>Nouvelle</title>{MENU}<p>Le blaireau dort.</p>")
    update_index(store, LIST, index)
    assert (total(index, "cookies"), total(index, "blaireau")) == (0, 1)


def test_pages_that_move_to_another_site(store: MemoryStore, tmp_path: Path) -> None:
    """Pages that a changed list gives to another site are cut as that site's."""
    index = WhooshIndex(tmp_path)
    update_index(store, LIST, index)
    update_index(store, listed(site("nature", "vivant.example")), index)
    found = index.search(Query("cookies"), Shown(frozenset({"nature"}))).total
    assert (found, set(dict(index.addresses()).values())) == (0, {"nature"})


def test_a_small_site_stays_whole(tmp_path: Path) -> None:
    """Of fewer than FEWEST pages nothing is taken away."""
    store, index = MemoryStore(), WhooshIndex(tmp_path)
    for number in range(FEWEST - 1):
        store.put(address(number), f"{MENU}<p>Page {number}")
    update_index(store, LIST, index)
    assert total(index, "cookies") == FEWEST - 1


def test_other_sites_and_files(store: MemoryStore) -> None:
    """Lines are furniture of their own site only, and of web pages only: a text file has no menus."""
    furniture = Furniture(store, LIST)
    text = "Nos animaux préférés\nLe chat."
    page = replace(PAGE, text=text)
    assert furniture.cleared(page).text == "Le chat."
    assert furniture.cleared(replace(page, site_id="musee")).text == text
    assert furniture.cleared(replace(page, kind="text")).text == text


def test_half_of_the_pages() -> None:
    """A line that half of the pages have is furniture, unless it has no letter; on fewer pages it is text."""
    texts = [f"Menu\n2 × 3\npage {number}" for number in range(8)] + [f"autre {number}" for number in range(8)]
    assert repeated_lines(texts) == {"Menu"}
    assert repeated_lines([*texts, "encore"]) == frozenset()
    assert repeated_lines(texts[: FEWEST - 1]) == frozenset()


def test_what_stays() -> None:
    """A page's own title and headings stay, and a page that would be empty stays whole."""
    lines = frozenset({"Menu", "Histoire"})
    assert without_lines(PAGE, lines).text == "Histoire\nLe chat dort."
    assert without_lines(replace(PAGE, text="Menu\nMenu"), lines).text == "Menu\nMenu"
    assert without_lines(PAGE, frozenset()) is PAGE


def test_samples() -> None:
    """The sample of a site is the same whatever the order, is bounded, and hardly changes when pages come."""
    urls = [address(number) for number in range(500)]
    chosen = samples(urls, LIST)["vivant"]
    assert len(chosen) == len(set(chosen)) == SAMPLE
    assert samples(urls[::-1], LIST)["vivant"] == chosen
    assert len(set(chosen) - set(samples([*urls, address(500)], LIST)["vivant"])) <= 1
    assert list(samples(["https://evil.example/", address(1)], LIST)) == ["vivant"]


@given(st.lists(st.text(alphabet="ab1\n ", max_size=30), max_size=20))
def test_never_more(texts: list[str]) -> None:
    """Clearing takes lines away and adds none, and never all."""
    lines = repeated_lines(texts)
    for text in texts:
        cleared = without_lines(replace(PAGE, text=text), lines).text
        assert set(cleared.split("\n")) <= set(text.split("\n"))
        assert any(map(str.isalnum, cleared)) == any(map(str.isalnum, text))
