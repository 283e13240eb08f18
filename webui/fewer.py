"""Where nothing is found: the same search with one word less, or without quotes, as far as that finds something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

MOST_SEARCHES = 3
"""Searches made for one page without answers."""
_PIECE = re.compile(r'\S*"[^"]*"|\S*«[^»]*»|\S*“[^”]*”|\S+')
_QUOTES = re.compile('["«»“”]')
_OPERATOR = re.compile(r'[-\u2212]\S|\S*[:"«“]')


def that_find(text: str, finds: Callable[[str], bool]) -> tuple[str, ...]:
    """Those of the first few shorter queries that find something."""
    return tuple(shorter for shorter in islice(dict.fromkeys(shortened(text)), MOST_SEARCHES) if finds(shorter))


def shortened(text: str) -> Iterator[str]:
    """The query with one piece less each time. First what asks for most: phrases, of which the words are left, and
    operators; then the longest words, which are the rarest as a rule.

    >>> list(shortened('"roche fondue" lave'))
    ['roche fondue lave', 'lave', '"roche fondue"']
    """
    pieces = [match.group() for match in _PIECE.finditer(text)]
    order = sorted(range(len(pieces)), key=lambda place: (not _OPERATOR.match(pieces[place]), -len(pieces[place])))
    for place in order:
        for instead in dict.fromkeys((_loose(pieces[place]), "")):
            left = " ".join(filter(None, [*pieces[:place], instead, *pieces[place + 1 :]]))
            if left and left != text:
                yield left


def _loose(piece: str) -> str:
    """The words of a phrase, if they may stand apart; nothing of all else."""
    is_phrase = piece[0] in '"«“' and len(piece.split()) > 1
    return " ".join(_QUOTES.sub(" ", piece).split()) if is_phrase else ""
