"""Whole posting lists out of a Whoosh segment, a block at a time.

Whoosh's matchers step from one posting to the next, in Python and through a filter where documents were deleted: 1.4 µs
a posting. The blocks that they step in, taken whole, cost an eighth of that. They are private to Whoosh, which is why
its version is pinned exactly, and why a matcher of another kind is stepped through all the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from indexer.answering.scores import Floats, Ints
from indexer.whoosh.library import BlockMatcher, TermNotFound


def read_postings(reader: Any, field: str, term: str) -> tuple[Ints, Floats]:
    """The documents that have the term, ascending, and its weight in each; deleted ones may be among them.

    Not safe for several threads: matchers seek in one shared file.
    """
    try:
        matcher = reader._terms.matcher(field, term.encode(), reader.schema[field].format)  # noqa: SLF001
    except TermNotFound:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    return _in_blocks(matcher) if isinstance(matcher, BlockMatcher) else _in_steps(matcher)


def _in_blocks(matcher: Any) -> tuple[Ints, Floats]:
    numbers, weights = [], []
    while matcher.is_active():
        matcher._read_data()  # noqa: SLF001 (see above)
        steps, weighed, _ = matcher._data  # noqa: SLF001
        numbers.append(np.array(steps, np.int32).cumsum(dtype=np.int32))
        if isinstance(weighed, tuple):
            weights.append(np.array(weighed, np.float32))
        else:  # all the same
            weights.append(np.full(len(steps), 1 if weighed is None else weighed, np.float32))
        matcher._next_block()  # noqa: SLF001
    return np.concatenate(numbers), np.concatenate(weights)


def _in_steps(matcher: Any) -> tuple[Ints, Floats]:
    numbers, weights = [], []
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array(numbers, np.int32), np.array(weights, np.float32)
