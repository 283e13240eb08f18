"""Where the generations of an index lie on disk, and the file that names the current one: the same for every engine.

index/CURRENT             "2 generation-3": the format, and the generation readers open
index/generation-3/       the files of one index, in whatever way its engine writes them
index/generation-2/       the one before, kept for readers that still hold it
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import IndexFailed

_GENERATION = re.compile(r"generation-(\d+)")


class Generations:
    """The generations of one index directory, in one engine's format: those of others are none."""

    def __init__(self, directory: Path, form: str) -> None:
        """`form` names the format, in one word; it changes with whatever makes the files useless to those before."""
        self.directory = directory
        self._form = form
        self._pointer = directory / "CURRENT"

    def current(self) -> str:
        """The name of the generation readers open; "" when there is none of this format."""
        try:
            written, _, name = self._pointer.read_text("utf-8", errors="replace").strip().partition(" ")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        return name if written == self._form and _GENERATION.fullmatch(name) else ""

    def folder(self, name: str) -> Path:
        """Where a generation's files are."""
        return self.directory / name

    def make_folder(self) -> str:
        """The name of a new, empty generation that nobody reads yet."""
        name = f"generation-{max(self._numbers(), default=0) + 1}"
        self.folder(name).mkdir(parents=True)
        return name

    def point_to(self, name: str) -> None:
        """Let readers open `name` from now on, in one atomic step; the generation before is kept, older ones go."""
        before = self.current()
        fresh = self._pointer.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{self._form} {name}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        sync(self.directory)
        self.sweep({name, before})

    def sweep(self, kept: set[str]) -> None:
        """Remove every generation but these."""
        for number in self._numbers():
            name = f"generation-{number}"
            if name not in kept:
                shutil.rmtree(self.folder(name))

    def _numbers(self) -> list[int]:
        if not self.directory.is_dir():
            return []
        names = (_GENERATION.fullmatch(entry.name) for entry in self.directory.iterdir())
        return [int(match[1]) for match in names if match]


@contextmanager
def failing_plainly(directory: Path) -> Iterator[None]:
    """Whatever the disk refuses in the block is an IndexFailed that names the directory."""
    try:
        yield
    except OSError as error:
        raise IndexFailed(str(directory), error.strerror or str(error)) from error


def sync(path: Path) -> None:
    """Flush a file or a folder's list of names to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
