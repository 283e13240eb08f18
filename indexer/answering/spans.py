"""Where the terms of a text stand in it, kept beside them so that a search need not read the text again. Pure.

Reading 600 words for their terms takes 0.5 ms, and a page of answers looks at thirty such texts; looking the wanted
ones up in what was kept takes a tenth of that, at 4 bytes a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from indexer.language import Token

_STEP, _LENGTH = np.dtype("<i2"), np.dtype("<u2")


def packed(starts: Sequence[int], ends: Sequence[int]) -> bytes:
    """How far each term starts from the one before, then how long each is. Empty where one of the numbers is too
    large: then the text has to be read.
    """
    begin = np.array(starts, np.int64)
    steps, lengths = np.diff(begin, prepend=0), np.array(ends, np.int64) - begin
    if (abs(steps) > np.iinfo(_STEP).max).any() or (lengths > np.iinfo(_LENGTH).max).any():
        return b""
    return steps.astype(_STEP).tobytes() + lengths.astype(_LENGTH).tobytes()


def unpacked(terms: str, places: bytes, wanted: AbstractSet[str]) -> list[Token]:
    """The tokens whose terms are wanted, of terms joined by spaces and their `packed` places."""
    found = sorted(found for term in wanted for found in _numbered(f" {terms} ", term))
    if not found:
        return []
    half = len(places) // 2
    numbers = [number for number, _ in found]
    starts = np.frombuffer(places[:half], _STEP).cumsum(dtype=np.int64)[numbers].tolist()
    lengths = np.frombuffer(places[half:], _LENGTH)[numbers].tolist()
    return [
        Token(term, start, start + length, stop=False)
        for (_, term), start, length in zip(found, starts, lengths, strict=True)
    ]


def _numbered(spaced: str, term: str) -> Iterator[tuple[int, str]]:
    """Which of the terms are this one. Looking for it in the whole is quicker than looking at each."""
    needle = f" {term} "
    number, before = 0, 0
    while (place := spaced.find(needle, before)) >= 0:
        number += spaced.count(" ", before, place)
        yield number, term
        # The space behind this one stands before the next, which may be the same again.
        before, number = place + len(needle) - 1, number + 1
