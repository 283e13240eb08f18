"""No site fills a page of answers alone: at most so many of each, while there are others. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import islice

PER_SITE = 2
"""Answers of one site on a page, before others have had their turn."""


def spread(sites: Sequence[Hashable], per_page: int, pages: int) -> list[int]:
    """The places of ranked answers, given by their sites, in the order to show them: page after page the best that are
    left, at most PER_SITE of each site where that fills the page. Nothing is lost and nothing comes twice.

    Only the first `pages` pages are made so, as nobody sees the others: what is left comes in its order behind them.

    >>> spread(["a", "a", "a", "b"], 3, 1)
    [0, 1, 3, 2]
    """
    waiting = list(range(len(sites)))
    order: list[int] = []
    for _ in range(pages):
        page = _page(waiting, sites, per_page)
        taken = set(page)
        waiting = [place for place in waiting if place not in taken]
        order += page
    return order + waiting


def _page(waiting: list[int], sites: Sequence[Hashable], per_page: int) -> list[int]:
    had: Counter[Hashable] = Counter()
    page: list[int] = []
    for place in waiting:
        if len(page) == per_page:
            return page
        if had[sites[place]] < PER_SITE:
            had[sites[place]] += 1
            page.append(place)
    taken = set(page)
    rest = (place for place in waiting if place not in taken)
    return page + list(islice(rest, per_page - len(page)))
