"""Sites that are to be visited again at the next run, due or not. Asked for here, done by whoever crawls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from webui.desk.audit import Entry, record
from webui.desk.store import Store
from webui.desk.visits_schema import visit_asked


@dataclass(frozen=True, slots=True)
class VisitAsked:
    """A visit that the next run makes, and who asked for it when."""

    site_id: str
    at: datetime
    who: str


class Visits:
    """The visits asked for at one desk; every method raises StoreFailed."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def ask(self, by: str, site_id: str) -> None:
        """Ask for a visit of all of a site. Asked twice it is made once."""
        now = self._now()
        mine = visit_asked.c.site_id == site_id
        with self._store.writing() as connection:
            connection.execute(delete(visit_asked).where(mine))
            connection.execute(insert(visit_asked).values(site_id=site_id, at=now, who=by))
            record(connection, Entry(by, "visit_asked", site_id), now)

    def waiting(self) -> list[VisitAsked]:
        """What waits for the next run, in the order in which it was asked for."""
        with self._store.reading() as connection:
            rows = connection.execute(select(visit_asked).order_by(visit_asked.c.at, visit_asked.c.site_id))
            return [VisitAsked(row.site_id, row.at, row.who) for row in rows]

    def made(self, site_ids: Iterable[str], since: datetime) -> None:
        """A run that began at `since` has visited these: what was asked for after that still waits."""
        asked = visit_asked.c.site_id.in_(list(site_ids))
        with self._store.writing() as connection:
            connection.execute(delete(visit_asked).where(asked, visit_asked.c.at <= since))
