"""How often a host was asked, from the times at which its requests arrived."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import mean


def gaps(times: Sequence[float]) -> list[float]:
    """Seconds between one request and the next."""
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def keeps(times: Sequence[float], delay: float) -> bool:
    """Whether requests that were sent at least `delay` seconds apart may have arrived so.

    On a busy machine one arrives late and the next in time, so that a gap may be shorter, though never by much, and
    not on average.
    """
    between = gaps(times)
    return mean(between) >= delay and min(between) >= delay / 2
