"""A page store in memory that keeps the whole promise of `crawler.pages.PageStore`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from crawler.pages import Gone, Page

FETCHED_AT = datetime(2026, 9, 1, tzinfo=UTC)


class MemoryStore:
    """Pages and gone pages by URL, each with the sequence of its last change."""

    def __init__(self) -> None:
        self._entries: dict[str, Page | Gone] = {}
        self._sequence = 0

    def put(
        self,
        url: str,
        body: str | bytes,
        *,
        site_id: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Store a page as just fetched."""
        self._sequence += 1
        raw = body.encode() if isinstance(body, str) else body
        headers = headers if headers is not None else {"content-type": "text/html; charset=utf-8"}
        self._entries[url] = Page(url, site_id, status, headers, raw, FETCHED_AT, self._sequence)

    def lose(self, url: str, why: str = "404") -> None:
        """The page answers no more."""
        self._sequence += 1
        self._entries[url] = Gone(url, self._entries[url].site_id, why, self._sequence)

    def changes_since(self, sequence: int) -> Iterator[Page | Gone]:
        entries = sorted(self._entries.values(), key=lambda entry: entry.sequence)
        return (entry for entry in entries if entry.sequence > sequence)

    def last_sequence(self) -> int:
        return self._sequence

    def urls(self) -> Iterator[str]:
        return (url for url, entry in self._entries.items() if isinstance(entry, Page))

    def page(self, url: str) -> Page | None:
        entry = self._entries.get(url)
        return entry if isinstance(entry, Page) else None
