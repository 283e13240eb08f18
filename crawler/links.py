"""The links of a page and of a sitemap. Scrapy's extractors do the reading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import LxmlError
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import IGNORED_EXTENSIONS
from scrapy.linkextractors.lxmlhtml import LxmlLinkExtractor
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

MAX_LINKS = 5000
"""Links looked at on one page; no page for readers has more."""
MAX_ENTRIES = 50_000
"""Entries read of one sitemap: the protocol's own limit (sitemaps.org)."""
MAX_SITEMAP_BYTES = 52_428_800
"""Size of one sitemap, decompressed: the protocol's own limit."""

# iframes and frames hold pages too, and the page's <base href> counts (the extractor reads it).
_extractor = LxmlLinkExtractor(
    tags=("a", "area", "frame", "iframe"),
    attrs=("href", "src"),
    deny_extensions=[extension for extension in IGNORED_EXTENSIONS if extension != "pdf"],
)


def links_of(response: Response) -> Iterator[str]:
    """Absolute addresses that the page links to and lets robots follow, in the order of the page."""
    if not isinstance(response, TextResponse) or _says_nofollow(response):
        return
    for link in islice(_extractor.extract_links(response), MAX_LINKS):
        if not link.nofollow:
            yield link.url


def entries_of(response: Response) -> Iterator[tuple[str, str]]:
    """(kind, address) of each entry of a sitemap or an index of sitemaps; kind is `page` or `sitemap`."""
    try:
        body = gunzip(response.body, max_size=MAX_SITEMAP_BYTES) if gzip_magic_number(response) else response.body
        sitemap = Sitemap(body)
        kind = "sitemap" if sitemap.type == "sitemapindex" else "page"
        for entry in islice(sitemap, MAX_ENTRIES):
            yield kind, response.urljoin(entry["loc"].strip())
    except (LxmlError, OSError, EOFError, ValueError, StopIteration):
        return  # not a sitemap after all, or only its beginning: what could be read was


def _says_nofollow(response: TextResponse) -> bool:
    """Meta robots and X-Robots-Tag, for all robots or for us."""
    said = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    said += response.xpath(
        "//meta[translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='robots' or "
        "translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='cartable']/@content"
    ).getall()
    words = {word.strip() for text in said for word in text.lower().split(",")}
    return bool(words & {"nofollow", "none"})
