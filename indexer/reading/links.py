"""What a page links to from its text: absolute addresses, each once, with the words of the link. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from allowlist.address import MAX_URL_LENGTH
from indexer.document import Link
from indexer.reading.markup import Linking, one_line

MOST_LINKS: Final = 200
"""Links of a page that are kept: articles of Vikidia have 60 in their text, portals 150."""
_LOOKED_AT: Final = 1000
"""Links of a page that are looked at, those included that lead nowhere or where another led."""
LONGEST_TEXT: Final = 80
"""Characters of a link's words: longer ones are paragraphs."""
_UNTRUSTED: Final = frozenset({"nofollow", "ugc", "sponsored"})
"""What `rel` says of links that a site's owners do not answer for."""


def links_of(found: Iterable[Linking], base: str, url: str) -> tuple[Link, ...]:
    """The first MOST_LINKS links, those aside that lead to the page itself or that `rel` disowns. Never raises."""
    links: dict[str, Link] = {}
    own = url.partition("#")[0]
    for target, pieces in _targets(islice(found, _LOOKED_AT), base):
        if target not in links and target != own:
            links[target] = Link(target, _words(pieces))
            if len(links) == MOST_LINKS:
                break
    return tuple(links.values())


def _targets(found: Iterable[Linking], base: str) -> Iterator[tuple[str, list[str]]]:
    """(absolute address, pieces of text) of each link that leads to a page of the web."""
    origin = _origin(base)
    for each in found:
        attributes = each.element.attrs
        rel = attributes.get("rel")
        if rel and not _UNTRUSTED.isdisjoint(str(rel).lower().split()):
            continue
        target = _absolute(str(attributes["href"]).strip().partition("#")[0], base, origin)
        if target and len(target) <= MAX_URL_LENGTH:
            yield target, each.pieces


def _absolute(href: str, base: str, origin: str) -> str:
    """The address of a page, or "". Most hrefs need no urljoin, which takes as long as all else that is done here."""
    if not href or len(href) > MAX_URL_LENGTH:
        return ""
    if origin and href.startswith("/") and not href.startswith("//") and "/." not in href and "\\" not in href:
        return origin + href
    try:
        target = urljoin(base, href)
    except ValueError:
        return ""
    return target if target.startswith(("http://", "https://")) else ""


def _origin(base: str) -> str:
    """Scheme and host of an address of the web, or "": a page may write anything into its <base>."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""


def _words(pieces: list[str]) -> str:
    """The words of a link on one line; of many the first."""
    return one_line("".join(pieces)[: 4 * LONGEST_TEXT])[:LONGEST_TEXT].rstrip()
