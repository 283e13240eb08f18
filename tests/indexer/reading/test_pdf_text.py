"""Text out of a PDF: letters, accents and words as a reader sees them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.file_text import first_line, telling_title
from indexer.reading.pdf_text import normalised


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("af\ufb01che, \ufb02eur, e\ufb00et", "affiche, fleur, effet"),
        ("e\u0301le\u0300ve", "élève"),
        ("mat´eriel `a l'´ecole, fran¸cais, bo^ıte, sinuso¨ıde", "matériel à l'école, français, boîte, sinusoïde"),
        ("la forêt, l´été, d´un élève", "la forêt, l´été, d´un élève"),
        ("tape `echo` puis `ls`", "tape `echo` puis `ls`"),
        ("in\ufffe\r\ntroduits, exem\u00adple", "introduits, exemple"),
        ("peut-être", "peut-être"),
        ("5 m², ½, H₂O, xⁿ", "5 m², ½, H₂O, xⁿ"),
        ("\U0001d465 + \U0001d7cf", "x + 1"),
        ("a \u00a0 b\r\n \r\n\x0cc\0d\u200be", "a b\nc de"),
        ("seul \ud800 ici", "seul ici"),
    ],
)
def test_normalised(raw: str, text: str) -> None:
    """Ligatures are letters, accents stand on theirs, words are whole; signs that mean something stay."""
    assert normalised(raw) == text


@given(st.text())
def test_normalised_can_be_stored(raw: str) -> None:
    """Any text comes out composed, encodable, without control characters or empty lines."""
    text = normalised(raw)
    text.encode()
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(sign) == "Cc" for sign in text.replace("\n", ""))
    assert "\n\n" not in text


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("La carte du monde", "La carte du monde"),
        ("Microsoft Word - La carte.doc", ""),
        ("Présentation PowerPoint", ""),
        ("carte_v2.INDD", ""),
        ("Untitled-3", ""),
        ("Document1", ""),
        ("12/09", ""),
        ("Document unique", "Document unique"),
        ("", ""),
    ],
)
def test_telling_title(title: str, telling: str) -> None:
    """Names of files and programs are no titles."""
    assert telling_title(title) == telling


def test_first_line() -> None:
    """The first line with words; none when it is as long as a paragraph."""
    assert first_line("12\nLa carte\nDu texte") == "La carte"
    assert first_line("mot " * 100) == ""
    assert first_line("") == ""
