"""Documents of nearly the same text: a print version, a mirror, a second address. Pure.

Each document has a sketch; two sketches tell how much of their texts is the same, so that no groups need to be kept up
to date: of the answers to a query the first of each kind is shown. docs/adr/0012 has the figures behind the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FEWEST_WORDS: Final = 50
"""A shorter text is a form letter as often as a copy, and its title tells pages apart better: it has no sketch."""
ALIKE: Final = 0.9
"""The share of the text that is the same in two documents of one title: print versions and mirrors have 0.94 or more
from 300 words on; unlike pages of one manual have up to 0.96, but not one title."""
EQUAL: Final = 1.0
"""The same, when their titles differ: a copy word for word under another heading. At 0.98 one in eight pairs of pages
after one pattern, with 0.96 in common, would pass."""

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
    if not one or not other:
        return 0.0
    shares = _likeness(_bins([one])[0], _bins([other]))
    return float(shares[0])


def first_of_each(sketches: Sequence[bytes]) -> list[int]:
    """The places of ranked documents, given by their sketches, without those that nearly repeat an earlier one."""
    places = np.array([place for place, one in enumerate(sketches) if one], np.intp)
    known = [sketches[place] for place in places]
    bins = _bins(known)
    titles = np.array([int.from_bytes(one[:_TITLE]) for one in known], np.uint32)
    shown = np.ones(len(known), np.bool_)
    for row in range(len(known) - 1):
        if shown[row]:
            wanted = np.where(titles[row + 1 :] == titles[row], ALIKE, EQUAL)
            shown[row + 1 :] &= _likeness(bins[row], bins[row + 1 :]) < wanted
    hidden = set(places[~shown].tolist())
    return [place for place in range(len(sketches)) if place not in hidden]


def _runs(words: _Hashes) -> _Hashes:
    """A hash of each run of three words, well mixed (the end of SplitMix64: Steele, Lea and Flood 2014)."""
    one, two, three = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
    mixed: Any = words[:-2] * one + words[1:-1] * two + words[2:] * three
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: _Hashes = mixed ^ (mixed >> np.uint64(31))
    return result


def _bins(sketches: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(one[_TITLE:] for one in sketches), np.uint8).reshape(-1, _BINS)


def _likeness(one: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.float64]:
    filled = (one | others) != 0
    shares: NDArray[np.float64] = ((one == others) & filled).sum(axis=1) / np.maximum(filled.sum(axis=1), 1)
    return shares
