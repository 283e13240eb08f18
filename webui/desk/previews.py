"""Dry runs of sites: asked for at the desk, made one by one in a process of their own, and kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from webui.desk.audit import Entry, record
from webui.desk.store import Store
from webui.desk.visits_schema import preview_asked

MOST_WAITING = 20
"""Each takes minutes: with more, what is asked for now would come tomorrow."""
LONGEST_TARGET, LONGEST_ENTRY, LONGEST_TOLD = 2000, 20_000, 200_000
"""Characters."""
TRIES = 3
"""How often one is begun whose process was killed."""
_table = preview_asked.c


class State(StrEnum):
    """How far a preview is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why none is made; each has a sentence in the catalogues."""

    TARGET = "target"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class PreviewAsked:
    """A preview of `target`, and of the draft `entry` where there is one. `told` is JSON when it is done, a sentence
    when it failed, and "" before.
    """

    number: int
    target: str
    entry: str
    at: datetime
    who: str
    state: State
    ended: datetime | None
    told: str


class Previews:
    """The previews of one desk, kept for `keep` days; every method raises StoreFailed."""

    def __init__(self, store: Store, keep: int, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keep = timedelta(days=keep)
        self._now = now

    def ask(self, by: str, target: str, entry: str = "") -> int | Refusal:
        """Ask for a preview; its number. What waits already is not asked for a second time."""
        target = target.strip()
        if not target or len(target) > LONGEST_TARGET or not target.isprintable() or len(entry) > LONGEST_ENTRY:
            return Refusal.TARGET
        now = self._now()
        row = {"target": target, "entry": entry, "at": now, "who": by, "state": State.WAITING, "tries": 0, "told": ""}
        waits = _table.state == State.WAITING
        with self._store.writing() as connection:
            self._sweep(connection)
            same = select(_table.id).where(waits, _table.target == target, _table.entry == entry)
            number: int | None = connection.execute(same).scalar()
            if number is not None:
                return number
            if connection.execute(select(func.count()).where(waits)).scalar_one() >= MOST_WAITING:
                return Refusal.MANY
            made: int = connection.execute(insert(preview_asked).values(row).returning(_table.id)).scalar_one()
            record(connection, Entry(by, "preview_asked", target), now)
        return made

    def find(self, number: int) -> PreviewAsked | None:
        """The preview of that number, as long as it is kept."""
        with self._store.reading() as connection:
            row = connection.execute(select(preview_asked).where(_table.id == number)).one_or_none()
        return None if row is None else _preview(row)

    def of(self, target: str, most: int = 5) -> Sequence[PreviewAsked]:
        """The newest previews of an address or a site."""
        return self._listed(most, target)

    def listed(self, most: int = 100) -> Sequence[PreviewAsked]:
        """The newest previews."""
        return self._listed(most)

    def begin(self) -> PreviewAsked | None:
        """Take the one that has waited longest, to make it now."""
        first = select(_table.id).where(_table.state == State.WAITING).order_by(_table.tries, _table.id).limit(1)
        with self._store.writing() as connection:
            self._sweep(connection)
            number = connection.execute(first).scalar()
            if number is None:
                return None
            mine = _table.id == number
            connection.execute(update(preview_asked).where(mine).values(state=State.WORKING, tries=_table.tries + 1))
            return _preview(connection.execute(select(preview_asked).where(mine)).one())

    def end(self, number: int, state: State, told: str) -> None:
        """It is done, or failed."""
        values = {"state": state, "told": told[:LONGEST_TOLD], "ended": self._now()}
        with self._store.writing() as connection:
            connection.execute(update(preview_asked).where(_table.id == number).values(values))

    def put_back(self, number: int) -> None:
        """It could not be begun now, and waits again."""
        values = {"state": State.WAITING, "tries": _table.tries - 1}
        with self._store.writing() as connection:
            connection.execute(update(preview_asked).where(_table.id == number).values(values))

    def take_up(self, why: str) -> None:
        """After a start: what was under way when the last process was killed waits again, or has failed by `why`."""
        under_way = _table.state == State.WORKING
        failed = {"state": State.FAILED, "told": why, "ended": self._now()}
        with self._store.writing() as connection:
            connection.execute(update(preview_asked).where(under_way, _table.tries >= TRIES).values(failed))
            connection.execute(update(preview_asked).where(under_way).values(state=State.WAITING))

    def _listed(self, most: int, target: str | None = None) -> Sequence[PreviewAsked]:
        query = select(preview_asked).order_by(_table.id.desc()).limit(most)
        if target is not None:
            query = query.where(_table.target == target)
        with self._store.reading() as connection:
            return [_preview(row) for row in connection.execute(query)]

    def _sweep(self, connection: Connection) -> None:
        """This also takes SQLite's write lock, so that what is read next holds."""
        connection.execute(delete(preview_asked).where(_table.ended < self._now() - self._keep))


def _preview(row: Row[Any]) -> PreviewAsked:
    return PreviewAsked(row.id, row.target, row.entry, row.at, row.who, State(row.state), row.ended, row.told)
