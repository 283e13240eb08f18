"""What a student asked for, checked once, before any engine sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from allowlist.model import Allowlist

MAX_PAGE = 50
"""Deepest result page: nobody reads further, and each deeper page costs an engine more."""
PER_PAGE = 10
MAX_LENGTH = 400
"""Longest query looked at, in characters; the rest is cut off."""
KINDS: Final = ("html", "pdf")
"""The values of `type`."""
_ALWAYS_LANGUAGES: Final = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters; an empty filter is None. Pages count from 1. `exact`: the words as typed, never corrected."""

    text: str
    page: int = 1
    level: str | None = None
    subject: str | None = None
    site: str | None = None
    language: str | None = None
    kind: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class BadQuery:
    """A parameter that cannot be answered: which one, what was given, and what is allowed."""

    parameter: str
    given: str
    allowed: str


def read_query(parameters: Mapping[str, str], allowlist: Allowlist) -> Query | BadQuery:
    """The query behind `q`, `page`, `level`, `subject`, `site`, `language`, `type`, `exact`; empty is as absent."""
    given = {
        name: parameters.get(name, "").strip()
        for name in ("page", "level", "subject", "site", "language", "type", "exact")
    }
    for name, allowed in _allowed(allowlist).items():
        if given[name] and given[name] not in allowed:
            return BadQuery(name, given[name], _listed(allowed))
    page = _page(given["page"])
    if page is None:
        return BadQuery("page", given["page"], f"1–{MAX_PAGE}")
    return Query(
        text=clean_text(parameters.get("q", "")),
        page=page,
        level=given["level"] or None,
        subject=given["subject"] or None,
        site=given["site"] or None,
        language=given["language"] or None,
        kind=given["type"] or None,
        exact=bool(given["exact"]),
    )


def clean_text(text: str) -> str:
    """One line of at most MAX_LENGTH characters: composed (NFC), control characters and runs of spaces as one space."""
    composed = unicodedata.normalize("NFC", text[: MAX_LENGTH * 4])
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in composed)
    return " ".join(spaced.split())[:MAX_LENGTH].rstrip()


def _page(given: str) -> int | None:
    """ASCII digits only: int() would also take `+1`, `1_0` and the digits of other scripts."""
    if not given:
        return 1
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        return None
    return int(given) if 1 <= int(given) <= MAX_PAGE else None


def _allowed(allowlist: Allowlist) -> dict[str, Iterable[str]]:
    """The values each filter may have."""
    spoken = {language for site in allowlist.active for language in site.languages if len(language) == 2}
    return {
        "level": allowlist.vocabulary.levels,
        "subject": allowlist.vocabulary.subjects,
        "site": [site.id for site in allowlist.active],
        "language": sorted(spoken.union(_ALWAYS_LANGUAGES)),
        "type": KINDS,
        "exact": ("1",),
    }


def _listed(allowed: Iterable[str]) -> str:
    return ", ".join(allowed)
