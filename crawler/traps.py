"""Addresses that a site can make without end: what they have in common, and how many of them are followed. Pure.

A calendar has a next month for ever, filters and orders combine, a relative link repeats its path, a session id makes
each page new. Numbers alone are no trap: most sites tell their articles apart by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit


class Kind(StrEnum):
    """What makes the addresses of a pattern many."""

    NUMBERED = "numbered"
    CALENDAR = "calendar"
    CHOICE = "choice"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What addresses that differ in numbers, dates and values alone have in common."""

    text: str
    kind: Kind


REPEATS = 3
"""A sequence of segments so often in a row is a relative link gone wrong; Heritrix stops there, too
(PathologicalPathDecideRule)."""
LONGEST_SEQUENCE = 8
"""Segments of a sequence that is looked for."""
SAME_SEGMENT = 5
"""One name so often in a path, wherever: relative links that go wrong in turns."""
FEWEST = {Kind.NUMBERED: 1, Kind.CALENDAR: 10, Kind.CHOICE: 10, Kind.SESSION: 1}
"""What a small site may have of a pattern."""
SHARE = {Kind.NUMBERED: 2, Kind.CALENDAR: 20, Kind.CHOICE: 20}
"""Which part of its `max_pages` a site may have of a pattern: half, or a twentieth (100 of 2,000: eight years of
months). A site of nothing but numbered pages is not hurt: those beyond the half wait until nothing else does."""
MANY = 3
"""So many parameters, none of which names a page, are a choice of filters."""

_YEAR, _MONTH, _DAY = "(?:1[5-9]|2[0-9])[0-9]{2}", "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])"
_NAMES = (
    "janvier|fevrier|février|mars|avril|mai|juin|juillet|aout|août|septembre|octobre|novembre|decembre|décembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|fev|fév|mar|apr|avr|jun|jul|aug|sep|sept|oct|nov|dec|déc"
)
_SPACE = "[-/_. ]"
_DATE = re.compile(
    "(?<![0-9a-z])(?:"
    f"{_YEAR}{_SPACE}{_MONTH}(?:{_SPACE}{_DAY})?"
    f"|(?:{_DAY}{_SPACE})?{_MONTH}{_SPACE}{_YEAR}"
    f"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    f"|{_YEAR}{_SPACE}(?:{_NAMES})(?:{_SPACE}{_DAY})?"
    f"|(?:{_DAY}{_SPACE})?(?:{_NAMES}){_SPACE}{_YEAR}"
    ")(?![0-9a-z])"
)
_TOKEN = re.compile("(?<![0-9a-z])(?=[a-z]*[0-9])[0-9a-z]{16,}(?![0-9a-z])")
"""A digest or an identifier: letters and digits mixed, longer than words are."""
_NUMBER = re.compile("[0-9]+")
_SESSION = re.compile(r"/\((?:[a-z]\([^()/]*\))+\)(?=/)")
"""How ASP.NET writes a session into the path: `/(S(lit3py55t21z5v55vlm25s55))/page.aspx`."""
_END_OF_DATE = re.compile(r"D/?(?:\.[a-z]+|index\.[a-z]+)?$")
_WORD = re.compile("[a-z]+")
_CALENDARS = frozenset(("agenda", "calendar", "calendrier", "calendriers", "kalender"))
_TIMES = _CALENDARS | {"cal", "year", "month", "week", "day", "date", "annee", "mois", "semaine", "jour"}
_CHOICES = frozenset((
    "sort", "sortby", "sorting", "order", "orderby", "tri", "trier", "sens", "asc", "desc", "filter", "filters",
    "filtre", "filtres", "facet", "facets", "facette", "facettes", "replytocom", "oldid", "diff", "share", "partage",
    "print", "imprimer",
))  # fmt: skip
_SHORT_CHOICES = frozenset(("f", "dir", "limit", "perpage", "per_page"))
_NAMES_A_PAGE = re.compile("(?:.*id|id_.*|title|titre|slug|article|rubrique|p|q|doc|node)")


