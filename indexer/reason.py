"""Why a hit stands where it does: what it gained, what that was multiplied by, what moved it. The same shape for every
engine; the numbers are each engine's own and say nothing beside those of another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

ANYWHERE: Final = "anywhere"
"""In place of a field: for having the word at all, or for the best of what OR joins."""
BOOST: Final = "boost"
"""The factor of the site."""
LEVEL: Final = "level"
"""The factor of a site that is for the chosen level more than for others."""
COVERAGE: Final = "coverage"
"""The factor for the words that a page lacks."""
CLOSENESS: Final = "closeness"
"""The factor for words that stand together, and as they were typed."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a page gained by one word in one field, or by a kind of question or a whole title."""

    what: str
    field: str
    points: float


@dataclass(frozen=True, slots=True)
class Reason:
    """`score` is what the page was ranked by: the sum of its gains times all of its factors.

    `place` counts from 1 and is the one by score alone, before answers were spread over sites; 0 when the order is not
    by score. `copies` has the addresses of near copies that were left out for this page.
    """

    url: str
    place: int
    score: float = 0.0
    gains: tuple[Gain, ...] = ()
    factors: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[str, ...] = ()


def total(gains: Sequence[Gain], factors: Mapping[str, float]) -> float:
    """The score that these make together."""
    return sum(gain.points for gain in gains) * math.prod(factors.values())
