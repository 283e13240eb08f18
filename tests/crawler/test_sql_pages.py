"""The page store as its readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler import sql_pages
from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import Fetched, Vanished
from crawler.pages import Gone, Page
from crawler.schema import open_database
from crawler.sql_pages import SqlPages
from tests.allowlist.lists import site

A = site("a", "a.example.org")
NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    yield opened
    opened.dispose()


def store(engine: Engine, *numbers: int, text: str = "page") -> None:
    ledger = Ledger(engine)
    for number in numbers:
        url = f"http://a.example.org/{number}"
        ledger.add("a", [Found(url, "page", 0, "the list")])
        ledger.record(Visit(url, "page", 0), A, Fetched(200, {"etag": "é"}, f"{text} {number}".encode()), NOW)


def lose(engine: Engine, number: int) -> None:
    ledger = Ledger(engine)
    ledger.record(Visit(f"http://a.example.org/{number}", "page", 0), A, Vanished("status 410"), NOW)
    ledger.take_out_vanished("a", 0)


def test_an_empty_store(engine: Engine) -> None:
    """Nothing, and the sequence 0."""
    pages = SqlPages(engine)
    assert (list(pages.changes_since(0)), pages.last_sequence(), list(pages.urls()), pages.counts()) == ([], 0, [], {})
    assert pages.page("http://a.example.org/") is None


def test_a_page_comes_back_as_it_was_fetched(engine: Engine) -> None:
    """Bytes, headers, time and site are those of the fetch."""
    store(engine, 1)
    url = "http://a.example.org/1"
    page = Page(url, "a", 200, {"etag": "é"}, b"page 1", NOW, 1)
    assert SqlPages(engine).page(url) == page
    assert list(SqlPages(engine).changes_since(0)) == [page]


def test_changes_come_in_their_order_and_once(engine: Engine) -> None:
    """A page that changed comes at its last change; what is gone comes as gone."""
    store(engine, 1, 2, 3)
    store(engine, 1, text="new")
    lose(engine, 2)
    changes = list(SqlPages(engine).changes_since(0))
    assert [(change.url[-1], change.sequence) for change in changes] == [("3", 3), ("1", 4), ("2", 5)]
    assert changes[-1] == Gone("http://a.example.org/2", "a", "vanished: status 410", 5)
    assert list(SqlPages(engine).changes_since(4)) == changes[-1:]
    assert sorted(SqlPages(engine).urls()) == ["http://a.example.org/1", "http://a.example.org/3"]
    assert SqlPages(engine).counts() == {"a": 2}


def test_reading_while_another_writes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading has an end and tells each URL once, though a crawl writes meanwhile; the next reading has the rest."""
    monkeypatch.setattr(sql_pages, "BATCH", 2)
    store(engine, *range(1, 8))
    pages, told = SqlPages(engine), []
    for number, change in enumerate(pages.changes_since(0)):
        told.append(change.url)
        store(engine, number % 7 + 1, text=f"rewritten {number}")
        assert number < 7
    assert len(told) == len(set(told))
    upto = 7
    rest = [change.url for change in pages.changes_since(upto)]
    assert set(told) | set(rest) == {f"http://a.example.org/{number}" for number in range(1, 8)}
    assert len(rest) == len(set(rest))
