"""What a page's head says about it: description, date, canonical address, whether robots may index it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

from indexer.reading.markup import Outline

ROBOT = "cartable"
_NO = frozenset({"noindex", "none"})
_NO_LINKS = frozenset({"nofollow", "none"})
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives of X-Robots-Tag that have a colon themselves; before any other colon stands a robot's name."""
_DATE = re.compile(r"\s*((?:19|20)\d\d)-(\d\d)-(\d\d)")
_DATE_NAMES = frozenset(
    {
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
    }
)


def metas(outline: Outline) -> dict[str, str]:
    """`meta` elements by lower-case name, property, itemprop or http-equiv; the first of each counts."""
    found: dict[str, str] = {}
    for tag in outline.all("meta"):
        for key in ("name", "property", "itemprop", "http-equiv"):
            if name := str(tag.get(key, "")).strip().lower():
                found.setdefault(name, str(tag.get("content", "")).strip())
    return found


def is_noindex(named: Mapping[str, str], header: str) -> bool:
    """Whether the page, or the X-Robots-Tag header it came with, asks not to be indexed."""
    return _says(_NO, named, header)


def is_nofollow(named: Mapping[str, str], header: str) -> bool:
    """Whether the page, or the header, asks that its links count for nothing."""
    return _says(_NO_LINKS, named, header)


def base_of(outline: Outline, url: str) -> str:
    """What the page's links are resolved against."""
    return _join(url, next((str(tag["href"]) for tag in outline.all("base") if tag.get("href")), ""))


def published(named: Mapping[str, str], outline: Outline) -> date | None:
    """The day of publication, as the page gives it."""
    times = [str(tag.get("datetime", "")) for tag in outline.all("time")[:1]]
    for text in (*(named[name] for name in named if name in _DATE_NAMES), *times):
        if match := _DATE.match(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def canonical(outline: Outline, url: str) -> str:
    """The absolute address the page names as its own, or ""."""
    link = next(_canonical_links(outline), "")
    address = _join(base_of(outline, url), link) if link else ""
    # Many sites name their home page as the canonical of every page by mistake; search engines ignore it too.
    if not address or (_path(address) == "/" and _path(url) != "/"):
        return ""
    return address


def _canonical_links(outline: Outline) -> Iterator[str]:
    for link in outline.all("link"):
        if "canonical" in str(link.get("rel", "")).lower().split():
            yield str(link.get("href", "")).strip()


def _says(words: frozenset[str], named: Mapping[str, str], header: str) -> bool:
    directives = f"{named.get('robots', '')},{named.get(ROBOT, '')}"
    return any(part.strip().lower() in words for part in directives.split(",")) or _header_says(words, header)


def _header_says(words: frozenset[str], header: str) -> bool:
    """X-Robots-Tag: directives for all robots, or for the robot named before a colon and up to the next name."""
    robot = ""
    for part in header.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in _VALUED:
            robot = name.strip()
        directive = rest if colon else part
        if robot in ("", "*", ROBOT) and directive.strip() in words:
            return True
    return False


def _join(base: str, link: str) -> str:
    try:
        return urldefrag(urljoin(base, link)).url
    except ValueError:
        return ""


def _path(url: str) -> str:
    return urlsplit(url).path or "/"
