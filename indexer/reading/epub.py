"""What an EPUB says (EPUB 2 and 3): its parts in the order they are read, each a web page."""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree

from indexer.reading.charset import decode
from indexer.reading.flow import MAX_HEADINGS
from indexer.reading.markup import Outline, line_text
from indexer.reading.package import Encrypted, Package, Unreadable
from indexer.reading.xml import ENOUGH_SECONDS, text_of, tree

MEDIA_TYPE = b"application/epub+zip"
MAX_PARTS = 500
"""Parts that are read: a book has one a chapter."""
_PART = 5_000_000
"""Bytes of a part that are read, as many as of a web page's markup."""
_SMALL = 4_000_000
"""Bytes of the container and of its package document that are read."""
_ASIDE = re.compile(r"<(/?)aside\b")
"""On a web page what stands aside is furniture; in a book it is notes and boxes."""
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read_epub(package: Package, most: int) -> dict[str, str | list[str]]:
    """Its text with titles, headings and language as declared."""
    place = _package_document(package)
    book = tree(package.part(place, _SMALL))
    if book is None:
        raise Unreadable
    names = list(_reading_order(book, posixpath.dirname(place)))
    locked = _locked(package)
    if names and locked.issuperset(names):
        raise Encrypted
    text, headings = _read(package, [name for name in names if name not in locked], most)
    titles, language = [text_of(book, f"{_DC}title")], text_of(book, f"{_DC}language")
    return {"titles": titles, "text": text, "headings": headings[:MAX_HEADINGS], "language": language}


def _package_document(package: Package) -> str:
    container = tree(package.part("META-INF/container.xml", _SMALL))
    for file in () if container is None else container.iter("{*}rootfile"):
        if place := file.get("full-path", ""):
            return str(place)
    raise Unreadable


def _reading_order(book: etree._Element, folder: str) -> Iterator[str]:
    """Names of the parts, without the table of contents."""
    manifest = {item.get("id", ""): item for item in book.iter("{*}item")}
    for reference in list(book.iter("{*}itemref"))[:MAX_PARTS]:
        item = manifest.get(reference.get("idref", ""))
        if item is not None and item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            yield _name(folder, item.get("href", ""))


def _name(folder: str, reference: str) -> str:
    """The entry of the zip that a reference means; one that is no address means none."""
    try:
        return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(reference).path)))
    except ValueError:
        return ""


def _locked(package: Package) -> set[str]:
    """Parts under a lock (DRM); embedded fonts often are, without harm."""
    encryption = tree(package.part("META-INF/encryption.xml", _SMALL))
    references = () if encryption is None else encryption.iter("{*}CipherReference")
    return {_name("", reference.get("URI", "")) for reference in references}


def _read(package: Package, names: list[str], most: int) -> tuple[str, list[str]]:
    texts: list[str] = []
    headings: list[str] = []
    room, late = most, time.monotonic() + ENOUGH_SECONDS
    for name in names:
        if room <= 0 or time.monotonic() > late:
            break
        markup = _ASIDE.sub(r"<\1section", decode(package.part(name, _PART)))
        matter = Outline(markup).matter()
        texts.append(matter.text)
        headings += filter(None, map(line_text, matter.headings[:MAX_HEADINGS]))
        room -= len(matter.text)
    return "\n".join(texts), headings
