"""What a page offers for suggestion: its title and headings, under a key that all who write it alike share."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.document import Document
from indexer.language import plain_words

MAX_HEADINGS = 20
"""Headings of one page that are kept: a page of two hundred is an index."""
_LONGEST = 80
_MOST_WORDS = 12
"""Longer ones are sentences, and nobody picks them from a list of eight lines."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`key` is the words, folded, elided articles left out."""

    key: str
    shown: str
    heading: bool


def phrases_of(document: Document) -> list[Phrase]:
    """The title, then the headings that say something else."""
    found: dict[str, Phrase] = {}
    for place, text in enumerate((document.title, *document.headings[:MAX_HEADINGS])):
        shown = " ".join(text.split())
        key = " ".join(plain_words(shown)) if len(shown) <= _LONGEST else ""
        if len(key) > 2 and not key.isdigit() and key.count(" ") < _MOST_WORDS:
            found.setdefault(key, Phrase(key, shown, heading=place > 0))
    return list(found.values())
