"""What was typed, checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.model import Status
from indexer.query import MAX_LENGTH, MAX_PAGE, BadQuery, Query, read_query
from tests.indexer.lists import listed, site

LIST = listed(
    site("vivant", "vivant.example", languages=("fr", "de")),
    site("vieux", "vieux.example", languages=("it",), status=Status.RETIRED),
)


def test_everything() -> None:
    """Each parameter has its place; kind is called type."""
    given_ = {"q": "chat", "page": "3", "level": "cycle3", "subject": "svt", "site": "vivant", "language": "de"}
    assert read_query({**given_, "type": "pdf"}, LIST) == Query("chat", 3, "cycle3", "svt", "vivant", "de", "pdf")


def test_empty_is_absent() -> None:
    """An empty parameter, or one of spaces, is as if absent; unknown parameters do not matter."""
    names = ("q", "page", "level", "subject", "site", "language", "type")
    assert read_query(dict.fromkeys(names, " "), LIST) == read_query({"utm_source": "x"}, LIST) == Query("")


@pytest.mark.parametrize(
    ("parameter", "value", "allowed"),
    [
        ("page", "0", f"1–{MAX_PAGE}"),
        ("page", str(MAX_PAGE + 1), f"1–{MAX_PAGE}"),
        ("page", "-1", f"1–{MAX_PAGE}"),
        ("page", "+1", f"1–{MAX_PAGE}"),
        ("page", "1_0", f"1–{MAX_PAGE}"),
        ("page", "١", f"1–{MAX_PAGE}"),
        ("page", "9" * 5000, f"1–{MAX_PAGE}"),
        ("level", "cycle9", "cycle3, cycle4"),
        ("subject", "MATHS", "svt, maths"),
        ("site", "vieux", "vivant"),
        ("site", "personne", "vivant"),
        ("language", "it", "de, en, fr"),
        ("type", "exe", "html, pdf, text, odt, docx, epub"),
    ],
)
def test_refused(parameter: str, value: str, allowed: str) -> None:
    """A bad page or an unknown value is refused with what is allowed; only active sites can be asked for."""
    assert read_query({"q": "x", parameter: value}, LIST) == BadQuery(parameter, value, allowed)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  le \t\n chat\0 noir ", "le chat noir"),
        ("e\u0301te\u0301", "été"),
        ("x" * (MAX_LENGTH + 9), "x" * MAX_LENGTH),
        ("a\ud800b", "a b"),
    ],
)
def test_text(typed: str, text: str) -> None:
    """Text is one composed line of bounded length."""
    assert read_query({"q": typed}, LIST) == Query(text)


@given(st.dictionaries(st.sampled_from(["q", "page", "level", "site", "type"]), st.text(max_size=30)))
def test_any_parameters(parameters: dict[str, str]) -> None:
    """Whatever is given is a query or a reason, and what is read reads the same again."""
    read = read_query(parameters, LIST)
    if isinstance(read, Query):
        assert read_query({"q": read.text}, LIST) == Query(read.text)
        assert 1 <= read.page <= MAX_PAGE
