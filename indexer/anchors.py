"""What the words of links tell of the pages behind them, and the one spelling of where they lead. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from allowlist.model import Allowlist
from crawler.canonical import canonical_url
from indexer.document import Document, Link

_ENDS: Final = " \t.…,;:!?«»\"'“”‘’()[]<>→←▶►›‹»|-–—+*•\u00a0\u202f"
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?!80/|443/)[1-9]\d{1,4})?"
    r"/(?:[A-Za-z0-9/_~!$&'()*+,:@-]|(?<!/)\.|%[89A-F][0-9A-F])*"
)
"""Addresses whose one spelling is what they are: all else is asked of `canonical_url`, at 30 µs."""
_SPELLINGS: Final = 50_000


def with_telling_links(document: Document, listed: Callable[[str], bool]) -> Document:
    """The document with those of its links that lead to hosts of the list, spelt as the store spells addresses, their
    words made comparable and left out where they tell nothing.
    """
    return replace(document, links=tuple(_telling(document.links, listed)))


def _telling(links: tuple[Link, ...], listed: Callable[[str], bool]) -> Iterator[Link]:
    for link in links:
        url = spelt(link.url)
        if listed(host_of(url)):
            yield Link(url, telling(link.text))


def telling(text: str) -> str:
    """The words of a link in small letters, "" when they say nothing of the page: « lire la suite », a number, an
    address.

    >>> telling("Les volcans d’Auvergne…"), telling("Lire la suite >"), telling("[12]")
    ('les volcans d’auvergne', '', '')
    """
    words = text.casefold().strip(_ENDS)
    if not any(map(str.isalpha, words)) or words.replace("’", "'") in stop_anchors() or _ADDRESS.fullmatch(words):
        return ""
    return words


@cache
def stop_anchors() -> frozenset[str]:
    """Words of links that tell nothing: data/stop_anchors.txt."""
    lines = files("indexer").joinpath("data/stop_anchors.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(_SPELLINGS)
def spelt(url: str) -> str:
    """The spelling under which the store would keep an address; itself when it is none."""
    if _PLAIN.fullmatch(url):
        return url
    try:
        return canonical_url(url)
    except ValueError:
        return url


def host_of(url: str) -> str:
    """The host of an address, "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def hosts_of(allowlist: Allowlist) -> Callable[[str], bool]:
    """Whether an active site of the list is on that host. Whether the list admits the address itself is asked of it as
    a page: only links between pages of the index count.
    """
    scopes = [scope.hosts for site in allowlist.active for scope in site.scope]

    @lru_cache(_SPELLINGS)
    def listed(host: str) -> bool:
        return any(hosts.hold_name(host) for hosts in scopes)

    return listed
