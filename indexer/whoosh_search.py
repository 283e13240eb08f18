"""A query against one snapshot: which documents match, in which order, and how they are shown."""

from __future__ import annotations

import numpy as np

from indexer.engine import Found, Hit, Shown
from indexer.language import Word, query_words, read_as
from indexer.query import PER_PAGE, Query
from indexer.ranking import Floats, Tally
from indexer.snippet import mark, opening, snippet
from indexer.whoosh_schema import FILTERS, SCORED
from indexer.whoosh_snapshot import Snapshot

MAX_WORDS = 32
"""More words than this are not looked up: a pasted page is not a question."""


def answer(snapshot: Snapshot, query: Query, shown: Shown) -> Found:
    """The asked page of what matches, the total, and the counts over all that matches."""
    words = query_words(query.text)[:MAX_WORDS]
    if not words or not snapshot.size:
        return Found(0, ())
    tally = Tally(snapshot.size)
    for word in words:
        tally.add(_gained(snapshot, word))
    matching = tally.answers(snapshot.admitted(shown.sites, shown.hidden, query.language, query.kind))
    first = (query.page - 1) * PER_PAGE
    ranked = tally.best(matching, first + PER_PAGE)[first:]
    wanted = frozenset(variant for word in words for variant in word.variants)
    hits = tuple(_hit(snapshot.stored(int(number)), wanted) for number in ranked)
    return Found(len(matching), hits, {name: snapshot.counts(name, matching) for name in FILTERS})


def _gained(snapshot: Snapshot, word: Word) -> Floats:
    """What one word adds to each document: its fields and variants added up."""
    gained = np.zeros(snapshot.size, np.float32)
    for field in SCORED:
        for variant in word.variants:
            numbers, gains = snapshot.impacts(field, variant)
            gained[numbers] += gains
    return gained


def _hit(stored: dict[str, str], wanted: frozenset[str]) -> Hit:
    language = read_as(stored["language"])
    text = stored["text"].removeprefix(f"{stored['title']}\n")  # the title stands above the snippet already
    return Hit(
        url=stored["url"],
        title=mark(stored["title"], language, wanted),
        site_id=stored["site"],
        snippet=snippet(text, language, wanted)
        or snippet(stored["description"], language, wanted)
        or opening(stored["description"] or text),
        language=stored["language"],
        kind=stored["kind"],
    )
