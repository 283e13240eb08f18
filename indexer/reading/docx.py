"""What a DOCX says (Office Open XML, ISO/IEC 29500, both its strict and its transitional names)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from indexer.reading.flow import Flow
from indexer.reading.package import Package, Unreadable
from indexer.reading.xml import tell, text_of, tree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NAMES = {f"{{{space}}}t": "t" for space in _MATH} | {_ALTERNATIVE: "Fallback"}
_LEFT_OUT = frozenset({"Fallback", "moveFrom", "rt"})
"""A second copy for old programs, what was moved away, and readings above the line. Deleted text is no `t`."""
_SIGNS = {"tab": " ", "ptab": " ", "tc": " ", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")
_DEEPEST = 10
"""Styles that a style is based on, one on the other."""
_SMALL = 4_000_000
"""Bytes of metadata, styles and relations that are read."""


def is_docx(package: Package) -> bool:
    """Whether it has a main part that Word would open."""
    return _main_part(package) in package


def read_docx(package: Package, most: int) -> dict[str, str | list[str]]:
    """Its text with titles, the best first, headings and language as declared."""
    main = _main_part(package)
    if main not in package:
        raise Unreadable
    folder = posixpath.dirname(main)
    styles = tree(package.part(f"{folder}/styles.xml", _SMALL))
    body = _Body(Flow(most), _levels(styles))
    tell(package.pieces(main), body)
    for notes in ("footnotes", "endnotes"):
        if f"{folder}/{notes}.xml" in package and not body.full:
            tell(package.pieces(f"{folder}/{notes}.xml"), body)
    flow, about = body.flow, tree(package.part("docProps/core.xml", _SMALL))
    titles = [text_of(about, f"{_DC}title"), flow.title]
    language = text_of(about, f"{_DC}language") or _usual_language(styles)
    return {"titles": titles, "text": flow.text, "headings": flow.headings, "language": language}


def _main_part(package: Package) -> str:
    """Where the package says its document is: some programs call it `document2.xml`."""
    relations = tree(package.part("_rels/.rels", _SMALL))
    for relation in () if relations is None else relations.iter("{*}Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _local(tag: str) -> str:
    """The name of an element of Word's, "" of any other but those in _NAMES."""
    space, _, name = tag[1:].partition("}")
    return name if space in _WORD else _NAMES.get(tag, "")


def _value(attributes: Mapping[str, str], name: str = "val") -> str:
    return next((attributes[key] for space in _WORD if (key := f"{{{space}}}{name}") in attributes), "")


def _levels(styles: etree._Element | None) -> dict[str, int | None]:
    """The heading's level of each style by its id, 0 for titles, -1 for what stands in a table of contents. Ids are in
    the language of the program (`Titre1`), names are not.
    """
    named, based = {}, {}
    for style in () if styles is None else styles.iter("{*}style"):
        parts = {_local(part.tag): _value(part.attrib) for part in style.iter("{*}name", "{*}basedOn", "{*}outlineLvl")}
        identity = _value(style.attrib, "styleId")
        named[identity], based[identity] = _level(parts), parts.get("basedOn", "")
    return {identity: _inherited(identity, named, based) for identity in named}


def _level(parts: Mapping[str, str]) -> int | None:
    name = parts.get("name", "").lower()
    if name == "title":
        return 0
    if name.startswith("toc "):
        return -1
    outline = name.removeprefix("heading ") if name.startswith("heading ") else _one_more(parts.get("outlineLvl", ""))
    return int(outline) if outline in ("1", "2", "3") else None


def _one_more(level: str) -> str:
    return str(int(level) + 1) if level in ("0", "1", "2") else ""


def _inherited(identity: str, named: Mapping[str, int | None], based: Mapping[str, str]) -> int | None:
    for _ in range(_DEEPEST):
        if named.get(identity) is not None:
            return named[identity]
        identity = based.get(identity, "")
    return None


def _usual_language(styles: etree._Element | None) -> str:
    languages = (_value(element.attrib) for element in (() if styles is None else styles.iter("{*}lang")))
    return next(filter(None, languages), "")


class _Body:
    """document.xml as it goes by, then its notes."""

    def __init__(self, flow: Flow, levels: Mapping[str, int | None]) -> None:
        self.flow = flow
        self._levels = levels
        self._paragraphs: list[list[int | None]] = []
        self._left_out = 0
        self._in_text = self._is_hidden = False

    @property
    def full(self) -> bool:
        """Whether there is enough text."""
        return self.flow.full

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = _local(tag)
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
        elif name == "p":
            self.flow.end_line()
            self._paragraphs.append([self.flow.here(), None])
        elif name == "t":
            self._in_text = True
        elif name in _SIGNS:
            self.flow.write(_SIGNS[name])
        elif name in ("br", "cr"):
            self.flow.end_line()
        elif name == "tbl":
            self.flow.begin_table()
        else:
            self._learn(name, _value(attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _local(tag)
        if self._left_out:
            self._left_out -= 1
        elif name == "p":
            place, level = self._paragraphs.pop()
            if level is not None and level >= 0:
                self.flow.head(place or 0, level)
            self.flow.end_line()
        elif name == "t":
            self._in_text = False
        elif name == "tr":
            self.flow.end_row()
        elif name == "tbl":
            self.flow.end_table()

    def data(self, text: str) -> None:
        """Characters, which count in runs of text only: fields have their formulas beside it."""
        listed = bool(self._paragraphs) and self._paragraphs[-1][1] == -1
        if self._in_text and not (self._left_out or self._is_hidden or listed):
            self.flow.write(text)

    def _learn(self, name: str, value: str) -> None:
        """What is said of the paragraph or run under way."""
        if name == "r":
            self._is_hidden = False
        elif name == "vanish":
            self._is_hidden = value not in _OFF
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1][1] = self._levels.get(value)
        elif name == "outlineLvl" and self._paragraphs and self._paragraphs[-1][1] is None:
            level = _one_more(value)
            self._paragraphs[-1][1] = int(level) if level else None
