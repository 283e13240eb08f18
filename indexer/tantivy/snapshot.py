"""One commit of a Tantivy index, opened for reading and never changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from indexer.answering.hits import Stored
from indexer.answering.scores import rarity
from indexer.fields import FILTERS, HELD, PUBLISHED
from indexer.tantivy.files import reading_plainly
from indexer.tantivy.library import Occur, Queries
from indexer.tantivy.schema import FACETS, KEY, PLACE, PLACES, SHOWN, SKETCHES, TEXT, schema, sketch_of

_KEPT = 50_000
"""Frequencies of terms that a snapshot remembers."""
_MOST_FACETS = 60_000
"""Different combinations of site, language and kind that are counted: Tantivy's own bound is 65,000."""

Scored = list[tuple[float, Any]]
"""(score, address within the index) of documents, best first."""


Place = tuple[int, int]
"""Segment and number there: an address that can be looked up by."""


def place_of(address: Any) -> Place:
    """The place of an address."""
    return address.segment_ord, address.doc


class Snapshot:
    """What one searcher sees."""

    def __init__(self, stamp: str, directory: Path, searcher: Any) -> None:
        self.stamp = stamp
        self.size = int(searcher.num_docs)
        self._directory = directory
        self._searcher = searcher
        self._having: dict[tuple[str, str], int] = {}

    @cached_property
    def held(self) -> dict[str, Any]:
        """`upto` and `fence` of the commit; empty for an empty index."""
        best, _ = self.best(Queries.term_query(schema(), KEY, HELD), 1)
        with reading_plainly(self._directory):
            return dict(json.loads(self._searcher.doc(best[0][1]).get_first(SHOWN))) if best else {}

    @cached_property
    def sites(self) -> frozenset[str]:
        """The sites that have documents here, or had some a while ago."""
        with reading_plainly(self._directory):
            return frozenset(site for site, _ in self._searcher.terms_with_prefix("site", ""))

    def having(self, field: str, term: str) -> int:
        """How many documents have the term in the field; some that were taken out lately may still count."""
        known = self._having.get((field, term))
        if known is None:
            with reading_plainly(self._directory):
                known = int(self._searcher.doc_freq(field, term))
            if len(self._having) >= _KEPT:
                self._having.clear()
            self._having[field, term] = known
        return known

    def rarity(self, having: int) -> float:
        """How much it tells that a document has something that so many have."""
        return rarity(min(having, self.size), self.size)

    def best(self, query: Any, count: int, *, first: int = 0) -> tuple[Scored, int]:
        """The documents from place `first` on by score, and how many match."""
        with reading_plainly(self._directory):
            result = self._searcher.search(query, limit=count, offset=first)
            return result.hits, int(result.count)

    def scores_of(self, urls: Sequence[str], query: Any) -> dict[Place, float]:
        """What the query gives to those of these pages that match it."""
        those = Queries.boolean_query([(Occur.Should, Queries.term_query(schema(), KEY, url)) for url in urls])
        found = Queries.boolean_query([(Occur.Must, Queries.const_score_query(those, 0.0)), (Occur.Must, query)])
        scored, _ = self.best(found, len(urls))
        return {place_of(address): score for score, address in scored}

    def newest(self, query: Any, count: int, *, first: int = 0) -> tuple[Scored, int]:
        """As `best`, by the day of publication; those without one come last."""
        with reading_plainly(self._directory):
            result = self._searcher.search(query, limit=count, offset=first, order_by_field=PUBLISHED)
            return [(0.0, address) for _, address in result.hits], int(result.count)

    def counts(self, query: Any) -> dict[str, dict[str, int]]:
        """How many matches have each value of each filter, the most frequent first."""
        asked = {"facets": {"terms": {"field": FACETS, "size": _MOST_FACETS}}}
        with reading_plainly(self._directory):
            buckets = self._searcher.aggregate(query, asked)["facets"]["buckets"]
        tallies: dict[str, Counter[str]] = {name: Counter() for name in FILTERS}
        for bucket in buckets:
            for name, value in zip(FILTERS, bucket["key"].split("\t"), strict=True):
                if value:
                    tallies[name][value] += int(bucket["doc_count"])
        return {name: dict(tally.most_common()) for name, tally in tallies.items()}

    def numbers_of(self, field: str, addresses: Sequence[Any]) -> list[int]:
        """What each of these documents has in a field of numbers."""
        with reading_plainly(self._directory):
            return list(self._searcher.fast_field_values(field, list(addresses)))

    def sketches_of(self, addresses: Sequence[Any]) -> list[bytes]:
        """What knows near duplicates of each of these documents; b"" where neither its title nor the beginning of its
        sketch is another's too: those have none. Reading all of 17 columns would take as long as the search.
        """
        firsts = self.numbers_of(SKETCHES[0], addresses)
        titles = [number >> 32 for number in firsts]
        begins = self.numbers_of(SKETCHES[1], addresses)
        with_title, with_begin = Counter(titles), Counter(begins)
        alike = [
            place
            for place, first in enumerate(firsts)
            if first and (with_title[titles[place]] > 1 or with_begin[begins[place]] > 1)
        ]
        columns = [self.numbers_of(name, [addresses[place] for place in alike]) for name in SKETCHES]
        sketches = [b""] * len(addresses)
        for place, row in zip(alike, zip(*columns, strict=True), strict=True):
            sketches[place] = sketch_of(b"".join(number.to_bytes(8) for number in row))
        return sketches

    def site_of(self, url: str) -> str | None:
        """The site of the page of that address."""
        address = self.address_of(url)
        return None if address is None else self.stored(address).site

    def address_of(self, url: str) -> Any | None:
        """Where the page of that URL is within the index."""
        best, _ = self.best(Queries.term_query(schema(), KEY, url), 1)
        return best[0][1] if best and url != HELD else None

    def stored(self, address: Any) -> Stored:
        """What is stored of a page, and its day of publication."""
        day = self.numbers_of(PUBLISHED, [address])[0]
        published = date.fromordinal(day).isoformat() if day else None
        with reading_plainly(self._directory):
            found = self._searcher.doc(address)
            fields = json.loads(found.get_first(SHOWN))
            terms, places = found.get_first(TEXT) or "", found.get_first(PLACES)
            return Stored(**fields, terms=terms, places=places, published=published)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(url, site) of every page."""
        with reading_plainly(self._directory):
            places = self._searcher.terms_with_prefix(PLACE, "", filter_query=Queries.all_query())
        for place, _ in places:
            site, _, url = place.partition(" ")
            yield url, site
