"""The queries that many have asked on many days, in memory, for whoever begins to type one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from time import monotonic
from typing import Final

from crawler.errors import StoreFailed
from indexer.language import plain_words

EVERY: Final = 300.0
"""Seconds between two loads: what needs three days to get in can wait five minutes."""
WITHIN: Final = 90
"""Days looked back: a school term, so that what is asked in autumn is not offered in spring."""
MOST: Final = 2000
"""Queries held: looking through them takes 0.2 ms."""
_log = logging.getLogger(__name__)


class PopularQueries:
    """Those that `load` gave last, the most frequent first. A thread loads them: who types never waits for the desk."""

    def __init__(self, load: Callable[[], Iterable[str]], clock: Callable[[], float] = monotonic) -> None:
        self._load = load
        self._clock = clock
        self._lock = Lock()
        self._due = clock()
        self._known: list[tuple[str, str]] = []

    def __call__(self, typed: str) -> list[str]:
        """Those that begin so, accents or none, and go on."""
        self._refresh_when_due()
        start = " ".join(plain_words(typed))
        return [query for folded, query in self._known if folded.startswith(start) and folded != start]

    def load(self) -> None:
        """Load them now; where the desk fails, those from before stay."""
        try:
            self._known = [(" ".join(plain_words(query)), query) for query in self._load()]
        except StoreFailed as error:
            _log.warning("no frequent searches are offered anew: %s", error)

    def _refresh_when_due(self) -> None:
        with self._lock:
            due = self._clock() >= self._due
            if due:
                self._due = self._clock() + EVERY
        if due:
            Thread(target=self.load, name="popular", daemon=True).start()
