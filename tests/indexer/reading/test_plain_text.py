"""From a plain text as fetched to what students may search."""

from __future__ import annotations

import codecs
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document, Skipped
from indexer.reading.convert import convert
from indexer.reading.markup import MAX_TEXT
from tests.indexer.lists import listed, site

LIST = listed(site("vivant", "vivant.example", languages=("fr",)))
URL = "https://vivant.example/textes/le_chat.txt"
TEXT = "\n* * *\nLe chat botté\r\n\r\nIl était une fois un meunier\nqui avait trois fils."


def converted(body: bytes, content_type: str = "text/plain", url: str = URL) -> Document | Skipped:
    return convert(Page(url, "vivant", 200, {"content-type": content_type}, body, datetime.now(UTC), 1), LIST)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/plain"),
        (TEXT.encode("cp1252"), "text/plain"),
        (TEXT.encode("cp1252"), "text/plain; charset=iso-8859-1"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/plain"),
        (codecs.BOM_UTF8 + TEXT.encode(), "Text/Plain; charset=utf-8"),
    ],
)
def test_a_text(body: bytes, content_type: str) -> None:
    """Its lines without the empty ones, whatever its charset; its first telling line is the title."""
    got = converted(body, content_type)
    assert isinstance(got, Document)
    assert got.text == "* * *\nLe chat botté\nIl était une fois un meunier\nqui avait trois fils."
    assert (got.title, got.headings, got.kind, got.language) == ("Le chat botté", (), "text", "fr")


def test_a_text_that_begins_with_a_paragraph() -> None:
    """A text whose first line is as long as a paragraph has the name of its file for a title."""
    got = converted(b"un chat " * 100)
    assert isinstance(got, Document)
    assert got.title == "le chat.txt"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0", "could not be read as text"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "could not be read as text"),
        (b"", "no text"),
        (b" \n* * *\n", "no text"),
        (b'{"nom": "chat"}', "data, not text"),
        (b'\xef\xbb\xbf\n[{"nom": "chat"}]', "data, not text"),
        (b"<?xml version='1.0'?><rss><title>chat</title></rss>", "data, not text"),
        (b" <!DOCTYPE html><p>chat", "data, not text"),
        (b"https://vivant.example/a\nhttps://vivant.example/b\n", "data, not text"),
    ],
)
def test_what_is_no_text(body: bytes, reason: str) -> None:
    """Programs, archives, data, feeds and lists of addresses that call themselves text are left out."""
    assert converted(body) == Skipped(URL, reason)


def test_prose_that_looks_a_little_like_data() -> None:
    """Brackets, angles and addresses in a text are text."""
    for body in (b"[1] Le chat dort.", b"{chat} dort", b"<chat> : animal", b"Voir https://vivant.example/a"):
        assert isinstance(converted(body), Document)


@pytest.mark.parametrize("name", ["robots.txt", "sitemap.txt", "sitemap-2.txt", "chats.csv", "style.css", "app.js"])
def test_names_of_what_is_for_machines(name: str) -> None:
    """What is called so is not read, whoever stored it."""
    url = f"https://vivant.example/{name}"
    assert converted(TEXT.encode(), url=url) == Skipped(url, "text/plain is not read")


def test_bounds() -> None:
    """Of a very long text the first characters are read, quickly, and in one line or many."""
    for body in (b"mot " * 2_500_000, b"a\n" * 5_000_000, b"{" * 10_000_000, b"\n" * 10_000_000):
        began = time.process_time()
        outcome = converted(body)
        assert time.process_time() - began < 5
        if isinstance(outcome, Document):
            assert 0.9 * MAX_TEXT <= len(outcome.text) <= MAX_TEXT


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """No bytes make conversion raise; what comes out can be stored."""
    outcome = converted(body)
    if isinstance(outcome, Document):
        assert outcome.title
        f"{outcome.title}\n{outcome.text}".encode()
