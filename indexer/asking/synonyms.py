"""Synonyms and abbreviations, from a text that anyone can edit: `indexer/data/synonyms_fr.txt` shows the format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from indexer.language import tokens

MAX_LINES = 5_000
"""Groups read; a file with more is not a list that people keep."""
MAX_GROUP = 20
_LANGUAGE = "fr"

Expression = tuple[str, ...]
"""The terms of a word, or of several in a row, stop words left out."""


class Stretch(NamedTuple):
    """Words `first` to `last` (not included) of a query, and what else says the same."""

    first: int
    last: int
    others: tuple[Expression, ...]


class Synonyms:
    """Groups of expressions that mean the same, by their first terms. Pure: the text of a file in, look-ups out.

    `digest` is of the text: answers given under others are not those of these.
    """

    def __init__(self, text: str) -> None:
        self.digest = sha256(text.encode()).hexdigest()
        self._by_first: dict[str, dict[Expression, dict[Expression, None]]] = {}
        for group in _groups(text):
            for expression in group:
                known = self._by_first.setdefault(expression[0], {}).setdefault(expression, {})
                known.update(dict.fromkeys(other for other in group if other != expression))

    def found_in(self, words: Sequence[frozenset[str]]) -> Iterator[Stretch]:
        """The stretches of a query that have synonyms, apart; `words` gives each word by all its terms."""
        place = 0
        while place < len(words):
            expression, others = self._longest_at(words, place)
            if others:
                yield Stretch(place, place + len(expression), tuple(others))
            place += max(len(expression), 1)

    def _longest_at(self, words: Sequence[frozenset[str]], place: int) -> tuple[Expression, dict[Expression, None]]:
        best: tuple[Expression, dict[Expression, None]] = ((), {})
        for term in sorted(words[place]):
            for expression, others in self._by_first.get(term, {}).items():
                if len(expression) > len(best[0]) and _stands_at(expression, words, place):
                    best = (expression, others)
        return best


def shipped_synonyms() -> str:
    """The text of the list that comes with Cartable."""
    return files("indexer").joinpath("data", "synonyms_fr.txt").read_text("utf-8")


@cache
def usual_synonyms() -> Synonyms:
    """Those that come with Cartable, read once."""
    return Synonyms(shipped_synonyms())


def is_group(line: str) -> bool:
    """Whether a line is to be a group, and neither empty nor a remark."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _stands_at(expression: Expression, words: Sequence[frozenset[str]], place: int) -> bool:
    stretch = words[place : place + len(expression)]
    return len(stretch) == len(expression) and all(map(frozenset.__contains__, stretch, expression))


def _groups(text: str) -> Iterator[tuple[Expression, ...]]:
    for line in text.splitlines()[:MAX_LINES]:
        if is_group(line):
            expressions = map(read_expression, line.split(",")[:MAX_GROUP])
            group = tuple(dict.fromkeys(expression for expression in expressions if expression))
            if len(group) > 1:
                yield group


def read_expression(text: str) -> Expression:
    """The telling terms, as documents have them; a compound's parts, without the compound itself."""
    found = list(tokens(text, _LANGUAGE))
    parts = [one for one in found if not any(_within(other, one) for other in found)]
    return tuple(token.term for token in parts if not token.stop)


def _within(inner: tuple[str, int, int, bool], outer: tuple[str, int, int, bool]) -> bool:
    return outer[1] <= inner[1] and inner[2] <= outer[2] and inner[1:3] != outer[1:3]
