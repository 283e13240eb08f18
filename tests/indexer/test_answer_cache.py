"""Answers are kept, bounded, and never those of another list, index or question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer import answer_cache
from indexer.answer_cache import AnswerCache, Key
from indexer.asking.synonyms import Synonyms
from indexer.document import Document, Removed
from indexer.engine import Found, ResultPage, Shown
from indexer.query import Query
from indexer.search import Searcher
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site

VIVANT, MUSEE = site("vivant", "vivant.example"), site("musee", "musee.example")
LIST = replace(listed(VIVANT, MUSEE), digest="both")
URLS = ["https://vivant.example/mer", "https://musee.example/mer"]


class Counting(WhooshIndex):
    """The index itself, and how often it was searched."""

    searched = 0

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        self.searched += 1
        return super().search(query, shown, synonyms)


@pytest.fixture
def index(tmp_path: Path) -> Counting:
    pages = [Document(url, url.split("//")[1].split(".")[0], "La mer", (), "la mer") for url in URLS]
    index = Counting(tmp_path)
    index.replace(pages, 1, LIST.fence)
    return index


def test_the_same_question_is_answered_once(index: Counting) -> None:
    """The index is searched once for the same question under the same list, and anew for another page or filter."""
    searcher = Searcher(index)
    answers = [searcher.search(Query("mer"), LIST) for _ in range(3)]
    assert index.searched == 1
    assert {(answer.hits, answer.total) for answer in answers} == {(answers[0].hits, 2)}
    searcher.search(Query("mer", page=2), LIST)
    searcher.search(Query("mer", language="fr"), LIST)
    assert index.searched == 3


def test_an_edited_list_holds_at_once(index: Counting) -> None:
    """What was answered under one list is no answer under another, back and forth."""
    searcher = Searcher(index)
    edited = replace(listed(MUSEE), digest="one")
    totals = [searcher.search(Query("mer"), each).total for each in (LIST, edited, LIST, edited)]
    assert totals == [2, 1, 2, 1]


def test_a_new_commit_and_a_new_generation_hold_at_once(index: Counting, tmp_path: Path) -> None:
    """What was answered from one state of the index is no answer once another process has written it."""
    searcher = Searcher(index)
    assert searcher.search(Query("mer"), LIST).total == 2
    other = WhooshIndex(tmp_path)
    other.replace([Removed(URLS[0])], 2, LIST.fence)
    assert searcher.search(Query("mer"), LIST).total == 1
    with other.rebuilding() as fresh:
        fresh.replace((), 3, LIST.fence)
    assert searcher.search(Query("mer"), LIST).total == 0


def test_lists_without_a_digest_are_not_told_apart(index: Counting) -> None:
    """Under a list that came from no text nothing is kept: two such lists would look alike."""
    searcher = Searcher(index)
    totals = [searcher.search(Query("mer"), each).total for each in (listed(VIVANT, MUSEE), listed(MUSEE))]
    assert totals == [2, 1]


def key(text: str) -> Key:
    return Key("generation-1/1", "digest", Query(text))


def page(text: str, values: int = 0) -> ResultPage:
    return ResultPage(Query(text), 0, 0.0, (), {"site": {str(value): 1 for value in range(values)}})


def test_the_least_wanted_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of answers is bounded; those not asked for the longest time go first."""
    monkeypatch.setattr(answer_cache, "MOST_ANSWERS", 3)
    cache = AnswerCache()
    for text in "abc":
        cache.put(key(text), page(text))
    assert cache.get(key("a"))
    cache.put(key("d"), page("d"))
    assert [text for text in "abcd" if cache.get(key(text))] == ["a", "c", "d"]


def test_large_answers_take_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all answers hold together is bounded, however many counts each has, and the same answer counts once."""
    monkeypatch.setattr(answer_cache, "MOST_VALUES", 25)
    cache = AnswerCache()
    for text in "aaab":
        cache.put(key(text), page(text, 10))
    assert len(cache) == 2
    cache.put(key("c"), page("c", 10))
    assert [text for text in "abc" if cache.get(key(text))] == ["b", "c"]
    cache.put(key("d"), page("d", 100))
    assert len(cache) == 0
