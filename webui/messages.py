"""The texts of the interface, one TOML file a language, and how each language counts and dates."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LANGUAGES = ("fr", "en")
"""The first is the one for whoever asks for neither."""

_FOLDER = Path(__file__).with_name("translations")
_NARROW = "\u202f"
_NO_BREAK = "\u00a0"
_THOUSANDS = {"fr": _NARROW, "en": ","}


@dataclass(frozen=True, slots=True)
class Messages:
    """Every text in one language, by dotted key. A text holds `{names}` and never mark-up; templates escape it."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key`, with its names filled in; numbers are written as the language writes them."""
        return self.texts[key].format(**{name: self._shown(value) for name, value in values.items()})

    def count(self, key: str, n: int, **values: object) -> str:
        """The text of `key` for a number of things: its `one` or its `other`."""
        # French puts 0 and 1 in the singular, English only 1.
        single = n < 2 if self.language == "fr" else n == 1
        return self(f"{key}.{'one' if single else 'other'}", n=n, **values)

    def has(self, key: str) -> bool:
        """Whether there is such a text: for families of keys named by data, such as languages."""
        return key in self.texts

    def date(self, day: date) -> str:
        """The day in words, on one line: 1er septembre 2026, 1 September 2026."""
        number = self("date.first") if day.day == 1 else str(day.day)
        return _NO_BREAK.join((number, self(f"date.month.{day.month}"), str(day.year)))

    def _shown(self, value: object) -> object:
        return f"{value:,}".replace(",", _THOUSANDS[self.language]) if isinstance(value, int) else value


def load_messages() -> dict[str, Messages]:
    """The catalogues, read once when the application starts."""
    return {language: Messages(language, read_texts(language)) for language in LANGUAGES}


def read_texts(language: str) -> dict[str, str]:
    """The texts of one language, keys dotted."""
    text = (_FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    texts = dict(_dotted(tomllib.loads(text)))
    return {key: spaced(value) for key, value in texts.items()} if language == "fr" else texts


def spaced(text: str) -> str:
    """French typography: the spaces of « » and before ; : ! ? are narrow and do not break. The length stays.

    Our own files are written with plain spaces there, because nobody sees the other kind in an editor.
    """
    for mark in ";:!?»":
        text = text.replace(f" {mark}", _NARROW + mark)
    return text.replace("« ", "«" + _NARROW)


def _dotted(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)
