"""Numbers that the workers of one server add to, each in a row of its own, and any of them can sum up.

They lie in memory that the workers share because they are forked, not in files: those of prometheus-client's own way
(PROMETHEUS_MULTIPROC_DIR) are written as memory, where a full disk ends the process by SIGBUS (docs/adr/0024).
"""

from __future__ import annotations

from mmap import mmap
from threading import Lock
from typing import Final

ROWS: Final = 64
"""As many workers as `cartable serve` takes."""
_BYTES: Final = 8


class SharedNumbers:
    """To be made before the workers are; all numbers are 0 then."""

    def __init__(self, size: int, rows: int = ROWS) -> None:
        self.size = size
        self._rows = rows
        self._numbers = memoryview(mmap(-1, rows * size * _BYTES)).cast("d")

    def row(self, worker: int) -> Row:
        """The row of the `worker`-th process that was started. One started after 64 others gets one a second time: they
        may then lose a count to each other, and no more.
        """
        start = worker % self._rows * self.size
        return Row(self._numbers[start : start + self.size])

    def totals(self) -> list[float]:
        """The sum of all rows, number by number."""
        return [sum(self._numbers[place :: self.size]) for place in range(self.size)]


class Row:
    """What one process adds to, from any of its threads."""

    def __init__(self, numbers: memoryview[float]) -> None:
        self._numbers = numbers
        self._lock = Lock()

    def add(self, place: int, amount: float = 1) -> None:
        """Add to one number."""
        with self._lock:
            self._numbers[place] += amount
