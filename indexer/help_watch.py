"""The help cards as they are now: a school's own file, read again when it changes, or the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from allowlist.current import fingerprint
from allowlist.errors import BrokenList
from indexer.help_cards import HelpCards
from indexer.help_file import load_help_cards, shipped_help_cards

_NEVER = object()


@dataclass(frozen=True, slots=True)
class CurrentCards:
    """The cards to show, and what is wrong with the school's file when they are the shipped ones in its place."""

    cards: HelpCards
    broken: BrokenList | None = None


class WatchedCards:
    """The file as it changes under a running server. One for each process; threads share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._seen: object = _NEVER
        self._current = CurrentCards(HelpCards())

    def current(self) -> CurrentCards:
        """The cards at this moment: a `stat` when nothing changed, a new reading when something did."""
        with self._lock:
            now = fingerprint(self._path)
            if now != self._seen:
                loaded = load_help_cards(self._path)
                if isinstance(loaded, BrokenList):
                    self._current = CurrentCards(_shipped(), loaded)
                else:
                    self._current = CurrentCards(loaded)
                # `now` was taken before the reading: a change during it is seen at the next call.
                self._seen = now
            return self._current


def watched_cards(source: str) -> Callable[[], CurrentCards]:
    """What gives the cards at any moment: those of a file; with "" the shipped ones, with "none" none."""
    if source and source != "none":
        return WatchedCards(Path(source)).current
    return lambda: CurrentCards(HelpCards() if source else _shipped())


@cache
def _shipped() -> HelpCards:
    return shipped_help_cards()
