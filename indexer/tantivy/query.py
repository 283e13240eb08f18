"""What is wanted, said in Tantivy's queries: which documents answer, and what each gains by what it has.

Tantivy only adds scores. What Whoosh's arithmetic multiplies (`indexer.answering.scores`) is a sum here: a page gains
for each word it has at all, instead of losing for each it lacks; docs/adr has what that costs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from indexer.answering.scores import ALL_REQUIRED, ASKS_WEIGHT, ENOUGH, ENOUGH_OF_FEW, FIELD_WEIGHTS, SYNONYM_SHARE
from indexer.asking.wanted import Part, Wanted, Ways, text_of
from indexer.fields import ASKS, OWN, SCORED, WHOLE
from indexer.language import STEMMED, Word, terms
from indexer.reason import ANYWHERE as SOMEWHERE
from indexer.tantivy.library import Occur, Queries
from indexer.tantivy.schema import ANYWHERE, schema
from indexer.tantivy.snapshot import Snapshot

COVERED: Final = 0.8
"""What a page gains for having a word at all, by the word's rarity."""
WHOLE_TITLE: Final = 7.0
"""What a page gains whose title is the query, by the rarity of all its words together: more than any words add."""
BEST_SHARE: Final = 0.8
"""How much of a question's words, by rarity, the best page is taken to have: Whoosh's arithmetic knows, at a look at
every page."""

Alternatives = Sequence[tuple[tuple[str, ...], float]]
"""What a word may be written as: terms that must all be there, and what they count beside the word itself."""


class Gaining(NamedTuple):
    """What a document gains by, by which query."""

    what: str
    field: str
    query: Any


