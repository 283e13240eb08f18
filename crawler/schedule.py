"""When an address is due, as the ledger writes it: after a visit, and sooner when a sitemap says that it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Float, bindparam, select, type_coerce, update

from allowlist.model import Recrawl, Site
from crawler.due import next_visit
from crawler.outcome import Outcome, name_of, told_of
from crawler.schema import address

if TYPE_CHECKING:
    from crawler.ledger import Found, Visit

_RESCHEDULE = update(address).where(address.c.url == bindparam("asked"))
_PLANNED = select(address.c.interval, address.c.failures).where(address.c.url == bindparam("asked"))
_SOONEST = type_coerce(address.c.tried_at, Float) + bindparam("least", type_=Float)
_BRING_FORWARD = (
    update(address)
    .where(
        address.c.url == bindparam("asked"),
        address.c.site_id == bindparam("site"),
        type_coerce(address.c.tried_at, Float) > 0.0,
        address.c.tried_at < bindparam("changed_at"),
        address.c.failures == 0,
        type_coerce(address.c.due_at, Float) > _SOONEST,
    )
    .values(due_at=_SOONEST)
)
"""What failed keeps the wait that it has: it may be what its site asked for."""


def reschedule(connection: Connection, visit: Visit, outcome: Outcome, recrawl: Recrawl, now: datetime) -> None:
    """Write down what came of a visit, and when the next one is due."""
    planned = connection.execute(_PLANNED, {"asked": visit.url}).one()
    # A sitemap is asked for as often as the site allows: it is small, on condition, and tells what else has changed.
    known = None if visit.kind == "sitemap" else planned.interval
    interval = None if known is None else timedelta(seconds=known)
    due = next_visit(outcome, interval, planned.failures, recrawl, now)
    row = {
        "asked": visit.url,
        "tried_at": now,
        "due_at": due.due_at,
        "interval": due.interval.total_seconds(),
        "failures": due.failures,
        "outcome": name_of(outcome),
        "why": told_of(outcome),
    }
    connection.execute(_RESCHEDULE, row)


def bring_forward(connection: Connection, site: Site, found: Sequence[Found]) -> None:
    """Make due what changed after its last visit, as soon as `recrawl.min` after that visit."""
    least = site.recrawl.min.total_seconds()
    rows = [
        {"asked": each.url, "site": site.id, "changed_at": each.changed_at, "least": least}
        for each in found
        if each.changed_at is not None
    ]
    if rows:
        connection.execute(_BRING_FORWARD, rows)
