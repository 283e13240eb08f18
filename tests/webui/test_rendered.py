"""Pages kept as they were written: only for the very answer they show, and bounded."""

from __future__ import annotations

from itertools import count

from indexer.engine import Hit, Marked, ResultPage
from indexer.query import Query
from webui.rendered import MOST_BYTES, RenderedPages


def answer(text: str = "volcan") -> ResultPage:
    """An answer with one hit."""
    hit = Hit("https://a.example/", Marked("Volcan"), "a", Marked("Un volcan."), "fr", "html")
    return ResultPage(Query(text), 1, 0.5, (hit,))


def test_the_same_answer_is_written_once() -> None:
    """Asked again, a page is not written again, however long the search took this time."""
    pages, written = RenderedPages(), count(1)
    result = answer()
    again = ResultPage(result.query, result.total, 99.0, result.hits)
    assert pages.page("key", result, lambda: f"page {next(written)}") == "page 1"
    assert pages.page("key", again, lambda: f"page {next(written)}") == "page 1"
    assert pages.page("other", again, lambda: f"page {next(written)}") == "page 2"


def test_another_answer_is_written_anew() -> None:
    """A new index or list makes a new answer, equal or not: the page kept for the old one is no longer given."""
    pages, written = RenderedPages(), count(1)
    assert pages.page("key", answer(), lambda: f"page {next(written)}") == "page 1"
    assert pages.page("key", answer(), lambda: f"page {next(written)}") == "page 2"


def test_a_page_without_hits_is_never_kept() -> None:
    """What it says depends on the index, too, and all empty answers look alike."""
    pages, written = RenderedPages(), count(1)
    nothing = ResultPage(Query("rien"), 0, 0.1, ())
    assert pages.page("key", nothing, lambda: f"page {next(written)}") == "page 1"
    assert pages.page("key", nothing, lambda: f"page {next(written)}") == "page 2"


def test_memory_is_bounded() -> None:
    """The pages not asked for the longest time go; one page larger than the bound is not kept."""
    pages, result, written = RenderedPages(), answer(), count(1)
    large = "x" * (MOST_BYTES // 12)
    for key in range(4):
        pages.page(key, result, lambda: large)
    assert pages.page(3, result, lambda: f"page {next(written)}") == large
    assert pages.page(0, result, lambda: f"page {next(written)}") == "page 1"
    pages.page("huge", result, lambda: "x" * MOST_BYTES)
    assert pages.page("huge", result, lambda: f"page {next(written)}") == "page 2"
