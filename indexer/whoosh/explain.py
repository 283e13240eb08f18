"""Why each hit of a Whoosh index stands where it does: the parts of its score, asked for again one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from indexer.answering.hits import LOOKED_AT
from indexer.answering.near_duplicates import repeated
from indexer.answering.scores import Floats, Ints, ask_worth
from indexer.asking.synonyms import Synonyms
from indexer.asking.wanted import Wanted, text_of
from indexer.engine import Shown
from indexer.fields import ASKS
from indexer.query import Query
from indexer.reason import ANYWHERE, CLOSENESS, COVERAGE, Gain, Reason
from indexer.whoosh.search import COLLAPSED, Ranking, best_way, factors_of, gained_by_field, rank
from indexer.whoosh.snapshot import Snapshot


def explain(snapshot: Snapshot, query: Query, shown: Shown, synonyms: Synonyms) -> tuple[Reason, ...]:
    """The reasons of the asked page of hits, in its order."""
    ranking = rank(snapshot, query, shown, synonyms)
    if ranking is None:
        return ()
    page = ranking.of_page(query.page)
    copies = _copies(snapshot, ranking)
    urls = {int(number): str(snapshot.stored(int(number))["url"]) for number in page}
    if query.sort == "date":
        return tuple(Reason(url, 0, copies=copies.get(number, ())) for number, url in urls.items())
    places = {int(number): place for place, number in enumerate(ranking.ordered, 1)}
    scores = {int(number): float(score) for number, score in zip(ranking.best, ranking.scores, strict=True)}
    gains = _gains(snapshot, ranking.want, page)
    factors = _factors(snapshot, ranking, shown, page)
    return tuple(
        Reason(
            url,
            places[number],
            scores[number] * factors[number].get(CLOSENESS, 1.0),
            gains.get(number, ()),
            factors[number],
            copies.get(number, ()),
        )
        for number, url in urls.items()
    )


def _gains(snapshot: Snapshot, want: Wanted, page: Ints) -> dict[int, tuple[Gain, ...]]:
    found: dict[int, list[Gain]] = defaultdict(list)
    for what, field, points in _parts(snapshot, want):
        for number in page:
            if points[number]:
                found[int(number)].append(Gain(what, field, float(points[number])))
    return {number: tuple(gains) for number, gains in found.items()}


def _parts(snapshot: Snapshot, want: Wanted) -> Iterator[tuple[str, str, Floats]]:
    """(what, field, points of each document) of all that adds to a score."""
    for ways in want.counted:
        if len(ways) == len(ways[0]) == 1:
            for field, numbers, points in gained_by_field(snapshot, ways[0][0]):
                yield text_of(ways), field, _spread_out(snapshot, numbers, points)
        else:
            yield text_of(ways), ANYWHERE, best_way(snapshot, ways)
    for kind in sorted(want.asks):
        numbers = snapshot.having(ASKS, kind)
        points = np.full(len(numbers), ask_worth(len(numbers), snapshot.size), np.float32)
        yield kind, ASKS, _spread_out(snapshot, numbers, points)


def _spread_out(snapshot: Snapshot, numbers: Ints, points: Floats) -> Floats:
    dense = np.zeros(snapshot.size, np.float32)
    dense[numbers] = points
    return dense


def _factors(snapshot: Snapshot, ranking: Ranking, shown: Shown, page: Ints) -> dict[int, Mapping[str, float]]:
    columns = {COVERAGE: ranking.tally.coverage(page)}
    columns |= {name: factors[page] for name, factors in factors_of(snapshot, ranking.want, shown).items()}
    found = {
        int(number): {name: float(column[place]) for name, column in columns.items()}
        for place, number in enumerate(page)
    }
    for number in set(ranking.best[:LOOKED_AT].tolist()) & found.keys():
        found[number][CLOSENESS] = ranking.texts.seen(number).factor()
    return dict(found)


def _copies(snapshot: Snapshot, ranking: Ranking) -> dict[int, tuple[str, ...]]:
    """The addresses of what was left out as a near copy, by the document it repeats."""
    among = ranking.looked_at[:COLLAPSED]
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for place, first in enumerate(repeated(snapshot.sketches_of(among))):
        if place != first:
            found[int(among[first])] += (str(snapshot.stored(int(among[place]))["url"]),)
    return found
