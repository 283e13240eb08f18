"""When is an address visited next? Pure: takes `now`, touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from allowlist.model import Recrawl
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished

FIRST_RETRY = timedelta(hours=1)
"""Wait after the first failure; doubled with each further one, up to the site's longest interval. A site that asked
for a longer wait than a run has (`Retry-After`) gets the one it asked for."""


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When an address is due again, the interval that led there, and how often it failed in a row."""

    due_at: datetime
    interval: timedelta
    failures: int


def next_visit(
    outcome: Outcome, interval: timedelta | None, failures: int, recrawl: Recrawl, now: datetime
) -> NextVisit:
    """The next visit after `outcome`. `interval` is the last one, None on the first visit.

    A page that changed is visited twice as often, one that did not half as often, between the site's `min` and
    `max` (Cho and Garcia-Molina, "The evolution of the Web and implications for an incremental crawler", 2000).
    """
    match outcome:
        case Fetched(changed=True):
            interval = recrawl.min if interval is None else interval / 2
        case Fetched() | Unchanged():
            interval = recrawl.min if interval is None else interval * 2
        case Moved() | Vanished():
            interval = recrawl.max
        case Refused():
            interval = interval or recrawl.min
        case Failed(come_back=asked):
            wait = asked or FIRST_RETRY * 2 ** min(failures, 20)
            return NextVisit(now + min(wait, recrawl.max), interval or recrawl.min, failures + 1)
        case _:
            assert_never(outcome)
    interval = min(max(interval, recrawl.min), recrawl.max)
    return NextVisit(now + interval, interval, 0)
