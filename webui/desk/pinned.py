"""The pins of a query, from memory: a search asks no database for them, and never waits for the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Final

from crawler.errors import StoreFailed
from indexer.language import query_words
from indexer.syntax import take_apart
from webui.desk.pins import Pin

EVERY: Final = 60.0
"""Seconds after which pins are read again, whatever the stamp says: the database may have been put back from a copy."""
Key = frozenset[str]
_log = logging.getLogger(__name__)


def query_key(text: str) -> Key:
    """What two ways to ask the same have in common: the stems of the telling words, in any order, without accents. None
    for a query that leaves words out or asks for a phrase: it wants something else.

    >>> query_key("Les volcans éteints") == query_key("eteint volcan")
    True
    """
    typed = take_apart(text)
    if typed.needs or typed.without:
        return frozenset()
    return frozenset(word.variants[0] for word in query_words(typed.plain))


class Pinned:
    """The pins that `load` gave last, by what they are for. `stamp` is the file whose text changes with them: to read
    it takes 0.02 ms, and the pins are read again only when it changed. Where the desk fails, those from before stay:
    the list is asked for each page when it is shown.
    """

    def __init__(self, load: Callable[[], Iterable[Pin]], stamp: Path, clock: Callable[[], float] = monotonic) -> None:
        self._load = load
        self._stamp = stamp
        self._clock = clock
        self._lock, self._loading = Lock(), Lock()
        self._seen = ""
        self._due = clock() + EVERY
        self._known: Mapping[Key, tuple[Pin, ...]] = {}

    def __call__(self, text: str, day: date) -> tuple[Pin, ...]:
        """The pins for a query that hold on that day, the newest first."""
        self._refresh()
        if not self._known:
            return ()
        key = query_key(text)
        return tuple(pin for pin in self._known.get(key, ()) if pin.holds_on(day)) if key else ()

    def load(self) -> None:
        """Load them now."""
        with self._loading:
            try:
                found = list(self._load())
            except StoreFailed as error:
                _log.warning("pinned results are not read anew: %s", error)
                return
            known: dict[Key, tuple[Pin, ...]] = {}
            for pin in found:
                key = query_key(pin.query)
                known[key] = (*known.get(key, ()), pin)
            self._known = known

    def _refresh(self) -> None:
        """A change is heard at once by whoever asks next, so that a curator who tries it sees it; anything else is the
        business of a thread.
        """
        stamp = self._read_stamp()
        with self._lock:
            changed, due = stamp != self._seen, self._clock() >= self._due
            if changed or due:
                self._seen, self._due = stamp, self._clock() + EVERY
        if changed:
            self.load()
        elif due:
            Thread(target=self.load, name="pinned", daemon=True).start()

    def _read_stamp(self) -> str:
        try:
            return self._stamp.read_text("ascii")
        except (OSError, ValueError):
            return ""
