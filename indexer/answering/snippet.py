"""What of a page a student reads under its title: the stretch where the matched words stand closest together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from indexer.engine import Marked
from indexer.language import Token, matches

SLICE = 30_000
"""Characters looked at at once, 6 ms of work: the first slice that has a wanted word gives the snippet."""
WIDTH = 220
_LEAD = 60
"""How far before the first marked word a stretch may begin to start with a whole line."""
_LINE_BREAKS = str.maketrans("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
_SPACE = re.compile(r"\s")


def with_marks(text: str, found: Sequence[Token]) -> Marked:
    """The whole text on one line, with the tokens found in it marked."""
    return Marked(_on_one_line(text), _apart(found))


def snippet(text: str, language: str, wanted: AbstractSet[str]) -> Marked | None:
    """About 220 characters of `text` around the most different wanted terms, or None when it has none of them."""
    for base in range(0, len(text), SLICE):
        found = matches(text[base : base + SLICE], language, wanted)
        if found:
            return _around(text, [token.moved(base) for token in found])
    return None


def snippet_around(text: str, found: Sequence[Token]) -> Marked | None:
    """The same where all wanted tokens of the text are known."""
    if not found:
        return None
    until = (found[0].start // SLICE + 1) * SLICE
    return _around(text, [token for token in found if token.end <= until] or found[:1])


def _around(text: str, found: Sequence[Token]) -> Marked:
    first, last = _closest(found)
    start, end = _stretch(text, found[first].start, found[last].end)
    inside = [match for match in found if start <= match.start and match.end <= end]
    return _cut(text, start, end, _apart(inside))


def opening(text: str) -> Marked:
    """The beginning of a page none of whose text matches: a title or an address did."""
    return _cut(text, *_stretch(text, 0, 0), ())


def _closest(found: Sequence[Token]) -> tuple[int, int]:
    """The window (first and last match) of at most WIDTH characters with most different terms, then most matches."""
    best, best_worth = (0, 0), (0, 0)
    counts: dict[str, int] = {}
    first = 0
    for last, match in enumerate(found):
        counts[match.term] = counts.get(match.term, 0) + 1
        while match.end - found[first].start > WIDTH and first < last:
            _take_out(counts, found[first].term)
            first += 1
        worth = (len(counts), last - first)
        if worth > best_worth:
            best, best_worth = (first, last), worth
    return best


def _take_out(counts: dict[str, int], term: str) -> None:
    counts[term] -= 1
    if not counts[term]:
        del counts[term]


def _stretch(text: str, first: int, last: int) -> tuple[int, int]:
    """Widen [first, last) to about WIDTH characters, to word borders."""
    start = _start(text, first, last)
    end = min(len(text), start + max(WIDTH, last - start))
    if end < len(text):
        end = _border_before(text, end, max(last, start + 1))
    return start, end


def _start(text: str, first: int, last: int) -> int:
    """The beginning of the text, or of a line, when it is near enough; never so late that the rest is short."""
    if last <= WIDTH:
        return 0
    spare = max(0, WIDTH - (last - first))
    if line := text.rfind("\n", max(0, first - spare), first) + 1:
        start = line
    else:
        start = _border_after(text, first - min(spare // 2, _LEAD), first)
    if start + WIDTH > len(text):
        start = min(start, _border_after(text, max(0, len(text) - WIDTH), first))
    return start


def _border_after(text: str, position: int, limit: int) -> int:
    space = _SPACE.search(text, position, limit)
    return space.end() if space else limit


def _border_before(text: str, position: int, limit: int) -> int:
    while position > limit and not text[position].isspace():
        position -= 1
    return position


def _cut(text: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> Marked:
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    stretch = _on_one_line(text[start:end]).rstrip()
    return Marked(before + stretch + after, tuple((first + shift, last + shift) for first, last in spans))


def _on_one_line(text: str) -> str:
    # Translating takes 30 times as long as asking, and no line break is printable.
    return text if text.isprintable() else text.translate(_LINE_BREAKS)


def _apart(found: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Spans in order and apart: a compound and its part are marked once."""
    spans: list[tuple[int, int]] = []
    for match in sorted(found, key=lambda match: (match.start, match.end)):
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return tuple(spans)
