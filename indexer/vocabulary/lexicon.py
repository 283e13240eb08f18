"""The approved vocabulary in memory, and which of its words lie near a typed one.

Whether two words may lie within some edits is first asked of 32 bits for each (which letters it has) and of its length:
of 200,000 words numpy leaves some hundred in a millisecond, and RapidFuzz compares those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_WORDS: Final = 200_000
"""The most frequent are taken: those that stand on one page of a million are not what anybody meant."""
_MOST_COMPARED: Final = 64
"""Words of one query word that are weighed letter by letter, 30 µs each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the vocabulary: as written, folded, its sound, and how many pages have it."""

    form: str
    folded: str
    sound: str
    pages: int


def letters_mask(text: str) -> int:
    """Which letters a text has, as 32 bits; others than a to z and digits share some."""
    mask = 0
    for char in text:
        mask |= 1 << (ord(char) & 31)
    return mask


class Lexicon:
    """Words, the most frequent first, frozen."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        rows = list(entries)[:MOST_WORDS]
        self._pages = np.array([entry.pages for entry in rows], np.int32)
        # Where a word has no accent, form and spelling are one string in memory.
        self._forms = [entry.folded if entry.form == entry.folded else entry.form for entry in rows]
        self._folded = _Strings([entry.folded for entry in rows])
        self._sounds = _Strings([entry.sound for entry in rows])

    @property
    def most_pages(self) -> int:
        """How many pages have the most frequent word."""
        return int(self._pages.max(initial=1))

    def frequent(self, count: int) -> tuple[str, ...]:
        """The words that most pages have."""
        return tuple(self._forms[:count])

    def near(self, folded: str, sound: str) -> list[Entry]:
        """Words within some edits by letters, or one by sound, those of least edits and most pages first."""
        found = dict(self._folded.within(folded, _edits_allowed(folded)))
        for number, distance in self._sounds.within(sound, 1 if len(sound) >= 4 else 0):
            found[number] = min(found.get(number, 9), distance)
        best = sorted(found, key=lambda number: (found[number], number))[:_MOST_COMPARED]
        return [self._entry(number) for number in best]

    def _entry(self, number: int) -> Entry:
        return Entry(self._forms[number], self._folded.all[number], self._sounds.all[number], int(self._pages[number]))


class _Strings:
    """Many strings, with what tells most of them from a wanted one at once."""

    def __init__(self, strings: list[str]) -> None:
        self.all = strings
        self._lengths = np.array([len(string) for string in strings], np.int16)
        self._masks = np.array([letters_mask(string) for string in strings], np.uint32)
        self._firsts = np.array([ord(string[0]) if string else 0 for string in strings], np.uint32)

    def within(self, wanted: str, edits: int) -> Iterator[tuple[int, int]]:
        """(number, edits) of each string that is at most so many edits away; of those that begin with another letter,
        at most one.
        """
        if not wanted:
            return
        # Each edit changes at most two of the letters that a word has, and its length by one.
        different = np.bitwise_count(self._masks ^ np.uint32(letters_mask(wanted)))
        needed = np.maximum((different + 1) // 2, np.abs(self._lengths - len(wanted)))
        allowed = np.where(self._firsts == ord(wanted[0]), edits, min(edits, 1))
        near = np.flatnonzero(needed <= allowed).tolist()
        choices = [self.all[number] for number in near]
        for _, distance, place in process.extract(wanted, choices, scorer=OSA.distance, score_cutoff=edits, limit=None):
            yield near[place], int(distance)


def _edits_allowed(folded: str) -> int:
    return 1 if len(folded) < 5 else 2 if len(folded) < 11 else 3
