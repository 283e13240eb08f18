"""How far what was typed lies from a word: slips of the fingers and of the ear cost less than other letters. Pure.

A cost of 1 is one wrong letter. The figures were set by hand on the pairs of LibreOffice's French autocorrection and on
questions that must stay as they are (docs/relevance.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from rapidfuzz.distance import OSA

_ROWS: Final = ("azertyuiop", "qsdfghjklm", "wxcvbn")
"""The letters of the French keyboard; a row stands half a key to the right of the one above it."""
_ALIKE: Final = ("ckqs", "sz", "gj", "iy", "ae", "ei", "fv", "mn", "td", "pb", "oa")
"""Letters that pupils hear or remember one for another."""

NEIGHBOUR: Final = 0.7
ALIKE: Final = 0.6
OTHER: Final = 1.0
SWAPPED: Final = 0.5
"""Two letters in the wrong order: a slip of the fingers on any keyboard."""
DOUBLED: Final = 0.35
"""A double letter written once, or a single one twice."""
UNHEARD: Final = 0.4
"""A letter that is not heard: most h, e and consonants at the end."""
FIRST: Final = 0.4
"""Added for another first letter: people know how a word begins."""
SAME_SOUND: Final = 0.25
HARD_OR_SOFT: Final = 0.35
"""c, ch and g read the other way: `kimie`, `gerre`."""
NEAR_SOUND: Final = 0.65
"""One sound differs."""
_WRITTEN: Final = 0.6
"""Added for words that sound alike, as a share of their letters that differ."""
_HARD: Final = str.maketrans("Sj", "kg")
_BEFORE_H: Final = frozenset("cpaeiou")
"""After these an h changes or parts sounds: `fâché` is not `face`, `trahit` not `trait`."""
_SILENT_END: Final = frozenset("estxdpzr")


def _beside() -> Iterator[frozenset[str]]:
    for row, letters in enumerate(_ROWS):
        for place, letter in enumerate(letters):
            yield from (frozenset((letter, other)) for other in letters[place + 1 : place + 2])
            if row + 1 < len(_ROWS):
                yield from (frozenset((letter, other)) for other in _ROWS[row + 1][max(place - 1, 0) : place + 1])


_NEIGHBOURS: Final = frozenset(_beside())
_ALIKE_PAIRS: Final = frozenset(frozenset((a, b)) for group in _ALIKE for a in group for b in group if a != b)


def cost(typed: str, word: str, typed_sound: str, word_sound: str) -> float:
    """What it takes to make `typed` of `word`, both folded: by their letters or by their sounds, whichever is less."""
    by_letters = letters_cost(typed, word)
    if not typed_sound or not word_sound:
        return by_letters
    edits = OSA.distance(typed, word)
    written = _WRITTEN * edits / max(len(typed), len(word))
    if typed_sound == word_sound:
        return min(by_letters, SAME_SOUND + written)
    if edits <= 2 and typed_sound.translate(_HARD) == word_sound.translate(_HARD):
        return min(by_letters, HARD_OR_SOFT + written)
    if min(len(typed_sound), len(word_sound)) >= 4 and OSA.distance(typed_sound, word_sound, score_cutoff=1) <= 1:
        return min(by_letters, NEAR_SOUND + written)
    return by_letters


def letters_cost(typed: str, word: str) -> float:
    """Weighted optimal string alignment (Damerau 1964, in the restricted form)."""
    other_first = typed[:1] != word[:1] and frozenset((typed[:1], word[:1])) not in _ALIKE_PAIRS
    return _aligned(*_different_parts(typed, word)) + (FIRST if other_first else 0.0)


def _different_parts(typed: str, word: str) -> tuple[str, str]:
    """Both without the ends that they share, but for one letter at each: doubled ones are seen by their neighbours."""
    first, shorter = 0, min(len(typed), len(word))
    while first < shorter and typed[first] == word[first]:
        first += 1
    last = 0
    while last < shorter - first and typed[-1 - last] == word[-1 - last]:
        last += 1
    first, last = max(first - 1, 0), max(last - 1, 0)
    return typed[first : len(typed) - last], word[first : len(word) - last]


def _aligned(typed: str, word: str) -> float:
    before: list[float] = []
    last = [0.0, *accumulate(_single(word, place) for place in range(len(word)))]
    for row in range(1, len(typed) + 1):
        left_out = _single(typed, row - 1)
        this = [last[0] + left_out]
        for column in range(1, len(word) + 1):
            best = min(
                last[column - 1] + _substituted(typed[row - 1], word[column - 1]),
                last[column] + left_out,
                this[column - 1] + _single(word, column - 1),
            )
            if row > 1 and column > 1 and _are_swapped(typed, word, row, column):
                best = min(best, before[column - 2] + SWAPPED)
            this.append(best)
        before, last = last, this
    return last[-1]


def _single(word: str, place: int) -> float:
    """The letter at `place` being one that the other has not got."""
    letter = word[place]
    if letter in (word[place - 1 : place] if place else "", word[place + 1 : place + 2]):
        return DOUBLED
    if (letter == "h" and word[:place][-1:] not in _BEFORE_H) or (place == len(word) - 1 and letter in _SILENT_END):
        return UNHEARD
    return OTHER


def _substituted(one: str, other: str) -> float:
    if one == other:
        return 0.0
    pair = frozenset((one, other))
    if pair in _ALIKE_PAIRS:
        return ALIKE
    return NEIGHBOUR if pair in _NEIGHBOURS else OTHER


def _are_swapped(typed: str, word: str, row: int, column: int) -> bool:
    return (
        typed[row - 1] == word[column - 2] and typed[row - 2] == word[column - 1] and typed[row - 1] != typed[row - 2]
    )