class Asked:
    """The queries for what is wanted of one snapshot."""

    def __init__(self, snapshot: Snapshot, want: Wanted) -> None:
        self._snapshot = snapshot
        self._want = want
        present = [(ways, self._either(ways)) for ways in want.counted]
        self.words = [(ways, query, snapshot.rarity(having)) for ways, (query, having) in present if having]
        self._missing = len(present) - len(self.words)
        self._few = len(present) <= ALL_REQUIRED

    def matching(self) -> Iterator[tuple[Any, bool]]:
        """Which documents answer, and which do where none of those may be shown; and whether they have every word."""
        every = self.every()
        if self._few and every is not None:
            yield every, True
        if self.words:
            yield self._enough(), len(self.words) == 1 and not self._missing

    def every(self) -> Any | None:
        """The documents that have every word; None where some word is in none."""
        return None if self._missing or not self.words else all_of(query for _, query, _ in self.words)

    def _enough(self) -> Any:
        """The documents that have enough of the query: each rare word is enough by itself, of the others it takes as
        many as the most telling ones need to be enough together.
        """
        worths = [worth for _, _, worth in self.words]
        # Of few words none is all the best page has, when this is asked: one of them it is.
        least = ENOUGH_OF_FEW * max(worths) if self._few else ENOUGH * BEST_SHARE * sum(worths)
        alone = [query for _, query, worth in self.words if worth >= least]
        light = sorted(((worth, place) for place, worth in enumerate(worths) if worth < least), reverse=True)
        needed = _how_many([worth for worth, _ in light], least)
        if needed:
            together = [(Occur.Should, self.words[place][1]) for _, place in light]
            alone.append(Queries.boolean_query(together, minimum_number_should_match=needed))
        return any_of(alone)

    def gains(self) -> list[Gaining]:
        """What a document gains by: words anywhere, words in each field, kinds of question, a whole title."""
        found = [gaining for ways, query, worth in self.words for gaining in self._by_word(ways, query, worth)]
        for kind in sorted(self._want.asks):
            if having := self._snapshot.having(ASKS, kind):
                gained = ASKS_WEIGHT * self._snapshot.rarity(having)
                found.append(Gaining(kind, ASKS, Queries.const_score_query(_term(ASKS, kind), gained)))
        if self._want.whole:
            gained = WHOLE_TITLE * sum(worth for _, _, worth in self.words)
            query = Queries.const_score_query(_term(WHOLE, self._want.whole), gained)
            found.append(Gaining(self._want.whole, WHOLE, query))
        return found

    def _by_word(self, ways: Ways, query: Any, worth: float) -> Iterator[Gaining]:
        yield Gaining(text_of(ways), SOMEWHERE, Queries.const_score_query(query, COVERED * worth))
        by_way = [
            [(field, gain) for word in way for field in SCORED for gain in self._in_field(word, field)] for way in ways
        ]
        if len(ways) == 1:
            yield from (Gaining(text_of(ways), field, gain) for field, gain in by_way[0])
        elif any(by_way):
            best = Queries.disjunction_max_query([any_of(gain for _, gain in gains) for gains in by_way if gains])
            yield Gaining(text_of(ways), SOMEWHERE, best)

    def conditions(self) -> list[tuple[Any, Any]]:
        """What must hold, and what must not, besides having words."""
        needs = [(Occur.Must, unscored(any_of(map(self._part, need)))) for need in self._want.needs]
        return needs + [(Occur.MustNot, self._part(part)) for part in self._want.without]

    def having(self, word: Word) -> Any | None:
        """The documents that have a word somewhere; None where none has."""
        query, having = self._anywhere(word)
        return query if having else None

    def _either(self, ways: Ways) -> tuple[Any, int]:
        """The documents that have one of the ways whole, and about how many they are."""
        found = [[self._anywhere(word) for word in way] for way in ways]
        whole = [way for way in found if all(having for _, having in way)]
        most = max((min(having for _, having in way) for way in whole), default=0)
        return any_of(all_of(query for query, _ in way) for way in whole), most

    def _anywhere(self, word: Word) -> tuple[Any, int]:
        """The documents that have a word somewhere, and about how many they are."""
        found, most = [], 0
        for expression, _ in _alternatives(word):
            fields = (ANYWHERE,) if len(expression) == 1 else SCORED
            for field in fields:
                having = min(self._snapshot.having(field, term) for term in expression)
                if having:
                    found.append(all_of(_term(field, term) for term in expression))
                    most = max(most, having)
        return any_of(found), most

    def _in_field(self, word: Word, field: str) -> list[Any]:
        """What a word adds in one field: the best of what it may be written as, each as rare as all of them are."""
        rows = [
            (expression, share, [self._snapshot.having(field, term) for term in expression])
            for expression, share in _alternatives(word)
        ]
        rows = [row for row in rows if min(row[2])]
        if not rows:
            return []
        worth = FIELD_WEIGHTS[field] * self._snapshot.rarity(max(min(havings) for _, _, havings in rows))
        best = [self._weighed(field, expression, worth * share, havings) for expression, share, havings in rows]
        return [best[0] if len(best) == 1 else Queries.disjunction_max_query(best)]

    def _weighed(self, field: str, expression: tuple[str, ...], worth: float, havings: list[int]) -> Any:
        """BM25 with `worth` in place of the rarity that Tantivy sees in each term."""
        parts = [
            Queries.boost_query(
                Queries.term_query(schema(), field, term, "freq"),
                worth / len(expression) / self._snapshot.rarity(having),
            )
            for term, having in zip(expression, havings, strict=True)
        ]
        return all_of(parts)

    def _part(self, part: Part) -> Any:
        fields = ("title",) if part.title else SCORED
        if part.phrase:
            own = fields if part.title else OWN
            return any_of(phrase for field in own for phrase in _phrases(field, part.text))
        return all_of(self._word(word, fields) for word in part.words)

    def _word(self, word: Word, fields: Sequence[str]) -> Any:
        where = (ANYWHERE,) if fields == SCORED else fields
        return any_of(_term(field, variant) for field in where for variant in word.variants)


def all_of(queries: Iterable[Any]) -> Any:
    """The documents that match every query."""
    given = list(queries)
    return given[0] if len(given) == 1 else Queries.boolean_query([(Occur.Must, query) for query in given])


def any_of(queries: Iterable[Any]) -> Any:
    """The documents that match one of the queries."""
    given = list(queries)
    return given[0] if len(given) == 1 else Queries.boolean_query([(Occur.Should, query) for query in given])


def unscored(query: Any) -> Any:
    """The same documents, adding nothing to a score."""
    return Queries.const_score_query(query, 0.0)


def _term(field: str, term: str) -> Any:
    return Queries.term_query(schema(), field, term, "basic")


def _alternatives(word: Word) -> Alternatives:
    return [*(((variant,), 1.0) for variant in word.variants), *((other, SYNONYM_SHARE) for other in word.others)]


def _phrases(field: str, text: str) -> list[Any]:
    """A phrase as the terms that documents of each language have."""
    read = {tuple(terms(text, language)) for language in (*STEMMED, "")}
    return [
        Queries.phrase_query(schema(), field, list(words)) if len(words) > 1 else _term(field, words[0])
        for words in sorted(read)
        if words
    ]


def _how_many(worths: Sequence[float], least: float) -> int:
    """How many of the words, the most telling first, are enough together; 0 when all of them are not."""
    together = 0.0
    for count, worth in enumerate(worths, 1):
        together += worth
        if together >= least * (1 - math.ulp(1.0) * len(worths)):
            return count
    return 0
