"""What past crawls tell, over a real store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.errors import StoreFailed
from crawler.frontier import USUAL_PLACE
from crawler.history import RUNS, History, tell_standing
from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Vanished
from crawler.report import CrawlReport, Ended, Kind, SiteReport
from crawler.schema import open_database
from tests.allowlist.lists import site

T0 = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SITES = {name: site(name, f"{name}.example.org") for name in ("a", "b")}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def history(engine: Engine) -> History:
    return History(lambda: engine)


def visited(engine: Engine, url: str, outcome: Outcome, found_on: str = "the list", at: datetime = T0) -> None:
    """An address found there, and visited with that outcome."""
    owner = SITES[url.removeprefix("http://")[0]]
    Ledger(engine).add(owner.id, [Found(url, "page", 1, found_on)])
    Ledger(engine).record(Visit(url, "page", 1, found_on=found_on), owner, outcome, at)


def keep(engine: Engine, at: datetime, *sites: SiteReport) -> None:
    report = CrawlReport(at, at, {each.site_id: each for each in sites})
    Ledger(engine).keep_report(at, report.to_json(), 5, 2)


def test_the_newest_report_of_each_site(engine: Engine, history: History) -> None:
    """Also when the last run was of another site; runs further back than a few are not looked at."""
    keep(engine, T0, SiteReport("a", pages=1), SiteReport("b", pages=2))
    keep(engine, T0 + DAY, SiteReport("a", pages=3))
    newest = history.newest()
    assert {name: (at, told.pages) for name, (at, told) in newest.items()} == {"a": (T0 + DAY, 3), "b": (T0, 2)}
    for number in range(RUNS):
        keep(engine, T0 + DAY * (2 + number), SiteReport("a", Counter(fetched=number)))
    assert list(history.newest()) == ["a"]
    assert [report.sites["a"].outcomes["fetched"] for report in history.reports()] == list(range(RUNS))[::-1]


def test_totals_and_sweep(engine: Engine, history: History) -> None:
    """Numbers over time count all pages of the store; old runs are deleted, and only those."""
    visited(engine, "http://a/", Fetched(200, {}, b"x"))
    keep(engine, T0)
    visited(engine, "http://b/", Fetched(200, {}, b"y"))
    keep(engine, T0 + DAY)
    assert [(each.started, each.pages, each.visits, each.failed) for each in history.totals(T0)] == [
        (T0, 1, 5, 2),
        (T0 + DAY, 2, 5, 2),
    ]
    assert history.sweep(T0 + DAY) == 1
    assert [each.started for each in history.totals(T0)] == [T0 + DAY]


def test_how_a_site_stands(engine: Engine) -> None:
    """Its addresses by kind, whatever run visited them, and its first and last times; no sitemap nobody promised."""
    visited(engine, "http://a/", Fetched(200, {}, b"x"))
    visited(engine, "http://a/1", Vanished("status 404"), "http://a/", T0 + DAY)
    visited(engine, "http://a/2", Vanished("redirects off the list", "http://off/1"), "http://a/")
    visited(engine, "http://a/3", Vanished("redirects off the list", "http://off/2"), "http://a/")
    visited(engine, "http://a/4", Moved("http://a/"), "http://a/")
    visited(engine, "http://a/5", Failed("status 500"), "http://a/")
    visited(engine, "http://a/6", Refused("robots.txt disallows it"), "http://a/")
    visited(engine, "http://a/sitemap.xml", Vanished("status 404"), USUAL_PLACE)
    Ledger(engine).add("a", [Found("http://a/never", "page", 1, "http://a/")])
    report = SiteReport("a")
    tell_standing(engine, report)
    assert report.standing == {Kind.BROKEN: 1, Kind.OFF_LIST: 2, Kind.SERVER: 1, Kind.ROBOTS: 1}
    assert datetime.fromisoformat(report.last_visit) == T0 + DAY
    assert datetime.fromisoformat(report.next_visit) == T0 + timedelta(hours=1)
    unknown = SiteReport("nobody")
    tell_standing(engine, unknown)
    assert (unknown.standing, unknown.last_visit, unknown.next_visit) == ({}, "", "")


def test_broken_addresses_with_who_links_there(engine: Engine, history: History) -> None:
    """Those of a site, and those of others that it links to, with the page that did; only what is gone there."""
    visited(engine, "http://a/", Fetched(200, {}, b"x"))
    visited(engine, "http://a/1", Vanished("status 404"), "http://a/")
    visited(engine, "http://a/2", Failed("status 500"), "http://a/")
    visited(engine, "http://b/1", Vanished("status 410"), "http://a/")
    visited(engine, "http://b/2", Failed("status 500"), "http://a/")
    visited(engine, "http://b/3", Vanished("status 404"), "http://b/")
    assert history.ended("a") == [
        Ended("http://a/1", "a", "vanished: status 404", "http://a/", T0),
        Ended("http://a/2", "a", "failed: status 500", "http://a/", T0),
    ]
    assert [each.url for each in history.broken_elsewhere("a")] == ["http://b/1"]


def test_a_store_that_fails(tmp_path: Path) -> None:
    """It is one error, with the store's name."""
    with pytest.raises(StoreFailed, match="the page store"):
        History(lambda: open_database(f"sqlite:///{tmp_path}")).reports()
