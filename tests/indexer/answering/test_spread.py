"""No site fills a page alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.spread import PER_SITE, spread


def test_two_of_each_site() -> None:
    """The third answer of a site waits while others have their turn, then comes on the next page."""
    assert spread("aaabbc", 4, 2) == [0, 1, 3, 4, 2, 5]


def test_a_page_is_full_all_the_same() -> None:
    """Where there are too few sites, the best fill the page."""
    assert spread("aaaa", 3, 2) == [0, 1, 2, 3]
    assert spread("aaab", 4, 1) == [0, 1, 3, 2]


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.integers(1, 10))
def test_nothing_is_lost(sites: list[str], per_page: int) -> None:
    """Every answer comes once; a page has more than its share of a site only when no other site was left for it."""
    order = spread(sites, per_page, len(sites))
    assert sorted(order) == list(range(len(sites)))
    for start in range(0, len(order), per_page):
        page, left = order[start : start + per_page], order[start:]
        for site in {sites[place] for place in page}:
            if [sites[place] for place in page].count(site) > PER_SITE:
                others = {sites[place] for place in left} - {site}
                assert all(
                    [sites[place] for place in page].count(other)
                    >= min(PER_SITE, [sites[place] for place in left].count(other))
                    for other in others
                )
    for pages in range(3):
        assert spread(sites, per_page, pages)[: pages * per_page] == order[: pages * per_page]
