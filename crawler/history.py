"""What past crawls tell of each site, and what the store has of it now. Reads only, but for the sweep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Select, case, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from crawler.database import cause_of
from crawler.errors import StoreFailed
from crawler.frontier import NEVER, USUAL_PLACE
from crawler.outcome import OFF_LIST
from crawler.report import CrawlReport, Ended, SiteReport, Totals, kind_of, read_report
from crawler.schema import address, run

RUNS = 10
"""Runs in which a site's newest report is looked for: more than one where runs are of some sites only."""
MOST = 1000
"""Addresses of each outcome that are looked at for examples."""
_PLACE = "the page store"
_REASON = case((address.c.outcome == "moved", ""), (address.c.why.startswith(OFF_LIST), OFF_LIST), else_=address.c.why)
_VISITED = (address.c.tried_at > NEVER, address.c.found_on != USUAL_PLACE)


class History:
    """The crawls of one page store, opened when it is first needed. Every method raises StoreFailed."""

    def __init__(self, opened: Callable[[], Engine]) -> None:
        self._open = opened
        self._lock = Lock()
        self._engine: Engine | None = None
        self._read: dict[int, CrawlReport] = {}

    def reports(self) -> Sequence[CrawlReport]:
        """The newest reports, the newest first. Each is read once: it never changes."""
        with self._reading() as connection:
            ids = list(connection.scalars(select(run.c.id).order_by(run.c.id.desc()).limit(RUNS)))
            missing = select(run.c.id, run.c.report).where(run.c.id.in_(set(ids) - set(self._read)))
            found = {row.id: read_report(row.report) for row in connection.execute(missing)}
        known = {**self._read, **found}
        self._read = {each: known[each] for each in ids if each in known}
        return list(self._read.values())

    def newest(self) -> dict[str, tuple[datetime, SiteReport]]:
        """The newest report of each site, and when that run began."""
        found: dict[str, tuple[datetime, SiteReport]] = {}
        for report in self.reports():
            for site_id, site in report.sites.items():
                found.setdefault(site_id, (report.started, site))
        return found

    def totals(self, since: datetime) -> Sequence[Totals]:
        """Runs from then on in numbers, the oldest first."""
        columns = (run.c.started_at, run.c.pages, run.c.visits, run.c.failed)
        query = select(*columns).where(run.c.started_at >= since, run.c.pages.is_not(None)).order_by(run.c.id)
        with self._reading() as connection:
            return [Totals(*row) for row in connection.execute(query)]

    def ended(self, site_id: str) -> Sequence[Ended]:
        """Addresses of a site whose last visit brought no page, at most `MOST` of each outcome."""
        with self._reading() as connection:
            return [
                each
                for outcome in ("vanished", "failed", "refused")
                for each in _ended(connection, _of(outcome).where(address.c.site_id == site_id))
            ]

    def broken_elsewhere(self, site_id: str) -> Sequence[Ended]:
        """Addresses of other sites that are gone, and that a page of this one was the first to link to."""
        linking = address.alias()
        query = _of("vanished").join(linking, linking.c.url == address.c.found_on)
        query = query.where(linking.c.site_id == site_id, address.c.site_id != site_id)
        with self._reading() as connection:
            return list(_ended(connection, query))

    def sweep(self, before: datetime) -> int:
        """Delete the reports of runs that began before then; how many."""
        with self._failing(), self._opened().begin() as connection:
            return connection.execute(delete(run).where(run.c.started_at < before)).rowcount

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._failing(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            where = self._engine.url.render_as_string() if self._engine else _PLACE
            raise StoreFailed(where, cause_of(error), _PLACE) from error


def tell_standing(engine: Engine, report: SiteReport) -> None:
    """Write into a site's report how its addresses stand, when the last was visited, and when the next will be."""
    columns = (address.c.outcome, _REASON.label("reason"), func.count(), func.max(address.c.tried_at))
    query = select(*columns, func.min(address.c.due_at)).where(address.c.site_id == report.site_id, *_VISITED)
    with engine.connect() as connection:
        rows = connection.execute(query.group_by(address.c.outcome, "reason")).all()
    standing: Counter[str] = Counter()
    for outcome, reason, count, _, _ in rows:
        kind = kind_of(f"{outcome}: {reason}")
        if kind is not None:
            standing[kind] += count
    report.standing = dict(standing)
    if rows:
        report.last_visit = max(row[3] for row in rows).isoformat(timespec="seconds")
        report.next_visit = min(row[4] for row in rows).isoformat(timespec="seconds")


def _of(outcome: str) -> Select[Any]:
    columns = (address.c.url, address.c.site_id, address.c.why, address.c.found_on, address.c.tried_at)
    query = select(*columns, address.c.outcome).where(address.c.outcome == outcome, *_VISITED)
    return query.order_by(address.c.id).limit(MOST)


def _ended(connection: Connection, query: Select[Any]) -> Iterator[Ended]:
    for row in connection.execute(query):
        yield Ended(row.url, row.site_id, f"{row.outcome}: {row.why}", row.found_on, row.tried_at)
