"""A search that nobody asked for, so that the first one of the day is answered like any other.

The first search after a start compiles pages, opens the index and loads the vocabulary: a second at 100,000 pages, and
half of that again after each night's indexing, for a class that begins at eight.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final

EVERY: Final = 20.0
"""Seconds. An index is rehearsed once it has stood still so long: while it is filled, it changes every few seconds."""


class Rehearsal:
    """Rehearses when a process begins to serve, and whenever the index has changed."""

    def __init__(self, rehearse: Callable[[], None], generation: Callable[[], str], every: float = EVERY) -> None:
        """`rehearse` does what a search does; `generation` names the index as it is now. Both may fail: what keeps a
        search from its answer is told to those who search, and keeps no server from starting.
        """
        self._rehearse = rehearse
        self._generation = generation
        self._every = every
        self._rehearsed = self._seen = ""

    def begin(self, settle: Callable[[], None]) -> None:
        """Rehearse, then watch beside what is served. `settle` is called after each rehearsal."""
        with suppress(Exception):
            self._rehearse()
            self._rehearsed = self._seen = self._generation()
        settle()
        Thread(target=self._watch, args=(settle,), name="rehearsal", daemon=True).start()

    def _watch(self, settle: Callable[[], None]) -> None:
        while True:
            time.sleep(self._every)
            with suppress(Exception):
                now = self._generation()
                if now == self._seen != self._rehearsed:
                    self._rehearsed = now
                    self._rehearse()
                    settle()
                self._seen = now


def freeze() -> None:
    """Take what a process has loaded out of the garbage collector's rounds, each of which would stop it for a sixth of
    a second, once in 600 searches. For a process that does nothing but serve.
    """
    gc.unfreeze()  # an index of before, which nobody reads now
    gc.collect()
    gc.freeze()
