"""New text for one site: what is set or taken away, put in place of what stood there, and nothing else touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from allowlist.edit_cut import Cut, Pair, Part
from allowlist.edit_values import Plain, key_and_value, on_one_line
from allowlist.load import SITE_KEYS

_INDICATOR = re.compile(r"[|>][0-9+-]*")


@dataclass(frozen=True, slots=True, order=True)
class Stroke:
    """`text` in place of the characters from `start` to `end` of the site's text."""

    start: int
    end: int
    text: str = ""


def rewritten(cut: Cut, changes: Mapping[str, Plain | None], ending: str) -> str:
    """The site's text with each key of `changes` set, or taken away where that is None."""
    gone = [pair for pair in cut.pairs if pair.key in changes and changes[pair.key] is None]
    there = [(pair, value) for pair in cut.pairs if (value := changes.get(pair.key)) is not None]
    new = {key: value for key, value in changes.items() if value is not None and not cut.pair(key)}
    if cut.braces:
        strokes = chain(
            _taken_from_braces(cut, gone),
            chain.from_iterable(_set_in_braces(pair.part, value, pair.key) for pair, value in there),
            _added_in_braces(cut, gone, new),
        )
    else:
        strokes = chain(
            chain.from_iterable(_taken_lines(cut, pair, gone) for pair in gone),
            chain.from_iterable(_set_lines(cut, pair, value, ending) for pair, value in there),
            _added_lines(cut, gone, new, ending),
        )
    return _drawn(cut.text, strokes)


def entry_lines(entry: Mapping[str, Plain], indent: int) -> list[str]:
    """The lines of a new site, its dash at column `indent`."""
    lines = [line for key in in_order(entry) for line in key_and_value(key, entry[key], indent + 2)]
    return [" " * indent + "- " + lines[0].lstrip(" "), *lines[1:]]


def in_order(keys: Mapping[str, Plain]) -> list[str]:
    """Keys in the order in which a site is written."""
    return sorted(keys, key=_rank)


def _rank(key: str) -> int:
    return SITE_KEYS.index(key) if key in SITE_KEYS else len(SITE_KEYS)


def _drawn(text: str, strokes: Iterator[Stroke]) -> str:
    for stroke in sorted(strokes, reverse=True):
        text = text[: stroke.start] + stroke.text + text[stroke.end :]
    return text


def _set_lines(cut: Cut, pair: Pair, value: Plain, ending: str) -> Iterator[Stroke]:
    part = pair.part
    if isinstance(value, list) and isinstance(part.value, list) and (kept := _kept(part.value, value)):
        added = value[len(kept) :]
        yield from (_entry_lines(cut, part, kept, added, ending) if part.block else _entries(part, kept, added))
        return
    column = pair.name.start - cut.line_start(pair.name.start)
    head, *rest = key_and_value(pair.key, value, column, one_a_line=part.block and isinstance(part.value, list))
    first = head.strip().removeprefix(f"{pair.key}:").strip()
    in_place = not part.block and part.style not in ("|", ">")
    if in_place and not rest:
        yield Stroke(part.span.start, part.span.end, first)
        return
    colon = cut.text.index(":", pair.name.end) + 1
    note = cut.text[part.span.end if in_place else colon : cut.line_end(part.span.end if in_place else colon)]
    note = _INDICATOR.sub("", note.strip(), count=1).strip()
    written = (f" {first}" if first else "") + (f"  {note}" if note.startswith("#") else "")
    yield Stroke(colon, cut.line_end(part.span.end), ending.join((written, *rest)))


def _entry_lines(cut: Cut, part: Part, kept: list[int], added: Sequence[Plain], ending: str) -> Iterator[Stroke]:
    """Entries of a list that has one a line: the lines of those that stay are not touched."""
    for number, entry in enumerate(part.entries):
        if number not in kept:
            yield _whole_lines(cut, entry.span.start, entry.span.end)
    last = part.entries[kept[-1]].span
    dash = cut.text[cut.line_start(last.start) : last.start]
    if added:
        end = cut.line_end(last.end)
        yield Stroke(end, end, "".join(f"{ending}{dash}{on_one_line(each)}" for each in added))


