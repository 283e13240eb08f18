"""What a page says, without its noise."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.gist import MAX_PAGE, gist_of
from tests.crawler.answers import HOME, page

NOISE = [
    ("<p>Nous sommes le mercredi 25 novembre 2026.", "<p>Nous sommes le jeudi 3 décembre 2026."),
    ("<p>Page servie à 14:05:09", "<p>Page servie à 9h07"),
    ("<p>Bienvenue : 12 345 visiteurs", "<p>Bienvenue : 1 visiteur"),
    ("<p>Publié il y a 3 minutes", "<p>Publié il y a une heure"),
    ("<p>Posted 2 days ago", "<p>Posted an hour ago"),
    ('<p>Un texte<input name="csrf" value="9f8ad0">', '<p>Un texte<input name="csrf" value="0c11fe">'),
    ('<script nonce="a">let t="x"</script><p>Un texte', '<script nonce="b">let t="y"</script><p>Un texte'),
    ("<style>.a{}</style><p>Un texte", "<style>.b{}</style><p>Un texte"),
    ("<p>Session a8f3e2 ouverte", "<p>Session 77bc01 ouverte"),
    ("<!-- cache A --><p>Un texte", "<!-- cache B --><p>Un texte"),
]


@pytest.mark.parametrize(("before", "after"), NOISE)
def test_noise_is_no_change(before: str, after: str) -> None:
    """Dates, times, counters, tokens, scripts, styles and comments do not make another text."""
    assert gist_of(page(before)) == gist_of(page(after)) != b""


@pytest.mark.parametrize(("before", "after"), [("<p>Le chat", "<p>Le chien"), ("<p>un deux", "<p>un deux trois")])
def test_other_words_are_a_change(before: str, after: str) -> None:
    """A page that says something else has another gist."""
    assert gist_of(page(before)) != gist_of(page(after))


@pytest.mark.parametrize("body", ["", "<script>let a</script>", "<p>12 34", "x" * (MAX_PAGE + 1)])
def test_what_says_nothing_has_no_gist(body: str) -> None:
    """A page without words, or too long to be read, is compared by its bytes; so is what is no text."""
    assert gist_of(page(body)) == b""
    assert gist_of(Response(HOME, body=b"%PDF-1.4")) == b""


@given(st.text(max_size=300))
def test_any_text_has_a_gist_or_none(body: str) -> None:
    """No page makes it fail."""
    assert len(gist_of(page(body))) in (0, 16)


@pytest.mark.parametrize("piece", ["a", "ab ", "a1 ", "<p>x", "<div>", "<script>a</script>b", "é&amp;"])
def test_a_page_made_to_be_slow_takes_no_time(piece: str) -> None:
    """The longest page that is read, of one thing over and over, holds up nobody."""
    began = time.process_time()
    gist_of(page(piece * (MAX_PAGE // len(piece))))
    assert time.process_time() - began < 5
