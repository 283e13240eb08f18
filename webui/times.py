"""How often each of those who ask has asked of late: in memory only, and not for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from threading import Lock, Timer


class Times:
    """Counts since the first that came, all of which are forgotten `forgotten_after` seconds later. Safe for several
    threads.

    Our own count, since the library for it (limits 5.8) starts a thread at every request: a tenth of a kept answer.
    """

    def __init__(self, forgotten_after: float) -> None:
        self._forgotten_after = forgotten_after
        self._lock = Lock()
        self._times: Counter[Hashable] = Counter()

    def count(self, key: Hashable) -> int:
        """How often `key` has come, this time included."""
        with self._lock:
            if not self._times:
                self._forget_later()
            self._times[key] += 1
            return self._times[key]

    def _forget_later(self) -> None:
        """By a clock, not when the next one comes, which may be the next day."""
        clock = Timer(self._forgotten_after, self._forget)
        clock.daemon = True
        clock.start()

    def _forget(self) -> None:
        with self._lock:
            self._times.clear()
