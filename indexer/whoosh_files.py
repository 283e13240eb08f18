"""Where a Whoosh index lies on disk: generations, the file that names the current one, and writes that last.

index/CURRENT             "1 generation-3": the format, and the generation readers open
index/generation-3/       one Whoosh index; its newest .toc file is the last commit
index/generation-2/       the one before, kept for readers that still hold it
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from indexer.errors import IndexFailed
from indexer.whoosh_library import EmptyIndexError, FileIndex, FileStorage, LockError
from indexer.whoosh_schema import FORMAT, schema

_GENERATION = re.compile(r"generation-(\d+)")
_COMMIT = re.compile(r"_MAIN_(\d+)\.toc")

_RETRIES = 10
_PAUSE = 0.05
"""A commit takes its predecessor's files away; a reader that was just about to open them looks again (Whoosh's own
reader waits as often and as long, but not while it reads the list of files)."""


class Generations:
    """The generations of one index directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pointer = directory / "CURRENT"

    def current(self) -> str:
        """The name of the generation readers open; "" when there is none of this format."""
        try:
            written, _, name = self._pointer.read_text("utf-8").strip().partition(" ")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        return name if written == str(FORMAT) and _GENERATION.fullmatch(name) else ""

    def stamp(self) -> str:
        """Names the last commit readers can see: cheap enough to ask at each search (two system calls)."""
        name = self.current()
        if not name:
            return ""
        commits = [
            int(match[1]) for file in (self._directory / name).iterdir() if (match := _COMMIT.fullmatch(file.name))
        ]
        return f"{name}/{max(commits, default=0)}"

    def open(self, name: str, *, to_write: bool = False) -> Any:
        """The Whoosh index of a generation. Readers map its files; a writer, which reads whole segments once to merge
        them, would only fill the memory with them (80 MB at 10,000 pages).
        """
        storage = _LastingStorage(str(self._directory / name))
        storage.supports_mmap = not to_write
        for _ in range(_RETRIES):
            with suppress(OSError, EmptyIndexError):
                return FileIndex(storage, schema=schema())
            time.sleep(_PAUSE)
        return FileIndex(storage, schema=schema())

    def create(self) -> str:
        """A new, empty generation that nobody reads yet."""
        name = f"generation-{max(self._numbers(), default=0) + 1}"
        folder = self._directory / name
        folder.mkdir(parents=True)
        FileIndex.create(_LastingStorage(str(folder)), schema())
        return name

    def point_to(self, name: str) -> None:
        """Let readers open `name` from now on, in one atomic step; the generation before is kept, older ones go."""
        before = self.current()
        fresh = self._pointer.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{FORMAT} {name}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        _sync_folder(self._directory)
        self.sweep({name, before})

    def sweep(self, kept: set[str]) -> None:
        """Remove every generation but these."""
        for number in self._numbers():
            name = f"generation-{number}"
            if name not in kept:
                shutil.rmtree(self._directory / name)

    def _numbers(self) -> list[int]:
        if not self._directory.is_dir():
            return []
        names = (_GENERATION.fullmatch(entry.name) for entry in self._directory.iterdir())
        return [int(match[1]) for match in names if match]


@contextmanager
def failing_plainly(directory: Path) -> Iterator[None]:
    """Whatever keeps the block from writing is an IndexFailed that names the directory."""
    try:
        yield
    except LockError as error:
        raise IndexFailed(str(directory), "another run is writing it") from error
    except OSError as error:
        raise IndexFailed(str(directory), error.strerror or str(error)) from error


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
        _sync_folder(Path(self.folder))


def _sync(path: Path) -> None:
    """Flush a file to the disk; parts of a segment that were put together into one are gone by now."""
    if path.exists():
        _sync_folder(path)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
