"""Bytes to text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.charset import codec_of, decode
from indexer.reading.prescan import declared_charset

DATA = Path(__file__).parents[4] / "shared" / "data" / "charset"
TEXT = "Été à l’école : œuf, 10 €"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), 'text/html; charset="UTF-8"'),
        (TEXT.encode(), ""),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("cp1252"), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), ""),
        (b"<meta charset=latin1>" + TEXT.encode("cp1252"), "text/html"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), ""),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "text/html; charset=utf-8"),
        (TEXT.replace("’", "'").encode("iso8859-15"), "text/html; charset=iso-8859-15"),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-16le"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + TEXT.encode("cp1252"), "application/xhtml+xml"),
    ],
)
def test_reads_the_text(body: bytes, content_type: str) -> None:
    """Byte-order mark, header, meta and detection each lead to the text; latin-1 labels mean windows-1252."""
    assert decode(body, content_type).replace("'", "’").endswith(TEXT)


def test_wrong_labels() -> None:
    """UTF-8 that says it is latin-1 is read as UTF-8, and latin-1 that says it is UTF-8 as windows-1252."""
    assert decode(TEXT.encode(), "text/html; charset=iso-8859-1") == TEXT
    assert decode(TEXT.encode("cp1252"), "text/html; charset=utf-8") == TEXT


def test_one_broken_byte_does_not_change_the_charset() -> None:
    """A page in UTF-8 with one bad byte loses that byte, not all its accents."""
    body = (TEXT * 20).encode() + b"\xff" + TEXT.encode()
    assert decode(body, "text/html; charset=utf-8") == TEXT * 20 + "\ufffd" + TEXT


@pytest.mark.parametrize("label", ["utf-7", "idna", "unicode_escape", "hex", "zlib", "rot13", "x", "", "\0", "é" * 300])
def test_unknown_labels(label: str) -> None:
    """Labels that no browser knows, though Python may, are as if absent."""
    assert codec_of(label) == ""
    assert decode(b"+AOk- caf\xe9", f"text/html; charset={label}") == "+AOk- café"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_never_raises(body: bytes, content_type: str) -> None:
    """Any bytes under any header are some text, one that can be written as UTF-8."""
    decode(body, content_type).encode()


def read_as(body: bytes) -> str:
    """The codec that a page without a header is read with, its bytes being no UTF-8."""
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8"
    declared = codec_of(declared_charset(body, lambda label: bool(codec_of(label))) or "windows-1252")
    return "utf-8" if declared.startswith("utf-16") else declared


def prescan_cases() -> list[tuple[bytes, str]]:
    cases = []
    for file in sorted((DATA / "encoding").glob("*.dat")):
        for case in file.read_bytes().split(b"#data\n")[1:]:
            body, _, expected = case.partition(b"\n#encoding\n")
            cases.append((body, expected.strip().decode().lower()))
    return cases


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data/charset")
def test_meta_prescan() -> None:
    """html5lib's cases for the meta prescan are read as browsers do."""
    cases = prescan_cases()
    wrong = [(body[:200], expected) for body, expected in cases if read_as(body) != codec_of(expected)]
    assert len(cases) > 70
    assert wrong == []


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data/charset")
def test_real_files() -> None:
    """Files in known encodings are read as what they are, without a header."""
    for encoding in ("iso-8859-1", "windows-1252", "UTF-16"):
        for file in (DATA / "tests" / encoding).iterdir():
            body = file.read_bytes()
            assert decode(body, f"text/html; charset={encoding}") == body.decode(codec_of(encoding), "replace").lstrip(
                "\ufeff"
            )
