"""Who is signed in: a random token in a cookie, of which only the digest is kept."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from crawler.errors import StoreFailed
from webui.desk.accounts_schema import account, session
from webui.desk.audit import Entry, record
from webui.desk.roles import Role
from webui.desk.store import Store

_CSRF = 32
"""Bytes of a mask, and of what it hides."""
LONGEST = timedelta(hours=12)
"""After which everybody signs in again, however busy: a working day."""
_NOTED = timedelta(minutes=1)
"""How often it is written down that a session is in use: not at each page."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person. `token` is the cookie's; `proxied` when a proxy named the person."""

    token: str
    name: str
    role: Role
    proxied: bool

    @property
    def csrf(self) -> str:
        """What a form of this session carries, written otherwise each time: the length of a compressed page does not
        give it away, whatever else stands there (BREACH).
        """
        mask = secrets.token_bytes(_CSRF)
        return (mask + _xor(mask, self._secret())).hex()

    def sent(self, csrf: str) -> bool:
        """Whether a form is one of this session's."""
        try:
            given = bytes.fromhex(csrf)
        except ValueError:
            return False
        mask, masked = given[:_CSRF], given[_CSRF:]
        return len(masked) == _CSRF and hmac.compare_digest(_xor(mask, masked), self._secret())

    def _secret(self) -> bytes:
        """Made of the token, which no page of another site can read."""
        return hmac.new(self.token.encode(), b"csrf", sha256).digest()


class Sessions:
    """The sessions of one desk; every method raises StoreFailed. They end `idle` after the last page."""

    def __init__(self, store: Store, idle: timedelta, now: Callable[[], datetime]) -> None:
        self._store = store
        self._idle = idle
        self._now = now

    def open(self, name: str, *, proxied: bool = False) -> str | None:
        """The token of a new session; None when there is no such account, or it is disabled. Old sessions are swept."""
        token, now = secrets.token_urlsafe(32), self._now()
        usable = select(account.c.id).where(account.c.name == name, account.c.enabled)
        with self._store.writing() as connection:
            ended = or_(session.c.seen < now - self._idle, session.c.begun < now - LONGEST)
            connection.execute(delete(session).where(ended))
            account_id = connection.execute(usable).scalar_one_or_none()
            if account_id is None:
                return None
            connection.execute(
                insert(session).values(
                    digest=token_digest(token), account_id=account_id, proxied=proxied, begun=now, seen=now
                )
            )
            record(connection, Entry(name, "signed_in", name, after="by the proxy" if proxied else ""), now)
        return token

    def find(self, token: str) -> Session | None:
        """Whose token it is; None when it is nobody's (any more), or the account is disabled."""
        digest, now = token_digest(token), self._now()
        query = (
            select(session, account.c.name, account.c.role)
            .join(account, account.c.id == session.c.account_id)
            .where(session.c.digest == digest, account.c.enabled)
            .where(session.c.seen >= now - self._idle, session.c.begun >= now - LONGEST)
        )
        with self._store.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        self._note(row, now)
        return Session(token, row.name, Role(row.role), row.proxied)

    def close(self, found: Session) -> None:
        """End this session."""
        with self._store.writing() as connection:
            connection.execute(delete(session).where(session.c.digest == token_digest(found.token)))
            record(connection, Entry(found.name, "signed_out", found.name), self._now())

    def close_all(self, found: Session) -> None:
        """End every session of this person."""
        owner = select(account.c.id).where(account.c.name == found.name).scalar_subquery()
        with self._store.writing() as connection:
            connection.execute(delete(session).where(session.c.account_id == owner))
            record(connection, Entry(found.name, "signed_out_everywhere", found.name), self._now())

    def _note(self, row: Row[Any], now: datetime) -> None:
        """A desk that can be read and not written is still read."""
        if now - row.seen < _NOTED:
            return
        with suppress(StoreFailed), self._store.writing() as connection:
            connection.execute(update(session).where(session.c.digest == row.digest).values(seen=now))


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def token_digest(token: str) -> bytes:
    """What a token is looked up by. It has 256 random bits, so no salt and no slow hash are needed."""
    return sha256(token.encode("utf-8", "replace")).digest()
