"""Twin addresses that say the same become one page, when a site's run has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from allowlist.model import Site
from crawler.removal import take_out
from crawler.schema import address, page
from crawler.twins import to_keep


def merge_twins(connection: Connection, site: Site, admits: Callable[[str], bool], now: datetime) -> int:
    """Let one of each group of twins stay that `admits` says is on the list; how many others left.

    They have moved to it, in the words of the ledger, and are asked again after the site's longest interval.
    """
    rows = connection.execute(_twins(site.id)).all()
    left = 0
    for _, group in groupby(rows, key=lambda row: (row.twin, row.gist)):
        left += _merge(connection, [row.url for row in group if admits(row.url)], site, now)
    return left


def _merge(connection: Connection, urls: list[str], site: Site, now: datetime) -> int:
    others = [url for url in urls if url != to_keep(urls)]
    for url in others:
        moved = {"outcome": "moved", "why": to_keep(urls), "due_at": now + site.recrawl.max}
        connection.execute(update(address).where(address.c.url == url).values(moved))
        take_out(connection, url)
    return len(others)


def _twins(site_id: str) -> Select[Any]:
    """Live pages of a site that share their words with a twin, in the order in which they were found. Those only that
    are still where they were.
    """
    here = (page.c.site_id == site_id, ~page.c.gone, page.c.gist.is_not(None))
    several = select(page.c.twin).where(*here).group_by(page.c.twin, page.c.gist).having(func.count() > 1)
    query = select(page.c.url, page.c.twin, page.c.gist).join(address, address.c.url == page.c.url)
    query = query.where(*here, page.c.twin.in_(several), address.c.outcome.in_(("fetched", "unchanged")))
    return query.order_by(page.c.twin, page.c.gist, address.c.id)
