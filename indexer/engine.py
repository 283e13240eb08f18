"""THE SEAM: what any engine promises, and the shapes that cross it.

No scores cross; hits carry text and spans, never HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from indexer.asking.synonyms import Synonyms
from indexer.document import Document, Removed
from indexer.query import Query
from indexer.reason import Reason


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text, with the spans [start, end) of the words that matched, in order, apart."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer as shown. `ease` is from 0, hard to read, to 100, easy; None when that is not known. `missing` has
    the words, as typed, that the page has nowhere: not in its title, text, headings or address, nor a synonym.
    `published` is the day, as `2026-09-01`, where it is known.
    """

    url: str
    title: Marked
    site_id: str
    snippet: Marked
    language: str
    kind: str
    ease: int | None = None
    missing: tuple[str, ...] = ()
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine answers: `counts` is filter name (`site`, `language`, `kind`) -> value -> number of matches.
    `partial` says that no document that may be shown has all words.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list lets be shown now: the sites, and the addresses within them that it no longer admits.

    `boosts` has the factor of each site that is to stand higher or lower than its words alone put it, `suits` that of
    each site that is for the chosen level more than for others. With `young` pages that are easy to read stand a little
    higher, and hard ones lower.
    """

    sites: frozenset[str]
    hidden: frozenset[str] = frozenset()
    boosts: Mapping[str, float] = field(default_factory=dict)
    suits: Mapping[str, float] = field(default_factory=dict)
    young: bool = False


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of answers. `facets` is filter -> value -> count (`level`, `subject`, `site`, `language`, `type`).

    `suggestion` is None or the whole corrected query; `corrected` says that the hits are its own, since what was typed
    finds nothing that has all its words. `partial` says that no page has all the words that were answered.
    """

    query: Query
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestion: str | None = None
    corrected: bool = False
    partial: bool = False


class IndexWriter(Protocol):
    """Called by `update_index` only, under the run's lock: one writer at a time."""

    def held_upto(self) -> int:
        """The page sequence the index holds; 0 when empty or new."""
        ...

    def held_fence(self) -> str:
        """The `Allowlist.fence` under which the index was last brought up to date; "" when new."""
        ...

    def replace(self, changes: Iterable[Document | Removed], upto: int, fence: str) -> int:
        """Put documents in place of those with the same URL and take the removed ones out: one atomic commit
        that also stores `upto` and `fence`. Returns how many documents it wrote. Readers see all of it or nothing.

        Raises IndexFailed (indexer.errors) when the disk does not take it; the index is then as before.
        """
        ...


class IndexReader(Protocol):
    """Called by the web and the command line, from several threads and processes at once."""

    def generation(self) -> str:
        """Names the snapshot that `search` answers from now; changes with every commit that is visible."""
        ...

    def held_fence(self) -> str:
        """As the writer's: equal to the list's own, no address needs to be hidden."""
        ...

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(url, site id) of every document, for checking a changed list against."""
        ...

    def site_of(self, url: str) -> str | None:
        """The site id that the document of exactly this URL has, None when there is none. Looks nothing else up."""
        ...

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        """The asked page of the documents that match and that `shown` lets out; never raises on any text. `synonyms`
        are those that come with Cartable where none are given.

        An index that does not exist yet is an empty one; one whose files are damaged raises IndexUnreadable, here and
        wherever else it is read.
        """
        ...

    def explain(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> tuple[Reason, ...]:
        """Why each hit of `search` stands where it does, in the same order. Takes as long as several searches."""
        ...


class SearchIndex(IndexWriter, IndexReader, Protocol):
    """An engine: both halves."""

    def rebuilding(self) -> AbstractContextManager[IndexWriter]:
        """An empty index to fill: when the block ends well, readers see it in place of the old one, all at once;
        when it raises, or the process dies, nothing has changed.

        Raises IndexFailed (indexer.errors) when the disk does not take it.
        """
        ...
