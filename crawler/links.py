"""What a page names: its links and its canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement
from parsel import Selector
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import IGNORED_EXTENSIONS
from scrapy.utils.misc import rel_has_nofollow
from scrapy.utils.response import get_base_url
from scrapy.utils.url import url_has_any_extension
from w3lib.url import safe_url_string

from crawler.document import document_of
from crawler.formats import HTML
from crawler.judge import format_answered

MAX_LINKS = 5000
"""Links looked at on one page; no page for readers has more."""

_ATTRIBUTES = {"a": "href", "area": "href", "frame": "src", "iframe": "src"}
"""Where links stand: frames hold pages, too."""
# The bound stands in the XPath, and each element is looked at once. Scrapy's own extractor needs 30 s for the 400,000
# links that fit into 10 MB, and all other sites wait meanwhile.
_LINKING = (
    f"({'|'.join(f'//{tag}[@{attribute}]' for tag, attribute in _ATTRIBUTES.items())})[position() <= {MAX_LINKS}]"
)
_LINK_VALUE = re.compile("<([^<>]*)>([^<>]*)")
"""One of the values of a `Link` header: the address, its parameters."""
_NO_PAGES = frozenset("." + extension for extension in IGNORED_EXTENSIONS) - {".pdf", ".odt", ".docx"}


@dataclass(frozen=True, slots=True)
class Named:
    """What an answer lets robots follow. `canonical` is the absolute address that it gives as its own, "" without one;
    `links` are absolute, each once, in the order of the page.
    """

    canonical: str
    links: list[str]


def named_in(response: Response) -> Named:
    """What a page, or the headers of an answer that is no HTML, names."""
    if not isinstance(response, TextResponse) or format_answered(response.url, response.headers) != HTML:
        return Named("" if _says_nofollow(response) else _canonical(response, response.url), [])
    document = document_of(response)
    if _says_nofollow(response, document):
        return Named("", [])
    base = _base(response)
    return Named(_canonical(response, base, document), list(_links(response, document, base)))


def _links(response: TextResponse, document: Selector, base: str) -> Iterator[str]:
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


def _canonical(response: Response, base: str, document: Selector | None = None) -> str:
    """The header `Link` (RFC 8288, the only place a PDF has) before `<link rel=canonical>`; of several, the first."""
    target = next(_canonical_in_headers(response), "")
    if not target and document is not None:
        target = next(_canonical_in(document), "")
    try:
        url = urljoin(base, target) if target else ""
        # Most pages name themselves; spelling an address anew takes longer than finding it.
        return url if url in ("", response.url) else safe_url_string(url).partition("#")[0]
    except ValueError:
        return ""  # no address


def _canonical_in_headers(response: Response) -> Iterator[str]:
    for value in response.headers.getlist("Link"):
        for target, parameters in _LINK_VALUE.findall(value.decode("latin-1")):
            if any(_is_canonical(parameter) for parameter in parameters.split(";")):
                yield target.strip()


def _is_canonical(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip().lower() == "rel" and "canonical" in value.strip(' ,"').lower().split()


def _canonical_in(document: Selector) -> Iterator[str]:
    for link in islice(document.root.iter("link"), MAX_LINKS):
        if "canonical" in link.get("rel", "").lower().split() and link.get("href", "").strip():
            yield link.get("href").strip()


def _says_nofollow(response: Response, document: Selector | None = None) -> bool:
    """Meta robots and X-Robots-Tag, for all robots or for us."""
    said = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    if document is not None:
        said += _said_in(document)
    words = {word.strip().removeprefix("cartable:").strip() for text in said for word in text.lower().split(",")}
    return bool(words & {"nofollow", "none"})


def _said_in(document: Selector) -> list[str]:
    return document.xpath(
        "//meta[translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='robots' or "
        "translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')='cartable']/@content"
    ).getall()
