"""How a Tantivy index is opened in the folder of a generation, its last commit told, and its errors made plain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer import generations
from indexer.errors import IndexFailed, IndexUnreadable
from indexer.tantivy.library import TantivyIndex
from indexer.tantivy.schema import FORM, schema

HEAP_BYTES = 64_000_000
"""What the writer gathers before it writes a segment out."""


class Generations(generations.Generations):
    """The generations of one directory, each a Tantivy index whose meta.json is the last commit."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, FORM)
        self._seen: tuple[tuple[str, int, int], str] = (("", 0, 0), "")

    def stamp(self, name: str) -> str:
        """Names the last commit of a generation that readers can see: one system call where there is no newer one."""
        if not name:
            return ""
        meta = self.folder(name) / "meta.json"
        status = meta.stat()
        key = (name, status.st_mtime_ns, status.st_ino)
        seen = self._seen
        if seen[0] != key:
            # Merged segments make the file new, too; what was committed is the same then, and so is its number.
            seen = self._seen = (key, f"{name}/{json.loads(meta.read_bytes())['opstamp']}")
        return seen[1]

    def open(self, name: str) -> Any:
        """The Tantivy index of a generation, for reading and writing."""
        index = TantivyIndex(schema(), path=str(self.folder(name)))
        index.config_reader(reload_policy="manual")
        return index

    def create(self) -> str:
        """A new, empty generation that nobody reads yet."""
        name = self.make_folder()
        self.open(name)
        return name


def writer_of(index: Any) -> Any:
    """The one writer of an index; one thread, since making terms of text takes longer than writing them."""
    return index.writer(HEAP_BYTES, 1)


@contextmanager
def failing_plainly(directory: Path) -> Iterator[None]:
    """Whatever keeps the block from writing is an IndexFailed that names the directory."""
    try:
        with generations.failing_plainly(directory):
            yield
    except ValueError as error:  # the class of all errors that Tantivy's binding raises
        locked = "LockBusy" in str(error)
        raise IndexFailed(str(directory), "another run is writing it" if locked else str(error)) from error


@contextmanager
def reading_plainly(directory: Path) -> Iterator[None]:
    """Whatever Tantivy makes of damaged files in the block is an IndexUnreadable that names the directory."""
    try:
        yield
    except Exception as error:
        raise IndexUnreadable(str(directory), str(error) or type(error).__name__) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's last resort, which is no Exception to Python
            raise
        raise IndexUnreadable(str(directory), str(error)) from error
