"""One run at a time: a lock of the operating system, which its holder's death frees."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cartable.errors import RunLocked


@contextmanager
def run_lock(state: Path, name: str = "run.lock") -> Iterator[None]:
    """Hold a lock of the state directory; `run.lock` is that of all who write there. Raises RunLocked, which names the
    holder, when another process has it.
    """
    path = state / name
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise RunLocked(path, file.read(200).strip()) from None
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now().astimezone():%Y-%m-%d %H:%M}")
        file.flush()
        yield
