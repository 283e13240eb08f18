"""Numbers over time as a picture of lines, drawn by the server: no script, and the same numbers as a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 400, 150
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 10, 24
"""Room for the numbers beside and below the lines."""


@dataclass(frozen=True, slots=True)
class Plot:
    """`key` names its texts; `points` are days and numbers, in order; `path` is what an SVG's polyline takes."""

    key: str
    points: tuple[tuple[date, int], ...]
    top: int
    path: str
    last: tuple[float, float]

    @property
    def first_day(self) -> date:
        """Where the line begins."""
        return self.points[0][0]

    @property
    def last_day(self) -> date:
        """Where it ends."""
        return self.points[-1][0]

    @property
    def least(self) -> int:
        """The smallest number."""
        return min(value for _, value in self.points)

    @property
    def most(self) -> int:
        """The largest."""
        return max(value for _, value in self.points)


def plot(key: str, points: Sequence[tuple[date, int]]) -> Plot | None:
    """The plot of numbers by day; None when there are too few for a line. Of several on one day the last counts."""
    by_day = dict(points)
    days = sorted(by_day)
    if len(days) < 2:
        return None
    top = round_up(max(by_day.values()))
    whole = (days[-1] - days[0]).days
    places = [
        (
            LEFT + (WIDTH - LEFT - RIGHT) * (day - days[0]).days / whole,
            TOP + (HEIGHT - TOP - BOTTOM) * (1 - by_day[day] / top),
        )
        for day in days
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Plot(key, tuple((day, by_day[day]) for day in days), top, path, places[-1])


def round_up(most: int) -> int:
    """The end of the scale: 1, 2 or 5 times a power of ten.

    >>> [round_up(most) for most in (0, 1, 3, 11, 4999, 5001)]
    [1, 1, 5, 20, 5000, 10000]
    """
    power = int("1" + "0" * (len(str(most)) - 1))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)
