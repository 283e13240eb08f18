"""The small pure parts: trails, marked texts, page numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from indexer.engine import Hit, Marked, ResultPage
from indexer.query import Query
from tests.webui.school import LIST
from webui.hits import shown_hits
from webui.marks import pieces
from webui.messages import load_messages
from webui.paging import last_page, numbers
from webui.trail import trail


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://fr.vikidia.org/wiki/Volcan", ("Volcan",)),
        ("https://fr.vikidia.org/wiki/Rome_antique/Pomp%C3%A9i", ("Rome antique", "Pompéi")),
        ("https://fr.vikidia.org/wiki/a/b/c/d.html?x=1#y", ("c", "d")),
        ("https://fr.vikidia.org/wiki/", ()),
        ("https://fr.vikidia.org/wiki/index.php", ()),
        ("https://fr.vikidia.org/wiki/%E2%80%AEtxt.exe", ("txt.exe",)),
        ("https://fr.vikidia.org/wiki/%FF%00", ("�",)),
        ("https://fr.vikidia.org/wiki/" + "long" * 20, ("long" * 9 + "lon…",)),
    ],
)
def test_trail(url: str, told: tuple[str, ...]) -> None:
    """Where a page is, in words: what the whole site shares, endings and invisible signs are left out."""
    allowlist = parse_allowlist(LIST)
    assert isinstance(allowlist, Allowlist)
    assert trail(url, allowlist.sites[0]) == told


@given(st.text(), st.lists(st.tuples(st.integers(-5, 20), st.integers(-5, 20))))
def test_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the spans, the pieces are the whole text, each once, in order."""
    cut = pieces(Marked(text, tuple(spans)))
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)


def test_pieces_marked() -> None:
    """The spans are the marked pieces."""
    cut = pieces(Marked("le volcan dort", ((3, 9),)))
    assert [piece.text for piece in cut if piece.marked] == ["volcan"]
    assert pieces(replace(Marked("tout"), spans=((0, 4),))) == ((("tout"), True),)


@pytest.mark.parametrize(("kind", "said"), [("html", []), ("pdf", ["PDF"]), ("docx", ["Document Word"])])
def test_kind(kind: str, said: list[str]) -> None:
    """A hit that is no web page says in the page's language what it is."""
    allowlist = parse_allowlist(LIST)
    assert isinstance(allowlist, Allowlist)
    hit = Hit("https://fr.vikidia.org/wiki/Volcan", Marked("Volcan"), "vikidia", Marked(""), "fr", kind)
    shown = shown_hits(ResultPage(Query("volcan"), 1, 0.0, (hit,)), allowlist, load_messages()["fr"])
    assert [tag for tag in shown[0].tags if tag in ("Page web", "PDF", "Document Word")] == said


@pytest.mark.parametrize(("ease", "said"), [(None, False), (79, False), (80, True), (100, True)])
@pytest.mark.parametrize(("language", "tag"), [("fr", "Facile à lire"), ("en", "Easy to read")])
def test_ease(ease: int | None, language: str, tag: str, *, said: bool) -> None:
    """A hit says that its page is easy to read, in the language of the results; of others nothing is said."""
    allowlist = parse_allowlist(LIST)
    assert isinstance(allowlist, Allowlist)
    hit = Hit("https://fr.vikidia.org/wiki/Volcan", Marked("Volcan"), "vikidia", Marked(""), "fr", "html", ease)
    shown = shown_hits(ResultPage(Query("volcan"), 1, 0.0, (hit,)), allowlist, load_messages()[language])
    assert (tag in shown[0].tags) is said


@pytest.mark.parametrize(("total", "last"), [(0, 1), (1, 1), (10, 1), (11, 2), (495, 50), (9_999, 50)])
def test_last_page(total: int, last: int) -> None:
    """Ten hits a page, fifty pages at most."""
    assert last_page(total) == last


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (1, 9, (1, 2, 3, None, 9)),
        (5, 9, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        (25, 50, (1, None, 23, 24, 25, 26, 27, None, 50)),
        (50, 50, (1, None, 48, 49, 50)),
    ],
)
def test_numbers(page: int, last: int, shown: tuple[int | None, ...]) -> None:
    """The first and last page, those around this one, and no gap where one page would fit."""
    assert numbers(page, last) == shown
