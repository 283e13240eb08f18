"""What bytes are, whatever their label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sniff import type_of

HTML, PDF, BYTES = "text/html", "application/pdf", "application/octet-stream"
CASES = [
    (b"<!doctype html><p>page", HTML, "", HTML),
    (b"", HTML, "", HTML),
    (b"%PDF-1.7", HTML, "", PDF),
    (b"%PDF-1.7", BYTES, "", BYTES),
    (b"\n%PDF-1.7", HTML, "", HTML),
    (b"<p>what %PDF- means", HTML, "", HTML),
    (b"\x89PNG\r\n\x1a\n", HTML, "", "image/png"),
    (b"\xff\xd8\xff\xe0", "application/xhtml+xml", "", "image/jpeg"),
    (b"PK\x03\x04", HTML, "", "application/zip"),
    (bytes(range(256)), HTML, "", BYTES),
    (b"<p>a stray \x00 byte" + b" in a long text" * 20, HTML, "", HTML),
    ("<p>été".encode("utf-16"), HTML, "", HTML),
    ("<p>été".encode("utf-16-le"), HTML, "utf-16le", HTML),
    ("<p>été".encode("utf-16-le"), HTML, "", BYTES),
    ("<p>été".encode("cp1252"), HTML, "", HTML),
    (b"anything", PDF, "", PDF),
    (b"\x00\x01", "image/png", "", "image/png"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "said", "charset", "kind"), CASES)
def test_type(body: bytes, said: str, charset: str, kind: str) -> None:
    """Only under the types of pages do the bytes decide."""
    assert type_of(body, said, charset) == kind


@given(st.binary(max_size=2000), st.sampled_from([HTML, BYTES, PDF, "x/y"]), st.text(max_size=20))
def test_any_bytes_have_a_type(body: bytes, said: str, charset: str) -> None:
    """Whatever comes is of some type, and text is never taken for bytes."""
    assert type_of(body, said, charset)
    assert type_of(body.hex().encode(), HTML) == HTML
