"""Text that repeats across a site's pages: menus, footers and notes on cookies whose elements do not say what they are.

The lines of a site that are furniture follow from its stored pages alone: nothing else is kept, so that a page indexed
tonight and one indexed by a rebuild are cut alike, as far as the site is the same. docs/adr has the measurements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from heapq import heappushpop
from itertools import chain
from typing import Final

from allowlist.model import Allowlist
from crawler.formats import HTML, format_of
from crawler.pages import PageStore
from indexer.document import Document
from indexer.reading.convert import convert

SAMPLE: Final = 32
"""Pages of a site that are looked at: a line that half of the pages have is on 16 of them, give or take 3."""
FEWEST: Final = 8
"""With fewer pages, what repeats may as well be what they are about."""
SHARE: Final = 0.5
"""Of the pages looked at, those that have a line of furniture. At 0.25 hardly more menus would go, but words that half
of the articles are parted by, such as "Exemple :"."""


class Furniture:
    """The furniture of each site of a store, found out when it is first asked for."""

    def __init__(self, store: PageStore, allowlist: Allowlist) -> None:
        self._store = store
        self._allowlist = allowlist
        self._samples: Mapping[str, Sequence[str]] | None = None
        self._lines: dict[str, frozenset[str]] = {}

    def cleared(self, document: Document) -> Document:
        """The document without the furniture of its site."""
        if document.kind != HTML:
            return document
        if document.site_id not in self._lines:
            self._lines[document.site_id] = self._found(document.site_id)
        return without_lines(document, self._lines[document.site_id])

    def _found(self, site_id: str) -> frozenset[str]:
        if self._samples is None:
            self._samples = samples(self._store.urls(), self._allowlist)
        return repeated_lines([text for url in self._samples.get(site_id, ()) for text in self._text(url)])

    def _text(self, url: str) -> Iterable[str]:
        """The text of a page, if it is one."""
        page = self._store.page(url)
        if page is None or format_of(url, page.headers.get("content-type", "")) != HTML:
            return
        outcome = convert(page, self._allowlist)
        if isinstance(outcome, Document):
            yield outcome.text


def samples(urls: Iterable[str], allowlist: Allowlist) -> Mapping[str, Sequence[str]]:
    """For each site the SAMPLE addresses whose digests are highest: by chance, and yet the same ones each time, all but
    those of pages that have come or gone.
    """
    chosen: dict[str, list[tuple[bytes, str]]] = defaultdict(lambda: [(b"", "")] * SAMPLE)
    for url in urls:
        site = allowlist.site_for(url)
        if site is not None:
            heappushpop(chosen[site.id], (blake2b(url.encode("utf-8", "replace"), digest_size=8).digest(), url))
    return {site: [url for _, url in sorted(heap) if url] for site, heap in chosen.items()}


def repeated_lines(texts: Sequence[str]) -> frozenset[str]:
    """The lines with words in them that SHARE of these texts have, when there are FEWEST."""
    if len(texts) < FEWEST:
        return frozenset()
    having = Counter(chain.from_iterable(set(text.split("\n")) for text in texts))
    return frozenset(
        line for line, count in having.items() if count >= SHARE * len(texts) and any(map(str.isalpha, line))
    )


def without_lines(document: Document, lines: frozenset[str]) -> Document:
    """The document without these lines. Its title and headings stay, and a page that is nothing else stays whole."""
    own = {document.title, *document.headings}
    kept = [line for line in document.text.split("\n") if line not in lines or line in own]
    text = "\n".join(kept)
    if len(text) == len(document.text) or not any(map(str.isalnum, text)):
        return document
    return replace(document, text=text)
