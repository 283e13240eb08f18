"""What a form carries instead of a cookie: a sign that it was ours, and when it was opened."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer

QUICKEST, LONGEST = 2.0, 12 * 3600.0
"""Seconds from the opening of a form to its sending: nobody writes sooner, and a school day is shorter."""


class BadToken(StrEnum):
    """Why a form is not believed."""

    UNKNOWN = "not one of ours"
    TOO_QUICK = "sent quicker than anybody writes"
    TOO_OLD = "open for too long"


class FormTokens:
    """Makes and reads tokens under one key. `now` gives seconds since 1970."""

    def __init__(self, key: bytes, now: Callable[[], float]) -> None:
        self._key = key
        self._now = now

    def issue(self, form: str) -> str:
        """A new token, good for the form of that name alone."""
        return str(self._signed(form).dumps([secrets.token_urlsafe(12), round(self._now(), 2)]))

    def read(self, form: str, token: str) -> str | BadToken:
        """What makes this opening of the form unlike every other, or why the token is not good."""
        try:
            opening, opened = self._signed(form).loads(token)
        except BadData:
            return BadToken.UNKNOWN
        age = self._now() - opened
        if age < QUICKEST:
            return BadToken.TOO_QUICK
        return BadToken.TOO_OLD if age > LONGEST else str(opening)

    def _signed(self, form: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._key, salt=f"cartable.{form}")
