"""What an ODT, DOCX or EPUB says. Unpacks and parses what strangers wrote, so it runs in a child process
(`indexer/reading/apart.py`).
"""

from __future__ import annotations

from collections.abc import Callable

from indexer.reading import docx, epub, odt
from indexer.reading.file_text import first_line, telling_title, tidied
from indexer.reading.package import Encrypted, Package, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins a compound file: old Word, or what Word wraps around a DOCX with a password."""
_WRAPPED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED, UNREADABLE = "an encrypted {}", "could not be read as {}"
"""With room for what the file was taken for."""

Read = Callable[[Package, int], dict[str, str | list[str]]]


def read(body: bytes, most: int) -> dict[str, str | list[str]]:
    """`kind` by what is inside, `title`, `text` (at most so many characters), `headings` and `language`; or `why` there
    are none: ENCRYPTED, UNREADABLE.
    """
    if body.startswith(_OLE):
        return {"why": ENCRYPTED if _WRAPPED in body else UNREADABLE}
    try:
        package = Package(body)
        kind, reader = _reader(package)
        said = reader(package, most)
    except Encrypted:
        return {"why": ENCRYPTED}
    except Unreadable:
        return {"why": UNREADABLE}
    headings = [line for heading in said["headings"] if (line := " ".join(tidied(heading).split()))]
    text = tidied(str(said["text"]))[:most].rstrip()
    title = next(filter(None, map(telling_title, [*said["titles"], *headings])), "") or first_line(text)
    return {"kind": kind, "title": title, "text": text, "headings": headings, "language": str(said["language"])}


def _reader(package: Package) -> tuple[str, Read]:
    """What is in a file counts, not what its name or its server says: teachers rename."""
    declared = package.part("mimetype", 100).strip()
    if declared == epub.MEDIA_TYPE or "META-INF/container.xml" in package:
        return "epub", epub.read_epub
    if declared == odt.MEDIA_TYPE or (not declared and "content.xml" in package):
        return "odt", odt.read_odt
    if docx.is_docx(package):
        return "docx", docx.read_docx
    raise Unreadable
