"""How often a sign-in may be tried under one name, by all workers together, whether or not anybody has it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update

from webui.desk.accounts_schema import attempt
from webui.desk.store import Store

MOST, WINDOW = 10, timedelta(minutes=15)
"""Tries, within so long from the first: 960 a day, of which a password that is not among the commonest fears nothing.
Whoever keeps somebody out by it does so for a quarter of an hour."""


class Throttle:
    """The tries of one desk; every method raises StoreFailed. Names are kept under `key`, not to be read."""

    def __init__(self, store: Store, key: bytes, now: Callable[[], datetime]) -> None:
        self._store = store
        self._key = key
        self._now = now

    def count(self, name: str) -> int:
        """The number of a try, from 1; beyond `MOST` it is not to be made. Counted first, so that many at once do not
        slip by.
        """
        digest, now = self._digest(name), self._now()
        mine = attempt.c.digest == digest
        with self._store.writing() as connection:
            connection.execute(delete(attempt).where(attempt.c.since < now - WINDOW))
            if not connection.execute(update(attempt).where(mine).values(times=attempt.c.times + 1)).rowcount:
                connection.execute(insert(attempt).values(digest=digest, since=now, times=1))
            times: int = connection.execute(select(attempt.c.times).where(mine)).scalar_one()
        return times

    def forget(self, name: str) -> None:
        """After a right password."""
        with self._store.writing() as connection:
            connection.execute(delete(attempt).where(attempt.c.digest == self._digest(name)))

    def _digest(self, name: str) -> bytes:
        return hmac.new(self._key, b"sign-in " + name.encode("utf-8", "replace"), sha256).digest()
