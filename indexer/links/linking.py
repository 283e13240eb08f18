"""Between links and documents: what of a page is read for its links, what a document is given by those of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from allowlist.model import Allowlist
from crawler.formats import HTML, format_of
from crawler.pages import Gone, Page
from indexer.document import Change, Document, Removed, Skipped
from indexer.engine import IndexWriter
from indexer.links.anchors import Spelling, hosts_of, with_telling_links
from indexer.links.graph import NOTHING, Standing
from indexer.links.store import IN_DOUBT, LinkStore

RANKS_APART: Final = 2
"""Steps by which a rank must have moved for its document to be written anew: a factor of two."""


class Given:
    """An `IndexWriter` that gives each document what links make of it, and notes in the store what it gave."""

    def __init__(
        self, index: IndexWriter, links: LinkStore, standings: Mapping[str, Standing], *, at_once: bool = True
    ) -> None:
        """`at_once`: documents count as given when their batch is written; else they stay in doubt."""
        self.standings = standings
        self._index = index
        self._links = links
        self._at_once = at_once

    def before(self) -> Mapping[str, Standing]:
        """What the documents were given so far."""
        return self._links.given()

    def held_upto(self) -> int:
        return self._index.held_upto()

    def held_fence(self) -> str:
        return self._index.held_fence()

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        given = [_given(change, self.standings) for change in changes]
        urls = [change.url for change in given]
        self._links.doubt(urls)
        written = self._index.replace(given, upto, fence)
        if self._at_once:
            # Of one that was left out, too: the next run would look at it again for nothing.
            self._links.give({url: self.standings.get(url, NOTHING) for url in urls})
        return written


def _given(change: Change, standings: Mapping[str, Standing]) -> Change:
    if isinstance(change, Removed):
        return change
    standing = standings.get(change.url, NOTHING)
    return replace(change, anchors=standing.anchors, rank=standing.rank)


def due(before: Mapping[str, Standing], now: Mapping[str, Standing], most: int) -> Sequence[str]:
    """The documents to write anew: all that have words which no link has any more, or of which it is not known; then
    `most` of those that gain words or another rank, those that gain most first.
    """
    lost, gains = [], []
    for url in before.keys() | now.keys():
        had, has = before.get(url, NOTHING), now.get(url, NOTHING)
        if had.rank == IN_DOUBT or set(had.anchors) - set(has.anchors):
            lost.append(url)
        elif gain := len(set(has.anchors) - set(had.anchors)) + abs(has.rank - had.rank) // RANKS_APART:
            gains.append((-gain, url))
    return sorted(lost) + [url for _, url in sorted(gains)[:most]]


def links_only(
    changes: Iterable[Page | Gone],
    outcome_of: Callable[[Page | Gone], Document | Removed | Skipped],
    allowlist: Allowlist,
    spelling: Spelling,
) -> Iterator[tuple[Document | Removed | Skipped, int]]:
    """Each change with its sequence, and as a document that has an address, a site and links."""
    listed = hosts_of(allowlist)
    for change in changes:
        outcome = (
            outcome_of(change) if isinstance(change, Gone) or _has_links(change) else _as_target(change, allowlist)
        )
        if isinstance(outcome, Document):
            bare = Document(outcome.url, outcome.site_id, "", (), "", links=outcome.links)
            outcome = with_telling_links(bare, listed, spelling)
        yield outcome, change.sequence


def _has_links(page: Page) -> bool:
    return format_of(page.url, page.headers.get("content-type", "")) == HTML


def _as_target(page: Page, allowlist: Allowlist) -> Document | Skipped:
    """A file that is no web page: links lead to it, and none are read from it."""
    site = allowlist.site_for(page.url)
    return Document(page.url, site.id, "", (), "") if site else Skipped(page.url, "not on the list")
