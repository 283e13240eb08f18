"""What a student asked for, checked once, before any engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allowlist.model import Allowlist

MAX_PAGE = 50
"""Deepest result page: nobody reads further, and each deeper page costs an engine more."""
PER_PAGE = 10
MAX_LENGTH = 400
"""Longest query looked at, in characters; the rest is cut off."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters; an empty filter is None. Pages count from 1."""

    text: str
    page: int = 1
    level: str | None = None
    subject: str | None = None
    site: str | None = None
    language: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class BadQuery:
    """A parameter that cannot be answered: which one, what was given, and what is allowed."""

    parameter: str
    given: str
    allowed: str


def read_query(parameters: Mapping[str, str], allowlist: Allowlist) -> Query | BadQuery:
    """The query behind `q`, `page`, `level`, `subject`, `site`, `language`, `type`; an empty one is as if absent."""
    raise NotImplementedError
