"""What links make of each page: a rank, and what other pages call it. Pure arithmetic on arrays.

Rank is PageRank (Page, Brin, Motwani and Winograd 1999) over the pages of the index alone: nothing off the list gives
or takes any. docs/adr has what it costs and what it changes.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TOP: Final = 20
"""The highest rank; 0 is that of a page of average standing, and of those below."""
_TOP_TIMES: Final = 1000.0
"""How many times the average a page of rank TOP has at least. A step is a factor of 1.4."""
_DAMPING: Final = 0.85
_ROUNDS: Final = 50
_CLOSE: Final = 1e-4
IN_SITE: Final = 0.3
"""What a link within a site counts beside one to another site, on a page that has both."""
MENU_SHARE: Final = 0.5
FEWEST: Final = 8
"""A page that so many of its site's pages link to is in a menu, whatever the mark-up says (`indexer.reading.furniture`
knows texts so)."""
MOST_ANCHORS: Final = 20
"""Different words of links that are kept for a page."""
MOST_TARGETS: Final = 20
"""Words that lead to more pages than that tell nothing of any of them."""

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What links make of one page: what other pages call it, in order, and its rank from 0 to TOP."""

    anchors: tuple[str, ...] = ()
    rank: int = 0


NOTHING: Final = Standing()


class Graph:
    """The pages (address, site) and the links between them, which come page by page in the same order."""

    def __init__(self, pages: Sequence[tuple[str, str]], links: Iterable[Sequence[tuple[str, str]]]) -> None:
        self._urls = [url for url, _ in pages]
        sites: dict[str, int] = {}
        self._sites = np.array([sites.setdefault(site, len(sites)) for _, site in pages], np.int32)
        self._words: dict[str, int] = {"": 0}
        self._from, self._to, self._said = self._edges(links)

    def standings(self, given: Mapping[str, Standing]) -> dict[str, Standing]:
        """The standing of each page that has one. Words that `given` has stay before others while somebody uses them,
        so that pages with many links are not written anew each night.
        """
        kept = ~self._in_menus()
        ranks = levels(page_rank(len(self._urls), self._from[kept], self._to[kept], self._weights()[kept]))
        anchors = self._anchors(self._to[kept], self._said[kept], given)
        numbers = {int(number) for number in np.flatnonzero(ranks)} | anchors.keys()
        return {self._urls[number]: Standing(anchors.get(number, ()), int(ranks[number])) for number in numbers}

    def _edges(self, links: Iterable[Sequence[tuple[str, str]]]) -> tuple[Numbers, Numbers, Numbers]:
        """(from, to, words) as numbers: one row for each link that leads to another page of these."""
        words = self._words
        known = {url: number for number, url in enumerate(self._urls)}
        alike: dict[str, int] = {}
        for url, number in known.items():
            alike.setdefault(_key(url), number)
        edges = array("i")
        for source, its_links in enumerate(links):
            found: dict[int, str] = {}
            for url, text in its_links:
                target = known.get(url)
                if target is None:
                    target = alike.get(_key(url))
                if target is not None and not found.get(target):
                    found[target] = text
            found.pop(source, None)
            for target, text in found.items():
                edges.extend((source, target, words.setdefault(text, len(words))))
        table = np.frombuffer(edges, np.int32).reshape(-1, 3) if edges else np.empty((0, 3), np.int32)
        return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()

    def _inside(self) -> Numbers:
        inside: Numbers = self._sites[self._from] == self._sites[self._to]
        return inside

    def _weights(self) -> Numbers:
        return np.where(self._inside(), np.float32(IN_SITE), np.float32(1))

    def _in_menus(self) -> Numbers:
        """The links within a site that lead to where half of its pages lead."""
        size, inside = len(self._urls), self._inside()
        named = np.bincount(self._to[inside], minlength=size)
        pages = np.bincount(self._sites)[self._sites] if size else named
        menu: Numbers = (pages >= FEWEST) & (named >= MENU_SHARE * pages)
        return inside & menu[self._to] if size else inside

    def _anchors(self, to: Numbers, said: Numbers, given: Mapping[str, Standing]) -> dict[int, tuple[str, ...]]:
        """For each page the words that most pages use of it."""
        some = said > 0
        codes = to[some].astype(np.int64) * len(self._words) + said[some]
        pairs, counts = np.unique(codes, return_counts=True)
        targets, words = np.divmod(pairs, len(self._words))
        telling = np.bincount(words, minlength=len(self._words))[words] <= MOST_TARGETS
        pairs, counts, targets, words = (each[telling] for each in (pairs, counts, targets, words))
        stay = np.isin(pairs, self._codes(given))
        # One key for target, whether it stays, and how often; `pairs` are in the order of the words already.
        most = int(counts.max(initial=0)) + 1
        order = np.argsort((2 * targets + ~stay) * most - counts, kind="stable")
        order = order[_places(targets[order]) < MOST_ANCHORS]
        names = list(self._words)
        chosen: dict[int, list[str]] = {}
        for target, word in zip(targets[order].tolist(), words[order].tolist(), strict=True):
            chosen.setdefault(target, []).append(names[word])
        return {target: tuple(its) for target, its in chosen.items()}

    def _codes(self, given: Mapping[str, Standing]) -> Numbers:
        """The words that pages have already, as pairs."""
        rows = (
            number * len(self._words) + self._words[word]
            for number, url in enumerate(self._urls)
            if url in given
            for word in given[url].anchors
            if word in self._words
        )
        return np.fromiter(rows, np.int64)


def page_rank(size: int, start: Numbers, end: Numbers, weights: Numbers) -> Numbers:
    """The rank of each of `size` pages, 1 on average, by the links from `start` to `end`.

    A page without links gives its rank to all pages alike.
    """
    if not size:
        return np.empty(0)
    given = np.bincount(start, weights, size)
    shares = weights / np.maximum(given[start], 1e-9)
    ends = given == 0
    ranks = np.ones(size)
    for _ in range(_ROUNDS):
        before = ranks
        ranks = 1 - _DAMPING + _DAMPING * (np.bincount(end, shares * before[start], size) + before[ends].sum() / size)
        if np.abs(ranks - before).sum() < _CLOSE * size:
            break
    return ranks


def levels(ranks: Numbers) -> NDArray[np.uint8]:
    """Ranks as small numbers, by their logarithm: 0 up to the average, TOP from _TOP_TIMES the average on."""
    steps = np.log(np.maximum(ranks, 1.0)) / math.log(_TOP_TIMES) * TOP
    return np.minimum(np.floor(steps + 0.5), TOP).astype(np.uint8)


def _places(groups: Numbers) -> Numbers:
    """The place of each within its run of equal numbers, from 0."""
    borders = np.flatnonzero(np.diff(groups, prepend=-1))
    places: Numbers = np.arange(len(groups)) - np.repeat(borders, np.diff(borders, append=len(groups)))
    return places


def _key(url: str) -> str:
    """What twin addresses share: http or https, `www.` or not, a slash at the end or not."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
