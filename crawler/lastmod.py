"""When a sitemap or a feed says that a page changed, and whether that is to be believed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""There were no pages before."""
AHEAD = timedelta(days=1)
"""How far in the future a date may lie: today ends later elsewhere, and clocks go wrong."""
JUST_NOW = timedelta(minutes=5)
ENOUGH = 3
"""Dates that must all be those of the request, before a sitemap is taken to be made up at each request."""
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")


def changed_at(text: str, now: datetime) -> datetime | None:
    """The moment that a date stands for; None for what is none, lies in the future or before the web.

    Reads W3C's dates (https://www.w3.org/TR/NOTE-datetime) and those of mail (RSS). A day counts to its end, since
    the change may have come after a visit on that day; a month and a year from their beginning, since else each visit
    within them would be followed by another.

    >>> changed_at("2026-11-03T09:30:00+01:00", datetime(2026, 11, 25, tzinfo=UTC))
    datetime.datetime(2026, 11, 3, 8, 30, tzinfo=datetime.timezone.utc)
    """
    moment = _moment(text.strip()[:64])
    return moment if moment is not None and OLDEST <= moment <= now + AHEAD else None


def made_up(moments: Iterable[datetime], now: datetime) -> bool:
    """Whether all dates of a sitemap say "now" or "today": then they are those of the request, not of the pages."""
    listed = list(moments)
    return len(listed) >= ENOUGH and all(abs(each - now) <= JUST_NOW or each == _end_of(now) for each in listed)


def _moment(text: str) -> datetime | None:
    try:
        if found := _YEAR_OR_MONTH.fullmatch(text):
            return datetime(int(found[1]), int(found[2] or 1), 1, tzinfo=UTC)
        if "," in text or " " in text.strip():
            moment = parsedate_to_datetime(text)
        else:
            moment = datetime.fromisoformat(text)
            moment = _end_of(moment) if len(text) <= len("2026-11-25") else moment
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _end_of(day: datetime) -> datetime:
    return datetime.combine(day.date(), time.max, tzinfo=UTC)
