"""The list as it is now: read again when the file changes; a broken file leaves the last good list in force."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from allowlist.errors import BrokenList
from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from allowlist.swap import replace_text

LAST_GOOD = "allowlist.last-good.yaml"
"""Name of the copy of the last list without problems, in the state directory."""


_NEVER = object()


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The list to answer from, and what is wrong with the file when it is not the file's own.

    With a broken file and no last good list, `allowlist` is empty: nothing is shown.
    """

    allowlist: Allowlist
    broken: BrokenList | None = None


class WatchedList:
    """`allowlist.yaml` as it changes under a running server. One for each process; threads share it."""

    def __init__(self, path: Path, state: Path) -> None:
        self._path = path
        self._last_good = state / LAST_GOOD
        self._lock = Lock()
        self._seen: object = _NEVER
        self._current = CurrentList(Allowlist(), BrokenList(str(path), ()))

    def current(self) -> CurrentList:
        """The list at this moment: a `stat` when nothing changed, a new reading when something did."""
        with self._lock:
            now = _fingerprint(self._path)
            if now != self._seen:
                self._current = self._read()
                # `now` was taken before the reading: a change during it is seen at the next call.
                self._seen = now
            return self._current

    def _read(self) -> CurrentList:
        loaded = load_allowlist(self._path)
        if isinstance(loaded, Allowlist):
            keep_last_good(self._path, loaded.digest, self._last_good)
            return CurrentList(loaded)
        kept = load_allowlist(self._last_good)
        return CurrentList(kept if isinstance(kept, Allowlist) else Allowlist(), loaded)


def keep_last_good(path: Path, digest: str, last_good: Path) -> None:
    """Copy the list found good under `digest`. A state directory that cannot be written only costs the copy."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = path.read_bytes().decode("utf-8-sig")
        changed_meanwhile = sha256(text.encode()).hexdigest() != digest
        if changed_meanwhile or (last_good.exists() and last_good.read_bytes() == text.encode()):
            return
        replace_text(last_good, text)


def _fingerprint(path: Path) -> tuple[int, ...] | None:
    """What changes when the file does; None while there is none. Inode too: editors swap files within a clock tick."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
