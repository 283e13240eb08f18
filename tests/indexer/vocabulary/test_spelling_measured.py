"""The figures of docs/relevance.md on spelling stay where they were measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import spelling


@pytest.mark.skipif(not spelling.PAIRS.exists(), reason="needs ../shared/data/typos and relevance")
@pytest.mark.parametrize(
    "collections",
    [
        pytest.param(spelling.QUESTIONS, id="2,021 pages"),
        pytest.param(spelling.COLLECTIONS, marks=pytest.mark.slow, id="4,581 pages"),
    ],
)
def test_pairs_and_questions(tmp_path: Path, collections: tuple[str, ...]) -> None:
    """Of French misspellings at least 85 % are corrected at the first try, and of right queries at most 1 %."""
    engine = spelling.Engine(tmp_path, collections)
    wrong = spelling.misspelt(engine, spelling.pairs())
    assert wrong.asked > 100
    assert wrong.rate >= 0.85, wrong.others
    right = spelling.right(engine, [*spelling.right_words(engine), *spelling.questions()[::40]])
    assert right.asked > 300
    assert right.rate >= 0.99, right.others
