"""A query against one snapshot of Tantivy: which documents match, in which order, and how they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from indexer.engine import Found, Shown
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
    if not asked.words:
        return Found(0, ())
    limits = [*asked.conditions(), *_filters(snapshot, query, shown)]
    window, place = divmod((query.page - 1) * PER_PAGE, WINDOW)
    for matching in (asked.every(), asked.enough()):
        if matching is None:
            continue
        core = Queries.boolean_query([(Occur.Must, Queries.const_score_query(matching, 0.0)), *limits])
        ranked, total = _ranked(snapshot, core, asked, query, shown, window * WINDOW)
        if total:
            break
    look = Look.of(want)
    by_words = query.sort != "date"
    seen = (
        [Seen(snapshot.stored(address), look) for _, address in ranked[:LOOKED_AT]] if by_words and not window else []
    )
    order = [*best_first(seen, [score for score, _ in ranked[: len(seen)]]), *range(len(seen), len(ranked))]
    if by_words and query.site is None and len(snapshot.sites) > 1:
        sites = snapshot.sites_of([address for _, address in ranked])
        order = [order[one] for one in spread([sites[one] for one in order], PER_PAGE)]
    hits = tuple(
        (seen[one] if one < len(seen) else Seen(snapshot.stored(ranked[one][1]), look)).hit()
        for one in order[place : place + PER_PAGE]
    )
    return Found(total, hits, snapshot.counts(core) if total else {})


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
