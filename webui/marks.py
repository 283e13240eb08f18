"""A text with its matched words, cut into pieces that a template escapes one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.engine import Marked


class Piece(NamedTuple):
    """A run of plain text, to be highlighted or not."""

    text: str
    marked: bool


def pieces(marked: Marked) -> tuple[Piece, ...]:
    """The whole text in order; a span that lies outside of it or over another is cut to what is left."""
    return tuple(piece for piece in _cut(marked) if piece.text)


def _cut(marked: Marked) -> Iterator[Piece]:
    done = 0
    for start, end in marked.spans:
        start, end = max(start, done), min(end, len(marked.text))  # noqa: PLW2901  # the span, cut to what is left
        if start < end:
            yield Piece(marked.text[done:start], marked=False)
            yield Piece(marked.text[start:end], marked=True)
            done = end
    yield Piece(marked.text[done:], marked=False)
