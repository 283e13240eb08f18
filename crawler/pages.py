"""THE HAND-OFF: pages as fetched, and the store that keeps them. Loads neither Scrapy nor SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Page:
    """A page as fetched, nothing interpreted: `body` is raw bytes, content encoding undone.

    `headers` has lower-case names; `sequence` grows with every change in the store.
    """

    url: str
    site_id: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A page that was in the store and must leave the index."""

    url: str
    site_id: str
    why: str
    sequence: int


class PageStore(Protocol):
    """What the indexer reads. A reader never blocks the crawl that writes."""

    def changes_since(self, sequence: int) -> Iterator[Page | Gone]:
        """Every page whose last change is after `sequence`, oldest change first; 0 is from the beginning.

        Streams: holds no more than a batch of pages in memory. Each URL comes at most once, as it is now.
        """
        ...

    def last_sequence(self) -> int:
        """The sequence of the newest change; 0 for an empty store."""
        ...

    def urls(self) -> Iterator[str]:
        """The URL of every stored page that is not gone, in no order."""
        ...

    def page(self, url: str) -> Page | None:
        """The stored page of exactly this URL, or None when there is none or it is gone."""
        ...
