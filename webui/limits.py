"""How much one address may ask in a minute: a program that runs wild is told to wait, a school is not.

A school of 1,000 pupils behind one address, all in class at once, asks some 3 searches a pupil and minute, and while
they are typed some 24 suggestions: 3,000 and 24,000 requests. The default is twice the one, and for suggestions five
times that. Addresses are held in memory, for a minute at most, and nowhere else. Each worker counts by itself.
"""

from __future__ import annotations

from threading import Timer
from typing import Final

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

SUGGESTIONS_A_SEARCH: Final = 5
_SEARCHES: Final = frozenset({"search.results", "api.search"})
_SUGGESTIONS: Final = frozenset({"api.suggest"})
_WAIT: Final = 60
"""Seconds after which any address may ask again."""


def install(app: Flask, searches_a_minute: int) -> None:
    """Refuse what is more than so many searches; 0 refuses nothing."""
    if not searches_a_minute:
        return
    asked = Asked(searches_a_minute)

    def count() -> None:
        if not asked.admits(request.endpoint, request.remote_addr or ""):
            raise TooManyRequests("too many requests from one address in a minute", retry_after=_WAIT)

    app.before_request(count)


class Asked:
    """How often each address has asked, in `storage`, which is emptied `forgotten_after` seconds after the first."""

    def __init__(
        self, searches_a_minute: int, storage: MemoryStorage | None = None, forgotten_after: float = _WAIT
    ) -> None:
        self._storage = storage or MemoryStorage()
        self._counter = FixedWindowRateLimiter(self._storage)
        self._forgotten_after = forgotten_after
        self._forget: Timer | None = None
        self._bounds = {
            _SEARCHES: RateLimitItemPerMinute(searches_a_minute),
            _SUGGESTIONS: RateLimitItemPerMinute(SUGGESTIONS_A_SEARCH * searches_a_minute),
        }

    def admits(self, endpoint: str | None, address: str) -> bool:
        """Count a request; False where it is one too many."""
        for endpoints, bound in self._bounds.items():
            if endpoint in endpoints:
                self._forget_later()
                return self._counter.hit(bound, min(endpoints), address)
        return True

    def _forget_later(self) -> None:
        """By a clock of our own: the storage drops what is old when something new comes, which may be the next day."""
        if self._forget is None or not self._forget.is_alive():
            self._forget = Timer(self._forgotten_after, self._storage.reset)
            self._forget.daemon = True
            self._forget.start()
