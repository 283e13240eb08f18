"""Pinned results: pages that curators put above the answers to a query, for a time. What is shown of them, and when,
`webui.pinned` says.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from allowlist.swap import replace_text
from crawler.errors import StoreFailed
from webui.desk.audit import Entry, record
from webui.desk.pins_schema import pin, pin_page
from webui.desk.store import Store

MOST_PAGES: Final = 3
"""Pages pinned to a query: more would push what was found out of sight."""
MOST_PINS: Final = 1000
"""Pins of a desk: all of them are held in memory."""
LONGEST_QUERY, LONGEST_TITLE, LONGEST_NOTE = 100, 200, 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PinnedPage:
    """An address, and what it is called above the answers."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Pin:
    """The pages for a query, from the first day to the last, both included; None for no bound. `number` is 0 before it
    is kept.
    """

    query: str
    pages: tuple[PinnedPage, ...]
    since: date | None = None
    until: date | None = None
    note: str = ""
    number: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether it is shown on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        """As the audit log tells it."""
        pages = [f"page: {page.title} <{page.url}>" for page in self.pages]
        days = [f"since: {self.since or '-'}", f"until: {self.until or '-'}"]
        return "\n".join((f"query: {self.query}", *pages, *days, *([f"note: {self.note}"] if self.note else ())))

    @property
    def digest(self) -> str:
        """What changes when anything of it does."""
        return sha256(str(self).encode()).hexdigest()


class Pins:
    """The pins of one desk; every method raises StoreFailed. `stamp` is a file whose text changes with them, so that
    every process knows without asking the database.
    """

    def __init__(self, store: Store, stamp: Path, now: Callable[[], datetime]) -> None:
        self._store = store
        self._stamp = stamp
        self._now = now

    def listed(self) -> Sequence[Pin]:
        """All pins, the newest first."""
        with self._store.reading() as connection:
            return _pins(connection)

    def find(self, number: int) -> Pin | None:
        """The pin of that number."""
        with self._store.reading() as connection:
            return _pin(connection, number)

    def add(self, new: Pin, who: str) -> int | None:
        """Keep a new pin; its number, or None where there are as many as can be."""
        with self._changing() as connection:
            if len(_pins(connection)) >= MOST_PINS:
                return None
            made = connection.execute(insert(pin).values(_values(new))).inserted_primary_key
            number = int(made[0]) if made else 0
            _put_pages(connection, number, new.pages)
            record(connection, Entry(who, "pin_made", new.query, after=str(new)), self._now())
        return number

    def change(self, number: int, new: Pin, seen: str, who: str) -> Pin | None:
        """Put `new` in the place of a pin that is as it was `seen` (its digest). None when it was done, or the pin as
        it is now; LookupError when there is none any more.
        """
        with self._changing() as connection:
            known = _pin(connection, number)
            if known is None:
                raise LookupError(number)
            if known.digest != seen:
                return known
            connection.execute(update(pin).where(pin.c.id == number).values(_values(new)))
            connection.execute(delete(pin_page).where(pin_page.c.pin_id == number))
            _put_pages(connection, number, new.pages)
            record(connection, Entry(who, "pin_changed", new.query, str(known), str(new)), self._now())
        return None

    def remove(self, number: int, who: str) -> None:
        """Take a pin away, if it is still there."""
        with self._changing() as connection:
            known = _pin(connection, number)
            if known is not None:
                connection.execute(delete(pin_page).where(pin_page.c.pin_id == number))
                connection.execute(delete(pin).where(pin.c.id == number))
                record(connection, Entry(who, "pin_removed", known.query, before=str(known)), self._now())

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """One transaction, with a new stamp after it. One before it as well: where the stamp cannot be written, nothing
        is changed that nobody would hear of.
        """
        try:
            replace_text(self._stamp, secrets.token_hex(8))
        except OSError as error:
            raise StoreFailed(str(self._stamp), error.strerror or str(error), "the stamp of pinned results") from error
        with self._store.writing() as connection:
            yield connection
        try:
            replace_text(self._stamp, secrets.token_hex(8))
        except OSError as error:
            _log.warning("%s: pinned results are read again later (%s)", self._stamp, error.strerror)


def _values(one: Pin) -> dict[str, object]:
    return {"query": one.query, "since": one.since, "until": one.until, "note": one.note}


def _put_pages(connection: Connection, number: int, pages: Sequence[PinnedPage]) -> None:
    rows = [
        {"pin_id": number, "place": place, "url": page.url, "title": page.title} for place, page in enumerate(pages, 1)
    ]
    if rows:
        connection.execute(insert(pin_page), rows)


def _pin(connection: Connection, number: int) -> Pin | None:
    return next((one for one in _pins(connection) if one.number == number), None)


def _pins(connection: Connection) -> list[Pin]:
    pages: dict[int, list[PinnedPage]] = {}
    for row in connection.execute(select(pin_page).order_by(pin_page.c.pin_id, pin_page.c.place)):
        pages.setdefault(row.pin_id, []).append(PinnedPage(row.url, row.title))
    return [
        Pin(row.query, tuple(pages.get(row.id, ())), row.since, row.until, row.note, row.id)
        for row in connection.execute(select(pin).order_by(pin.c.id.desc()))
    ]
