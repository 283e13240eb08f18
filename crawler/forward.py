"""What a sitemap says has changed is visited sooner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Float, bindparam, type_coerce, update

from allowlist.model import Site
from crawler.schema import address

if TYPE_CHECKING:
    from crawler.ledger import Found

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
