"""What an ODT says (OpenDocument 1.3, ISO/IEC 26300): LibreOffice and OpenOffice write it."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.reading.flow import Flow
from indexer.reading.package import Encrypted, Package, Unreadable
from indexer.reading.xml import tell, text_of, tree

MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE, _TABLE = f"{{{_NAMES}text:1.0}}", f"{{{_NAMES}style:1.0}}", f"{{{_NAMES}table:1.0}}"
_OFFICE, _SVG, _FO = f"{{{_NAMES}office:1.0}}", f"{{{_NAMES}svg-compatible:1.0}}", f"{{{_NAMES}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTION = f"{{{_NAMES}manifest:1.0}}encryption-data"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_SPACES = frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_LEFT_OUT = frozenset({
    f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_TEXT}ruby-text",
    f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index", f"{_TEXT}illustration-index", f"{_TEXT}table-index",
    f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_OFFICE}scripts", f"{_SVG}title", f"{_SVG}desc",
})  # fmt: skip
"""Not the text itself: deleted, remarked, or gathered from it."""
_SMALL = 4_000_000
"""Bytes of metadata, styles and manifest that are read."""


def read_odt(package: Package, most: int) -> dict[str, str | list[str]]:
    """Its text with titles, the best first, headings and language as declared."""
    manifest = tree(package.part("META-INF/manifest.xml", _SMALL))
    if "encrypted-package" in package or (manifest is not None and next(manifest.iter(_ENCRYPTION), None) is not None):
        raise Encrypted
    if "content.xml" not in package:
        raise Unreadable
    content = _Content(Flow(most))
    tell(package.pieces("content.xml"), content)
    flow, about = content.flow, tree(package.part("meta.xml", _SMALL))
    titles = [text_of(about, f"{_DC}title"), flow.title]
    language = text_of(about, f"{_DC}language") or _usual_language(package)
    return {"titles": titles, "text": flow.text, "headings": flow.headings, "language": language}


def _usual_language(package: Package) -> str:
    styles = tree(package.part("styles.xml", _SMALL))
    languages = (element.get(f"{_FO}language", "") for element in (() if styles is None else styles.iter()))
    return next((language for language in languages if language not in ("", "none")), "")


class _Content:
    """content.xml as it goes by: automatic styles first, then the text that names them."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._style = ""
        self._titles = {"Title"}
        self._hidden: set[str] = set()
        self._paragraphs: list[tuple[int, int | None]] = []
        self._left_out = 0

    @property
    def full(self) -> bool:
        """Whether there is enough text."""
        return self.flow.full

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._left_out or self._is_left_out(tag, attributes):
            self._left_out += 1
        elif tag in _PARAGRAPHS:
            self.flow.end_line()
            self._paragraphs.append((self.flow.here(), self._level(tag, attributes)))
        elif tag in _SPACES:
            self.flow.write(" ")
        elif tag == f"{_TEXT}line-break":
            self.flow.end_line()
        elif tag == f"{_TABLE}table":
            self.flow.begin_table()
        elif tag == f"{_TEXT}note-body":
            self.flow.begin_note()
        elif tag.startswith(_STYLE):
            self._learn(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._left_out:
            self._left_out -= 1
        elif tag in _PARAGRAPHS:
            place, level = self._paragraphs.pop()
            if level is not None:
                self.flow.head(place, level)
            self.flow.end_line()
        elif tag == f"{_TABLE}table-row":
            self.flow.end_row()
        elif tag == f"{_TABLE}table":
            self.flow.end_table()
        elif tag == f"{_TEXT}note-body":
            self.flow.end_note()

    def data(self, text: str) -> None:
        """Characters, which count inside paragraphs only."""
        if self._paragraphs and not self._left_out:
            self.flow.write(text.replace("\n", " "))

    def _is_left_out(self, tag: str, attributes: Mapping[str, str]) -> bool:
        return tag in _LEFT_OUT or attributes.get(f"{_TEXT}style-name") in self._hidden

    def _level(self, tag: str, attributes: Mapping[str, str]) -> int | None:
        if tag == f"{_TEXT}h":
            level = attributes.get(f"{_TEXT}outline-level", "1")
            return int(level) if level in ("1", "2", "3") else None
        return 0 if attributes.get(f"{_TEXT}style-name") in self._titles else None

    def _learn(self, tag: str, attributes: Mapping[str, str]) -> None:
        """What an automatic style stands for."""
        if tag == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
            if attributes.get(f"{_STYLE}parent-style-name") == "Title":
                self._titles.add(self._style)
        elif attributes.get(f"{_TEXT}display") == "none":
            self._hidden.add(self._style)
