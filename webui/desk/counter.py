"""Counts searches in memory, and hands on only what was asked often enough (docs/adr/0022).

A query asked less often on a day is in no file, table or log, in no form: it is forgotten when the day or the process
ends. A search never waits for the desk: another thread writes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock, Thread
from typing import Final

from crawler.errors import StoreFailed
from webui.desk.countable import countable
from webui.desk.counts import Asking, Counts, Outcome

EVERY: Final = 30.0
"""Seconds between two writes: what a killed process loses at most of what was asked often."""
MOST: Final = 20_000
"""Different queries held at once, some 10 MB; the rarest go when it is more."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    """How often something was asked since it was last written."""

    times: int = 0
    correction: str = ""


class Counter:
    """The counter of one process, for `least` askings a day and more; 0 counts nothing. Safe for several threads."""

    def __init__(
        self, counts: Callable[[], Counts], least: int, today: Callable[[], date], every: float = EVERY
    ) -> None:
        self.least = least
        self._counts = counts
        self._today = today
        self._every = every
        self._lock = Lock()
        self._tallies: dict[Asking, _Tally] = {}
        self._writer: Thread | None = None

    def count(self, text: str, outcome: Outcome, correction: str = "") -> None:
        """Count a search for `text`, as typed. Neither fails nor waits, whatever becomes of the desk."""
        query = countable(text) if self.least else None
        if query is None:
            return
        asking = Asking(self._today(), query, outcome)
        with self._lock:
            tally = self._tallies.get(asking)
            if tally is None:
                if len(self._tallies) >= MOST:
                    return
                tally = self._tallies[asking] = _Tally()
            tally.times += 1
            tally.correction = (countable(correction) or "") if correction else ""
            self._see_that_it_is_written()

    def write(self) -> None:
        """Write what was asked often enough, and what others have written today already. Raises StoreFailed: then it
        is all still here.
        """
        today = self._today()
        self._forget(today)
        with self._lock:
            asked = [(asking, tally.times, tally.correction) for asking, tally in self._tallies.items()]
        if not asked:
            return
        counts = self._counts()
        kept = counts.kept({asking.day for asking, _, _ in asked})
        due = [each for each in asked if each[1] >= self.least or each[0] in kept]
        if due:
            counts.add(due, today)
        self._take_off(due)

    def _take_off(self, written: list[tuple[Asking, int, str]]) -> None:
        with self._lock:
            for asking, times, _ in written:
                tally = self._tallies[asking]
                tally.times -= times
                if not tally.times:
                    del self._tallies[asking]

    def _forget(self, today: date) -> None:
        """What was rare on a day that is over, and the rarest of all where there are too many."""
        with self._lock:
            gone = [
                asking for asking, tally in self._tallies.items() if asking.day != today and tally.times < self.least
            ]
            if len(self._tallies) - len(gone) >= MOST:
                rarest = min(tally.times for tally in self._tallies.values())
                gone += [asking for asking, tally in self._tallies.items() if tally.times == rarest]
            for asking in gone:
                self._tallies.pop(asking, None)

    def _see_that_it_is_written(self) -> None:
        """Started by what is counted: no thread lives on in a process that a server makes of another (fork)."""
        if self._writer is None or not self._writer.is_alive():
            self._writer = Thread(target=self._keep_writing, name="counts", daemon=True)
            with suppress(RuntimeError):  # a machine that has no more threads to give
                self._writer.start()

    def _keep_writing(self) -> None:
        never, failing = Event(), False
        while not never.wait(self._every):
            try:
                self.write()
            except StoreFailed as error:
                if not failing:
                    _log.warning("searches are not counted: %s", error)
                failing = True
            else:
                failing = False
