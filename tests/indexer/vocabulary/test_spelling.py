"""Did you mean: what pupils type is understood, and what is right is left alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from allowlist.model import Status
from indexer.language import terms
from indexer.query import Query
from indexer.search import Searcher
from indexer.vocabulary.reader import Words
from indexer.vocabulary.spelling import Speller
from tests.indexer.lists import listed, site
from tests.indexer.vocabularies import index_in, page, pupils, school_pages

LIST = listed(site("vivant", "vivant.example", levels=("cycle3",)), site("musee", "musee.example"))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A search over the demo's pages and a page for each thing that the pupils look for."""
    folder = tmp_path_factory.mktemp("state")
    index = index_in(folder)
    index.replace(school_pages(), 1, LIST.fence)
    return Searcher(index, Speller(Words(folder / "words")))


def suggestion(searcher: Searcher, text: str) -> str | None:
    return searcher.search(Query(text), LIST).suggestion


def test_as_pupils_type(school: Searcher) -> None:
    """Each misspelling of the table is corrected to what is meant, or finds its page first as it is."""
    missed = []
    for typed, meant in pupils():
        result = school.search(Query(typed), LIST)
        understood = terms(result.suggestion or typed, "fr") == terms(meant, "fr")
        first = result.hits and result.hits[0].title.text.lower() == meant.lower()
        if not understood and not first:
            missed.append((typed, meant, result.suggestion))
    assert missed == []


@pytest.mark.parametrize("text", sorted({meant for _, meant in pupils()}))
def test_right_is_left_alone(school: Searcher, text: str) -> None:
    """What is spelt as it should be, with or without accents, gets no correction."""
    assert suggestion(school, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "xqzjkw",
        "volcan xqzjkw",
        "1789",
        "CO2",
        "site:volkans",
        "-volkans éruption",
        "https://volkans.example/",
        "zz",
        "",
    ],
)
def test_what_is_not_corrected(school: Searcher, text: str) -> None:
    """Nothing near, numbers, formulas, filters, exclusions and addresses are left as they are."""
    assert suggestion(school, text) is None


def test_no_correction_to_what_is_not_there(school: Searcher) -> None:
    """A correction is a word of the index, never one that only a dictionary has."""
    assert suggestion(school, "anticonstitutionellement") is None


def test_the_rest_of_the_query_stays(school: Searcher) -> None:
    """The whole query is given back: its capitals, its signs, and the words that were right."""
    assert suggestion(school, "Les Volkans, c'est quoi ?") == "Les Volcans, c'est quoi ?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def searcher_over(folder: Path, *pages: tuple[str, str, str]) -> Searcher:
    index = index_in(folder)
    index.replace([page(name, text, site=where) for name, text, where in pages], 1, LIST.fence)
    return Searcher(index, Speller(Words(folder / "words")))


def test_answered_at_once(folder: Path) -> None:
    """With nothing found, the corrected query is answered and says so; filters and page stay those that were asked."""
    searcher = searcher_over(folder, ("a", "Les volcans", "vivant"), ("b", "Les volcans", "musee"))
    query = Query("volquan", level="cycle3")
    result = searcher.search(query, LIST)
    assert (result.query, result.suggestion, result.corrected) == (query, "volcans", True)
    assert [hit.site_id for hit in result.hits] == ["vivant"]


def test_as_typed(folder: Path) -> None:
    """What is asked for exactly is never corrected."""
    searcher = searcher_over(folder, ("a", "Les volcans", "vivant"))
    result = searcher.search(Query("volquan", exact=True), LIST)
    assert (result.total, result.suggestion, result.corrected) == (0, None, False)


def test_no_hit_has_all_words(folder: Path) -> None:
    """Where a word finds nothing anywhere, a slip in it is answered, and what is further away is only offered."""
    searcher = searcher_over(folder, ("a", "Les volcans d'Auvergne", "vivant"), ("b", "Vaches d'Auvergne", "vivant"))
    result = searcher.search(Query("volquans auvergne"), LIST)
    assert (result.suggestion, result.corrected) == ("volcans auvergne", True)
    assert result.hits[0].url.endswith("/a")
    offered = searcher.search(Query("vulcans auvergne"), LIST)
    assert (offered.suggestion, offered.corrected, offered.total) == ("volcans auvergne", False, 2)


def test_a_word_that_is_there(folder: Path) -> None:
    """A word of the vocabulary is right, however much more frequent its neighbour is; so is a form of its stem."""
    searcher = searcher_over(folder, ("a", "Un poison", "vivant"), *((f"{n}", "poissons", "vivant") for n in range(9)))
    assert suggestion(searcher, "poison") is None
    assert suggestion(searcher, "poisons") is None


def test_words_taken_down(folder: Path) -> None:
    """Nothing of a site that left the list is a correction at the next query, though the index still has its pages."""
    searcher = searcher_over(folder, ("a", "Les volcans", "musee"), ("b", "La mer", "vivant"))
    assert suggestion(searcher, "volquans mer") == "volcans mer"
    for without in (
        listed(site("vivant", "vivant.example")),
        listed(site("vivant", "vivant.example"), site("musee", "musee.example", status=Status.SUSPENDED)),
    ):
        for text in ("volquans", "volquans mer"):
            result = searcher.search(Query(text), without)
            assert (result.suggestion, result.corrected) == (None, False)


def test_a_wrong_word_of_a_page_taken_down(folder: Path) -> None:
    """A misspelling that only a page off the list has is corrected, since it finds nothing any more."""
    searcher = searcher_over(folder, ("a", "volquan", "musee"), ("b", "volcan", "vivant"))
    assert suggestion(searcher, "volquan") is None
    result = searcher.search(Query("volquan"), listed(site("vivant", "vivant.example")))
    assert (result.suggestion, result.total) == ("volcan", 1)


def test_no_vocabulary(folder: Path) -> None:
    """Without a vocabulary there are no corrections, and searches go on."""
    searcher = Searcher(index_in(folder), Speller(Words(folder / "words")))
    assert suggestion(searcher, "volquan") is None


@given(st.text(max_size=60) | st.text("aeiouélmnrst' -\"", max_size=400))
@example("é" * 10_000)
@example("lafrique " * 1000)
@example("👩‍👩‍👧 \x00\x1b[31m \u202e volquan")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text(school: Searcher, text: str) -> None:
    """Any text is answered, in less than a second."""
    started = time.process_time()
    result = school.search(Query(text[:400]), LIST)
    assert result.total >= 0
    list(Speller(Words(Path("/nonexistent"))).corrections(text, lambda _: False))
    assert time.process_time() - started < 1
