"""A query against one snapshot of Tantivy: which documents match, in which order, and how they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from indexer.engine import Found, Hit, Shown
from indexer.fields import EASE, PUBLISHED, QUALITY, RANK
from indexer.hits import LOOKED_AT, Look, Seen, best_first
from indexer.near_duplicates import first_of_each
from indexer.quality import EASE_FACTORS, RANK_FACTORS
from indexer.query import PER_PAGE, Query
from indexer.spread import spread
from indexer.synonyms import Synonyms
from indexer.tantivy_library import Occur, Queries
from indexer.tantivy_query import Asked, all_of
from indexer.tantivy_schema import KEY, SITE_CODE, schema
from indexer.tantivy_snapshot import Scored, Snapshot
from indexer.wanted import wanted

WINDOW = 10 * PER_PAGE
"""Answers that are put in order together (by their quality, so that no site fills a page alone, without near copies):
those of ten pages."""


def answer(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> Found:
    """The asked page of what matches, the total, and the counts over all that matches."""
    want = wanted(query, synonyms)
    asked = Asked(snapshot, want)
    limits = [*asked.conditions(), *_filters(snapshot, query, shown)]
    for matching in asked.matching():
        core = Queries.boolean_query([(Occur.Must, Queries.const_score_query(matching, 0.0)), *limits])
        first = (query.page - 1) * PER_PAGE // WINDOW * WINDOW
        ranked, total = _ranked(snapshot, core, asked, query, shown, first)
        if total:
            entries = _in_order(snapshot, ranked, query, shown, Look.of(want))
            place = (query.page - 1) * PER_PAGE - first
            hits = tuple(entry.hit() for entry in entries[place : place + PER_PAGE])
            return Found(total - (len(ranked) - len(entries)), hits, snapshot.counts(core))
    return Found(0, ())


class _Entry:
    """A document of a window; its text is read when it is looked at, or shown."""

    def __init__(self, snapshot: Snapshot, address: Any, look: Look) -> None:
        self._snapshot = snapshot
        self.address = address
        self._look = look

    @cached_property
    def seen(self) -> Seen:
        """The document itself."""
        return Seen(self._snapshot.stored(self.address), self._look)

    def hit(self) -> Hit:
        """As shown."""
        return self.seen.hit()


def _in_order(snapshot: Snapshot, ranked: Scored, query: Query, shown: Shown, look: Look) -> list[_Entry]:
    """A window of documents in the order to show them, near copies of better ones left out."""
    by_words, opening = query.sort != "date", query.page * PER_PAGE <= WINDOW
    ranked = _by_worth(snapshot, ranked, shown) if by_words else _by_day(snapshot, ranked)
    entries = [_Entry(snapshot, address, look) for _, address in ranked]
    if by_words and opening:
        best = best_first([entry.seen for entry in entries[:LOOKED_AT]], [score for score, _ in ranked[:LOOKED_AT]])
        entries = [*(entries[place] for place in best), *entries[LOOKED_AT:]]
    if opening:
        kept = first_of_each(snapshot.sketches_of([entry.address for entry in entries]))
        entries = [entries[place] for place in kept]
    if by_words and query.site is None and len(snapshot.sites) > 1:
        sites = snapshot.numbers_of(SITE_CODE, [entry.address for entry in entries])
        entries = [entries[place] for place in spread(sites, PER_PAGE)]
    return entries


def _by_day(snapshot: Snapshot, ranked: Scored) -> Scored:
    """A window put in order anew so that of pages of one day the better one comes first."""
    addresses = [address for _, address in ranked]
    days, qualities = snapshot.numbers_of(PUBLISHED, addresses), snapshot.numbers_of(QUALITY, addresses)
    order = sorted(range(len(ranked)), key=lambda place: (-(days[place] or 0), -qualities[place]))
    return [ranked[place] for place in order]


def _by_worth(snapshot: Snapshot, ranked: Scored, shown: Shown) -> Scored:
    """A window put in order anew by what each page is worth by itself, and for the young by its ease."""
    addresses = [address for _, address in ranked]
    qualities, eases = snapshot.numbers_of(QUALITY, addresses), snapshot.numbers_of(EASE, addresses)
    ranks = RANK_FACTORS[snapshot.numbers_of(RANK, addresses)] if addresses else ()
    factors = [
        quality / 100 * float(rank) * (float(EASE_FACTORS[ease]) if shown.young else 1.0)
        for quality, ease, rank in zip(qualities, eases, ranks, strict=True)
    ]
    worth = [(score * factor, address) for (score, address), factor in zip(ranked, factors, strict=True)]
    return sorted(worth, key=lambda entry: -entry[0])


def _ranked(snapshot: Snapshot, core: Any, asked: Asked, query: Query, shown: Shown, first: int) -> tuple[Scored, int]:
    """One window of what matches, in order, and how many match."""
    if query.sort == "date":
        return snapshot.newest(core, WINDOW, first=first)
    scored = Queries.boolean_query([(Occur.Must, core), *((Occur.Should, gain) for gain in asked.gains())])
    return snapshot.best(_boosted(snapshot, scored, shown.boosts), WINDOW, first=first)


def _filters(snapshot: Snapshot, query: Query, shown: Shown) -> list[tuple[Any, Any]]:
    """What lets out only what the list and the query's filters admit. A site that has nothing here needs no mention."""
    found = []
    if not snapshot.sites <= shown.sites:
        found.append((Occur.Must, _one_of("site", shown.sites & snapshot.sites)))
    if shown.hidden:
        found.append((Occur.MustNot, _one_of(KEY, shown.hidden)))
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
    return Queries.const_score_query(Queries.term_set_query(schema(), field, sorted(values)), 0.0)
