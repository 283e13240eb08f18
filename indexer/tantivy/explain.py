"""Why each hit of a Tantivy index stands where it does: the parts of its score, asked for again one by one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from indexer.answering.hits import LOOKED_AT
from indexer.answering.near_duplicates import repeated
from indexer.asking.synonyms import Synonyms
from indexer.engine import Shown
from indexer.query import PER_PAGE, Query
from indexer.reason import BOOST, CLOSENESS, Gain, Reason
from indexer.tantivy.search import WINDOW, Entry, Ranking, factors_of, rank
from indexer.tantivy.snapshot import Place, Snapshot, place_of


def explain(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> tuple[Reason, ...]:
    """The reasons of the asked page of hits, in its order."""
    ranking = rank(snapshot, query, shown, synonyms)
    if ranking is None:
        return ()
    page = ranking.of_page(query.page)
    if not page:
        return ()
    copies = _copies(snapshot, ranking, query)
    if query.sort == "date":
        return tuple(Reason(entry.seen.url, 0, copies=copies.get(entry.seen.url, ())) for entry in page)
    scores = {place_of(address): score for score, address in ranking.scored}
    places = {entry.place: place for place, entry in enumerate(ranking.ordered, ranking.first + 1)}
    gains = _gains(snapshot, ranking, page)
    found = []
    for entry, factors in zip(page, _factors(snapshot, ranking, page, shown, query), strict=True):
        own = math.prod(value for name, value in factors.items() if name != BOOST)
        score = scores[entry.place] * own
        of_this = tuple(gains[entry.place]), factors, copies.get(entry.seen.url, ())
        found.append(Reason(entry.seen.url, places[entry.place], score, *of_this))
    return tuple(found)


def _gains(snapshot: Snapshot, ranking: Ranking, page: Sequence[Entry]) -> Mapping[Place, list[Gain]]:
    found: dict[Place, list[Gain]] = defaultdict(list)
    urls = [entry.seen.url for entry in page]
    for gaining in ranking.asked.gains():
        for place, score in snapshot.scores_of(urls, gaining.query).items():
            found[place].append(Gain(gaining.what, gaining.field, score))
    return found


def _factors(
    snapshot: Snapshot, ranking: Ranking, page: Sequence[Entry], shown: Shown, query: Query
) -> list[dict[str, float]]:
    columns = factors_of(snapshot, [entry.address for entry in page], shown)
    found = [{name: column[place] for name, column in columns.items()} for place in range(len(page))]
    looked_at = {entry.place for entry in ranking.looked_at[:LOOKED_AT]} if query.page * PER_PAGE <= WINDOW else set()
    for entry, factors in zip(page, found, strict=True):
        if shown.boosts:
            # Tantivy has multiplied by it already.
            factors[BOOST] = shown.boosts.get(entry.seen.site, 1.0)
        if entry.place in looked_at:
            factors[CLOSENESS] = entry.seen.factor()
    return found


def _copies(snapshot: Snapshot, ranking: Ranking, query: Query) -> dict[str, tuple[str, ...]]:
    """The addresses of what was left out as a near copy, by that of the document it repeats."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    if query.page * PER_PAGE <= WINDOW:
        entries = ranking.looked_at
        for place, first in enumerate(repeated(snapshot.sketches_of([entry.address for entry in entries]))):
            if place != first:
                found[entries[first].seen.url] += (entries[place].seen.url,)
    return found
