"""How a Whoosh index is opened in the folder of a generation, its last commit told, and its writes made to last."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from indexer import generations
from indexer.errors import IndexFailed
from indexer.generations import sync
from indexer.whoosh.library import EmptyIndexError, FileIndex, FileStorage, LockError
from indexer.whoosh.schema import FORMAT, schema

_COMMIT = re.compile(r"_MAIN_(\d+)\.toc")

_RETRIES = 10
_PAUSE = 0.05
"""A commit takes its predecessor's files away; a reader that was just about to open them looks again (Whoosh's own
reader waits as often and as long, but not while it reads the list of files)."""


class Generations(generations.Generations):
    """The generations of one directory, each a Whoosh index whose newest .toc file is the last commit."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, str(FORMAT))

    def stamp(self) -> str:
        """Names the last commit readers can see: cheap enough to ask at each search (two system calls)."""
        name = self.current()
        if not name:
            return ""
        commits = [int(match[1]) for file in self.folder(name).iterdir() if (match := _COMMIT.fullmatch(file.name))]
        return f"{name}/{max(commits, default=0)}"

    def open(self, name: str, *, to_write: bool = False) -> Any:
        """The Whoosh index of a generation. Readers map its files; a writer, which reads whole segments once to merge
        them, would only fill the memory with them (80 MB at 10,000 pages).
        """
        storage = _LastingStorage(str(self.folder(name)))
        storage.supports_mmap = not to_write
        for _ in range(_RETRIES):
            with suppress(OSError, EmptyIndexError):
                return FileIndex(storage, schema=schema())
            time.sleep(_PAUSE)
        return FileIndex(storage, schema=schema())

    def create(self) -> str:
        """A new, empty generation that nobody reads yet."""
        name = self.make_folder()
        FileIndex.create(_LastingStorage(str(self.folder(name))), schema())
        return name


@contextmanager
def failing_plainly(directory: Path) -> Iterator[None]:
    """Whatever keeps the block from writing is an IndexFailed that names the directory."""
    try:
        with generations.failing_plainly(directory):
            yield
    except LockError as error:
        raise IndexFailed(str(directory), "another run is writing it") from error


class _LastingStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's file storage, which never syncs, made to survive a power cut: a commit is the renaming of a .toc
    file, so all that was written before it must be on the disk when the new name is.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._unsynced: set[str] = set()

    def create_file(self, name: str, **options: Any) -> Any:
        self._unsynced.add(name)
        return super().create_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - theirs
        for name in self._unsynced:
            _sync(Path(self.folder, name))
        self._unsynced.clear()
        super().rename_file(oldname, newname, safe)
        sync(Path(self.folder))


def _sync(path: Path) -> None:
    """Flush a file to the disk; parts of a segment that were put together into one are gone by now."""
    if path.exists():
        sync(path)
