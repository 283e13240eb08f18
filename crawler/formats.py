"""What a page is, by what its server says: part of the hand-off, so that what is fetched is what is read."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

HTML, PDF, TEXT, ODT, DOCX, EPUB = "html", "pdf", "text", "odt", "docx", "epub"

_BY_TYPE = {
    "": HTML,
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    "text/plain": TEXT,
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "application/epub+zip": EPUB,
}
_BY_NAME = {".pdf": PDF, ".odt": ODT, ".docx": DOCX, ".epub": EPUB}
_SAY_NOTHING = frozenset({
    "application/octet-stream", "binary/octet-stream", "application/force-download", "application/x-download",
    "application/zip", "application/x-zip-compressed", "application/msword", "text/plain",
})  # fmt: skip
"""What servers send for a file whose type they do not know, or want saved: then its name tells."""
_TEXT_NAMES = frozenset({"", ".txt", ".text"})
"""Of other names, text/plain is data or code: JSON, CSS, CSV, scripts, logs."""
_FOR_MACHINES = frozenset({"robots", "ads", "app-ads", "humans", "llms", "llms-full", "security", "sitemap"})

ACCEPTED = ",".join([*filter(None, _BY_TYPE), "*/*;q=0.1"])
"""The header `Accept` that asks for these."""


def media_type(content_type: str) -> str:
    """`text/html` of `Text/HTML; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


def format_of(url: str, content_type: str) -> str:
    """Which of the formats an answer has, "" when it is one that is not read; an answer that does not say is HTML.

    >>> format_of("https://a.example/cours.odt", "application/octet-stream")
    'odt'
    >>> format_of("https://a.example/donnees.json", "text/plain")
    ''
    """
    kind = media_type(content_type)
    name = PurePosixPath(unquote(urlsplit(url).path).lower())
    if kind in _SAY_NOTHING and name.suffix in _BY_NAME:
        return _BY_NAME[name.suffix]
    if kind == "text/plain" and (name.suffix not in _TEXT_NAMES or _is_for_machines(name)):
        return ""
    return _BY_TYPE.get(kind, "")


def _is_for_machines(name: PurePosixPath) -> bool:
    return name.suffix != "" and (name.stem in _FOR_MACHINES or name.stem.startswith("sitemap"))
