"""Which documents answer and in which order. Pure arithmetic on arrays with one place per document.

The constants come from four collections of questions with known answers; docs/relevance.md has the figures with and
without each.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

K1: Final = 1.2
"""BM25's own constant at its usual value."""
B: Final = {"title": 0.75, "headings": 0.5, "description": 0.5, "address": 0.5, "text": 0.5, "anchors": 0.5}
"""How much a long field is held against a document. At 0.5 instead of the usual 0.75 long pages of a manual are found
as well as short ones (lohelp-fr: 0.707 instead of 0.688), and no collection loses."""
FIELD_WEIGHTS: Final = {"title": 1.0, "headings": 0.4, "description": 0.2, "address": 0.2, "text": 1.0, "anchors": 0.2}
ALL_REQUIRED: Final = 2
"""Up to this many words a page must have them all, if any page has; a longer query is a question, and the page that
answers it seldom has each of its words."""
ENOUGH: Final = 0.2
"""The share of the best page's words, weighed by rarity, that a page must have to count as an answer to a question.
At 0.5 answers get lost (cnil-faq-fr: 0.650 instead of 0.678)."""
ENOUGH_OF_FEW: Final = 0.5
"""The same where no page has all of one or two words: then the more telling word decides."""
COVERAGE_POWER: Final = 0.5
"""How much a page is put back for the words it lacks."""
SYNONYM_SHARE: Final = 0.8
"""What a synonym counts beside the word that was typed, so that the word itself comes first."""
ASKS_WEIGHT: Final = 1.0
"""What it adds that a title asks what the query asks, by the rarity of such titles."""
WHOLE_TITLE: Final = 9.0
"""By how much a page is put forward whose title is the query, word for word: far enough to come first."""


def impact(field: str, counts: Floats, lengths: Floats, average: float, size: int) -> Floats:
    """What one word adds to each document that has it, of `size` documents with fields `average` terms long (BM25)."""
    b = B[field]
    length_share = K1 * (1 - b + b * lengths / max(average, 1.0))
    weight = FIELD_WEIGHTS[field] * rarity(len(counts), size) * (K1 + 1)
    score: Floats = (weight * counts / (counts + length_share)).astype(np.float32)
    return score


def rarity(having: int, size: int) -> float:
    """How much it tells that a document has something that `having` of `size` have."""
    return math.log(1 + (size - having + 0.5) / (having + 0.5))


def ask_worth(having: int, size: int) -> float:
    """What it adds that a title asks what the query asks, as `having` of `size` do."""
    return ASKS_WEIGHT * rarity(having, size)


class Tally:
    """Adds up, word by word, what each document gains and how much of the query it covers."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._gained = np.zeros(size, np.float32)
        self._covered = np.zeros(size, np.float32)
        self._had = np.zeros(size, np.uint8)
        self._having: list[Mask] = []
        self._whole = 0.0
        self._favoured = np.ones(size, np.float32)

    def add(self, gained: Floats) -> None:
        """Count a word: what each document gains by it, 0 where it is missing."""
        having = gained > 0
        worth = rarity(int(np.count_nonzero(having)), self._size)
        self._gained += gained
        self._covered += np.float32(worth) * having
        self._had += having
        self._having.append(having)
        self._whole += worth

    def ask(self, numbers: Ints) -> None:
        """Count a kind of question that the titles of these documents ask, too."""
        self._gained[numbers] += np.float32(ask_worth(len(numbers), self._size))

    def favour(self, factors: Floats) -> None:
        """Put documents forward or back by these factors."""
        self._favoured *= factors

    def full(self, admitted: Mask) -> Ints:
        """The admitted documents that have every word."""
        return np.flatnonzero(admitted & (self._had == len(self._having))).astype(np.int32)

    def lacking(self, number: int) -> list[int]:
        """Which of the words a document lacks, by the order in which they were added."""
        return [place for place, having in enumerate(self._having) if not having[number]]

    def answers(self, admitted: Mask) -> Ints:
        """The admitted documents that answer, in the order of the index."""
        few = len(self._having) <= ALL_REQUIRED
        if few and len(full := self.full(admitted)):
            return full
        covered = np.where(admitted, self._covered, 0)
        enough = (ENOUGH_OF_FEW if few else ENOUGH) * covered.max(initial=0)
        return np.flatnonzero((covered > 0) & (covered >= enough)).astype(np.int32)

    def coverage(self, among: Ints) -> Floats:
        """The factor of each of these documents for the words it lacks."""
        covered: Floats = (self._covered[among] / max(self._whole, 1e-9)) ** COVERAGE_POWER
        return covered

    def best(self, among: Ints, count: int) -> tuple[Ints, Floats]:
        """The `count` best of these with their scores, best first; equal ones in the order of the index."""
        scores = self._gained[among] * self.coverage(among) * self._favoured[among]
        if count < len(among):
            # All that reach the score of the last one wanted, so that ties at the border are cut in index order.
            border = np.partition(scores, len(scores) - count)[len(scores) - count]
            among, scores = among[scores >= border], scores[scores >= border]
        order = np.lexsort((among, -scores))[:count]
        return among[order], scores[order]
