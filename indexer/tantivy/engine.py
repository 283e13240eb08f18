"""The fast engine: Tantivy behind the promises of `indexer.engine`. Needs the package `tantivy` (`cartable[fast]`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from indexer.asking.synonyms import Synonyms, usual_synonyms
from indexer.document import Change, last_of_each
from indexer.engine import Found, IndexWriter, Shown
from indexer.errors import IndexUnreadable
from indexer.query import Query
from indexer.reason import Reason
from indexer.tantivy import commit as tantivy_commit
from indexer.tantivy import explain as tantivy_explain
from indexer.tantivy import search as tantivy_search
from indexer.tantivy.files import Generations, failing_plainly, reading_plainly
from indexer.tantivy.snapshot import Snapshot


class TantivyIndex:
    """A `SearchIndex` in a directory that need not exist yet. Safe for several threads, and for readers in other
    processes while one writes.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._generations = Generations(directory)
        self._latest: Snapshot | None = None
        self._opened: tuple[str, Any] = ("", None)
        self._opening = Lock()

    def held_upto(self) -> int:
        return int(self._held().get("upto", 0))

    def held_fence(self) -> str:
        return str(self._held().get("fence", ""))

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        latest = last_of_each(changes)
        with failing_plainly(self._directory):
            name = self._generations.current() or self._first()
            return tantivy_commit.commit(self._generations.open(name), latest, upto, fence)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        with failing_plainly(self._directory):
            self._generations.sweep({self._generations.current()})
            name = self._generations.create()
            filling = tantivy_commit.Filling(self._directory, self._generations.open(name))
        try:
            yield filling
        except BaseException:
            filling.give_up()
            raise
        with failing_plainly(self._directory):
            filling.finish()
            self._generations.point_to(name)

    def generation(self) -> str:
        snapshot = self._snapshot()
        return snapshot.stamp if snapshot else ""

    def addresses(self) -> Iterator[tuple[str, str]]:
        snapshot = self._snapshot()
        return snapshot.addresses() if snapshot else iter(())

    def site_of(self, url: str) -> str | None:
        snapshot = self._snapshot()
        return snapshot.site_of(url) if snapshot else None

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        snapshot = self._snapshot()
        return tantivy_search.answer(snapshot, query, shown, synonyms or usual_synonyms()) if snapshot else Found(0, ())

    def explain(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> tuple[Reason, ...]:
        snapshot = self._snapshot()
        return tantivy_explain.explain(snapshot, query, shown, synonyms or usual_synonyms()) if snapshot else ()

    def _held(self) -> dict[str, Any]:
        snapshot = self._snapshot()
        return snapshot.held if snapshot else {}

    def _snapshot(self) -> Snapshot | None:
        """The last commit, opened once; None when there is no index yet."""
        while True:
            name = self._generations.current()
            try:
                return self._newest(name)
            except IndexUnreadable:
                # Two rebuilds in the meantime have swept away what was about to be opened: look again.
                if self._generations.current() == name:
                    raise

    def _newest(self, name: str) -> Snapshot | None:
        with reading_plainly(self._directory):
            stamp = self._generations.stamp(name)
        latest = self._latest
        if (latest.stamp if latest else "") != stamp:
            with self._opening:
                latest = self._latest
                if (latest.stamp if latest else "") != stamp:
                    latest = self._latest = self._open(stamp) if stamp else None
        return latest

    def _open(self, stamp: str) -> Snapshot:
        """What `stamp` names, or a commit since."""
        name = stamp.partition("/")[0]
        with reading_plainly(self._directory):
            if self._opened[0] != name:
                self._opened = (name, self._generations.open(name))
            index = self._opened[1]
            index.reload()
            return Snapshot(stamp, self._directory, index.searcher())

    def _first(self) -> str:
        name = self._generations.create()
        self._generations.point_to(name)
        return name
