"""The desk as pages and commands are given it: opened when it is first needed, so that a search never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock

from webui.desk.key import form_key
from webui.desk.requests import Requests
from webui.desk.schema import open_desk
from webui.desk.tokens import FormTokens


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk is kept, and within which bounds: `webui.desk.requests.Requests` tells what they mean."""

    url: str
    key: Path
    per_day: int
    keep: int


class Desk:
    """The desk of one process. Safe for several threads."""

    def __init__(self, place: Place, now: Callable[[], datetime] = _now) -> None:
        self.now = now
        self._place = place
        self._lock = Lock()
        self._requests: Requests | None = None

    @property
    def days_kept(self) -> int:
        """How long what was asked for is kept after the last thing that happened to it, in days."""
        return self._place.keep

    def today(self) -> date:
        """The day, UTC."""
        return self.now().date()

    def requests(self) -> Requests:
        """What was asked for. Raises StoreFailed; what failed is tried again the next time."""
        with self._lock:
            if self._requests is None:
                place = self._place
                self._requests = Requests(open_desk(place.url), place.per_day, place.keep)
            return self._requests

    def tokens(self) -> FormTokens:
        """What forms are signed with. Raises StoreFailed."""
        return FormTokens(form_key(self._place.key), lambda: self.now().timestamp())
