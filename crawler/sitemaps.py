"""What a sitemap names: as XML, an index of others, plain text, or a feed (RSS, Atom); packed or not.

Bytes of strangers: entities are never read, sizes and numbers are bounded, and each entry is asked of the fence later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice

from lxml import etree
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.lastmod import changed_at, made_up

MAX_ENTRIES = 50_000
"""Entries read of one sitemap: the protocol's own limit (sitemaps.org)."""
MAX_BYTES = 52_428_800
"""Size of one sitemap, decompressed: the protocol's own limit."""
_FEED_ENTRIES = ("{*}item", "{*}entry")
_FEED_DATES = ("pubDate", "updated", "date", "published")
"""RSS 2.0, Atom, Dublin Core in RSS 1.0, Atom: the first that is there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An absolute address that a sitemap names. `kind` is `page` or `sitemap`."""

    kind: str
    url: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sitemap names. When its dates are `made_up` at each request, no entry has one."""

    entries: list[Entry]
    made_up: bool = False


def read_sitemap(response: Response, now: datetime) -> Contents:
    """The entries of a sitemap, of its readable beginning when it is broken; none of what is no sitemap."""
    entries: list[Entry] = []
    # Whatever was read before the break stays.
    with suppress(etree.LxmlError, OSError, EOFError, ValueError, StopIteration):
        for kind, address, date in islice(_named(_body(response)), MAX_ENTRIES):
            with suppress(ValueError):  # one that is no address; those after it may be well
                entries.append(Entry(kind, response.urljoin(address.strip()), changed_at(date, now)))
    if made_up((entry.changed_at for entry in entries if entry.changed_at), now):
        return Contents([Entry(entry.kind, entry.url) for entry in entries], made_up=True)
    return Contents(entries)


def _body(response: Response) -> bytes:
    return gunzip(response.body, max_size=MAX_BYTES) if gzip_magic_number(response) else response.body


def _named(body: bytes) -> Iterator[tuple[str, str, str]]:
    """(kind, address, date) of each entry."""
    if not body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        yield from _lines(body)
        return
    sitemap = Sitemap(body)
    if sitemap.type in ("rss", "RDF", "feed"):
        yield from _feed(body)
        return
    kind = "sitemap" if sitemap.type == "sitemapindex" else "page"
    for entry in sitemap:
        yield kind, entry["loc"], entry.get("lastmod", "")


def _lines(body: bytes) -> Iterator[tuple[str, str, str]]:
    """A whole address a line, in UTF-8, and nothing else: so says the protocol. Other lines are passed over."""
    for line in islice(BytesIO(body.removeprefix(b"\xef\xbb\xbf")), MAX_ENTRIES):
        text = line.decode("utf-8", "replace").strip()
        if text.lower().startswith(("http://", "https://")):
            yield "page", text, ""


def _feed(body: bytes) -> Iterator[tuple[str, str, str]]:
    # The options of Scrapy's Sitemap: no entity is resolved, nothing is loaded, elements are dropped once read.
    reader = etree.iterparse(
        BytesIO(body), tag=_FEED_ENTRIES, recover=True, resolve_entities=False, no_network=True, collect_ids=False
    )
    for _, element in reader:
        children = {etree.QName(child).localname: child for child in reversed(element) if isinstance(child.tag, str)}
        date = next((children[name].text for name in _FEED_DATES if name in children), None)
        if address := _link_of(element):
            yield "page", address, date or ""
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _link_of(entry: etree._Element) -> str:
    """Atom's link to the page itself, or RSS's."""
    for link in entry.iterchildren("{*}link"):
        if link.get("rel", "alternate") == "alternate" and (address := link.get("href") or link.text):
            return str(address).strip()
    return ""
