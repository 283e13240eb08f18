"""Drafts: an entry of the list that somebody asks for, on its way to another person who lets it in or does not.

Each step is recorded in the audit log in the same transaction. The list itself is written by `webui.desk.approving`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from webui.desk.audit import Entry, record
from webui.desk.drafts_schema import draft, draft_approval, draft_comment
from webui.desk.store import Store

MOST = 200
"""Drafts shown at once."""


class State(StrEnum):
    """How far a draft is. `APPROVING`: enough people approve it, and the list is being written, or was to be."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVING = "approving"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAITING: Final = (State.SUBMITTED, State.APPROVING)
_OPEN: Final = (State.DRAFT, State.SUBMITTED, State.REFUSED)
"""In which its author may still change it, or give it up."""


class Unfit(StrEnum):
    """Why a step is not taken; each has a sentence in the catalogues."""

    UNKNOWN = "unknown"
    STATE = "state"
    CHANGED = "changed"
    OWN = "own"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Content:
    """What is asked for. `entry` is the site as it is meant, `base` its text on the list as the author saw it."""

    site_id: str
    entry: str
    base: str
    verb: str
    why: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a draft."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A draft, its newest version; `approved_by` are those who approve it, the author not among them."""

    number: int
    state: State
    author: str
    content: Content
    reason: str
    made: datetime
    changed: datetime
    version: int
    approved_by: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def seal(self) -> str:
        """What a form carries of the version that its reader saw."""
        told = repr((self.number, self.version, self.content.entry, self.content.base))
        return sha256(told.encode("utf-8", "replace")).hexdigest()

    @property
    def open(self) -> bool:
        """Whether it may be revised, or withdrawn."""
        return self.state in _OPEN

    @property
    def waiting(self) -> bool:
        """Whether somebody may approve it."""
        return self.state in WAITING


