"""What the store tells people: of one address, of a site, of past runs. Reads only, beside a run that writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from crawler.frontier import NEVER
from crawler.outcome import OFF_LIST
from crawler.schema import address, page, run


@dataclass(frozen=True, slots=True)
class Known:
    """An address that the crawl has met: `kind` is `page` or `sitemap`, `depth` counts links from a start page.

    `outcome` is that of the last visit, in one word, and `why` its reason; `visited` and `due` are None before the
    first visit: the next run makes it.
    """

    site_id: str
    kind: str
    depth: int
    found_on: str
    outcome: str
    why: str
    visited: datetime | None
    due: datetime | None


class Records:
    """Questions to a page store's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, url: str) -> Known | None:
        """What the crawl knows of an address; None when it has not met it."""
        with self._engine.connect() as connection:
            row = connection.execute(select(address).where(address.c.url == url)).one_or_none()
        if row is None:
            return None
        visited, due = (None if moment == NEVER else moment for moment in (row.tried_at, row.due_at))
        return Known(row.site_id, row.kind, row.depth, row.found_on, row.outcome, row.why, visited, due)

    def why_gone(self, url: str) -> str | None:
        """Why a page that was stored is so no more; None for any other address."""
        with self._engine.connect() as connection:
            return connection.execute(
                select(page.c.why_gone).where(page.c.url == url, page.c.gone)
            ).scalar_one_or_none()

    def pages_known(self, site_id: str) -> int:
        """How many addresses of pages of a site were met, visited or not."""
        query = select(func.count()).select_from(address)
        with self._engine.connect() as connection:
            return connection.execute(query.where(address.c.site_id == site_id, address.c.kind == "page")).scalar_one()

    def ended(self, site_id: str, outcome: str, why: str) -> list[tuple[str, str]]:
        """(address, reason) of each visit to a site that ended so, its reason beginning with `why`; by address."""
        query = select(address.c.url, address.c.why).where(address.c.site_id == site_id, address.c.outcome == outcome)
        query = query.where(address.c.why.startswith(why, autoescape=True)).order_by(address.c.id)
        with self._engine.connect() as connection:
            return [(url, reason) for url, reason in connection.execute(query)]

    def redirecting_to(self, url: str) -> str | None:
        """An address whose last visit was sent on to `url`, on the list or off it."""
        query = select(address.c.url).where(address.c.why.in_((url, f"{OFF_LIST}: {url}"))).order_by(address.c.id)
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).scalar_one_or_none()

    def reports(self, newest: int) -> list[str]:
        """The reports of so many runs, as JSON, the newest first."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(run.c.report).order_by(run.c.id.desc()).limit(newest)).scalars())
