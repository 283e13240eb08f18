"""The accounts of those who work at the desk. Whatever is done to one is recorded in the same transaction."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, func, insert, select, update

from webui.desk.accounts_schema import account, invitation, session
from webui.desk.audit import Entry, record
from webui.desk.passwords import BadPassword, Passwords, password_fault
from webui.desk.roles import Role
from webui.desk.sessions import token_digest
from webui.desk.store import Store

LINK_DAYS = 7
"""How long a link to choose a password works."""
LONGEST_NAME, LONGEST_EMAIL = 40, 254
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]{1,189}")


class Refusal(StrEnum):
    """Why something is not done; each has a sentence in the catalogues, and one on the command line."""

    NAME = "name"
    TAKEN = "taken"
    EMAIL = "email"
    UNKNOWN = "unknown"
    DISABLED = "disabled"
    LAST_ADMIN = "last_admin"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 (no password)


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the desk. `ready` when a password was chosen; `invited` when a link to choose one is open."""

    name: str
    email: str
    role: Role
    enabled: bool
    ready: bool
    invited: bool
    made: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """The token of a link by which `name` chooses a password, until then. It is shown once and kept nowhere."""

    name: str
    token: str
    until: datetime


class Accounts:
    """The accounts of one desk; every method raises StoreFailed. `by` is who does it, for the audit log."""

    def __init__(self, store: Store, passwords: Passwords, now: Callable[[], datetime]) -> None:
        self._store = store
        self._passwords = passwords
        self._now = now

    def listed(self) -> Sequence[Account]:
        """All accounts, by name."""
        with self._store.reading() as connection:
            return [_account(row) for row in connection.execute(self._query().order_by(account.c.name))]

    def find(self, name: str) -> Account | None:
        """The account of that name, written in any case."""
        with self._store.reading() as connection:
            row = connection.execute(self._query().where(account.c.name == read_name(name))).one_or_none()
        return None if row is None else _account(row)

    def add(self, by: str, name: str, role: Role | None = None, email: str = "") -> Link | Refusal:
        """A new account, which a link lets in. The first one is an admin; others are readers unless told."""
        name, email = read_name(name), email.strip()
        if not _NAME.fullmatch(name):
            return Refusal.NAME
        if email and not _EMAIL.fullmatch(email):
            return Refusal.EMAIL
        now = self._now()
        with self._store.writing() as connection:
            self._sweep(connection)
            if connection.execute(select(account.c.id).where(account.c.name == name)).first():
                return Refusal.TAKEN
            first = not connection.execute(select(func.count()).select_from(account)).scalar_one()
            given = Role.ADMIN if first else role or Role.READER
            values = {"name": name, "email": email, "role": given, "password": "", "enabled": True, "made": now}
            connection.execute(insert(account).values(values))
            record(connection, Entry(by, "account_made", name, after=given), now)
            return self._linked(connection, name)

    def link(self, by: str, name: str) -> Link | Refusal:
        """A new link to choose a password; the one before it works no more, the password that there is goes on."""
        with self._store.writing() as connection:
            self._sweep(connection)
            row = _row(connection, name)
            if row is None:
                return Refusal.UNKNOWN
            if not row.enabled:
                return Refusal.DISABLED
            record(connection, Entry(by, "account_link", row.name), self._now())
            return self._linked(connection, row.name)

    def give_role(self, by: str, name: str, role: Role) -> Refusal | None:
        """Change what somebody may do, from the next page on."""
        return self._change(by, name, "account_role", {"role": role})

    def enable(self, by: str, name: str, *, enabled: bool) -> Refusal | None:
        """Let somebody in again, or shut somebody out: from sessions and links, too."""
        return self._change(by, name, "account_enabled" if enabled else "account_disabled", {"enabled": enabled})

    def invited(self, token: str) -> str | None:
        """The name for which a link's token lets a password be chosen."""
        with self._store.reading() as connection:
            name: str | None = connection.execute(self._invited(token)).scalar_one_or_none()
        return name

    def redeem(self, token: str, password: str) -> str | BadPassword | None:
        """Choose a password by a link: the account's name; why the password is not taken; or None for a bad link."""
        name = self.invited(token)
        if name is None:
            return None
        fault = password_fault(password, name)
        if fault:
            return fault
        hashed = self._passwords.hashed(password)
        with self._store.writing() as connection:
            used = connection.execute(delete(invitation).where(invitation.c.digest == token_digest(token))).rowcount
            if not used:  # somebody was quicker with the same link
                return None
            self._set_password(connection, name, hashed, "password_chosen")
        return name

    def check(self, name: str, password: str) -> str | None:
        """The name of the account that has this name and password. What does not fit takes as long as what does."""
        with self._store.reading() as connection:
            row = _row(connection, name)
        kept = row.password if row is not None and row.enabled else ""
        if not self._passwords.fits(kept, password) or row is None:
            return None
        if self._passwords.outdated(kept):
            self._renew(row.name, kept, password)
        return str(row.name)

    def change_password(self, name: str, current: str, new: str) -> Refusal | BadPassword | None:
        """A new password for somebody who knows the one there is; all sessions end."""
        if self.check(name, current) is None:
            return Refusal.WRONG_PASSWORD
        fault = password_fault(new, name)
        if fault:
            return fault
        hashed = self._passwords.hashed(new)
        with self._store.writing() as connection:
            self._set_password(connection, name, hashed, "password_changed")
        return None

    def _change(self, by: str, name: str, what: str, values: dict[str, Any]) -> Refusal | None:
        """Changed first, which takes the write lock, and then looked at: taken back when no admin is left."""
        with self._store.writing() as connection:
            self._sweep(connection)
            before = _row(connection, name)
            if before is None:
                return Refusal.UNKNOWN
            connection.execute(update(account).where(account.c.id == before.id).values(values))
            admins = select(func.count()).where(account.c.role == Role.ADMIN, account.c.enabled)
            if not connection.execute(admins).scalar_one():
                connection.rollback()
                return Refusal.LAST_ADMIN
            if not values.get("enabled", True):
                connection.execute(delete(session).where(session.c.account_id == before.id))
                connection.execute(delete(invitation).where(invitation.c.account_id == before.id))
            entry = Entry(by, what, before.name, before.role, values.get("role", "")) if "role" in values else None
            record(connection, entry or Entry(by, what, before.name), self._now())
        return None

    def _set_password(self, connection: Connection, name: str, hashed: str, what: str) -> None:
        connection.execute(update(account).where(account.c.name == name).values(password=hashed))
        owner = select(account.c.id).where(account.c.name == name).scalar_subquery()
        connection.execute(delete(session).where(session.c.account_id == owner))
        record(connection, Entry(name, what, name), self._now())

    def _renew(self, name: str, kept: str, password: str) -> None:
        """The same password under today's parameters, unless it was changed meanwhile."""
        same = (account.c.name == name) & (account.c.password == kept)
        with self._store.writing() as connection:
            connection.execute(update(account).where(same).values(password=self._passwords.hashed(password)))

    def _linked(self, connection: Connection, name: str) -> Link:
        token, until = secrets.token_urlsafe(32), self._now() + timedelta(days=LINK_DAYS)
        owner = connection.execute(select(account.c.id).where(account.c.name == name)).scalar_one()
        connection.execute(delete(invitation).where(invitation.c.account_id == owner))
        connection.execute(insert(invitation).values(account_id=owner, digest=token_digest(token), until=until))
        return Link(name, token, until)

    def _invited(self, token: str) -> Select[Any]:
        query = select(account.c.name).join(invitation, invitation.c.account_id == account.c.id)
        good = (invitation.c.digest == token_digest(token), invitation.c.until >= self._now(), account.c.enabled)
        return query.where(*good)

    def _query(self) -> Select[Any]:
        linked = exists().where(invitation.c.account_id == account.c.id, invitation.c.until >= self._now())
        return select(account, linked.label("invited"))

    def _sweep(self, connection: Connection) -> None:
        """Links that are too old; this also takes SQLite's write lock, so that what is read next holds."""
        connection.execute(delete(invitation).where(invitation.c.until < self._now()))


def read_name(typed: str) -> str:
    """The name that was meant: names are written in lower case; "" with a NUL, which PostgreSQL does not take."""
    return "" if "\0" in typed else typed.strip().lower()[: LONGEST_NAME + 1]


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(account).where(account.c.name == read_name(name))).one_or_none()


def _account(row: Row[Any]) -> Account:
    return Account(row.name, row.email, Role(row.role), row.enabled, bool(row.password), row.invited, row.made)
