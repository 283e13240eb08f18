"""How good a page is, whatever is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.quality import EASE_FACTORS, LOWEST, ease_factor, quality

ARTICLE = {"words": 800, "links": 70, "linked": 0.3, "url": "https://vivant.example/animaux/chat", "named": True}


@pytest.mark.parametrize(
    ("change", "factor"),
    [
        ({}, 1.0),
        ({"words": 20}, 0.925),
        ({"words": 0}, 0.85),
        ({"linked": 0.55}, 0.9),
        ({"linked": 1.5}, 0.8),
        ({"linked": 1.5, "links": 9}, 1.0),
        ({"url": "https://vivant.example/a/b/c/d/e/f"}, 0.98),
        ({"url": "https://vivant.example/" + "a/" * 90}, 0.95),
        ({"named": False}, 0.95),
        ({"words": 0, "linked": 2.0, "named": False, "url": "https://vivant.example/a/b/c/d/e/f"}, LOWEST),
    ],
)
def test_what_counts(change: dict[str, object], factor: float) -> None:
    """Short pages, lists of links, deep addresses and pages without a title stand lower; nothing sinks out of sight."""
    assert quality(**{**ARTICLE, **change}) == pytest.approx(factor)  # type: ignore[arg-type]


@pytest.mark.parametrize(("ease", "factor"), [(None, 1.0), (0, 0.9), (40, 0.9), (65, 1.0), (90, 1.1), (100, 1.1)])
def test_ease(ease: int | None, factor: float) -> None:
    """Where young readers search what is easy stands higher, what is hard lower, what is not known as it was."""
    assert ease_factor(ease) == pytest.approx(factor)
    assert EASE_FACTORS[255 if ease is None else ease] == pytest.approx(factor)


@given(
    words=st.integers(0, 10**6),
    links=st.integers(0, 10**5),
    linked=st.floats(0, 10),
    url=st.text(),
    named=st.booleans(),
)
def test_bounds(words: int, links: int, linked: float, url: str, *, named: bool) -> None:
    """Whatever a page is like, its factor stays between LOWEST and 1."""
    try:
        factor = quality(words=words, links=links, linked=linked, url=f"https://vivant.example/{url}", named=named)
    except ValueError:  # no address of a page: urlsplit refuses it, as the list does
        return
    assert LOWEST <= factor <= 1
