"""What a query asks for besides words: "phrases", -word, OR, `site:`, `type:`, `langue:`, `niveau:`, `titre:`.

There are no syntax errors: what cannot be read as an operator is searched as words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

FILTER_NAMES = {
    "site": "site",
    "type": "type",
    "langue": "language",
    "lang": "language",
    "language": "language",
    "niveau": "level",
    "level": "level",
}
"""Operators that filter, and the parameter that each stands for."""
_IN_TITLE = frozenset({"titre", "title"})
_OR = frozenset({"OR", "OU", "|"})
_MOST = 16
"""Operators of one kind that are read; a query with more is a text pasted in."""
_ATOM = re.compile(
    r"""(?P<minus>(?<!\S)[-\u2212](?=[^\W\d_]|["«“]))?"""
    r"""(?:(?P<name>[a-zA-Z]{4,8}):(?=[^\s:/]))?"""
    r"""(?:"(?P<straight>[^"]{0,200})"|«(?P<french>[^«»]{0,200})»|“(?P<curly>[^“”]{0,200})”|(?P<word>[^\s"«“]+|\S))"""
)


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, or a phrase; looked for in titles only when `title`."""

    text: str
    phrase: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A query taken apart: plain words as typed, groups of which one is needed, what must not be there, filters.

    `filters` is parameter -> value as typed.
    """

    plain: str
    needs: tuple[tuple[Atom, ...], ...] = ()
    without: tuple[Atom, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def take_apart(text: str) -> Typed:
    """Read the operators of a query. Pure; never fails on any text, and takes time in proportion to its length. Kept,
    because each query is asked for its filters, then for its words.

    >>> take_apart('lave -Etna "roche fondue" site:vivant').needs
    ((Atom(text='roche fondue', phrase=True, title=False),),)
    """
    plain: list[str] = []
    needs: list[tuple[Atom, ...]] = []
    without: list[Atom] = []
    filters: dict[str, str] = {}
    parts = _parts(text)
    joins = not _is_shouted(parts)
    place = 0
    while place < len(parts):
        name, minus, atom = parts[place]
        group, place = _group(parts, place) if joins else ((atom,), place + 1)
        if name in FILTER_NAMES:
            filters.setdefault(FILTER_NAMES[name], atom.text)
        elif minus:
            without.append(atom)
        elif len(group) > 1 or atom.phrase or atom.title:
            needs.append(group)
        else:
            plain.append(atom.text)
    return Typed(" ".join(plain), tuple(needs[:_MOST]), tuple(without[:_MOST]), filters)


def _parts(text: str) -> list[tuple[str, bool, Atom]]:
    """(name of an operator, whether it is excluded, what it says) of each part of a query, `OR` among them."""
    found = []
    for match in _ATOM.finditer(text):
        phrase = match["straight"] or match["french"] or match["curly"] or ""
        name = (match["name"] or "").lower()
        word = match["word"] or ""
        if name and name not in FILTER_NAMES and name not in _IN_TITLE:
            name, word = "", f"{match['name']}:{word}"  # `remarque:` is a word with a colon
        said = phrase.strip() or word
        if said:
            is_phrase = bool(phrase.strip()) and " " in said
            found.append((name, bool(match["minus"]), Atom(said, is_phrase, name in _IN_TITLE)))
    return found


def _group(parts: list[tuple[str, bool, Atom]], place: int) -> tuple[tuple[Atom, ...], int]:
    """The atom at a place with all that `OR` joins to it, and the place behind them."""
    group = [parts[place][2]]
    after = place + 1
    while (
        after + 1 < len(parts)
        and parts[after][2].text in _OR
        and _can_join(parts[place])
        and _can_join(parts[after + 1])
    ):
        group.append(parts[after + 1][2])
        after += 2
    return tuple(group[:_MOST]), after


def _is_shouted(parts: list[tuple[str, bool, Atom]]) -> bool:
    """Whether all is typed in capitals: then OU is a word like the others."""
    return not any(atom.text != atom.text.upper() for _, _, atom in parts)


def _can_join(part: tuple[str, bool, Atom]) -> bool:
    name, minus, _ = part
    return not minus and name not in FILTER_NAMES
