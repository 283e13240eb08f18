"""What the store tells people, and the pages taken out of it on their word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Vanished
from crawler.pages import Gone
from crawler.purge import purge
from crawler.records import Known, Records
from crawler.schema import open_database
from crawler.sql_pages import SqlPages, pack
from tests.allowlist.lists import site

A = site("a", "a.example.org")
T0 = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OFF = Vanished("redirects off the list", "http://off.example.org/x")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    yield opened
    opened.dispose()


def url(number: int) -> str:
    return f"http://a.example.org/{number}"


def met(engine: Engine, number: int, outcome: Outcome | None = None) -> None:
    """An address found, and visited with that outcome."""
    found = Found(url(number), "page", 2, url(0))
    Ledger(engine).add("a", [found])
    if outcome is not None:
        Ledger(engine).record(Visit(found.url, "page", 2), A, outcome, T0)


def test_what_is_known_of_an_address(engine: Engine) -> None:
    """Where it was found, what came of the last visit, when the next is; nothing of one never met."""
    met(engine, 1, Failed("status 500"))
    met(engine, 2)
    records = Records(engine)
    hour = timedelta(hours=1)
    assert records.known(url(1)) == Known("a", "page", 2, url(0), "failed", "status 500", T0, T0 + hour)
    assert records.known(url(2)) == Known("a", "page", 2, url(0), "", "", None, None)
    assert records.known(url(3)) is None
    assert records.pages_known("a") == 2


def test_a_redirect_off_the_list_is_told_with_its_target(engine: Engine) -> None:
    """Where a redirect led is known from both ends, on the list and off it."""
    met(engine, 1, OFF)
    met(engine, 2, Vanished("status 404"))
    met(engine, 3, Moved(url(4)))
    records = Records(engine)
    assert records.ended("a", "vanished", "redirects off") == [(url(1), f"{OFF.why}: {OFF.to}")]
    assert records.redirecting_to(OFF.to) == url(1)
    assert records.redirecting_to(url(4)) == url(3)
    assert records.redirecting_to(url(1)) is None


def test_the_newest_reports(engine: Engine) -> None:
    """Reports come newest first, as many as asked for."""
    for number in range(3):
        Ledger(engine).keep_report(T0, str(number))
    assert Records(engine).reports(2) == ["2", "1"]


def test_a_purged_page_leaves_no_byte(engine: Engine, tmp_path: Path) -> None:
    """Its body is nowhere in the database's files, a mark tells the index to drop it, others stay."""
    bodies = [os.urandom(60_000) for _ in range(2)]
    for number, body in enumerate(bodies):
        met(engine, number, Fetched(200, {"x-word": f"said{number}"}, body))
    store = SqlPages(engine)
    upto = store.last_sequence()
    assert purge(engine, [url(0)], "taken down") == 1
    assert store.addresses() == [(url(1), "a")]
    assert list(store.changes_since(upto)) == [Gone(url(0), "a", "taken down", upto + 1)]
    assert Records(engine).why_gone(url(0)) == "taken down"
    assert Records(engine).why_gone(url(1)) is None
    files = b"".join(path.read_bytes() for path in tmp_path.glob("pages.sqlite*"))
    kept = [any(pack(body)[at : at + 200] in files for at in range(0, 60_000, 400)) for body in bodies]
    assert kept == [False, True]
    assert [word in files for word in (b"said0", b"said1")] == [False, True]


def test_a_purged_page_comes_anew_when_it_is_let_in_again(engine: Engine) -> None:
    """It is due at once, and asked for without condition."""
    met(engine, 1, Fetched(200, {"etag": '"1"'}, b"<p>page</p>"))
    purge(engine, [url(1)], "taken down")
    due = Ledger(engine).due("a", T0 + DAY / 24, limit=9)
    assert [(visit.url, visit.held, visit.etag) for visit in due] == [(url(1), False, "")]
    Ledger(engine).record(due[0], A, Fetched(200, {}, b"<p>page</p>"), T0 + DAY)
    assert SqlPages(engine).page(url(1)) is not None
