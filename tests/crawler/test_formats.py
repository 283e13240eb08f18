"""Which format an answer has."""

from __future__ import annotations

import pytest

from crawler.formats import ACCEPTED, format_of

ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("path", "content_type", "expected"),
    [
        ("cours", "", "html"),
        ("cours.odt", "text/html; charset=utf-8", "html"),
        ("cours", "Application/PDF", "pdf"),
        ("cours?f=x.odt", f"{ODT};x=y", "odt"),
        ("cours.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        ("cours", "application/epub+zip", "epub"),
        ("Cours%20n%C2%B01.ODT", "application/octet-stream", "odt"),
        ("cours.docx", "application/msword", "docx"),
        ("cours.epub?v=2", "application/zip", "epub"),
        ("cours.pdf", "application/force-download", "pdf"),
        ("cours.doc", "application/msword", ""),
        ("cours.zip", "application/zip", ""),
        ("cours?f=x.odt", "application/octet-stream", ""),
        ("cours.odp", "application/octet-stream", ""),
        ("cours.txt", "application/octet-stream", ""),
        ("cours.docx/", "image/png", ""),
        ("cours.txt", "text/plain; charset=utf-8", "text"),
        ("cours", "text/plain", "text"),
        ("robots", "text/plain", "text"),
        *(
            (name, "text/plain", "")
            for name in ("a.json", "a.css", "a.js", "a.csv", "a.xml", "robots.txt", "Sitemap1.TXT")
        ),
        ("a.json", "application/json", ""),
    ],
)
def test_format(path: str, content_type: str, expected: str) -> None:
    """What the server says counts; where it says nothing, the name; text that is data or code is none."""
    assert format_of(f"https://a.example/dir/{path}", content_type) == expected


def test_what_is_read_is_asked_for() -> None:
    """The header `Accept` names every type that is read, and anything else last."""
    assert {"text/html", "application/pdf", "text/plain", ODT} <= set(ACCEPTED.split(","))
    assert ACCEPTED.endswith(",*/*;q=0.1")
