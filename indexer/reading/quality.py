"""How good a page is as an answer, whatever is asked: a factor of its score, small enough that words decide. Pure."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from indexer.links.graph import TOP

LOWEST: Final = 0.7
"""The factor of a page that has everything against it."""

FEW_WORDS: Final = 40
"""Shorter pages say little: a note that a page has moved, an exercise without its words. Of real answers (cnil-faq-fr,
piaf-fr, cranfield-en) at most one in twenty is shorter."""
_SHORT: Final = 0.15
LIST_LINKS: Final = 10
"""A list has so many links at least: below, it is a paragraph that refers to others."""
_LIST_FROM, _LIST_FULL = 0.4, 0.7
"""Shares of the text inside links: of 79 articles of Vikidia, full of links, one has more than 0.4; the tables of
contents of GIMP's manual and of LibreOffice's help have 0.5 to 1."""
_LIST: Final = 0.2
_DEEP: Final = 4
"""Parts of an address; each one more says that a site itself ranks the page lower."""
_A_PART, _MOST_PARTS = 0.01, 5
_NAMELESS: Final = 0.05
_EASE: Final = 0.1
_MIDDLING, _SPAN = 65, 25
"""Between paragraphs of the French Wikipedia (median 60) and pages of Vikidia (73)."""


def quality(*, words: int, links: int, linked: float, url: str, named: bool) -> float:
    """From LOWEST to 1. `linked` is the share of the text that is inside the `links`; `named` says whether the page has
    a title of its own.

    >>> quality(words=800, links=70, linked=0.2, url="https://site.example/volcan", named=True)
    1.0
    """
    factor = 1 - _SHORT * max(0.0, 1 - words / FEW_WORDS)
    if links >= LIST_LINKS:
        factor -= _LIST * min(1.0, max(0.0, (linked - _LIST_FROM) / (_LIST_FULL - _LIST_FROM)))
    deeper = len([part for part in urlsplit(url).path.split("/") if part]) - _DEEP
    factor -= _A_PART * min(_MOST_PARTS, max(0, deeper))
    if not named:
        factor -= _NAMELESS
    return round(max(LOWEST, factor), 3)


def ease_factor(ease: int | None) -> float:
    """The factor of a page where young readers search, from how easy it is to read: 0.9 to 1.1, 1 when not known."""
    if ease is None:
        return 1.0
    return 1 + _EASE * min(1.0, max(-1.0, (ease - _MIDDLING) / _SPAN))


_RANK: Final = 0.1
"""What the highest rank adds: docs/adr has why it is no more."""
RANK_FACTORS: Final[NDArray[np.float32]] = (1 + _RANK * np.minimum(np.arange(256) / TOP, 1)).astype(np.float32)
"""By the rank that links give a page: 1 for one that they do not put above others."""
EASE_FACTORS: Final[NDArray[np.float32]] = np.array(
    [ease_factor(ease if ease <= 100 else None) for ease in range(256)], np.float32
)
"""By the ease, and 1 for numbers above 100, which stand for none."""
