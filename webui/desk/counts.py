"""Counts of searches, in the desk's database: by day, query and outcome, and swept in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from webui.desk.counts_schema import search_count
from webui.desk.store import Store

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_table = search_count.c


class Outcome(StrEnum):
    """What came of a search: no page; few, or none with all the words; the answers of another spelling; enough."""

    NONE = "none"
    FEW = "few"
    CORRECTED = "corrected"
    FINE = "fine"


class Asking(NamedTuple):
    """What is counted together: a query in its normal form, on one day, with one outcome."""

    day: date
    query: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Counted:
    """A query over several days: how often it was asked, on how many of them, and what it was last corrected to."""

    query: str
    outcome: Outcome
    times: int
    days: int
    last: date
    correction: str


@dataclass(frozen=True, slots=True)
class Day:
    """How many searches were counted on a day, by what came of them; an outcome that never came is left out."""

    day: date
    times: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.times.values())


class Counts:
    """The counts of one database, each row kept for `keep` days; every method raises StoreFailed."""

    def __init__(self, engine: Engine, keep: int) -> None:
        self._store = Store(engine)
        self._dialect = engine.dialect.name
        self._keep = timedelta(days=keep)

    def kept(self, days: Iterable[date]) -> set[Asking]:
        """What is counted already on these days, by whichever process."""
        query = select(_table.day, _table.query, _table.outcome).where(_table.day.in_(list(days)))
        with self._store.reading() as connection:
            return {Asking(row.day, row.query, Outcome(row.outcome)) for row in connection.execute(query)}

    def add(self, asked: Iterable[tuple[Asking, int, str]], today: date) -> None:
        """Add to the counts, all or none: what was asked, how many times more, and its correction."""
        put = _INSERTS[self._dialect](search_count)
        summed = {"times": _table.times + put.excluded.times, "correction": put.excluded.correction}
        put = put.on_conflict_do_update(index_elements=list(search_count.primary_key), set_=summed)
        # In one order, so that two processes do not wait for each other.
        rows = [
            {**what._asdict(), "times": times, "correction": correction} for what, times, correction in sorted(asked)
        ]
        with self._store.writing() as connection:
            _sweep(connection, today - self._keep)
            if rows:
                connection.execute(put, rows)

    def listed(self, since: date, outcome: Outcome | None, most: int) -> list[Counted]:
        """What was asked most from that day on, with one outcome or with any."""
        times = func.sum(_table.times)
        query = (
            select(
                _table.query,
                _table.outcome,
                times.label("times"),
                func.count().label("days"),
                func.max(_table.day).label("last"),
                func.max(_table.correction).label("correction"),
            )
            .where(_table.day >= since)
            .group_by(_table.query, _table.outcome)
            .order_by(times.desc(), _table.query, _table.outcome)
            .limit(most)
        )
        with self._store.reading() as connection:
            rows = connection.execute(query if outcome is None else query.where(_table.outcome == outcome))
            return [_counted(row) for row in rows]

    def by_day(self, since: date) -> list[Day]:
        """Each day from then on that has a count, the newest first."""
        query = select(_table.day, _table.outcome, func.sum(_table.times).label("times")).where(_table.day >= since)
        days: dict[date, dict[Outcome, int]] = {}
        with self._store.reading() as connection:
            for row in connection.execute(query.group_by(_table.day, _table.outcome).order_by(_table.day.desc())):
                days.setdefault(row.day, {})[Outcome(row.outcome)] = int(row.times)
        return [Day(day, times) for day, times in days.items()]

    def popular(self, since: date, days: int, most: int) -> list[str]:
        """Queries that found something as they are on at least so many days from then on, the most frequent first."""
        query = (
            select(_table.query)
            .where(_table.day >= since, _table.outcome.in_((Outcome.FINE, Outcome.FEW)))
            .group_by(_table.query)
            .having(func.count(_table.day.distinct()) >= days)
            .order_by(func.sum(_table.times).desc(), _table.query)
            .limit(most)
        )
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())

    def sweep(self, today: date) -> int:
        """Delete what has been kept long enough, from the disk too; how many rows that were."""
        with self._store.writing() as connection:
            swept = _sweep(connection, today - self._keep)
        self._store.empty_log()
        return swept


def _sweep(connection: Connection, before: date) -> int:
    return connection.execute(delete(search_count).where(_table.day < before)).rowcount


def _counted(row: Row[Any]) -> Counted:
    return Counted(row.query, Outcome(row.outcome), int(row.times), row.days, row.last, row.correction)
