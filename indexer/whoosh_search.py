"""A query against one snapshot: which documents match, in which order, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from indexer.closeness import phrase_pattern
from indexer.engine import Found, Shown
from indexer.fields import ASKS, EASE, FILTERS, QUALITY, SCORED, WHOLE
from indexer.hits import LOOKED_AT, Look, Seen, Stored, best_first
from indexer.language import Word
from indexer.near_duplicates import first_of_each
from indexer.quality import EASE_FACTORS
from indexer.query import MAX_PAGE, PER_PAGE, Query
from indexer.ranking import SYNONYM_SHARE, WHOLE_TITLE, Floats, Ints, Mask, Tally, impact
from indexer.spread import spread
from indexer.synonyms import Synonyms
from indexer.wanted import Part, Wanted, wanted
from indexer.whoosh_snapshot import Snapshot

PHRASES_CHECKED = 500
"""Best documents with all words of a phrase in whose text it is looked for, at 0.1 ms each."""
COLLAPSED = 100
"""Best documents among which near copies are looked for: ten pages, in less than a millisecond."""
_REACHABLE = MAX_PAGE * PER_PAGE


def answer(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Found:
    """The asked page of what matches, the total, and the counts over all that matches."""
    want = wanted(query, synonyms)
    if not want.scored or not snapshot.size:
        return Found(0, ())
    tally = _tally(snapshot, want, shown)
    admitted = snapshot.admitted(shown.sites, shown.hidden, query.language, query.kind)
    for need in want.needs:
        admitted = admitted & _any(snapshot, need, admitted, tally)
    if want.without:
        admitted = admitted & ~_any(snapshot, want.without, admitted, tally)
    matching = tally.answers(admitted)
    ranked = _ranked(snapshot, want, query, tally, matching)
    first = (query.page - 1) * PER_PAGE
    hits = tuple(_seen(snapshot, number, want).hit() for number in ranked[first : first + PER_PAGE])
    total = len(matching) - (min(len(matching), _REACHABLE) - len(ranked))
    return Found(total, hits, {name: snapshot.counts(name, matching) for name in FILTERS})


def _tally(snapshot: Snapshot, want: Wanted, shown: Shown) -> Tally:
    tally = Tally(snapshot.size)
    for word in want.scored:
        tally.add(_gained(snapshot, word))
    for kind in want.asks:
        tally.ask(snapshot.having(ASKS, kind))
    if want.whole:
        whole = np.ones(snapshot.size, np.float32)
        whole[snapshot.having(WHOLE, want.whole)] = 1 + WHOLE_TITLE
        tally.favour(whole)
    tally.favour(snapshot.numbers(QUALITY).astype(np.float32) / np.float32(100))
    if shown.young:
        tally.favour(EASE_FACTORS[snapshot.numbers(EASE)])
    if shown.boosts:
        tally.favour(snapshot.by_site(shown.boosts))
    return tally


def _gained(snapshot: Snapshot, word: Word) -> Floats:
    """What one word adds to each document: its fields added up, in each the best of what it may be written as."""
    gained = np.zeros(snapshot.size, np.float32)
    for field in SCORED:
        counts = _counts(snapshot, field, word)
        if counts is not None:
            numbers, had = counts
            lengths, average = snapshot.field_lengths(field)
            gained[numbers] += impact(field, had, lengths[numbers], average, snapshot.size)
    return gained


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


def _ranked(snapshot: Snapshot, want: Wanted, query: Query, tally: Tally, matching: Ints) -> Ints:
    """What matches, in the order to show, as far as pages reach; what nearly repeats a better one is left out."""
    if query.sort == "date":
        days = snapshot.days(matching)
        return _collapsed(snapshot, matching[np.lexsort((matching, -days))][:_REACHABLE])
    ranked, scores = tally.best(matching, _REACHABLE)
    ranked = _collapsed(snapshot, _looked_at(snapshot, want, ranked, scores))
    if query.site is not None:
        return ranked
    return ranked[spread(snapshot.sites_of(ranked), PER_PAGE)]


def _looked_at(snapshot: Snapshot, want: Wanted, ranked: Ints, scores: Floats) -> Ints:
    """The best few put in order anew by how their words stand in their text."""
    best = [_seen(snapshot, number, want) for number in ranked[:LOOKED_AT]]
    order = best_first(best, [float(score) for score in scores[:LOOKED_AT]])
    return np.concatenate([ranked[order], ranked[LOOKED_AT:]])


def _seen(snapshot: Snapshot, number: int, want: Wanted) -> Seen:
    number = int(number)
    return Seen(Stored(**snapshot.stored(number), published=snapshot.day(number)), Look.of(want))


def _collapsed(snapshot: Snapshot, ranked: Ints) -> Ints:
    """Without near duplicates of better ones among the best few."""
    kept = first_of_each(snapshot.sketches_of(ranked[:COLLAPSED]))
    return np.concatenate([ranked[:COLLAPSED][kept], ranked[COLLAPSED:]])
