"""The links of a page and of a sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import urljoin

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from parsel import Selector
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import IGNORED_EXTENSIONS
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.misc import rel_has_nofollow
from scrapy.utils.response import get_base_url
from scrapy.utils.sitemap import Sitemap
from scrapy.utils.url import url_has_any_extension
from w3lib.url import safe_url_string

MAX_LINKS = 5000
"""Links looked at on one page; no page for readers has more."""
MAX_ENTRIES = 50_000
"""Entries read of one sitemap: the protocol's own limit (sitemaps.org)."""
MAX_SITEMAP_BYTES = 52_428_800
"""Size of one sitemap, decompressed: the protocol's own limit."""

_ATTRIBUTES = {"a": "href", "area": "href", "frame": "src", "iframe": "src"}
"""Where links stand: frames hold pages, too."""
# The bound stands in the XPath, and each element is looked at once. Scrapy's own extractor needs 30 s for the 400,000
# links that fit into 10 MB, and all other sites wait meanwhile.
_LINKING = (
    f"({'|'.join(f'//{tag}[@{attribute}]' for tag, attribute in _ATTRIBUTES.items())})[position() <= {MAX_LINKS}]"
)
_NO_PAGES = frozenset("." + extension for extension in IGNORED_EXTENSIONS if extension != "pdf")


def links_of(response: Response) -> Iterator[str]:
    """Absolute addresses that the page links to and lets robots follow, each once, in the order of the page."""
    if not isinstance(response, TextResponse):
        return
    document = Selector(response.text, "html")  # Scrapy's own fails on a <base> that is no address
    if _says_nofollow(response, document):
        return
    base = _base(response)
    seen: set[str] = set()
    for element in document.xpath(_LINKING):
        url = None if rel_has_nofollow(element.attrib.get("rel")) else _target(element.root, base, response.encoding)
        if url is not None and url not in seen:
            seen.add(url)
            yield url


def _base(response: TextResponse) -> str:
    """What links are resolved against: the page's `<base href>` when it is an address."""
    try:
        return get_base_url(response)
    except ValueError:
        return response.url


def _target(element: HtmlElement, base: str, encoding: str) -> str | None:
    """Where one element links to; None when that is no page: another scheme, an image, an archive, no address."""
    try:
        url = safe_url_string(urljoin(base, element.get(_ATTRIBUTES[element.tag]).strip()), encoding)
        wanted = url.startswith(("http://", "https://")) and not url_has_any_extension(url, _NO_PAGES)
    except ValueError:
        return None
    return url.partition("#")[0] if wanted else None


def entries_of(response: Response) -> Iterator[tuple[str, str]]:
    """(kind, address) of each entry of a sitemap or an index of sitemaps; kind is `page` or `sitemap`."""
    try:
        body = gunzip(response.body, max_size=MAX_SITEMAP_BYTES) if gzip_magic_number(response) else response.body
        sitemap = Sitemap(body)
        kind = "sitemap" if sitemap.type == "sitemapindex" else "page"
        for entry in islice(sitemap, MAX_ENTRIES):
            with suppress(ValueError):  # one that is no address; those after it may be well
                yield kind, response.urljoin(entry["loc"].strip())
    except (LxmlError, OSError, EOFError, ValueError, StopIteration):
        return  # not a sitemap after all, or only its beginning: what could be read was


def _says_nofollow(response: TextResponse, document: Selector) -> bool:
    """Meta robots and X-Robots-Tag, for all robots or for us."""
    said = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    said += document.xpath(
        "//meta[translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='robots' or "
        "translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='cartable']/@content"
    ).getall()
    words = {word.strip().removeprefix("cartable:").strip() for text in said for word in text.lower().split(",")}
    return bool(words & {"nofollow", "none"})
