"""What the interface says, in one language: texts by gettext; numbers, dates, lists and names of languages by Babel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from webui.catalogues import REFERENCE, TRANSLATIONS, Catalogue, read_catalogue

_NO_BREAK = "\u00a0"
_log = logging.getLogger(__name__)


class TextsBroken(Exception):
    """The texts of the program itself cannot be used; the message is one sentence with its remedy."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Every text in one language, by dotted key. A text holds `{names}` and never mark-up; templates escape it."""

    language: str
    locale: Locale
    texts: GNUTranslations

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key`, with its names filled in; numbers are written as the language writes them."""
        return self._filled(key, self.texts.gettext(key), values)

    def count(self, key: str, n: int, **values: object) -> str:
        """The text of `key` for a number of things, in the form that the language has for that number."""
        return self._filled(key, self.texts.ngettext(key, key, n), {"n": n, **values})

    def counts(self, key: str, most: int) -> tuple[str, ...]:
        """The texts of `key` for 0 to `most` things, for a script that counts."""
        return _counts(self, key, most)

    def has(self, key: str) -> bool:
        """Whether there is such a text: for families of keys named by data, such as formats."""
        return self.texts.gettext(key) != key

    def number(self, n: int) -> str:
        """The number with the language's separators: 12 345, 12,345."""
        return _number(n, self.locale)

    def short_date(self, day: date) -> str:
        """The day in digits, where there is little room: 01/09/2026."""
        return format_date(day, "short", self.locale)

    def date(self, day: date) -> str:
        """The day in words, on one line: 1er septembre 2026, 1 September 2026."""
        # French counts the first day of a month as no other; Babel does not know it.
        pattern = "d'er' MMMM y" if self.language == "fr" and day.day == 1 else "long"
        return format_date(day, pattern, self.locale).replace(" ", _NO_BREAK)

    def moment(self, at: datetime) -> str:
        """Day and time in digits, in the time zone of `at`: 26/11/2026 14:05."""
        return format_datetime(at, "short", tzinfo=at.tzinfo, locale=self.locale).replace(" ", _NO_BREAK)

    def listed(self, names: Sequence[str]) -> str:
        """Several names in a row: A, B et C."""
        return format_list(names, locale=self.locale)

    def language_name(self, code: str) -> str | None:
        """What this language calls the language `code`; None when it has no name for it."""
        return self.locale.languages.get(code)

    def _filled(self, key: str, text: str, values: dict[str, object]) -> str:
        if text == key:
            raise KeyError(key)
        return text.format(**{name: self._shown(value) for name, value in values.items()})

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value


@lru_cache(maxsize=64)
def _counts(messages: Messages, key: str, most: int) -> tuple[str, ...]:
    """Kept, because they stand on every page."""
    return tuple(messages.count(key, n) for n in range(most + 1))


@lru_cache(maxsize=1024)
def _number(n: int, locale: Locale) -> str:
    """Kept, because a page of results counts forty things, at 15 µs each."""
    return format_decimal(n, locale=locale)


def load_messages(folder: Path = TRANSLATIONS) -> dict[str, Messages]:
    """The catalogues of `folder`, read once when the application starts, French first.

    French stands in for what another language does not say. A file with mistakes costs the texts that have them, which
    are logged, and never the service; TextsBroken only for French, which is part of the program.
    """
    french = read_catalogue(folder / f"{REFERENCE}.po")
    if isinstance(french, str):
        raise TextsBroken(french)
    files = sorted(file for file in folder.glob("*.po") if file.stem != REFERENCE)
    _check_whole(folder / f"{REFERENCE}.po", french, files)
    read = [french, *(read_catalogue(file, french.texts) for file in files)]
    for problem in _problems(read):
        _log.warning(problem)
    others = [each for each in read[1:] if isinstance(each, Catalogue)]
    for other in others:
        other.gettext.add_fallback(french.gettext)
    return {each.language: Messages(each.language, each.locale, each.gettext) for each in (french, *others)}


def _check_whole(file: Path, french: Catalogue, others: Sequence[Path]) -> None:
    """A file that was cut off can be read, and would fail page by page: the other languages tell what it had.

    What one of them alone has may be its translator's.
    """
    read = [other.texts.keys() for other in map(read_catalogue, others) if isinstance(other, Catalogue)]
    lost = sorted(set.intersection(*map(set, read)) - french.texts.keys()) if read else []
    if lost:
        raise TextsBroken(f"{file}: {len(lost)} texts are missing, such as {lost[0]}: install Cartable again")


def _problems(read: Sequence[Catalogue | str]) -> list[str]:
    return [problem for each in read for problem in ((each,) if isinstance(each, str) else each.problems)]
