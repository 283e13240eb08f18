"""When a sitemap says that a page changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lastmod import AHEAD, OLDEST, changed_at, made_up

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # as datetime itself takes them


DATES = [
    ("2026", at(2026, 1, 1)),
    ("2026-11", at(2026, 11, 1)),
    ("2026-11-03", at(2026, 11, 3, 23, 59, 59, 999999)),
    ("2026-11-25", at(2026, 11, 25, 23, 59, 59, 999999)),
    (" 2026-11-03T09:30Z ", at(2026, 11, 3, 9, 30)),
    ("2026-11-03T09:30:15.5+01:00", at(2026, 11, 3, 8, 30, 15, 500000)),
    ("2026-11-03T09:30:15", at(2026, 11, 3, 9, 30, 15)),
    ("Tue, 03 Nov 2026 09:30:00 GMT", at(2026, 11, 3, 9, 30)),
    ("03 Nov 2026 09:30:00 +0100", at(2026, 11, 3, 8, 30)),
]


@pytest.mark.parametrize(("text", "moment"), DATES)
def test_dates_are_read(text: str, moment: datetime) -> None:
    """W3C's dates, a year and a month alone too, and those of mail; without a zone they are UTC."""
    assert changed_at(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["", "hier", "0000", "1970-01-01", "2027-01-01", "9999-12-31T23:59:59Z", "2026-13", "-"]
)
def test_what_is_not_believed(text: str) -> None:
    """No date, one before the web, one in the future."""
    assert changed_at(text, NOW) is None


@given(st.text(max_size=70) | st.datetimes().map(lambda moment: moment.isoformat()))
def test_whatever_it_says_it_is_a_believable_moment_or_none(text: str) -> None:
    """Strangers' dates never raise, and lie between the beginning of the web and tomorrow."""
    moment = changed_at(text, NOW)
    assert moment is None or OLDEST <= moment <= NOW + AHEAD


def test_dates_of_the_request_are_made_up() -> None:
    """Three dates that all say now, or all say today, are those of the request; one other date, or fewer, are not."""
    today = changed_at("2026-11-25", NOW)
    assert today is not None
    assert made_up([NOW, NOW - MINUTE, NOW + MINUTE], NOW)
    assert made_up([today] * 3, NOW)
    assert not made_up([NOW, NOW, NOW - 60 * MINUTE], NOW)
    assert not made_up([today, today, at(2026, 11, 24)], NOW)
    assert not made_up([NOW, NOW], NOW)
