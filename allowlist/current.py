"""The list as it is now: read again when the file changes; a broken file leaves the last good list in force."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from allowlist.errors import BrokenList
from allowlist.load import load_allowlist, parse_allowlist, read_file
from allowlist.model import Allowlist
from allowlist.swap import replace_text
from allowlist.watch import Watched

LAST_GOOD = "allowlist.last-good.yaml"
"""Name of the copy of the last list without problems, in the state directory."""


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The list to answer from, and what is wrong with the file when it is not the file's own.

    With a broken file and no last good list, `allowlist` is empty: nothing is shown. `changed` is the day on which the
    list in force was last changed, by the clock of its file; None where that is not known.
    """

    allowlist: Allowlist
    broken: BrokenList | None = None
    changed: date | None = None


class WatchedList:
    """`allowlist.yaml` as it changes under a running server. One for each process; threads share it."""

    def __init__(self, path: Path, state: Path) -> None:
        self._path = path
        self._last_good = state / LAST_GOOD
        self._not_kept: Allowlist | None = None
        self._watched = Watched(path, self._read)

    def current(self) -> CurrentList:
        """The list at this moment: a `stat` when nothing changed, a new reading when something did."""
        return self._watched.current()

    def _read(self) -> CurrentList:
        text = read_file(self._path)
        loaded = text if isinstance(text, BrokenList) else parse_allowlist(text, str(self._path))
        if isinstance(loaded, Allowlist) and isinstance(text, str):
            self._not_kept = None if keep_last_good(text, self._last_good) else loaded
            return CurrentList(loaded, changed=_day_of(self._path))
        broken = loaded if isinstance(loaded, BrokenList) else None
        return CurrentList(self._fallback(), broken, _day_of(self._last_good))

    def _fallback(self) -> Allowlist:
        if self._not_kept is not None:
            return self._not_kept
        kept = load_allowlist(self._last_good)
        return kept if isinstance(kept, Allowlist) else Allowlist()


def keep_last_good(text: str, last_good: Path) -> bool:
    """Keep the text of a list found good; False where the state directory cannot be written.

    An older copy is then taken away where that can be done: it may hold sites that were taken off since.
    """
    try:
        if not (last_good.exists() and last_good.read_bytes() == text.encode()):
            replace_text(last_good, text)
    except OSError:
        with contextlib.suppress(OSError):
            last_good.unlink(missing_ok=True)
        return False
    return True


def _day_of(path: Path) -> date | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
    except OSError:
        return None
