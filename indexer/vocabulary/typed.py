"""The words of a query with their places in it, and which of them may be corrected. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.language import tokens

_SHORTEST = 3
"""Of two letters, any may have been meant."""
_LONGEST = 40
_RUN = re.compile(r"\S+")
_APOSTROPHE = re.compile("(?<=.)['’](?=.)")
_OPERATOR = re.compile(r"[-\u2212]\S|\S*[:/@.]\w|OR$|OU$")
"""Exclusions, filters (`site:vikidia`), addresses, and what joins words: they are meant to the letter."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A word at [start, end) of the query, without an elided article."""

    text: str
    start: int
    end: int
    may_change: bool


def typed_words(text: str) -> list[Typed]:
    """The words in order, compounds in parts."""
    operators = [match.span() for match in _RUN.finditer(text) if _OPERATOR.match(match.group())]
    shouted = text.upper() == text
    found: list[Typed] = []
    for token in tokens(text, ""):
        if found and token.start < found[-1].end:
            continue  # a compound as one, after its parts
        word = text[token.start : token.end]
        is_name = word.isupper() and not shouted and len(word) <= 5  # an abbreviation
        apart = any(start <= token.start < end for start, end in operators)
        may_change = (
            _APOSTROPHE.sub("", word).isalpha() and _SHORTEST <= len(word) <= _LONGEST and not is_name and not apart
        )
        found.append(Typed(word, token.start, token.end, may_change))
    return found
