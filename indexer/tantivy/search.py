"""A query against one snapshot of Tantivy: which documents match, in which order, and how they are shown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indexer.answering.hits import LOOKED_AT, Look, Seen, best_first
from indexer.answering.near_duplicates import first_of_each
from indexer.answering.similar import telling_words
from indexer.answering.spread import spread
from indexer.asking.synonyms import Synonyms
from indexer.asking.wanted import Wanted, wanted
from indexer.engine import Found, Shown
from indexer.fields import EASE, PUBLISHED, QUALITY, RANK
from indexer.language import Word
from indexer.query import PER_PAGE, Query
from indexer.reading.quality import EASE_FACTORS, RANK_FACTORS
from indexer.reason import LEVEL
from indexer.tantivy.library import Occur, Queries
from indexer.tantivy.query import Asked, all_of, unscored
from indexer.tantivy.schema import KEY, SITE_CODE, schema, site_code
from indexer.tantivy.snapshot import Place, Scored, Snapshot, place_of

WINDOW = 10 * PER_PAGE
"""Answers that are put in order together (by their quality, so that no site fills a page alone, without near copies):
those of ten pages."""


_MASKED = 20
"""Words asked for by one query: as many powers of two a score, which has 24 bits, tells apart."""


class Entry:
    """A document of a window; its text is read when it is looked at, or shown."""

    def __init__(self, snapshot: Snapshot, address: Any, look: Look) -> None:
        self._snapshot = snapshot
        self.address = address
        self.place = place_of(address)
        self._look = look

    @cached_property
    def seen(self) -> Seen:
        """The document itself."""
        return Seen(self._snapshot.stored(self.address), self._look)


@dataclass(frozen=True)
class Ranking:
    """A window of what answers a query, step by step."""

    want: Wanted
    asked: Asked
    limits: list[tuple[Any, Any]]
    core: Any
    """All that matches."""
    full: bool
    """Whether all of it has every word."""
    total: int
    first: int
    """The place of the window."""
    scored: Scored
    """By their words."""
    looked_at: list[Entry]
    """By all their worth, the first of them by how their words stand."""
    ordered: list[Entry]
    """Without what nearly repeats a better one."""
    shown: list[Entry]
    """Spread over sites."""

    def of_page(self, number: int) -> list[Entry]:
        """The documents on a page of hits."""
        place = (number - 1) * PER_PAGE - self.first
        return self.shown[place : place + PER_PAGE]


def answer(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Found:
    """The asked page of what matches, the total, and the counts over all that matches."""
    ranking = rank(snapshot, query, shown, synonyms)
    if ranking is None:
        return Found(0, ())
    page = ranking.of_page(query.page)
    missing, partial = _missing(snapshot, ranking, page) if query.like is None else ([()] * len(page), False)
    hits = tuple(entry.seen.hit(words) for entry, words in zip(page, missing, strict=True))
    total = ranking.total - (len(ranking.scored) - len(ranking.ordered))
    return Found(total, hits, snapshot.counts(ranking.core), partial)


def rank(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Ranking | None:
    """The window of what answers that has the asked page, in order; None where nothing does."""
    like = None if query.like is None else snapshot.address_of(query.like)
    want = wanted(query, synonyms) if like is None else _similar(snapshot, like)
    asked = Asked(snapshot, want)
    limits = [*asked.conditions(), *_filters(snapshot, query, shown)]
    first = (query.page - 1) * PER_PAGE // WINDOW * WINDOW
    for matching, full in asked.matching():
        core = Queries.boolean_query([(Occur.Must, unscored(matching)), *limits])
        scored, total = _ranked(snapshot, core, asked, query, shown, first)
        if total:
            looked_at = _looked_at(snapshot, scored, query, shown, Look.of(want))
            ordered = _collapsed(snapshot, looked_at, like) if query.page * PER_PAGE <= WINDOW else looked_at
            final = _spread(snapshot, ordered, query)
            return Ranking(want, asked, limits, core, full, total, first, scored, looked_at, ordered, final)
    return None


def _similar(snapshot: Snapshot, address: Any) -> Wanted:
    """What is wanted of pages like this one."""

    def having(term: str) -> int:
        return max(snapshot.having(field, term) for field in ("title", "text"))

    return Wanted(telling_words(snapshot.stored(address), having, snapshot.size))


def _missing(snapshot: Snapshot, ranking: Ranking, page: Sequence[Entry]) -> tuple[list[tuple[str, ...]], bool]:
    """The typed words that each document of a page has nowhere, and whether no document that may be shown has all."""
    if ranking.full or not page:
        return [()] * len(page), False
    words = ranking.want.words
    had = _had(snapshot, ranking.asked, words, page)
    missing = [tuple(word.text for word in words if word not in had[entry.place]) for entry in page]
    every = ranking.asked.every()
    if all(missing) and every is not None:
        found = Queries.boolean_query([(Occur.Must, unscored(every)), *ranking.limits])
        return missing, not snapshot.best(found, 1)[1]
    return missing, all(missing)


def _had(snapshot: Snapshot, asked: Asked, words: Sequence[Word], page: Sequence[Entry]) -> Mapping[Place, set[Word]]:
    """Which of the words each document has. What is not seen in title and text is asked for by one query, in whose
    scores each word is a power of two.
    """
    had = {entry.place: {word for word in words if entry.seen.shows(word)} for entry in page}
    urls = [entry.seen.url for entry in page if len(had[entry.place]) < len(words)]
    unseen = [word for word in words if not all(word in seen for seen in had.values())]
    queries = [(word, query) for word in unseen if (query := asked.having(word)) is not None]
    for start in range(0, len(queries), _MASKED):
        some = queries[start : start + _MASKED]
        masks = [(Occur.Should, Queries.const_score_query(query, 2.0**bit)) for bit, (_, query) in enumerate(some)]
        for place, score in snapshot.scores_of(urls, Queries.boolean_query(masks)).items():
            had[place].update(word for bit, (word, _) in enumerate(some) if round(score) >> bit & 1)
    return had


def _looked_at(snapshot: Snapshot, scored: Scored, query: Query, shown: Shown, look: Look) -> list[Entry]:
    """A window of documents in the order of their worth."""
    if query.sort == "date":
        return [Entry(snapshot, address, look) for _, address in _by_day(snapshot, scored)]
    ranked = _by_worth(snapshot, scored, shown)
    entries = [Entry(snapshot, address, look) for _, address in ranked]
    if query.page * PER_PAGE > WINDOW:
        return entries
    best = best_first([entry.seen for entry in entries[:LOOKED_AT]], [score for score, _ in ranked[:LOOKED_AT]])
    return [*(entries[place] for place in best), *entries[LOOKED_AT:]]


def _collapsed(snapshot: Snapshot, entries: list[Entry], like: Any | None) -> list[Entry]:
    """Without near copies of better ones, or of the page whose like is looked for."""
    own = [] if like is None else [like]
    kept = first_of_each(snapshot.sketches_of([*own, *(entry.address for entry in entries)]))
    return [entries[place - len(own)] for place in kept if place >= len(own)]


def _spread(snapshot: Snapshot, entries: list[Entry], query: Query) -> list[Entry]:
    if query.sort == "date" or query.site is not None or len(snapshot.sites) == 1:
        return entries
    sites = snapshot.numbers_of(SITE_CODE, [entry.address for entry in entries])
    return [entries[place] for place in spread(sites, PER_PAGE, query.page)]


def _by_day(snapshot: Snapshot, ranked: Scored) -> Scored:
    """A window put in order anew so that of pages of one day the better one comes first."""
    addresses = [address for _, address in ranked]
    days, qualities = snapshot.numbers_of(PUBLISHED, addresses), snapshot.numbers_of(QUALITY, addresses)
    order = sorted(range(len(ranked)), key=lambda place: (-(days[place] or 0), -qualities[place]))
    return [ranked[place] for place in order]


def _by_worth(snapshot: Snapshot, ranked: Scored, shown: Shown) -> Scored:
    """A window put in order anew by what each page is worth by itself."""
    factors = factors_of(snapshot, [address for _, address in ranked], shown)
    worth = [
        (score * math.prod(column[place] for column in factors.values()), address)
        for place, (score, address) in enumerate(ranked)
    ]
    return sorted(worth, key=lambda entry: -entry[0])


def factors_of(snapshot: Snapshot, addresses: Sequence[Any], shown: Shown) -> dict[str, list[float]]:
    """What each of these documents is put forward or back by within its window, whatever words it has."""
    found = {
        QUALITY: [quality / 100 for quality in snapshot.numbers_of(QUALITY, addresses)],
        RANK: [float(RANK_FACTORS[rank]) for rank in snapshot.numbers_of(RANK, addresses)],
    }
    if shown.young:
        found[EASE] = [float(EASE_FACTORS[ease]) for ease in snapshot.numbers_of(EASE, addresses)]
    if shown.suits:
        factors = {site_code(site): factor for site, factor in shown.suits.items()}
        found[LEVEL] = [factors.get(code, 1.0) for code in snapshot.numbers_of(SITE_CODE, addresses)]
    return found


def _ranked(snapshot: Snapshot, core: Any, asked: Asked, query: Query, shown: Shown, first: int) -> tuple[Scored, int]:
    """One window of what matches, in order, and how many match."""
    if query.sort == "date":
        return snapshot.newest(core, WINDOW, first=first)
    scored = Queries.boolean_query([(Occur.Must, core), *((Occur.Should, gaining.query) for gaining in asked.gains())])
    return snapshot.best(_boosted(snapshot, scored, shown.boosts), WINDOW, first=first)


def _filters(snapshot: Snapshot, query: Query, shown: Shown) -> list[tuple[Any, Any]]:
    """What lets out only what the list and the query's filters admit. A site that has nothing here needs no mention."""
    found = []
    if not snapshot.sites <= shown.sites:
        found.append((Occur.Must, _one_of("site", shown.sites & snapshot.sites)))
    hidden = shown.hidden if query.like is None else shown.hidden | {query.like}
    if hidden:
        found.append((Occur.MustNot, _one_of(KEY, hidden)))
    for name, value in (("language", query.language), ("kind", query.kind)):
        if value is not None:
            found.append((Occur.Must, _one_of(name, frozenset({value}))))
    return found


def _boosted(snapshot: Snapshot, scored: Any, boosts: Mapping[str, float]) -> Any:
    """The scores by the factor of each site: one part for the sites of each factor, one for all others."""
    by_factor: dict[float, set[str]] = defaultdict(set)
    for site in boosts.keys() & snapshot.sites:
        by_factor[boosts[site]].add(site)
    if not by_factor:
        return scored
    parts = [
        Queries.boost_query(all_of((scored, _one_of("site", frozenset(sites)))), factor)
        for factor, sites in sorted(by_factor.items())
    ]
    boosted = frozenset(site for sites in by_factor.values() for site in sites)
    parts.append(Queries.boolean_query([(Occur.Must, scored), (Occur.MustNot, _one_of("site", boosted))]))
    return Queries.boolean_query([(Occur.Should, part) for part in parts])


def _one_of(field: str, values: frozenset[str]) -> Any:
    """Documents with one of the values; adds nothing to a score."""
    return unscored(Queries.term_set_query(schema(), field, sorted(values)))
