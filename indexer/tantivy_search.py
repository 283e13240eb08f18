"""A query against one snapshot of Tantivy: which documents match, in which order, and how they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from indexer.engine import Found, Hit, Shown
from indexer.hits import LOOKED_AT, Look, Seen, best_first
from indexer.query import PER_PAGE, Query
from indexer.spread import spread
from indexer.synonyms import Synonyms
from indexer.tantivy_library import Occur, Queries
from indexer.tantivy_query import Asked, all_of
from indexer.tantivy_schema import KEY, schema
from indexer.tantivy_snapshot import Scored, Snapshot
from indexer.wanted import wanted

WINDOW = 10 * PER_PAGE
"""Answers that are put in order together, so that no site fills a page alone: those of ten pages."""


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
            return Found(total, _hits(snapshot, ranked, query, Look.of(want, query.text)), snapshot.counts(core))
    return Found(0, ())


def _hits(snapshot: Snapshot, ranked: Scored, query: Query, look: Look) -> tuple[Hit, ...]:
    """The asked page of a window of ranked documents, put in order anew where the order is ours to make."""
    place = (query.page - 1) * PER_PAGE % WINDOW
    by_words, opening = query.sort != "date", query.page * PER_PAGE <= WINDOW
    looked_at = ranked[:LOOKED_AT] if by_words and opening else []
    seen = [Seen(snapshot.stored(address), look) for _, address in looked_at]
    order = [*best_first(seen, [score for score, _ in looked_at]), *range(len(seen), len(ranked))]
    if by_words and query.site is None and len(snapshot.sites) > 1:
        sites = snapshot.sites_of([ranked[one][1] for one in order])
        order = [order[one] for one in spread(sites, PER_PAGE)]
    chosen = order[place : place + PER_PAGE]
    return tuple(
        (seen[one] if one < len(seen) else Seen(snapshot.stored(ranked[one][1]), look)).hit() for one in chosen
    )


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
