"""No site fills a page of answers alone: at most so many of each, while there are others. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

PER_SITE = 2
"""Answers of one site on a page, before others have had their turn."""


def spread(sites: Sequence[Hashable], per_page: int) -> list[int]:
    """The places of ranked answers, given by their sites, in the order to show them: page after page the best that are
    left, at most PER_SITE of each site where that fills the page. Nothing is lost and nothing comes twice.

    >>> spread(["a", "a", "a", "b"], 3)
    [0, 1, 3, 2]
    """
    waiting = list(range(len(sites)))
    order: list[int] = []
    while waiting:
        page = _page(waiting, sites, per_page)
        taken = set(page)
        waiting = [place for place in waiting if place not in taken]
        order += page
    return order


def _page(waiting: list[int], sites: Sequence[Hashable], per_page: int) -> list[int]:
    had: Counter[Hashable] = Counter()
    page: list[int] = []
    for place in waiting:
        if len(page) == per_page:
            return page
        if had[sites[place]] < PER_SITE:
            had[sites[place]] += 1
            page.append(place)
    rest = (place for place in waiting if place not in set(page))
    return page + [place for place, _ in zip(rest, range(per_page - len(page)), strict=False)]