def pattern_of(url: str) -> Pattern | None:
    """What `url`, in its one spelling, has in common with others; None when it has no number and no query: whatever
    resembles it in more than that is another page.

    >>> pattern_of("http://a.example.org/spip.php?article12").text
    'a.example.org/spip.php?article#'
    >>> pattern_of("http://a.example.org/agenda?mois=5&annee=2027")
    Pattern(text='a.example.org/agenda?…', kind=<Kind.CALENDAR: 'calendar'>)
    """
    parts = urlsplit(url)
    path, sessions = _SESSION.subn("/S", unquote(parts.path).lower())
    if not parts.query and not sessions and not _NUMBER.search(path):
        return None
    general = _generalised(path)
    pairs = [unquote(pair).lower().partition("=") for pair in parts.query.split("&") if pair]
    keys = sorted({_NUMBER.sub("#", key) for key, _, _ in pairs})
    counts = general != path or bool(pairs)
    if sessions:
        return Pattern(f"{parts.netloc}{path}?{parts.query}", Kind.SESSION)
    if _is_calendar(general, keys, [value for _, _, value in pairs], counts=counts):
        return Pattern(f"{parts.netloc}{general}?…", Kind.CALENDAR)
    if _is_choice(keys):
        return Pattern(f"{parts.netloc}{general}?…", Kind.CHOICE)
    named = "&".join(keys) if len(keys) < 2 or _name_a_page(keys) else "…"
    return Pattern(f"{parts.netloc}{general}{'?' if keys else ''}{named}", Kind.NUMBERED)


def budget_of(kind: Kind, max_pages: int) -> int:
    """How many addresses of one pattern are followed on a site of so many pages."""
    return max(FEWEST[kind], max_pages // SHARE[kind] if kind in SHARE else 0)


def repeats_itself(url: str) -> bool:
    """Whether a path has the same segments again and again, as a relative link gone wrong makes it.

    >>> repeats_itself("http://a.example.org/a/b/a/b/a/b/"), repeats_itself("http://a.example.org/a/b/a/b/")
    (True, False)
    """
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    names = [segment for segment in segments if not segment.isdecimal()]
    if len(names) - len(set(names)) < REPEATS - 1:
        return False
    if max(Counter(names).values()) >= SAME_SEGMENT:
        return True
    return any(_in_a_row(segments, length) for length in range(1, LONGEST_SEQUENCE + 1))


def _in_a_row(segments: Sequence[str], length: int) -> bool:
    """Whether a sequence of so many segments, not all of them numbers, comes `REPEATS` times in a row."""
    same = 0
    for place in range(length, len(segments)):
        same = same + 1 if segments[place] == segments[place - length] else 0
        sequence = segments[place - length + 1 : place + 1]
        if same >= length * (REPEATS - 1) and not all(map(str.isdecimal, sequence)):
            return True
    return False


def _generalised(path: str) -> str:
    return _NUMBER.sub("#", _TOKEN.sub("#", _DATE.sub("D", path)))


def _is_calendar(general: str, keys: Sequence[str], values: Iterable[str], *, counts: bool) -> bool:
    """A path that ends in a date, a parameter that is one or is named so, or a calendar's name beside a number."""
    if _END_OF_DATE.search(general) or any(_words(key) & _TIMES for key in keys):
        return True
    if counts and _words(general) & _CALENDARS:
        return True
    return any(_DATE.fullmatch(value) for value in values)


def _is_choice(keys: Sequence[str]) -> bool:
    if any(_words(key) & _CHOICES or key.partition("[")[0] in _SHORT_CHOICES for key in keys):
        return True
    return len(keys) >= MANY and not _name_a_page(keys)


def _name_a_page(keys: Iterable[str]) -> bool:
    return any(map(_NAMES_A_PAGE.fullmatch, keys))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))
