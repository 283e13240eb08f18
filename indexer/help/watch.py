"""The help cards as they are now: a school's own file, read again when it changes, or the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from allowlist.errors import BrokenList
from allowlist.watch import Watched
from indexer.help.cards import HelpCards
from indexer.help.file import load_help_cards, shipped_help_cards


@dataclass(frozen=True, slots=True)
class CurrentCards:
    """The cards to show, and what is wrong with the school's file when they are the shipped ones in its place."""

    cards: HelpCards
    broken: BrokenList | None = None


def watched_cards(source: str, own: Path | None = None) -> Callable[[], CurrentCards]:
    """What gives the cards at any moment: those of a file; with "none" none; with "" those of the file `own`, or the
    shipped ones as long as there is none.
    """
    if source == "none":
        return lambda: CurrentCards(HelpCards())
    if source:
        path = Path(source)
        return Watched(path, lambda: _read(path)).current
    if own is None:
        return lambda: CurrentCards(_shipped())
    return Watched(own, lambda: _read(own) if own.exists() else CurrentCards(_shipped())).current


def _read(path: Path) -> CurrentCards:
    loaded = load_help_cards(path)
    return CurrentCards(_shipped(), loaded) if isinstance(loaded, BrokenList) else CurrentCards(loaded)


@cache
def _shipped() -> HelpCards:
    return shipped_help_cards()