def _entries(part: Part, kept: list[int], added: Sequence[Plain]) -> Iterator[Stroke]:
    """Entries of a list in brackets."""
    gone = [(entry.span.start, entry.span.end) for number, entry in enumerate(part.entries) if number not in kept]
    yield from _taken([(entry.span.start, entry.span.end) for entry in part.entries], gone)
    if added:
        at = part.entries[kept[-1]].span.end if kept else part.span.start + 1
        yield Stroke(at, at, ", " * bool(kept) + ", ".join(map(on_one_line, added)))


def _kept(was: list[Plain], now: list[Plain]) -> list[int] | None:
    """Which entries stay, when `now` is some of those in their order and then new ones; None when it is not, or when
    nothing stays of them.
    """
    kept: list[int] = []
    for number, entry in enumerate(was):
        if len(kept) < len(now) and now[len(kept)] == entry:
            kept.append(number)
    return kept or None


def _taken_lines(cut: Cut, pair: Pair, gone: list[Pair]) -> Iterator[Stroke]:
    """A key and its value, whole lines. The first key stands behind the dash, which stays."""
    name, end = pair.name, pair.part.span.end
    before = cut.text[cut.line_start(name.start) : name.start]
    if not before.strip():
        yield _whole_lines(cut, name.start, end)
        return
    following = next((each for each in cut.pairs if each.name.start > end), None)
    between = cut.text[cut.line_end(end) : following.name.start] if following else "#"
    if following and following not in gone and not between.strip() and len(between.splitlines()) <= 2:
        yield Stroke(name.start, following.name.start)
    else:
        yield Stroke(name.start - len(before) + len(before.rstrip()), cut.line_end(end))


def _whole_lines(cut: Cut, start: int, end: int) -> Stroke:
    """With the end of the line before, so that what is added below that line does not fall into what is taken away."""
    above, below = cut.line_start(start), cut.line_end(end)
    if above:
        return Stroke(above - (2 if cut.text[:above].endswith("\r\n") else 1), below)
    return Stroke(0, below + (2 if cut.text[below:].startswith("\r\n") else 1))


def _added_lines(cut: Cut, gone: list[Pair], new: Mapping[str, Plain], ending: str) -> Iterator[Stroke]:
    """Each new key below the one that it usually follows."""
    kept = [pair for pair in cut.pairs if pair not in gone]
    first = cut.pairs[0].name.start
    indent = first - cut.line_start(first)
    places: dict[int, list[str]] = {}
    for key in in_order(new):
        above = max((pair for pair in kept if _rank(pair.key) < _rank(key)), key=lambda pair: _rank(pair.key))
        end = cut.line_end(above.part.span.end)
        places.setdefault(end, []).extend(key_and_value(key, new[key], indent))
    for end, lines in places.items():
        yield Stroke(end, end, "".join(ending + line for line in lines))


def _set_in_braces(part: Part, value: Plain, key: str) -> Iterator[Stroke]:
    yield Stroke(part.span.start, part.span.end, on_one_line(value, key))


def _taken_from_braces(cut: Cut, gone: list[Pair]) -> Iterator[Stroke]:
    spans = [(pair.name.start, pair.part.span.end) for pair in cut.pairs]
    return _taken(spans, [(pair.name.start, pair.part.span.end) for pair in gone])


def _taken(spans: list[tuple[int, int]], gone: list[tuple[int, int]]) -> Iterator[Stroke]:
    """What stands between commas, with the comma after it, or before it when nothing stays behind it."""
    kept = [span for span in spans if span not in gone]
    tail = kept[-1][1] if kept else spans[0][0]
    for number, span in enumerate(spans):
        if span in gone and span[0] < tail:
            yield Stroke(span[0], spans[number + 1][0])
    if spans[-1] in gone:
        yield Stroke(tail, spans[-1][1])


def _added_in_braces(cut: Cut, gone: list[Pair], new: Mapping[str, Plain]) -> Iterator[Stroke]:
    at = max(pair.part.span.end for pair in cut.pairs if pair not in gone)
    if new:
        yield Stroke(at, at, "".join(f", {key}: {on_one_line(new[key], key)}" for key in in_order(new)))
