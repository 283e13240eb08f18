"""How much one address may ask in a minute: a program that runs wild is told to wait, a school is not.

A school of 1,000 pupils behind one address, all in class at once, asks some 3 searches a pupil and minute, and while
they are typed some 24 suggestions: 3,000 and 24,000 requests. The default is twice the one, and for suggestions five
times that. Addresses are held in memory, for a minute at most, and nowhere else. Each worker counts by itself.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from webui.times import Times

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
    """How often each address has asked for searches, and for suggestions, within a minute."""

    def __init__(self, searches_a_minute: int, forgotten_after: float = _WAIT) -> None:
        self._bounds = {_SEARCHES: searches_a_minute, _SUGGESTIONS: SUGGESTIONS_A_SEARCH * searches_a_minute}
        self._times = Times(forgotten_after)

    def admits(self, endpoint: str | None, address: str) -> bool:
        """Count a request; False where it is one too many."""
        for endpoints, bound in self._bounds.items():
            if endpoint in endpoints:
                return self._times.count((endpoints, address)) <= bound
        return True
