"""What pages say of their charset."""

from __future__ import annotations

import pytest

from crawler.charset_said import IS_UTF_8, NOT_UTF_8, UNNAMED, fault_of

LATIN, UTF = "<p>Été</p>".encode("latin-1"), "<p>Été</p>".encode()


@pytest.mark.parametrize(
    ("content_type", "body", "fault"),
    [
        ("text/html", b"<p>plain</p>", None),
        ("text/html", UTF, None),
        ("text/html", LATIN, UNNAMED),
        ("text/html; charset=utf-8", UTF, None),
        ("text/html; charset=UTF8", LATIN, NOT_UTF_8),
        ("text/html; charset=iso-8859-1", LATIN, None),
        ("text/html; charset=iso-8859-1", UTF, IS_UTF_8),
        ("text/html", b"<meta charset=utf-8>" + LATIN, NOT_UTF_8),
        ("text/html; charset=latin1", b"<meta charset=utf-8>" + LATIN, None),
        ("text/html; charset=unicode_escape", LATIN, None),
        ("text/html", "é".encode("utf-16"), None),
    ],
)
def test_faults(content_type: str, body: bytes, fault: str | None) -> None:
    """Only what the bytes themselves show; the header comes first, and no charset is decoded that could do harm."""
    assert fault_of(content_type, body) == fault
