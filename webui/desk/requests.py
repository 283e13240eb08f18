"""What is asked for, in the desk's database: taken in once a form, counted together, answered, and swept in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from crawler.database import empty_log
from crawler.twins import twin_key
from webui.desk.numbers import new_number, number_digest
from webui.desk.privacy import masked
from webui.desk.schema import request, voice
from webui.desk.tables import Tables


class Kind(StrEnum):
    """What is asked for: that a site be let in, or that a page be looked at."""

    PROPOSAL = "proposal"
    REPORT = "report"


class Problem(StrEnum):
    """What may be wrong with a page."""

    CONTENT = "content"
    DEAD = "dead"
    LEVEL = "level"
    OTHER = "other"


class Status(StrEnum):
    """How far the desk is with it."""

    NEW = "new"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Asked:
    """One form as it was filled in. `form` tells this sending from every other; `problem` is "" for a proposal."""

    kind: Kind
    url: str
    form: str
    words: str = ""
    problem: str = ""
    subject: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person said, and on which day."""

    day: date
    words: str
    subject: str
    level: str


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for, and its answer. `voices` are there when the desk reads it, oldest first."""

    number: str
    kind: Kind
    url: str
    problem: str
    status: Status
    reason: str
    asked: date
    changed: date
    times: int
    voices: tuple[Voice, ...] = ()


class Requests(Tables):
    """The requests of one database; every method raises StoreFailed when it cannot be read or written.

    `per_day` of each kind are taken in on one day, whoever asks: that needs no address of anybody. A row is kept for
    `keep` days after the last thing that happened to it.
    """

    def __init__(self, engine: Engine, per_day: int, keep: int) -> None:
        super().__init__(engine)
        self._per_day = per_day
        self._keep = timedelta(days=keep)

    def take(self, asked: Asked, today: date) -> str | None:
        """Keep what was asked; its follow-up number, or None when the day's box is full.

        A form sent twice, or an open request for the same address, has the number that it had.
        """
        once = sha256(f"{asked.form} {asked.kind} {asked.url}".encode()).digest()
        with self._writing() as connection:
            # Deleting first takes SQLite's write lock, also when there is nothing to delete: what is read below holds
            # until the commit.
            _sweep(connection, today - self._keep)
            number = _number_of_form(connection, once)
            if number is None and _taken_on(connection, today, asked.kind) < self._per_day:
                row = _open_request(connection, asked)
                number = _another(connection, row, today) if row else _first(connection, asked, today)
                _say(connection, number, asked, once, today)
        return number

    def find(self, number: str) -> Request | None:
        """The request of that number, without its voices."""
        with self._reading() as connection:
            found = connection.execute(select(request).where(request.c.number_digest == number_digest(number)))
            row = found.one_or_none()
        return None if row is None else _request(row)

    def listed(self, *, answered: bool) -> list[Request]:
        """Those that wait for an answer, or all, with what was said; what most ask for first."""
        query = select(request).order_by(request.c.times.desc(), request.c.id)
        with self._reading() as connection:
            rows = connection.execute(query if answered else query.where(request.c.status == Status.NEW)).all()
            return [_request(row, _voices(connection, row.id)) for row in rows]

    def answer(self, number: str, status: Status, reason: str, today: date) -> bool:
        """Answer the request of that number, anew when it had an answer; False when there is none of that number."""
        change = update(request).where(request.c.number_digest == number_digest(number))
        with self._writing() as connection:
            return connection.execute(change.values(status=status, reason=reason, changed=today)).rowcount > 0

    def sweep(self, today: date) -> int:
        """Delete what has been kept long enough, from the disk too; how many requests that were."""
        with self._writing() as connection:
            swept = _sweep(connection, today - self._keep)
        with self._failing():
            empty_log(self._engine)
        return swept


def _sweep(connection: Connection, before: date) -> int:
    connection.execute(delete(voice).where(voice.c.day < before))
    old = select(request.c.id).where(request.c.changed < before)
    connection.execute(delete(voice).where(voice.c.request_id.in_(old)))
    return connection.execute(delete(request).where(request.c.changed < before)).rowcount


def _number_of_form(connection: Connection, once: bytes) -> str | None:
    query = select(request.c.number).join(voice, voice.c.request_id == request.c.id).where(voice.c.form == once)
    return connection.execute(query).scalar_one_or_none()


def _taken_on(connection: Connection, day: date, kind: Kind) -> int:
    of_kind = select(func.count()).select_from(voice).join(request, voice.c.request_id == request.c.id)
    return connection.execute(of_kind.where(voice.c.day == day, request.c.kind == kind)).scalar_one()


def _open_request(connection: Connection, asked: Asked) -> Row[Any] | None:
    same = select(request).where(
        request.c.twin == twin_key(asked.url),
        request.c.kind == asked.kind,
        request.c.problem == asked.problem,
        request.c.status == Status.NEW,
    )
    return connection.execute(same.order_by(request.c.id).limit(1)).one_or_none()


def _another(connection: Connection, row: Row[Any], today: date) -> str:
    counted = update(request).where(request.c.id == row.id).values(times=request.c.times + 1, changed=today)
    connection.execute(counted)
    return str(row.number)


def _first(connection: Connection, asked: Asked, today: date) -> str:
    number = new_number()
    connection.execute(
        insert(request).values(
            kind=asked.kind,
            number=number,
            number_digest=number_digest(number),
            url=asked.url,
            twin=twin_key(asked.url),
            problem=asked.problem,
            status=Status.NEW,
            reason="",
            asked=today,
            changed=today,
            times=1,
        )
    )
    return number


def _say(connection: Connection, number: str, asked: Asked, once: bytes, today: date) -> None:
    request_id = select(request.c.id).where(request.c.number_digest == number_digest(number)).scalar_subquery()
    connection.execute(
        insert(voice).values(
            request_id=request_id,
            day=today,
            words=masked(asked.words),
            subject=asked.subject,
            level=asked.level,
            form=once,
        )
    )


def _voices(connection: Connection, request_id: int) -> Sequence[Voice]:
    query = select(voice).where(voice.c.request_id == request_id).order_by(voice.c.id)
    return [Voice(row.day, row.words, row.subject, row.level) for row in connection.execute(query)]


def _request(row: Row[Any], voices: Sequence[Voice] = ()) -> Request:
    return Request(
        number=row.number,
        kind=Kind(row.kind),
        url=row.url,
        problem=row.problem,
        status=Status(row.status),
        reason=row.reason,
        asked=row.asked,
        changed=row.changed,
        times=row.times,
        voices=tuple(voices),
    )
