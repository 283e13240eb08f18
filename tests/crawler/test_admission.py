"""Which new addresses of a site are noted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.admission import MAX_PATTERNS, Admission, room_of
from crawler.frontier import Rank
from crawler.ledger import Found
from crawler.report import SiteReport
from tests.allowlist.lists import site

A = replace(site("a", "a.example.org"), max_pages=40, max_depth=3)


def found(path: str, rank: Rank = Rank.LINKED, depth: int = 1) -> Found:
    return Found(f"http://a.example.org{path}", "page", depth, "http://a.example.org/", rank)


def admission(*noted: Found) -> tuple[Admission, SiteReport]:
    report = SiteReport("a")
    return Admission(A, report, lambda: [(each.url, each.rank) for each in noted]), report


def ranks(asked: Admission, *paths: str) -> list[int | None]:
    """The rank that each is noted with; None for one that is not."""
    admitted = [asked.admit(found(path)) for path in paths]
    return [None if each is None else each.rank for each in admitted]


def test_numbered_pages_beyond_the_half_wait_and_are_not_refused() -> None:
    """Of 40 pages 20 may differ in a number; what comes after is noted behind all others, and nothing is reported."""
    asked, report = admission()
    assert ranks(asked, *(f"/index.php?id={number}" for number in range(25))) == [Rank.LINKED] * 20 + [4] * 5
    assert ranks(asked, "/index.php?page=1", "/article/1", "/lune") == [Rank.LINKED] * 3
    assert report.ignored == {}


def test_what_the_ledger_has_counts() -> None:
    """What was noted in earlier runs has spent its part, whether it was visited or not; what a sitemap named, or comes
    behind all others, has not.
    """
    known = [found(f"/agenda?jour={day}") for day in range(8)]
    exempt = [found(f"/agenda?jour=1{day}", rank) for day, rank in enumerate((Rank.IN_SITEMAP, Rank.MORE_OF_THE_SAME))]
    asked, report = admission(*known, *exempt)
    assert ranks(asked, "/agenda?jour=8", "/agenda?jour=9", "/agenda?jour=99") == [Rank.LINKED, Rank.LINKED, None]
    assert report.ignored == {"links to more than 10 days of one calendar": 1}


@pytest.mark.parametrize("rank", [Rank.LISTED, Rank.IN_SITEMAP])
def test_what_is_meant_to_be_read_is_no_trap(rank: Rank) -> None:
    """Pages of the list and of sitemaps are subject to no budget of patterns."""
    asked, _ = admission()
    paths = ["/a/b/a/b/a/b/", *(f"/agenda/2026-09-{day:02}" for day in range(1, 28))]
    assert all(asked.admit(found(path, rank)) for path in paths)


def test_room_is_bounded() -> None:
    """A site has 25 addresses in the ledger for each of its pages, and a thousand; start pages are always noted."""
    assert room_of(A) == 2000
    asked, report = admission(*(found(f"/{'x' * number}") for number in range(1999)))
    assert ranks(asked, "/lune", "/soleil") == [Rank.LINKED, None]
    assert asked.admit(found("/etoile", Rank.IN_SITEMAP)) is None
    assert asked.admit(found("/accueil", Rank.LISTED)) is not None
    assert report.ignored == {"links beyond the 2000 addresses that are noted of a site": 2}


def test_depth_is_bounded() -> None:
    """What is deeper than `max_depth` is not noted, be it in a sitemap or not."""
    asked, report = admission()
    assert asked.admit(found("/lune", depth=3))
    assert not asked.admit(found("/soleil", depth=4))
    assert not asked.admit(found("/soleil", Rank.IN_SITEMAP, depth=4))
    assert report.ignored == {"links deeper than max_depth 3": 2}


def test_better_ones_are_told() -> None:
    """It is known whether something came that goes before more of the same."""
    asked, _ = admission(*(found(f"/p/{number}") for number in range(20)))
    asked.admit(found("/p/99"))
    assert not asked.found_better
    asked.admit(found("/lune"))
    assert asked.found_better


def test_counting_takes_bounded_memory() -> None:
    """Of very many patterns the rare ones are forgotten; one that is spent stays so."""
    report = SiteReport("a")
    asked = Admission(
        replace(A, max_pages=200), report, lambda: [(f"http://a.example.org/?jour={n}", 3) for n in range(10)]
    )
    assert all(asked.admit(found(f"/{'x' * number}-1")) for number in range(MAX_PATTERNS + 10))
    assert len(asked._counts) <= MAX_PATTERNS  # noqa: SLF001 (memory is what is bounded here)
    assert ranks(asked, "/?jour=11") == [None]
