"""A query against one snapshot: which documents match, in which order, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.answering.closeness import phrase_pattern
from indexer.answering.hits import LOOKED_AT, Look, Seen, Stored, best_first
from indexer.answering.near_duplicates import first_of_each
from indexer.answering.scores import SYNONYM_SHARE, WHOLE_TITLE, Floats, Ints, Mask, Tally, impact
from indexer.answering.similar import telling_words
from indexer.answering.spread import spread
from indexer.asking.synonyms import Synonyms
from indexer.asking.wanted import Part, Wanted, Ways, wanted
from indexer.engine import Found, Shown
from indexer.fields import ASKS, EASE, FILTERS, QUALITY, RANK, SCORED, WHOLE
from indexer.language import Word
from indexer.query import MAX_PAGE, PER_PAGE, Query
from indexer.reading.quality import EASE_FACTORS, RANK_FACTORS
from indexer.reason import BOOST, LEVEL
from indexer.whoosh.snapshot import Snapshot

PHRASES_CHECKED = 500
"""Best documents with all words of a phrase in whose text it is looked for, at 0.1 ms each."""
COLLAPSED = 100
"""Best documents among which near copies are looked for: ten pages, in less than a millisecond."""
_REACHABLE = MAX_PAGE * PER_PAGE


class Texts:
    """The documents of a snapshot looked at for what is wanted, each read once."""

    def __init__(self, snapshot: Snapshot, want: Wanted) -> None:
        self._snapshot = snapshot
        self._look = Look.of(want)
        self._seen: dict[int, Seen] = {}

    def seen(self, number: int) -> Seen:
        """A document looked at."""
        number = int(number)
        if number not in self._seen:
            stored = Stored(**self._snapshot.stored(number), published=self._snapshot.day(number))
            self._seen[number] = Seen(stored, self._look)
        return self._seen[number]


@dataclass(frozen=True)
class Ranking:
    """What answers a query, step by step: all that matches, the best few, and what is left of them to show."""

    want: Wanted
    texts: Texts
    tally: Tally
    matching: Ints
    """In the order of the index."""
    best: Ints
    """By their words, as far as pages reach, with their scores; sorted by date, there are none."""
    scores: Floats
    looked_at: Ints
    """The first of them in order anew."""
    ordered: Ints
    """Without what nearly repeats a better one."""
    shown: Ints
    """Spread over sites."""
    partial: bool

    def of_page(self, number: int) -> Ints:
        """The documents on a page of hits."""
        return self.shown[(number - 1) * PER_PAGE : number * PER_PAGE]


def answer(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Found:
    """The asked page of what matches, the total, and the counts over all that matches."""
    ranking = rank(snapshot, query, shown, synonyms)
    if ranking is None:
        return Found(0, ())
    page = ranking.of_page(query.page)
    hits = tuple(ranking.texts.seen(number).hit(_missing(ranking, query, number)) for number in page)
    total = len(ranking.matching) - (min(len(ranking.matching), _REACHABLE) - len(ranking.shown))
    counts = {name: snapshot.counts(name, ranking.matching) for name in FILTERS}
    return Found(total, hits, counts, partial=ranking.partial and total > 0)


def rank(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Ranking | None:
    """What answers, in order; None where there is nothing to look for, or nothing to look in."""
    like = None if query.like is None else snapshot.number_of(query.like)
    want = wanted(query, synonyms) if like is None else _similar(snapshot, like)
    if not want.scored or not snapshot.size:
        return None
    tally = _tally(snapshot, want, shown)
    admitted = snapshot.admitted(shown.sites, shown.hidden, query.language, query.kind)
    if like is not None:
        admitted = admitted & (np.arange(snapshot.size) != like)
    for need in want.needs:
        admitted = admitted & _any(snapshot, need, admitted, tally)
    if want.without:
        admitted = admitted & ~_any(snapshot, want.without, admitted, tally)
    matching = tally.answers(admitted)
    best, scores = _best(snapshot, query, tally, matching)
    texts = Texts(snapshot, want)
    looked_at = best if query.sort == "date" else _looked_at(texts, best, scores)
    ordered = _collapsed(snapshot, looked_at, like)
    final = ordered
    if query.sort != "date" and query.site is None:
        final = ordered[spread(snapshot.sites_of(ordered), PER_PAGE, query.page)]
    partial = like is None and not len(tally.full(admitted))
    return Ranking(want, texts, tally, matching, best, scores, looked_at, ordered, final, partial)


def _similar(snapshot: Snapshot, number: int) -> Wanted:
    """What is wanted of pages like this one."""

    def having(term: str) -> int:
        return max(snapshot.frequency(field, term) for field in ("title", "text"))

    return Wanted(telling_words(Stored(**snapshot.stored(number)), having, snapshot.size))


def _missing(ranking: Ranking, query: Query, number: int) -> tuple[str, ...]:
    """The typed words that a document has nowhere; no words were typed where pages like another are looked for."""
    words = ranking.want.words if query.like is None else ()
    return tuple(words[place].text for place in ranking.tally.lacking(number) if place < len(words))


def _tally(snapshot: Snapshot, want: Wanted, shown: Shown) -> Tally:
    tally = Tally(snapshot.size)
    for ways in want.counted:
        tally.add(best_way(snapshot, ways))
    for kind in want.asks:
        tally.ask(snapshot.having(ASKS, kind))
    for factors in factors_of(snapshot, want, shown).values():
        tally.favour(factors)
    return tally


def factors_of(snapshot: Snapshot, want: Wanted, shown: Shown) -> dict[str, Floats]:
    """What each document is put forward or back by, whatever words it has."""
    found = {
        QUALITY: snapshot.numbers(QUALITY).astype(np.float32) / np.float32(100),
        RANK: RANK_FACTORS[snapshot.numbers(RANK)],
    }
    if want.whole:
        whole = np.ones(snapshot.size, np.float32)
        whole[snapshot.having(WHOLE, want.whole)] = 1 + WHOLE_TITLE
        found[WHOLE] = whole
    if shown.young:
        found[EASE] = EASE_FACTORS[snapshot.numbers(EASE)]
    if shown.boosts:
        found[BOOST] = snapshot.by_site(shown.boosts)
    if shown.suits:
        found[LEVEL] = snapshot.by_site(shown.suits)
    return found


def best_way(snapshot: Snapshot, ways: Ways) -> Floats:
    """What each document gains by the best of the ways that it has whole."""
    if len(ways) == len(ways[0]) == 1:
        return _gained(snapshot, ways[0][0])
    gained = [[_gained(snapshot, word) for word in way] for way in ways]
    whole: list[Floats] = [np.where(np.minimum.reduce(words) > 0, np.add.reduce(words), 0) for words in gained]
    best: Floats = np.maximum.reduce(whole)
    return best


def _gained(snapshot: Snapshot, word: Word) -> Floats:
    """What one word adds to each document: its fields added up."""
    gained = np.zeros(snapshot.size, np.float32)
    for _, numbers, points in gained_by_field(snapshot, word):
        gained[numbers] += points
    return gained


def gained_by_field(snapshot: Snapshot, word: Word) -> Iterator[tuple[str, Ints, Floats]]:
    """What one word adds in each field: the best of what it may be written as."""
    for field in SCORED:
        counts = _counts(snapshot, field, word)
        if counts is not None:
            numbers, had = counts
            lengths, average = snapshot.field_lengths(field)
            yield field, numbers, impact(field, had, lengths[numbers], average, snapshot.size)


def _counts(snapshot: Snapshot, field: str, word: Word) -> tuple[Ints, Floats] | None:
    """The documents that have the word in a field, and how often."""
    lists = [found for variant in word.variants if len((found := snapshot.postings(field, variant))[0])]
    lists += [found for other in word.others if len((found := _all_of(snapshot, field, other))[0])]
    if len(lists) <= 1:
        return lists[0] if lists else None
    dense = np.zeros(snapshot.size, np.float32)
    for numbers, counts in lists:
        dense[numbers] = np.maximum(dense[numbers], counts)
    having = np.flatnonzero(dense).astype(np.int32)
    return having, dense[having]


def _all_of(snapshot: Snapshot, field: str, expression: tuple[str, ...]) -> tuple[Ints, Floats]:
    """The documents that have every term of a synonym in a field, and how often its seldomest."""
    numbers, counts = snapshot.postings(field, expression[0])
    for term in expression[1:]:
        others, their_counts = snapshot.postings(field, term)
        numbers, mine, theirs = np.intersect1d(numbers, others, assume_unique=True, return_indices=True)
        counts = np.minimum(counts[mine], their_counts[theirs])
    return numbers, (counts * SYNONYM_SHARE).astype(np.float32)


def _any(snapshot: Snapshot, parts: Iterable[Part], admitted: Mask, tally: Tally) -> Mask:
    """The documents in which one of the parts holds."""
    mask = np.zeros(snapshot.size, np.bool_)
    for part in parts:
        having = _having(snapshot, part)
        mask |= _with_phrase(snapshot, part, having & admitted, tally) if part.phrase else having
    return mask


def _having(snapshot: Snapshot, part: Part) -> Mask:
    """The documents that have every word of a part."""
    every = np.ones(snapshot.size, np.bool_)
    for word in part.words:
        having = np.zeros(snapshot.size, np.bool_)
        for field in ("title",) if part.title else SCORED:
            counts = _counts(snapshot, field, word)
            if counts is not None:
                having[counts[0]] = True
        every &= having
    return every


def _with_phrase(snapshot: Snapshot, part: Part, candidates: Mask, tally: Tally) -> Mask:
    """Those of the candidates in which the phrase stands; only the best of them are looked at."""
    pattern = phrase_pattern(part.text)
    mask = np.zeros(snapshot.size, np.bool_)
    for number in tally.best(np.flatnonzero(candidates).astype(np.int32), PHRASES_CHECKED)[0]:
        stored = snapshot.stored(int(number))
        texts = (stored["title"],) if part.title else (stored["title"], stored["description"], stored["text"])
        mask[number] = any(pattern.search(text) for text in texts)
    return mask


def _best(snapshot: Snapshot, query: Query, tally: Tally, matching: Ints) -> tuple[Ints, Floats]:
    """What matches, in order, as far as pages reach."""
    if query.sort == "date":
        days = snapshot.days(matching)
        return matching[np.lexsort((matching, -days))][:_REACHABLE], np.empty(0, np.float32)
    return tally.best(matching, _REACHABLE)


def _looked_at(texts: Texts, ranked: Ints, scores: Floats) -> Ints:
    """The best few put in order anew by how their words stand in their text."""
    best = [texts.seen(number) for number in ranked[:LOOKED_AT]]
    order = best_first(best, [float(score) for score in scores[:LOOKED_AT]])
    return np.concatenate([ranked[order], ranked[LOOKED_AT:]])


def _collapsed(snapshot: Snapshot, ranked: Ints, like: int | None) -> Ints:
    """Without near duplicates of better ones, or of the page whose like is looked for, among the best few."""
    own = [] if like is None else snapshot.sketches_of(np.array([like], np.int32))
    kept = first_of_each([*own, *snapshot.sketches_of(ranked[:COLLAPSED])])
    places = [place - len(own) for place in kept if place >= len(own)]
    return np.concatenate([ranked[:COLLAPSED][places], ranked[COLLAPSED:]])
