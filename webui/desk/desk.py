"""The desk as pages and commands are given it: opened when it is first needed, so that a search never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from webui.desk.accounts import Accounts
from webui.desk.audit import AuditLog
from webui.desk.calendars import Calendars
from webui.desk.counter import Counter
from webui.desk.counts import Counts
from webui.desk.drafts import Drafts
from webui.desk.key import form_key
from webui.desk.passwords import Passwords
from webui.desk.pinned import Pinned
from webui.desk.pins import Pins
from webui.desk.previews import Previews
from webui.desk.requests import Requests
from webui.desk.schema import open_desk
from webui.desk.sessions import Sessions
from webui.desk.store import Store
from webui.desk.throttle import Throttle
from webui.desk.tokens import FormTokens
from webui.desk.visits import Visits


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk is kept, and within which bounds: `webui.desk.requests.Requests` tells what `per_day` and `keep`
    mean, `webui.desk.counter.Counter` what `counted_from` does, `webui.desk.counts.Counts` keeps for `keep_counts`, and
    `webui.desk.sessions.Sessions` ends a session after `idle`. Previews are kept for `keep_previews` days.
    """

    url: str
    key: Path
    per_day: int
    keep: int
    counted_from: int
    keep_counts: int
    idle: timedelta = timedelta(minutes=30)
    keep_previews: int = 30


class Desk:
    """The desk of one process. Safe for several threads. What gives a part of it raises StoreFailed, and what failed is
    tried again the next time.
    """

    def __init__(
        self, place: Place, now: Callable[[], datetime] = _now, passwords: Callable[[], Passwords] = Passwords
    ) -> None:
        self.now = now
        self._place = place
        self._lock = Lock()
        self._engine: Engine | None = None
        self._make_passwords = passwords
        self._passwords: Passwords | None = None
        self.counter = Counter(self.counts, place.counted_from, self.today)
        self._stamp = place.key.with_name("pins.stamp")
        self.pinned = Pinned(lambda: self.pins().listed(), self._stamp)

    @property
    def days_kept(self) -> int:
        """How long what was asked for is kept after the last thing that happened to it, in days."""
        return self._place.keep

    @property
    def days_counted(self) -> int:
        """How long counts of searches are kept, in days."""
        return self._place.keep_counts

    def today(self) -> date:
        """The day, UTC."""
        return self.now().date()

    def requests(self) -> Requests:
        """What was asked for."""
        return Requests(self._opened(), self._place.per_day, self._place.keep)

    def accounts(self) -> Accounts:
        """Those who work at the desk."""
        return Accounts(Store(self._opened()), self._hashing(), self.now)

    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(Store(self._opened()), self._place.idle, self.now)

    def throttle(self) -> Throttle:
        """How often a sign-in may be tried."""
        return Throttle(Store(self._opened()), form_key(self._place.key), self.now)

    def audit(self) -> AuditLog:
        """What was done at the desk."""
        return AuditLog(Store(self._opened()), self.now)

    def drafts(self) -> Drafts:
        """What waits for another person's approval, and what became of it."""
        return Drafts(Store(self._opened()), self.now)

    def counts(self) -> Counts:
        """The counts of searches."""
        return Counts(self._opened(), self._place.keep_counts)

    def visits(self) -> Visits:
        """Sites that the next run visits again."""
        return Visits(Store(self._opened()), self.now)

    def previews(self) -> Previews:
        """Dry runs of sites."""
        return Previews(Store(self._opened()), self._place.keep_previews, self.now)

    def calendars(self) -> Calendars:
        """The links by which calendars read when reviews are due."""
        return Calendars(Store(self._opened()), self.now)

    @property
    def counted_from(self) -> int:
        """How often a search must be asked on one day for it to be counted; 0 when nothing is counted."""
        return self._place.counted_from

    def pins(self) -> Pins:
        """The pinned results."""
        return Pins(Store(self._opened()), self._stamp, self.now)

    def tokens(self) -> FormTokens:
        """What forms are signed with."""
        return FormTokens(form_key(self._place.key), lambda: self.now().timestamp())

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = open_desk(self._place.url)
            return self._engine

    def _hashing(self) -> Passwords:
        """Made when first asked for: its stand-in for nobody's password takes as long as a sign-in."""
        with self._lock:
            if self._passwords is None:
                self._passwords = self._make_passwords()
            return self._passwords
