"""Pages that leave the store, and how."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, literal, or_, select, update

from crawler.schema import address, page
from crawler.sql_pages import NEXT_SEQUENCE, pack

_NEVER = datetime.fromtimestamp(0, UTC)


def leaving(site_id: str) -> Select[Any]:
    """Live pages whose address has vanished or moved. A moved one waits until its target was tried."""
    target = address.alias()
    target_tried = select(target.c.id).where(target.c.url == address.c.why, target.c.tried_at > _NEVER).exists()
    left = or_(address.c.outcome == "vanished", and_(address.c.outcome == "moved", target_tried))
    query = select(page.c.url).join(address, address.c.url == page.c.url)
    return query.where(page.c.site_id == site_id, ~page.c.gone, left).order_by(page.c.url)


def take_out(connection: Connection, url: str) -> None:
    """Take out a page for the reason its address has. Its row stays, so that readers learn of it; its bytes go."""
    why = select(address.c.outcome + literal(": ") + address.c.why).where(address.c.url == url).scalar_subquery()
    gone = {"gone": True, "why_gone": why, "body": pack(b""), "digest": b"", "sequence": NEXT_SEQUENCE}
    connection.execute(update(page).where(page.c.url == url).values(gone))
