"""The secret links by which calendars read when reviews are due: one an account, of which only the digest is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ScalarSelect, delete, insert, select

from webui.desk.accounts_schema import account
from webui.desk.audit import Entry, record
from webui.desk.sessions import token_digest
from webui.desk.store import Store
from webui.desk.visits_schema import calendar


class Calendars:
    """The calendar links of one desk; every method raises StoreFailed."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def make(self, name: str) -> str:
        """A new key for `name`, shown once; the one before it works no more."""
        key, owner, now = secrets.token_urlsafe(32), _owner(name), self._now()
        with self._store.writing() as connection:
            connection.execute(delete(calendar).where(calendar.c.account_id == owner))
            connection.execute(insert(calendar).values(account_id=owner, digest=token_digest(key), made=now))
            record(connection, Entry(name, "calendar_made", name), now)
        return key

    def revoke(self, name: str) -> None:
        """The link of `name` works no more."""
        with self._store.writing() as connection:
            if connection.execute(delete(calendar).where(calendar.c.account_id == _owner(name))).rowcount:
                record(connection, Entry(name, "calendar_revoked", name), self._now())

    def made(self, name: str) -> datetime | None:
        """Since when `name` has a link; None without one."""
        query = select(calendar.c.made).join(account, account.c.id == calendar.c.account_id)
        with self._store.reading() as connection:
            since: datetime | None = connection.execute(query.where(account.c.name == name)).scalar_one_or_none()
        return since

    def opens(self, key: str) -> bool:
        """Whether the key is somebody's who may enter."""
        query = select(calendar.c.account_id).join(account, account.c.id == calendar.c.account_id)
        with self._store.reading() as connection:
            return (
                connection.execute(query.where(calendar.c.digest == token_digest(key), account.c.enabled)).first()
                is not None
            )


def _owner(name: str) -> ScalarSelect[int]:
    return select(account.c.id).where(account.c.name == name).scalar_subquery()
