"""Documents of nearly the same text: a print version, a mirror, a second address. Pure.

Each document has a sketch; two sketches tell how much of their texts is the same, so that no groups need to be kept up
to date: of the answers to a query the first of each kind is shown. docs/adr has the figures behind the numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FEWEST_WORDS: Final = 50
"""A shorter text is a form letter as often as a copy, and its title tells pages apart better: it has no sketch."""
ALIKE: Final = 0.9
"""The share of the text that two documents of one title have in common when they are one to readers: 98 % of print
versions of 300 words and more have it. Documents of other titles are other ones unless they agree word for word: unlike
pages of one manual have up to 0.94."""

_BINS: Final = 128
"""Bytes of a sketch: the estimate is off by 0.03 at most times when nine tenths are the same."""
_TITLE: Final = 4
_MOST: Final = 300_000
"""Characters of a text that are looked at: 20 ms."""
_WORD: Final = re.compile(r"\w+")
_Hashes = NDArray[np.uint64]


def sketch(title: str, text: str) -> bytes:
    """What is kept of a text to know its near copies: a digest of the title, and for each of 128 bins one byte of the
    least hash of the runs of three words that fall into it (MinHash with one permutation: Li, Owen and Zhang 2012),
    0 for an empty bin. b"" for a short text.
    """
    words = _WORD.findall(text[:_MOST].casefold())
    if len(words) < FEWEST_WORDS:
        return b""
    hashes = _runs(np.fromiter((crc32(word.encode("utf-8", "replace")) for word in words), np.uint64, len(words)))
    none = np.uint64(2**64 - 1)
    least = np.full(_BINS, none, np.uint64)
    np.minimum.at(least, (hashes % np.uint64(_BINS)).astype(np.intp), hashes)
    # Of what lies above the bits that chose the bin one byte is enough: by chance 1 in 255 agree.
    kept = np.where(least == none, np.uint64(0), least // np.uint64(_BINS) % np.uint64(255) + np.uint64(1))
    called = " ".join(_WORD.findall(title.casefold()))
    return blake2b(called.encode("utf-8", "replace"), digest_size=_TITLE).digest() + kept.astype(np.uint8).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The share of runs of words that two texts have in common (Jaccard), estimated; 0 when one has no sketch."""
    return _likeness(one[_TITLE:], [other[_TITLE:]])[0] if one and other else 0.0


def first_of_each(sketches: Sequence[bytes]) -> list[int]:
    """The places of ranked documents, given by their sketches, without those that nearly repeat an earlier one."""
    return [place for place, first in enumerate(repeated(sketches)) if place == first]


def repeated(sketches: Sequence[bytes]) -> list[int]:
    """For each of ranked documents the place of the earlier one that it nearly repeats, or else its own."""
    firsts: list[int] = []
    texts: dict[bytes, int] = {}
    named: dict[bytes, list[bytes]] = defaultdict(list)
    for place, one in enumerate(sketches):
        title, text = one[:_TITLE], one[_TITLE:]
        first = texts.get(text)
        if first is None and one and named[title]:
            alike, likest = _likeness(text, named[title])
            first = texts[named[title][likest]] if alike >= ALIKE else None
        firsts.append(place if first is None else first)
        if one and first is None:
            texts[text] = place
            named[title].append(text)
    return firsts


def _runs(words: _Hashes) -> _Hashes:
    """A hash of each run of three words, well mixed (the end of SplitMix64: Steele, Lea and Flood 2014)."""
    one, two, three = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
    mixed: Any = words[:-2] * one + words[1:-1] * two + words[2:] * three
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: _Hashes = mixed ^ (mixed >> np.uint64(31))
    return result


def _likeness(text: bytes, others: Sequence[bytes]) -> tuple[float, int]:
    """The highest likeness to one of the others, and which that is."""
    one = np.frombuffer(text, np.uint8)
    rest = np.frombuffer(b"".join(others), np.uint8).reshape(-1, _BINS)
    filled = (one | rest) != 0
    agreeing = np.count_nonzero((one == rest) & filled, axis=1)
    shares = agreeing / np.maximum(np.count_nonzero(filled, axis=1), 1)
    likest = int(shares.argmax())
    return float(shares[likest]), likest
