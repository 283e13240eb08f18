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
from indexer.document import Document, Link

_ENDS: Final = " \t.…,;:!?«»\"'“”‘’()[]<>→←▶►›‹»|-–—+*•\u00a0\u202f"
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?!80/|443/)[1-9]\d{1,4})?"
    r"/(?:[A-Za-z0-9/_~!$&'()*+,:@-]|(?<!/)\.|%[89A-F][0-9A-F])*"
)
"""Addresses that are what the store's spelling makes of them: all others are asked of it, at 30 µs."""
_HOSTS: Final = 50_000

Spelling = Callable[[str], str]
"""The one spelling of an address, under which the store keeps it. It is the crawl's to say, and handed in."""


def with_telling_links(document: Document, listed: Callable[[str], bool], spelling: Spelling) -> Document:
    """The document with those of its links that lead to hosts of the list, spelt as the store spells addresses, their
    words made comparable and left out where they tell nothing.
    """
    return replace(document, links=tuple(_telling(document.links, listed, spelling)))


def _telling(links: tuple[Link, ...], listed: Callable[[str], bool], spelling: Spelling) -> Iterator[Link]:
    for link in links:
        url = link.url if is_plain(link.url) else spelling(link.url)
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


def is_plain(url: str) -> bool:
    """Whether an address is sure to be spelt as the store spells it."""
    return _PLAIN.fullmatch(url) is not None


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

    @lru_cache(_HOSTS)
    def listed(host: str) -> bool:
        return any(hosts.hold_name(host) for hosts in scopes)

    return listed
