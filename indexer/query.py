"""What a student asked for, checked once, before any engine sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from allowlist.model import Allowlist
from crawler.formats import DOCX, EPUB, HTML, ODT, PDF, TEXT
from indexer.language import fold
from indexer.syntax import take_apart

MAX_PAGE = 50
"""Deepest result page: nobody reads further, and each deeper page costs an engine more."""
PER_PAGE = 10
MAX_LENGTH = 400
"""Longest query looked at, in characters; the rest is cut off."""
KINDS: Final = (HTML, PDF, TEXT, ODT, DOCX, EPUB)
"""The values of `type`."""
SORTS: Final = ("relevance", "date")
"""The values of `sort`: best first, or newest first."""
_ALWAYS_LANGUAGES: Final = ("en", "fr")
_LANGUAGE_NAMES: Final = {
    "francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de", "german": "de",
    "espagnol": "es", "spanish": "es", "italien": "it", "italian": "it", "latin": "la", "arabe": "ar",
}  # fmt: skip
"""What `langue:` may be followed by besides codes."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters; an empty filter is None. Pages count from 1. `exact`: the words as typed, never corrected.
    Without words, `like` is the address of a page whose like is looked for.
    """

    text: str
    page: int = 1
    level: str | None = None
    subject: str | None = None
    site: str | None = None
    language: str | None = None
    kind: str | None = None
    sort: str = "relevance"
    exact: bool = False
    like: str | None = None


@dataclass(frozen=True, slots=True)
class BadQuery:
    """A parameter that cannot be answered: which one, what was given, and what is allowed."""

    parameter: str
    given: str
    allowed: str


SiteOf = Callable[[str], str | None]
"""The site id of the indexed page of an address, None when there is none."""


def read_query(parameters: Mapping[str, str], allowlist: Allowlist, site_of: SiteOf | None = None) -> Query | BadQuery:
    """The query behind `q` and the parameters that filter, sort and page; an empty one is as if absent. `site_of` knows
    which pages `like` may name; no word is left aside for it.
    """
    given = {
        name: parameters[name].strip() if name in parameters else ""  # `get` of Werkzeug's raises and catches
        for name in ("page", "level", "subject", "site", "language", "type", "sort", "exact", "like")
    }
    text = clean_text(parameters.get("q", ""))
    for name, value in _typed_filters(text, allowlist).items():
        given[name] = given[name] or value
    for name, allowed in allowed_values(allowlist).items():
        if given[name] and given[name] not in allowed:
            return BadQuery(name, given[name], _listed(allowed))
    if given["like"] and not _is_shown(given["like"], allowlist, site_of):
        return BadQuery("like", given["like"], "the address of a page that a search gives")
    page = _page(given["page"])
    if page is None:
        return BadQuery("page", given["page"], f"1–{MAX_PAGE}")
    return Query(
        text=text,
        page=page,
        level=given["level"] or None,
        subject=given["subject"] or None,
        site=given["site"] or None,
        language=given["language"] or None,
        kind=given["type"] or None,
        sort=given["sort"] or SORTS[0],
        exact=bool(given["exact"]),
        like=None if text else given["like"] or None,
    )


def clean_text(text: str) -> str:
    """One line of at most MAX_LENGTH characters: composed (NFC), control characters and runs of spaces as one space."""
    composed = unicodedata.normalize("NFC", text[: MAX_LENGTH * 4])
    if not composed.isprintable():
        composed = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in composed)
    return " ".join(composed.split())[:MAX_LENGTH].rstrip()


def _is_shown(url: str, allowlist: Allowlist, site_of: SiteOf | None) -> bool:
    site = allowlist.site_for(url)
    return site is not None and site_of is not None and site_of(url) == site.id


def _page(given: str) -> int | None:
    """ASCII digits only: int() would also take `+1`, `1_0` and the digits of other scripts."""
    if not given:
        return 1
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        return None
    return int(given) if 1 <= int(given) <= MAX_PAGE else None


def allowed_values(allowlist: Allowlist) -> dict[str, Collection[str]]:
    """The values each filter may have."""
    spoken = {language for language in allowlist.languages if len(language) == 2}
    return {
        "level": allowlist.vocabulary.levels,
        "subject": allowlist.vocabulary.subjects,
        "site": allowlist.active_ids,
        "language": sorted(spoken.union(_ALWAYS_LANGUAGES)),
        "type": KINDS,
        "sort": SORTS,
        "exact": ("1",),
    }


def _typed_filters(text: str, allowlist: Allowlist) -> dict[str, str]:
    """Filters typed as operators (`site:vikidia`, `niveau:lycée`), by parameter; unknown values are left out."""
    typed = take_apart(text).filters
    if not typed:
        return {}
    spelt = {name: {fold(value): value for value in values} for name, values in allowed_values(allowlist).items()}
    spelt["level"] |= {fold(label): slug for slug, label in allowlist.vocabulary.levels.items()}
    spelt["language"] |= {name: code for name, code in _LANGUAGE_NAMES.items() if code in spelt["language"].values()}
    known = {name: spelt[name].get(fold(value)) for name, value in typed.items()}
    return {name: value for name, value in known.items() if value}


def _listed(allowed: Iterable[str]) -> str:
    return ", ".join(allowed)
