"""A site that says it is busy (429, 503) is left in peace as long as it asks, within bounds, and asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.backoff import LONGEST, pause, wait_asked
from crawler.schema import address
from tests.loopback.client import Asked, Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.pace import gaps

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
DATE = b"Tue, 01 Sep 2026 12:00:30 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"0", 0), (b" 120 ", 120), (DATE, 30), (b"Mon, 31 Aug 2026 12:00:00 GMT", 0), (None, None), (b"", None),
        (b"-5", None), (b"1.5", None), (b"soon", None), (b"\xb2", None), (b"Tue, 99 Sep 2026 12:00:30 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_read(value: bytes | None, seconds: float | None) -> None:
    """Seconds and dates are understood, a date that is over means at once, anything else is as if it said nothing."""
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert wait_asked({"Retry-After": value}, NOW) == expected


def test_a_date_is_read_by_the_clock_of_the_server() -> None:
    """A server whose clock is an hour slow, and says so in `Date`, gets the wait that it meant."""
    headers = {"Retry-After": DATE, "Date": b"Tue, 01 Sep 2026 12:00:20 GMT"}
    assert wait_asked(headers, NOW + timedelta(hours=1)) == timedelta(seconds=10)


@given(st.binary(max_size=40) | st.integers(0, 10**4000).map(lambda number: b"%d" % number))
def test_whatever_retry_after_says_it_is_a_wait_or_none(value: bytes) -> None:
    """Strangers' bytes never raise, and never mean the past."""
    asked = wait_asked({"Retry-After": value}, NOW)
    assert asked is None or asked >= timedelta(0)


def test_without_retry_after_pauses_double() -> None:
    """A few seconds, then twice as many; what a site asks for comes before that."""
    assert [pause(None, before).total_seconds() for before in range(3)] == [3, 6, 12]
    assert pause(timedelta(seconds=1), 2) == timedelta(seconds=1)


def pauses_of(asked: list[Asked]) -> list[float]:
    """Seconds between the beginnings of requests, robots.txt aside."""
    times = [each.at for each in asked if each.path != "/robots.txt"]
    return gaps(times)


def busy_at(host: Host, path: str, **headers: str) -> None:
    """A site of six pages; this one is busy twice, then well."""
    host.link("/", *map(str, range(5)))
    host.put("*", "page")
    host.put(path, "non", status=503, times=2, wait=0, **headers)


def test_a_busy_site_is_left_in_peace_and_asked_again(loopback: Loopback, bench: Bench) -> None:
    """`Retry-After` in seconds, as a date, or none: the site is asked for nothing until it is over, then for the same
    address again, at most twice more; sites that are well go on meanwhile.
    """
    seconds, date, silent, well = (loopback.host() for _ in range(4))
    busy_at(seconds, "/1", Retry_After="2")
    date.put("/", "page")
    two_seconds = {"Date": "Tue, 01 Sep 2026 12:00:28 GMT", "Retry_After": DATE.decode()}
    date.put("/", "non", status=429, times=1, wait=0, **two_seconds)
    busy_at(silent, "/")
    well.link("/", *map(str, range(60)))
    well.put("*", "page", wait=0.01)
    hosts = {"seconds": seconds, "date": date, "silent": silent, "well": well}
    for name, host in hosts.items():
        bench.add(name, host)
    ran = bench.crawl()
    assert ran.code == 0
    assert [ran.site(name)["outcomes"] for name in hosts] == [{"fetched": count} for count in (6, 1, 6, 61)]
    assert sorted(seconds.paths()) == sorted(["/", *(f"/{number}" for number in range(5)), "/1", "/1"])
    pauses = [gap for gap in pauses_of(seconds.asked()) if gap > 1]
    assert len(pauses) == 2
    assert min(pauses) >= 1.9
    assert [round(gap) for gap in pauses_of(date.asked())[:1]] == [2]
    assert [round(gap) for gap in pauses_of(silent.asked())[:2]] == [3, 6]
    assert well.asked()[-1].at < silent.asked()[-1].at


def test_a_long_wait_ends_the_run_of_the_site(loopback: Loopback, bench: Bench) -> None:
    """A site that asks for more than a minute is asked for nothing more in this run, and the report says so; its
    address is due when the site said, the others as before.
    """
    host = loopback.host()
    host.link("/", *map(str, range(9)))
    host.put("*", "non", status=503, Retry_After="7200")
    host.put("/sitemap.xml", status=404)
    bench.add("a", host)
    ran = bench.crawl()
    start, busy = host.paths()
    assert start == "/"
    assert ran.site("a")["notes"] == ["asked to come back in 7200 s: left alone for this run (status 503)"]
    assert ran.site("a")["outcomes"] == {"fetched": 1, "failed": 1}
    with bench.engine().connect() as connection:
        rows = {row.url: row for row in connection.execute(address.select())}
    told = rows.pop(host.url(busy))
    assert told.due_at - told.tried_at == timedelta(hours=2)
    assert sum(row.outcome == "" and row.kind == "page" for row in rows.values()) == 8


def test_one_page_that_is_always_busy_does_not_stop_its_site(loopback: Loopback, bench: Bench) -> None:
    """A page that answers 503 for ever is asked three times and has failed; all others come."""
    host = loopback.host()
    host.link("/", *map(str, range(20)))
    host.put("*", "page")
    host.put("/3", "non", status=503, Retry_After="1")
    bench.add("a", host)
    ran = bench.crawl()
    assert ran.site("a")["outcomes"] == {"fetched": 20, "failed": 1}
    assert host.paths().count("/3") == 3
    assert ran.site("a")["notes"] == []


def test_tries_count_as_requests(loopback: Loopback, bench: Bench) -> None:
    """`--max-pages` bounds the requests, those to a busy site as well."""
    host = loopback.host()
    host.put("/", "non", status=429, Retry_After="0")
    bench.add("a", host)
    bench.crawl("--max-pages", "2")
    assert host.paths() == ["/", "/"]


def test_the_longest_wait_is_a_minute() -> None:
    """The bound of what a run waits for."""
    assert timedelta(seconds=60) == LONGEST
