"""A file's text replaced in one act: a reader, or a crash, sees the old text or the new, never a part."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 in place of the file at `path`, keeping its mode and, where allowed, its owner.

    The new text is on the disk before it takes the old one's name (`os.replace` in the same folder).
    Raises OSError; the file is then as it was.
    """
    path = path.resolve()  # a link stays a link: the file behind it is replaced
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        _like(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep every other process and thread that asks for the same out until the block ends, or its process does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _like(path: Path, name: str) -> None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        return
    if (stat.st_uid, stat.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(name, stat.st_uid, stat.st_gid)
    Path(name).chmod(stat.st_mode & 0o7777)


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
