"""From a PDF as fetched to what students may search."""

from __future__ import annotations

import re
import time
import unicodedata
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document, Skipped
from indexer.reading.apart import Apart, Lost
from indexer.reading.convert import convert
from indexer.reading.markup import MAX_TEXT
from indexer.reading.pdf import MAX_PAGES
from tests.indexer.lists import listed, site
from tests.indexer.made_pdfs import Line, by_hand, pdf, picture

LIST = listed(site("vivant", "vivant.example", languages=("fr",)))
URL = "https://vivant.example/fiches/le_chat.pdf"
PDF = {"content-type": "application/pdf"}
REAL = Path(__file__).parents[4] / "shared" / "data" / "pdf"
REAL_NAMES = (
    "debian-faq.fr",
    "fiche_exercices_calcul_litteral_premiere",
    "fr-eyesj-progman",
    "project-history.fr",
)
TEXT: tuple[Line, ...] = ((11, "Le chat est un animal domestique."), (11, "Il dort le jour et chasse la nuit."))
SHOW = b"BT /F 12 Tf 50 500 Td (Bonjour les enfants) Tj ET\n"


def page(body: bytes, headers: dict[str, str] | None = None) -> Page:
    return Page(URL, "vivant", 200, {**PDF, **(headers or {})}, body, datetime(2026, 9, 1, tzinfo=UTC), 1)


def document(body: bytes, headers: dict[str, str] | None = None) -> Document:
    outcome = convert(page(body, headers), LIST)
    assert isinstance(outcome, Document), outcome
    return outcome


def why(body: bytes, headers: dict[str, str] | None = None) -> str:
    outcome = convert(page(body, headers), LIST)
    assert isinstance(outcome, Skipped)
    return outcome.why


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/pdf")
@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_pdfs(name: str) -> None:
    """Of the words that pdftotext reads in a real French PDF, at least 98 in 100 are read here, accents included."""
    got = document((REAL / f"{name}.pdf").read_bytes())
    expected = words((REAL / f"{name}.pdftotext.txt").read_text("utf-8"))
    read = set(words(got.text))
    assert sum(word in read for word in expected) >= 0.98 * len(expected)
    assert (got.language, got.kind) == ("fr", "pdf")
    assert len(got.text) <= MAX_TEXT


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/pdf")
def test_an_old_tex_file() -> None:
    """Accents that TeX set apart are on their letters, and the title is the largest line where none is declared."""
    got = document((REAL / "fr-eyesj-progman.pdf").read_bytes())
    assert got.title == "ExpEYES-Junior Manuel du programmeur"
    assert "le matériel" in got.text
    assert "sinusoïdale" in got.text
    assert got.text.count("´") < 5


def test_a_whole_pdf() -> None:
    """Title, text of all pages, address, site, kind and declared language come out."""
    got = document(pdf(TEXT, ((11, "Deuxième page"),), title="Le chat", language="fr-CA"))
    lines = "Le chat est un animal domestique.\nIl dort le jour et chasse la nuit.\nDeuxième page"
    assert (got.title, got.text, got.headings) == ("Le chat", lines, ())
    assert (got.url, got.site_id, got.kind, got.language) == (URL, "vivant", "pdf", "fr")


@pytest.mark.parametrize(
    ("declared", "lines", "title"),
    [
        ("Les chats", ((20, "Autre chose"), *TEXT), "Les chats"),
        ("Microsoft Word - Les chats", TEXT, "Les chats"),
        ("Microsoft Word - chats_v3.doc", ((20, "Tout sur le chat"), *TEXT), "Tout sur le chat"),
        ("sans titre 2", ((11, "Collège Jean Moulin"), (20, "Tout sur"), (20, "le chat"), *TEXT), "Tout sur le chat"),
        ("", ((40, "1"), (20, "Tout sur le chat"), *TEXT), "Tout sur le chat"),
        ("", TEXT, "Le chat est un animal domestique."),
        ("", ((11, "12"), (11, "x" * 300)), "le chat.pdf"),
        ("Les chats | Vivant", TEXT, "Les chats"),
    ],
)
def test_title(declared: str, lines: tuple[Line, ...], title: str) -> None:
    """The declared title unless it names a file or nothing, else the largest line, the first line, the file's name."""
    assert document(pdf(lines, title=declared)).title == title


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (picture(), {}, "a PDF of pictures, without text"),
        (pdf(TEXT, password="geheim"), {}, "an encrypted PDF"),  # noqa: S106 (of this file)
        (pdf(TEXT), {"x-robots-tag": "noindex"}, "noindex"),
        (pdf(TEXT)[:400], {}, "could not be read as PDF"),
        (b"<!DOCTYPE html><p>Erreur", {}, "could not be read as PDF"),
        (b"", {}, "could not be read as PDF"),
        (b"%PDF-1.4\n1 0 obj\n" + b"[" * 2_000_000, {}, "could not be read as PDF"),
    ],
    ids=["picture", "encrypted", "noindex", "truncated", "html", "empty", "nest"],
)
def test_skipped(body: bytes, headers: dict[str, str], reason: str) -> None:
    """What has no text, asks not to be indexed, or is broken, is left out and says why."""
    assert why(body, headers) == reason


@pytest.mark.parametrize(
    "body",
    [
        by_hand(zlib.compress(SHOW * 2_000_000)),
        by_hand(zlib.compress(zlib.compress(b" " * 900_000_000)), filters=b"/FlateDecode/FlateDecode"),
    ],
    ids=["letters", "in a bomb"],
)
def test_bombs(body: bytes) -> None:
    """A small file that unpacks without end is left out, and the next PDF is read."""
    assert len(body) < 500_000
    assert why(body)
    assert document(pdf(TEXT)).title


def test_a_truncated_pdf_gives_what_it_holds() -> None:
    """A PDF that broke off near its end is mended where its objects are still there."""
    assert document(by_hand(zlib.compress(SHOW))[:-15]).text == "Bonjour les enfants"


def test_bounds() -> None:
    """Of a PDF with very many pages the first are read; of very long text, as much as of a web page."""
    text = document(pdf(*(((11, f"Exercice {number}"),) for number in range(MAX_PAGES + 50)))).text
    assert text.split("\n")[-1] == f"Exercice {MAX_PAGES - 1}"
    long = b"".join(b"BT /F 8 Tf 5 %d Td (%s) Tj ET\n" % (10 * row, b"mot " * 100) for row in range(75))
    assert 0.98 * MAX_TEXT <= len(document(by_hand(zlib.compress(long), pages=10_000)).text) <= MAX_TEXT


def test_a_pdf_that_takes_too_long() -> None:
    """Reading ends when its time is over."""
    with closing(Apart("indexer.reading.pdf", most=100, seconds=0.3)) as apart:
        started = time.monotonic()
        assert apart.read(by_hand(zlib.compress(SHOW * 1_000_000))) is Lost.TOO_SLOW
        assert time.monotonic() - started < 10


@given(st.binary(max_size=200), st.integers(0, 1400), st.booleans())
@settings(deadline=None, max_examples=200)
def test_any_bytes(noise: bytes, where: int, whole: bool) -> None:  # noqa: FBT001
    """No bytes that call themselves a PDF, and no damage to one, make conversion raise; the outcome can be stored."""
    good = pdf(TEXT)
    outcome = convert(page(good[:where] + noise + good[where:] if whole else b"%PDF-1.7\n" + noise), LIST)
    if isinstance(outcome, Document):
        assert outcome.title
        f"{outcome.title}\n{outcome.text}".encode()
        assert "\0" not in outcome.text