class Drafts:
    """The drafts of one desk; every method raises StoreFailed."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def listed(self, states: Sequence[State], author: str = "") -> Sequence[SiteDraft]:
        """Those in one of these states, the newest first; of one author where that is given."""
        query = select(draft).where(draft.c.state.in_(states)).order_by(draft.c.changed.desc(), draft.c.id.desc())
        query = query.where(draft.c.author == author) if author else query
        with self._store.reading() as connection:
            return [_draft(row) for row in connection.execute(query.limit(MOST))]

    def waiting(self) -> int:
        """How many wait for somebody's approval."""
        query = select(func.count()).select_from(draft).where(draft.c.state.in_(WAITING))
        with self._store.reading() as connection:
            count: int = connection.execute(query).scalar_one()
        return count

    def of_site(self, site_id: str) -> Sequence[SiteDraft]:
        """Those for a site that are still open, or wait."""
        query = select(draft).where(draft.c.site_id == site_id, draft.c.state.in_((*_OPEN, *WAITING)))
        with self._store.reading() as connection:
            return [_draft(row) for row in connection.execute(query.order_by(draft.c.id.desc()).limit(MOST))]

    def find(self, number: int) -> SiteDraft | None:
        """The draft of that number, with its approvals and comments."""
        with self._store.reading() as connection:
            return _whole(connection, number)

    def add(self, by: str, content: Content, *, submit: bool = True) -> int:
        """A new draft, sent to be approved or kept for later; its number."""
        state, now = State.SUBMITTED if submit else State.DRAFT, self._now()
        values = {"state": state, "version": 1, "author": by, "reason": "", "made": now, "changed": now}
        with self._store.writing() as connection:
            made = connection.execute(insert(draft).values(**values, **_columns(content)))
            number: int = made.inserted_primary_key[0]  # type: ignore[index]  # a table with a key has one
            self._record(connection, by, f"draft_{'submitted' if submit else 'kept'}", content, content.entry)
        return number

    def revise(self, number: int, by: str, content: Content, seal: str, *, submit: bool = True) -> Unfit | None:
        """Another version in place of the one with `seal`. Whoever writes it is its author, and nobody approves it
        yet: what was approved is gone.
        """
        state = State.SUBMITTED if submit else State.DRAFT
        with self._store.writing() as connection:
            found = self._locked(connection, number, _OPEN)
            if isinstance(found, Unfit) or found.seal != seal:
                return found if isinstance(found, Unfit) else Unfit.CHANGED
            values = {"state": state, "author": by, "version": found.version + 1, "reason": ""}
            connection.execute(update(draft).where(draft.c.id == number).values(**values, **_columns(content)))
            connection.execute(delete(draft_approval).where(draft_approval.c.draft_id == number))
            self._record(connection, by, "draft_revised", content, content.entry)
        return None

    def withdraw(self, number: int, by: str) -> Unfit | None:
        """Given up by its author."""
        with self._store.writing() as connection:
            found = self._locked(connection, number, _OPEN)
            if isinstance(found, Unfit) or found.author != by:
                return found if isinstance(found, Unfit) else Unfit.OTHERS
            self._set(connection, number, State.WITHDRAWN)
            self._record(connection, by, "draft_withdrawn", found.content)
        return None

    def refuse(self, number: int, by: str, reason: str, seal: str) -> Unfit | None:
        """Not let in, for a reason that the author reads; it may be revised."""
        with self._store.writing() as connection:
            found = self._locked(connection, number, (State.SUBMITTED,))
            if isinstance(found, Unfit) or found.seal != seal:
                return found if isinstance(found, Unfit) else Unfit.CHANGED
            connection.execute(update(draft).where(draft.c.id == number).values(state=State.REFUSED, reason=reason))
            self._record(connection, by, "draft_refused", found.content, why=reason)
        return None

    def approve(self, number: int, by: str, seal: str, needed: int) -> SiteDraft | Unfit:
        """One person more who approves the version with `seal`; the draft after it, `APPROVING` when that is enough.

        Where more than one person is needed the author is one of them already, and never another.
        """
        with self._store.writing() as connection:
            found = self._locked(connection, number, WAITING)
            if isinstance(found, Unfit) or found.seal != seal:
                return found if isinstance(found, Unfit) else Unfit.CHANGED
            if needed > 1 and found.author == by:
                return Unfit.OWN
            if by not in found.approved_by:
                connection.execute(insert(draft_approval).values(draft_id=number, who=by, at=self._now()))
                self._record(connection, by, "draft_approved", found.content)
            if len({found.author, *found.approved_by, by}) >= needed:
                self._set(connection, number, State.APPROVING)
            after = _whole(connection, number)
        return after or Unfit.UNKNOWN

    def settle(self, number: int, *, written: bool) -> None:
        """What became of a draft that enough people approve: the list has it, or it waits again."""
        state = State.APPROVED if written else State.SUBMITTED
        with self._store.writing() as connection:
            mine = (draft.c.id == number) & draft.c.state.in_(WAITING)
            connection.execute(update(draft).where(mine).values(state=state, changed=self._now()))

    def comment(self, number: int, by: str, words: str) -> Unfit | None:
        """Say something of a draft."""
        with self._store.writing() as connection:
            found = self._locked(connection, number, tuple(State))
            if isinstance(found, Unfit):
                return found
            said = {"draft_id": number, "at": self._now(), "who": by, "words": words}
            connection.execute(insert(draft_comment).values(said))
            self._record(connection, by, "draft_commented", found.content, why=words)
        return None

    def _locked(self, connection: Connection, number: int, states: Sequence[State]) -> SiteDraft | Unfit:
        """The draft, which nobody else changes until this transaction ends: it is touched before it is read."""
        touched = connection.execute(update(draft).where(draft.c.id == number).values(changed=self._now()))
        found = _whole(connection, number) if touched.rowcount else None
        if found is None:
            return Unfit.UNKNOWN
        if found.state not in states:
            connection.rollback()
            return Unfit.STATE
        return found

    def _set(self, connection: Connection, number: int, state: State) -> None:
        connection.execute(update(draft).where(draft.c.id == number).values(state=state))

    def _record(
        self, connection: Connection, by: str, what: str, content: Content, after: str = "", why: str = ""
    ) -> None:
        before = content.base if after else ""
        record(connection, Entry(by, what, content.site_id, before, after, why or content.why), self._now())


def _columns(content: Content) -> dict[str, str]:
    named = {"site_id": content.site_id, "entry": content.entry, "base": content.base}
    return {**named, "verb": content.verb, "why": content.why, "request": content.request}


def _whole(connection: Connection, number: int) -> SiteDraft | None:
    row = connection.execute(select(draft).where(draft.c.id == number)).one_or_none()
    if row is None:
        return None
    approvals = select(draft_approval.c.who).where(draft_approval.c.draft_id == number).order_by(draft_approval.c.at)
    said = select(draft_comment).where(draft_comment.c.draft_id == number).order_by(draft_comment.c.id)
    comments = tuple(Comment(each.at, each.who, each.words) for each in connection.execute(said))
    return _draft(row, tuple(connection.scalars(approvals)), comments)


def _draft(row: Row[Any], approved_by: tuple[str, ...] = (), comments: tuple[Comment, ...] = ()) -> SiteDraft:
    content = Content(row.site_id, row.entry, row.base, row.verb, row.why, row.request)
    state = State(row.state)
    times = (row.made, row.changed, row.version)
    return SiteDraft(row.id, state, row.author, content, row.reason, *times, approved_by, comments)
