"""Whatever is typed, at any length, through the whole search: always an answer, and soon."""

from __future__ import annotations

from pathlib import Path
from time import thread_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.companion import IndexWithWords
from indexer.engine import SearchIndex
from indexer.query import MAX_LENGTH, Query, clean_text, read_query
from indexer.search import Searcher
from indexer.tantivy.engine import TantivyIndex
from indexer.vocabulary.reader import Words
from indexer.vocabulary.spelling import Speller
from indexer.vocabulary.store import WordStore
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site
from tests.indexer.vocabularies import school_pages

LONGEST = 10_000
"""Characters of a query; web servers take little more in an address."""
SOON = 1.0
"""Seconds of this thread: on a busy machine a search waits for others, too."""
LIST = listed(site("vivant", "vivant.example", levels=("cycle3",)))
PIECES = (
    '"', "«", "»", "“", "”", "-", "−", "--", " OR ", " OU ", "|", "OR", "site:", "type:", "langue:", "niveau:",
    "titre:", 'titre:"', '-"', "-titre:", "site:vivant ", "niveau:cycle3 ", " ", "\n", "\x00", "\x1b", "\u202e",
    "\u200b", "\ufeff", "\ud800", "😀", "👩\u200d👧", "é", "e\u0301", "\u0301" * 40, "œ", "ﬃ", "½", "٣", "漢字", "'",
    "’", "l'", "(", ")", "*", "?", "~2", "^", "AND", "NOT", "[a TO z]", "\\", "/", "%", "{0}", "volcan", "volquan",
    "fotosintèse", "lafrique", "éruption ", "a", "aa-bb-cc",
)  # fmt: skip
"""Operators, half-open and whole, what other engines take for operators, and letters that are hard to read."""
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    # Long ones are short ones over and over: what is slow at all is slow so.
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=1, max_size=12).map(
        lambda some: ("".join(some) * LONGEST)[:LONGEST]
    ),
)


@pytest.fixture(scope="module", params=[WhooshIndex, TantivyIndex])
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """The search as the product puts it together, over a small school, warm."""
    folder: Path = tmp_path_factory.mktemp("any")
    engine: SearchIndex = request.param(folder / "index")
    index = IndexWithWords(engine, WordStore(folder / "words"))
    index.replace(list(school_pages()), 1, LIST.fence)
    made = Searcher(index, Speller(Words(folder / "words")))
    for typed in ("volcan", "volquan", "c'est quoi la fotosintèse", '"roche fondue" OR lave -mer'):
        made.search(Query(typed), LIST)
    return made


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT, st.integers(1, 50), st.sampled_from(["relevance", "date"]))
@example("volquan " * 1250, 1, "relevance")
@example('"' * LONGEST, 1, "relevance")
@example("a OR " * 2000, 1, "relevance")
@example('"a b" OR ' * 1200, 1, "relevance")
@example("-" * LONGEST, 1, "relevance")
@example("titre:" * 1700, 1, "relevance")
@example("e" + "\u0301" * (LONGEST - 1), 1, "relevance")
@example("\ufdfa" * LONGEST, 1, "relevance")
@example("ab" * (LONGEST // 2), 1, "relevance")
def test_always_an_answer(searcher: Searcher, typed: str, page: int, sort: str) -> None:
    """Any text of any length is answered within a second, with hits of the asked page or none, and can be explained."""
    started = thread_time()
    query = read_query({"q": typed, "page": str(page), "sort": sort}, LIST)
    assert isinstance(query, Query)
    result = searcher.search(query, LIST)
    assert thread_time() - started < SOON
    assert len(query.text) <= MAX_LENGTH
    assert len(result.hits) <= min(result.total, 10)
    answered = result.suggestion if result.corrected and result.suggestion else query.text
    assert all(word in answered for hit in result.hits for word in hit.missing)
    assert len(searcher.explain(result, LIST)) == len(result.hits)


@settings(max_examples=30, deadline=None)
@given(ANY_TEXT)
def test_only_the_beginning_counts(typed: str) -> None:
    """What stands behind the part that is looked at makes no difference, and costs nothing to throw away."""
    assert clean_text(typed[: 4 * MAX_LENGTH] + "\u0301 volcan" * 10_000) == clean_text(
        (typed[: 4 * MAX_LENGTH] + "\u0301 volcan" * 10_000)[: 4 * MAX_LENGTH]
    )
