"""A page as indexed: what a student may search, with the mark-up gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Link(NamedTuple):
    """A link to another page: its absolute address without fragment, and its words, "" when it has none."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable page. `language` is an ISO 639-1 code or ""; `kind` is one of `crawler.formats`.
    `canonical` is the address inside the same site that the page names as its own, "" when that is `url`. `quality` is
    a factor of its score (`indexer.reading.quality`), `ease` from 0, hard to read, to 100, None when not known.
    `links` are those in its text. `anchors` is what links on other pages call it, `rank`, from 0 to 20, what
    they make it worth (`indexer.links.graph`): both come from the other pages, and are not known when it is converted.

    Levels and subjects are not here: they belong to the site, are read from the list at query time,
    and so an edited list holds at the next query.
    """

    url: str
    site_id: str
    title: str
    headings: tuple[str, ...]
    text: str
    description: str = ""
    language: str = ""
    kind: str = "html"
    published: date | None = None
    canonical: str = ""
    quality: float = 1.0
    ease: int | None = None
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Removed:
    """A URL that must not be found any more."""

    url: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that is not indexed, and why: a reason that `explain` and the report show."""

    url: str
    why: str


Change = Document | Removed
"""What an index is told about an address."""


def last_of_each(changes: Iterable[Change]) -> Mapping[str, Change]:
    """The last change of each URL."""
    return {change.url: change for change in changes}
