"""One site cut out of the list's text, with the places of its keys, values and entries: what edits go by.

The events of the parser are read, and not its nodes: an alias has a place of its own there, and no value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import yaml

from allowlist.edit_values import Plain
from allowlist.errors import EditRefused
from allowlist.model import Allowlist, Site
from allowlist.nodes import compose


@dataclass(frozen=True, slots=True)
class Span:
    """From the character `start` up to `end` of the site's own text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A value where it stands. `style` is that of a scalar; `block` says that it is a list or mapping of lines.

    `entries` are those of a list; `value` is None where an alias hides what it is; `anchors` are its
    names for use elsewhere.
    """

    span: Span
    value: Plain | None
    style: str = ""
    block: bool = False
    entries: tuple[Part, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A key of the site, and its value."""

    key: str
    name: Span
    part: Part


@dataclass(frozen=True, slots=True)
class Cut:
    """The text of one site, `begin` characters into the list's; whether it is written in braces; its keys in order."""

    begin: int
    text: str
    braces: bool
    pairs: tuple[Pair, ...]

    def pair(self, key: str) -> Pair | None:
        """The one of that key."""
        return next((pair for pair in self.pairs if pair.key == key), None)

    def line_start(self, at: int) -> int:
        """Where the line of the character `at` begins."""
        return max((self.text.rfind(sign, 0, at) for sign in "\n\r"), default=-1) + 1

    def line_end(self, at: int) -> int:
        """Where the line of the character `at` ends, without what ends it."""
        ends = [found for sign in "\r\n" if (found := self.text.find(sign, at)) >= 0]
        return min(ends, default=len(self.text))

    @property
    def own(self) -> str:
        """The text from the site's first key to the end of its last value's line, the first line as far in as it is."""
        last = self.line_end(max(pair.part.span.end for pair in self.pairs))
        return self.text[self.line_start(self.pairs[0].name.start) : last] if not self.braces else self.text


def cut(text: str, allowlist: Allowlist, site_id: str) -> Cut:
    """Cut the site of that id out of `text`, which was read as `allowlist`. Raises EditRefused when there is none."""
    return next(cuts(text, allowlist, (site_id,)))


def cuts(text: str, allowlist: Allowlist, site_ids: Iterable[str]) -> Iterator[Cut]:
    """As `cut`, several sites in the order of their ids: the list's lines are counted once."""
    starts = _starts(text)
    first_lines = sorted({each.line for each in allowlist.sites})
    nodes = cache(lambda: compose(text))
    for site_id in site_ids:
        site = allowlist.site(site_id)
        if site is None:
            raise EditRefused(f"site {site_id}: there is none of that id: see `cartable sites list`")
        begin, end = _lines_of(site, first_lines, starts)
        found = _read(text[begin:end], begin) if end > begin else None
        if found is None or _id_of(found) != site_id:
            found = _by_nodes(text, nodes(), starts, site_id)
        yield found


def _starts(text: str) -> list[int]:
    return [0, *accumulate(map(len, text.splitlines(keepends=True)))]


def _lines_of(site: Site, first_lines: list[int], starts: list[int]) -> tuple[int, int]:
    """From the site's first line to the first of the next site, or to the end of the list."""
    following = bisect_right(first_lines, site.line)
    return starts[site.line - 1], starts[first_lines[following] - 1] if following < len(first_lines) else starts[-1]


def _id_of(found: Cut) -> Plain | None:
    pair = found.pair("id")
    return pair.part.value.strip() if pair and isinstance(pair.part.value, str) else None


def _by_nodes(text: str, root: Any, starts: list[int], site_id: str) -> Cut:
    """For sites that share a line with others: cut by the marks of the whole list."""
    sites = next(value for key, value in root.value if key.value == "sites")
    for node in sites.value:
        if node.flow_style and any(key.value == "id" and value.value.strip() == site_id for key, value in node.value):
            begin, end = (starts[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
            if found := _read(text[begin:end], begin):
                return found
    raise EditRefused(f"site {site_id}: its lines cannot be told from others: write one key a line, then repeat it")


def _read(text: str, begin: int) -> Cut | None:
    """The first mapping of `text`; None when it does not begin with one."""
    reader = _Reader(text)
    try:
        event = next(reader.events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent | yaml.SequenceStartEvent):
            event = next(reader.events)
        if not isinstance(event, yaml.MappingStartEvent):
            return None
        braces, start = bool(event.flow_style), reader.place(event.start_mark)
        pairs = tuple(reader.pairs())
    except (yaml.YAMLError, StopIteration):
        return None
    if not braces:
        return Cut(begin, text, braces, pairs)
    return Cut(begin + start, text[start : reader.ended], braces, _moved(pairs, -start))


class _Reader:
    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.ended = 0
        self._text = text
        self._starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]

    def place(self, mark: Any) -> int:
        """A mark as a number of characters."""
        return int(self._starts[mark.line] + mark.column)

    def pairs(self) -> Iterator[Pair]:
        """The pairs of a mapping whose start was read."""
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._part(event)
            if not isinstance(key.value, str):
                raise yaml.YAMLError
            yield Pair(key.value, key.span, self._part(next(self.events)))
        self.ended = self.place(event.end_mark)

    def _part(self, event: Any) -> Part:
        span = Span(self.place(event.start_mark), self.place(event.end_mark))
        names: tuple[str, ...] = (event.anchor,) if event.anchor else ()
        if isinstance(event, yaml.AliasEvent):
            return Part(span, None)
        if isinstance(event, yaml.ScalarEvent):
            return Part(self._without_blank_end(span, event.style), event.value, event.style or "", anchors=names)
        block = not event.flow_style
        if isinstance(event, yaml.SequenceStartEvent):
            entries = tuple(self._entries())
            value: Plain | None = _all([entry.value for entry in entries])
        else:
            pairs = tuple(self.pairs())
            entries = tuple(pair.part for pair in pairs)
            values = _all([entry.value for entry in entries])
            value = None if values is None else {pair.key: each for pair, each in zip(pairs, values, strict=True)}
        end = max((entry.span.end for entry in entries), default=span.end) if block else self.ended
        names += tuple(name for entry in entries for name in entry.anchors)
        return Part(Span(span.start, end), value, "", block, entries if isinstance(value, list) else (), names)

    def _entries(self) -> Iterator[Part]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._part(event)
        self.ended = self.place(event.end_mark)

    def _without_blank_end(self, span: Span, style: str | None) -> Span:
        """The parser counts the empty lines after a block of text, and the start of the next line, to the block."""
        if style not in ("|", ">"):
            return span
        line = bisect_right(self._starts, span.end) - 1
        end = self._starts[line] if not self._text[self._starts[line] : span.end].strip() else span.end
        return Span(span.start, len(self._text[:end].rstrip("\r\n\x85\u2028\u2029 \t")))


def _all(values: list[Plain | None]) -> list[Plain] | None:
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def _moved(pairs: tuple[Pair, ...], by: int) -> tuple[Pair, ...]:
    return tuple(Pair(pair.key, _span(pair.name, by), _part(pair.part, by)) for pair in pairs)


def _span(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _part(part: Part, by: int) -> Part:
    entries = tuple(_part(entry, by) for entry in part.entries)
    return Part(_span(part.span, by), part.value, part.style, part.block, entries, part.anchors)
