"""Which documents answer, and in which order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.scores import Tally, impact


def tally(*words: list[float]) -> Tally:
    counted = Tally(len(words[0]))
    for gained in words:
        counted.add(np.array(gained, np.float32))
    return counted


def everything(size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.ones(size, np.bool_)


def test_short_queries_want_every_word() -> None:
    """Of two words both are needed, if any document has both."""
    assert list(tally([1, 1, 0, 0], [0, 1, 1, 0]).answers(everything(4))) == [1]


def test_without_a_full_match_the_rarest_word_decides() -> None:
    """When none has both words, those with the more telling one answer."""
    assert list(tally([1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 0, 1]).answers(everything(6))) == [5]


def test_questions_want_some_of_what_tells() -> None:
    """A longer query is answered by documents that have a good part of its weight, not just a common word."""
    common, rare = [1.0] * 9 + [0.0], [1.0] + [0.0] * 9
    words = tally(common, rare, [1.0, 1.0] + [0.0] * 8)
    assert list(words.answers(everything(10))) == [0, 1]


def test_only_the_admitted() -> None:
    """What may not be shown neither answers nor raises the bar for the others."""
    words = tally([1, 1, 0], [1, 0, 0])
    assert list(words.answers(np.array([False, True, True]))) == [1]
    assert list(words.answers(np.array([False, False, False]))) == []


def test_nothing_matches() -> None:
    """Words that no document has give no answer."""
    assert list(tally([0, 0], [0, 0]).answers(everything(2))) == []


def test_order() -> None:
    """Best first; equal ones in the order of the index, also where the list is cut."""
    scores = tally([1, 3, 2, 2, 2, 0])
    among = scores.answers(everything(6))
    assert scores.best(among, 9)[0].tolist() == [1, 2, 3, 4, 0]
    assert scores.best(among, 2)[0].tolist() == [1, 2]


def test_favour() -> None:
    """Factors put documents forward and back, and bring none in that has no word."""
    scores = tally([1, 2, 0])
    scores.favour(np.array([4, 1, 9], np.float32))
    among = scores.answers(everything(3))
    assert scores.best(among, 3)[0].tolist() == [0, 1]


def test_what_titles_ask() -> None:
    """A title that asks what the query asks puts its document forward, among those that have its words."""
    scores = tally([1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0])
    scores.ask(np.array([2, 3], np.int32))
    assert scores.best(scores.answers(everything(4)), 1)[0].tolist() == [2]


def test_impact() -> None:
    """More is better, rarer is better, shorter is better, and a title is better than an address."""

    def one(field: str = "text", count: int = 1, length: int = 10, having: int = 1) -> float:
        counts, lengths = np.full(having, count, np.float32), np.full(having, length, np.float32)
        return float(impact(field, counts, lengths, 10.0, 100)[0])

    assert one(count=2) > one() > one(having=50) > 0
    assert one(length=5) > one() > one(length=50)
    assert one("title") > one("address")


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 2.0]), min_size=6, max_size=6), min_size=1, max_size=5))
def test_answers_have_something(words: list[list[float]]) -> None:
    """Every answer has at least one word, those with all words always answer, and the best are among the answers."""
    scores = tally(*words)
    answers = set(scores.answers(everything(6)).tolist())
    having = [sum(word[number] > 0 for word in words) for number in range(6)]
    assert all(having[number] for number in answers)
    assert {number for number in range(6) if having[number] == len(words)} <= answers
    assert set(scores.best(np.array(sorted(answers), np.int32), 3)[0].tolist()) <= answers
