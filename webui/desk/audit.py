"""The audit log: who did what to what, when and why. Entries are added, and never changed or taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from webui.desk.accounts_schema import audit
from webui.desk.store import Store

PER_PAGE = 50
_BATCH = 1000
"""Entries read at once for an export: a year of a busy desk need not stand in memory."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did: `what` is a verb, `subject` the id or name of what it was done to; texts before and after."""

    who: str
    what: str
    subject: str
    before: str = ""
    after: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry of the log; `number` grows with each."""

    number: int
    at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is empty is any. Days are UTC, both included; a subject may be cut off."""

    who: str = ""
    what: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


class AuditLog:
    """The log of one desk; every method raises StoreFailed. `now` gives the time of an entry."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def append(self, *entries: Entry) -> None:
        """Add entries, in a transaction of their own: all of them or none."""
        with self._store.writing() as connection:
            for entry in entries:
                record(connection, entry, self._now())

    def read(self, wanted: Wanted, below: int | None = None, most: int = PER_PAGE) -> Sequence[Recorded]:
        """Entries from the newest on, or from that before number `below` on."""
        query = _matching(wanted).order_by(audit.c.id.desc()).limit(most)
        if below is not None:
            query = query.where(audit.c.id < below)
        with self._store.reading() as connection:
            return [_recorded(row) for row in connection.execute(query)]

    def every(self, wanted: Wanted) -> Iterator[Recorded]:
        """All entries, the newest first."""
        below: int | None = None
        while batch := self.read(wanted, below, _BATCH):
            yield from batch
            below = batch[-1].number

    def verbs(self) -> Sequence[str]:
        """What has ever been done, in order of the alphabet."""
        with self._store.reading() as connection:
            return list(connection.scalars(select(audit.c.what).distinct().order_by(audit.c.what)))


def record(connection: Connection, entry: Entry, at: datetime) -> None:
    """Add an entry within a transaction: it stands when what it tells of does, and not otherwise."""
    connection.execute(
        insert(audit).values(
            at=at,
            who=entry.who,
            what=entry.what,
            subject=entry.subject,
            before=entry.before,
            after=entry.after,
            why=entry.why,
        )
    )


def _matching(wanted: Wanted) -> Select[Any]:
    query = select(audit)
    if wanted.who:
        query = query.where(audit.c.who == wanted.who)
    if wanted.what:
        query = query.where(audit.c.what == wanted.what)
    if wanted.subject:
        query = query.where(audit.c.subject.startswith(wanted.subject, autoescape=True))
    if wanted.since:
        query = query.where(audit.c.at >= _midnight(wanted.since))
    if wanted.until and wanted.until < date.max:
        query = query.where(audit.c.at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _recorded(row: Row[Any]) -> Recorded:
    return Recorded(row.id, row.at, Entry(row.who, row.what, row.subject, row.before, row.after, row.why))
