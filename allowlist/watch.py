"""A file followed as it changes under a running server: one `stat` when nothing has, else a new reading."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from allowlist.load import MAX_BYTES

_YOUNG_NS = 3_000_000_000
"""A file changed so recently may change again within one tick of its clock (2 s on FAT), with the same size."""
_NEVER = object()
Read = TypeVar("Read")


class Watched(Generic[Read]):
    """What `read` makes of the file at `path`, as it is now. One for each process; threads share it."""

    def __init__(self, path: Path, read: Callable[[], Read]) -> None:
        self._path = path
        self._read = read
        self._lock = Lock()
        self._seen: object = _NEVER
        self._current: Read

    def current(self) -> Read:
        """What was read last, or is read now."""
        with self._lock:
            now = fingerprint(self._path)
            if now != self._seen:
                self._current = self._read()
                # `now` was taken before the reading: a change during it is seen at the next call.
                self._seen = now
            return self._current


def fingerprint(path: Path) -> tuple[object, ...] | None:
    """What changes when the file does; None while there is none. Inode too: editors swap files within a clock tick."""
    try:
        stat = path.stat()
        young = time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) < _YOUNG_NS
        content = sha256(path.read_bytes()).digest() if young and stat.st_size <= MAX_BYTES else b""
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino, content
