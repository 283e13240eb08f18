"""Answers kept for whoever asks the same next: in memory only, bounded, and never those of another list or index."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from indexer.engine import ResultPage
from indexer.query import Query

MOST_ANSWERS = 500
MOST_VALUES = 100_000
"""Hits and counts of all kept answers together, some 100 bytes each: a list of 5,000 sites has as many counts in each
answer."""


class Key(NamedTuple):
    """What an answer depends on: the index as committed, the list as written, all that was asked, and the digest of the
    synonyms.
    """

    generation: str
    list_digest: str
    query: Query
    synonyms: str = ""


class AnswerCache:
    """The answers given last. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Key, ResultPage] = OrderedDict()
        self._values = 0

    def get(self, key: Key) -> ResultPage | None:
        """The answer given to exactly this, if it is still here."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
            return known

    def put(self, key: Key, answer: ResultPage) -> None:
        """Keep an answer, at the cost of those not asked for the longest time."""
        with self._lock:
            self._drop(self._kept.pop(key, None))
            self._kept[key] = answer
            self._values += _values(answer)
            while len(self._kept) > MOST_ANSWERS or self._values > MOST_VALUES:
                self._drop(self._kept.popitem(last=False)[1])

    def __len__(self) -> int:
        return len(self._kept)

    def _drop(self, answer: ResultPage | None) -> None:
        self._values -= _values(answer) if answer else 0


def _values(answer: ResultPage) -> int:
    return 10 * len(answer.hits) + sum(map(len, answer.facets.values()))
