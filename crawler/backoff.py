"""How long a site that says it is busy (429, 503) is left in peace. Pure: takes `now`, touches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BUSY = frozenset({429, 503})
RETRIES = 2
"""How often one address is asked again in one run when its answer was that the site is busy."""
LONGEST = timedelta(seconds=60)
"""The longest `Retry-After` that a run waits for; a longer one ends the site's run."""
FIRST = timedelta(seconds=3)
"""Pause after an answer that does not say how long; doubled with each further one."""
PATIENCE = 3
"""Busy answers in a row, to whatever address, after which a site is left alone for this run."""
PAUSES = 20
"""Pauses of a site in one run: at a minute each, twenty minutes. Whatever is busy after that has failed at once."""
_FOREVER = timedelta(days=3650)


def wait_asked(headers: Mapping[str, bytes | None], now: datetime) -> timedelta | None:
    """What `Retry-After` asks for, in seconds or as a date; None when it is not there or says neither.

    A date is compared with the answer's own, if it has one: clocks of servers go wrong.

    >>> wait_asked({"Retry-After": b"120"}, datetime.now(UTC))
    datetime.timedelta(seconds=120)
    """
    text = _text(headers.get("Retry-After"))
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:12])), _FOREVER)
    then = _date(text)
    if then is None:
        return None
    return min(max(then - (_date(_text(headers.get("Date"))) or now), timedelta(0)), _FOREVER)


def too_long(asked: timedelta | None) -> bool:
    """Whether a run cannot wait as long as a site asks."""
    return asked is not None and asked > LONGEST


def pause(asked: timedelta | None, before: int) -> timedelta:
    """How long to leave the site in peace, when as many answers `before` this one were busy, too."""
    return asked if asked is not None else FIRST * 2 ** min(before, RETRIES)


def _text(value: bytes | None) -> str:
    return (value or b"").decode("latin-1").strip()


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
