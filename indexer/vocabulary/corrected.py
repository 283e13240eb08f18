"""Whether a result page is better answered with another spelling, and how it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice

from indexer.engine import ResultPage
from indexer.query import Query
from indexer.vocabulary.spelling import Speller

_TRIED = 3
"""Corrections searched for one query: each costs as much as the query itself."""


def corrected(result: ResultPage, speller: Speller, answer: Callable[[Query], ResultPage]) -> ResultPage:
    """The result with its correction where it has one that finds something; `answer` searches as typed.

    The correction's own hits are given when nothing was found, and when a word finds nothing anywhere (so that no hit
    has all the words) and differs by a slip. What changes a word more than that is only offered.
    """

    @cache
    def finds(word: str) -> bool:
        return answer(Query(word)).total > 0

    query = result.query
    for correction in islice(speller.corrections(query.text, finds, nothing=not result.total), _TRIED):
        if not all(finds(word) for word in correction.words):
            continue  # a word of pages that have been taken off the list
        better = answer(replace(query, text=correction.text))
        if better.total:
            if result.total and not correction.sure:
                return replace(result, suggestion=correction.text)
            return replace(better, query=query, suggestion=correction.text, corrected=True)
    return result
