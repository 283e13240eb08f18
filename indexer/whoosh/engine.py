"""The embedded engine: Whoosh's files and postings behind the promises of `indexer.engine`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from indexer.answering.scores import Mask
from indexer.asking.synonyms import Synonyms, usual_synonyms
from indexer.document import Change, last_of_each
from indexer.engine import Found, IndexWriter, Shown
from indexer.errors import IndexUnreadable
from indexer.query import Query
from indexer.reason import Reason
from indexer.whoosh import commit as whoosh_commit
from indexer.whoosh import explain as whoosh_explain
from indexer.whoosh import search as whoosh_search
from indexer.whoosh.files import Generations, failing_plainly
from indexer.whoosh.snapshot import Segment, Snapshot


class WhooshIndex:
    """A `SearchIndex` in a directory that need not exist yet. Safe for several threads, and for readers in other
    processes while one writes.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._generations = Generations(directory)
        self._latest = Snapshot("", [])
        self._segments: dict[str, Segment] = {}
        self._opening = Lock()

    def held_upto(self) -> int:
        return int(self._snapshot().held.get("upto", 0))

    def held_fence(self) -> str:
        return str(self._snapshot().held.get("fence", ""))

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        latest = last_of_each(changes)
        with failing_plainly(self._directory):
            name = self._generations.current() or self._first()
            return whoosh_commit.commit(self._generations.open(name, to_write=True), latest, upto, fence)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        with failing_plainly(self._directory):
            self._generations.sweep({self._generations.current()})
            name = self._generations.create()
            filling = whoosh_commit.Filling(self._directory, self._generations.open(name, to_write=True))
        try:
            yield filling
        except BaseException:
            filling.give_up()
            raise
        with failing_plainly(self._directory):
            filling.finish()
            self._generations.point_to(name)

    def generation(self) -> str:
        return self._snapshot().stamp

    def addresses(self) -> Iterator[tuple[str, str]]:
        return self._snapshot().addresses()

    def site_of(self, url: str) -> str | None:
        return self._snapshot().site_of(url)

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        return whoosh_search.answer(self._snapshot(), query, shown, synonyms or usual_synonyms())

    def explain(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> tuple[Reason, ...]:
        return whoosh_explain.explain(self._snapshot(), query, shown, synonyms or usual_synonyms())

    def _snapshot(self) -> Snapshot:
        """The last commit, opened once: asking whether there is a newer one costs two system calls."""
        stamp = self._generations.stamp()
        if stamp != self._latest.stamp:
            with self._opening:
                if stamp != self._latest.stamp:
                    self._latest = self._open(stamp)
        return self._latest

    def _open(self, stamp: str) -> Snapshot:
        """What `stamp` names (or a commit since), sharing with the snapshot before the segments that are in both."""
        if not stamp:
            return Snapshot("", [])
        try:
            return self._read(stamp)
        except Exception as error:
            # Whoosh's files are pickles and structures: damaged ones fail in any way they like.
            raise IndexUnreadable(str(self._directory), str(error) or type(error).__name__) from error

    def _read(self, stamp: str) -> Snapshot:
        reader = self._generations.open(stamp.partition("/")[0]).reader()
        leaves = {leaf.segment().segment_id(): leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()}
        self._segments = {name: self._segments.get(name) or Segment(leaf) for name, leaf in leaves.items()}
        return Snapshot(stamp, [(self._segments[name], _alive(leaf)) for name, leaf in leaves.items()])

    def _first(self) -> str:
        name = self._generations.create()
        self._generations.point_to(name)
        return name


def _alive(leaf: Any) -> Mask:
    mask = np.ones(leaf.doc_count_all(), np.bool_)
    mask[list(leaf.segment().deleted_docs())] = False
    return mask
