"""An engine and its vocabulary as one index: whoever fills or rebuilds the one does the other, and neither knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from indexer.asking.synonyms import Synonyms
from indexer.document import Document, Removed
from indexer.engine import Found, IndexWriter, SearchIndex, Shown
from indexer.query import Query
from indexer.reason import Reason
from indexer.vocabulary.store import WordStore, WordWriter


class IndexWithWords:
    """A `SearchIndex`: the engine's answers; what is written goes to the vocabulary first, then to the engine.

    A run killed between the two repeats its batch: what is held is what both hold. So an index that had no vocabulary
    yet, or lost it, gets one at the next run.
    """

    def __init__(self, engine: SearchIndex, words: WordStore) -> None:
        self._engine = engine
        self._words = words

    def held_upto(self) -> int:
        return min(self._engine.held_upto(), self._words.held_upto())

    def held_fence(self) -> str:
        return self._engine.held_fence()

    def replace(self, changes: Iterable[Document | Removed], upto: int, fence: str) -> int:
        changes = list(changes)
        self._words.replace(changes, upto)
        return self._engine.replace(changes, upto, fence)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        # The engine's block ends last: a run that dies between the two swaps leaves the newer vocabulary.
        with self._engine.rebuilding() as engine, self._words.rebuilding() as words:
            yield _Both(engine, words)

    def generation(self) -> str:
        return self._engine.generation()

    def addresses(self) -> Iterator[tuple[str, str]]:
        return self._engine.addresses()

    def site_of(self, url: str) -> str | None:
        return self._engine.site_of(url)

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        return self._engine.search(query, shown, synonyms)

    def explain(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> tuple[Reason, ...]:
        return self._engine.explain(query, shown, synonyms)


class _Both:
    """The `IndexWriter` of a rebuild."""

    def __init__(self, engine: IndexWriter, words: WordWriter) -> None:
        self._engine = engine
        self._words = words

    def held_upto(self) -> int:
        return self._engine.held_upto()

    def held_fence(self) -> str:
        return self._engine.held_fence()

    def replace(self, changes: Iterable[Document | Removed], upto: int, fence: str) -> int:
        changes = list(changes)
        self._words.replace(changes, upto)
        return self._engine.replace(changes, upto, fence)
