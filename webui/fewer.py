"""Where nothing is found: the same search with one word less, or without quotes, as far as that finds something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

MOST_SEARCHES = 3
"""Searches made for one page without answers."""
_PIECE = re.compile(r'\S*"[^"]*"|\S*«[^»]*»|\S*“[^”]*”|\S+')
_QUOTES = re.compile('["«»“”]')
_OPERATOR = re.compile(r'[-\u2212]\S|\S*[:"«“]')


def that_find(text: str, finds: Callable[[str], bool]) -> tuple[str, ...]:
    """Those of the first few shorter queries that find something."""
    tried = [shorter for shorter, _ in zip(dict.fromkeys(shortened(text)), range(MOST_SEARCHES), strict=False)]
    return tuple(shorter for shorter in tried if finds(shorter))


def shortened(text: str) -> Iterator[str]:
    """The query with one piece less each time. First what asks for most: phrases, of which the words are left, and
    operators; then the longest words, which are the rarest as a rule.

    >>> list(shortened('"roche fondue" lave site:vivant'))
    ['roche fondue lave site:vivant', '"roche fondue" lave', '"roche fondue" site:vivant']
    """
    pieces = [match.group() for match in _PIECE.finditer(text)]
    order = sorted(range(len(pieces)), key=lambda place: (not _OPERATOR.match(pieces[place]), -len(pieces[place])))
    for place in order:
        loose = _loose(pieces[place])
        left = " ".join([*pieces[:place], *loose, *pieces[place + 1 :]])
        if left and left != text:
            yield left


def _loose(piece: str) -> list[str]:
    """The words of a phrase, if they may stand apart; nothing of all else."""
    is_phrase = piece[0] in '"«“' and len(piece.split()) > 1
    return _QUOTES.sub(" ", piece).split() if is_phrase else []
