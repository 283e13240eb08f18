"""Counts of searches in the desk's database: real SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from webui.desk.counts import Asking, Counted, Counts, Outcome
from webui.desk.counts_schema import search_count
from webui.desk.schema import open_desk

TODAY = date(2026, 11, 25)
KEEP = 30


@pytest.fixture
def counts(tmp_path: Path) -> Iterator[Counts]:
    engine = open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield Counts(engine, KEEP)
    engine.dispose()


def add(counts: Counts, query: str, times: int = 5, outcome: Outcome = Outcome.FINE, ago: int = 0) -> None:
    """Add to a count as of some days ago."""
    day = TODAY - timedelta(days=ago)
    counts.add([(Asking(day, query, outcome), times, "volcan" if outcome is Outcome.CORRECTED else "")], day)


def test_what_is_stored(counts: Counts, tmp_path: Path) -> None:
    """A day, words, what came of them, and how often: there is no room for who, where or when."""
    engine = create_engine(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    columns = {each["name"] for each in inspect(engine).get_columns(search_count.name)}
    engine.dispose()
    assert columns == {"day", "query", "outcome", "times", "correction"}
    assert counts.listed(TODAY, None, 10) == []


def test_added_up(counts: Counts) -> None:
    """What is counted again is added, over days too; other outcomes are apart."""
    add(counts, "lave", 5, ago=2)
    add(counts, "lave", 6)
    add(counts, "lave", 1)
    add(counts, "lave", 7, Outcome.NONE)
    add(counts, "volquan", 9, Outcome.CORRECTED)
    assert counts.listed(TODAY - timedelta(days=2), None, 10) == [
        Counted("lave", Outcome.FINE, 12, 2, TODAY, ""),
        Counted("volquan", Outcome.CORRECTED, 9, 1, TODAY, "volcan"),
        Counted("lave", Outcome.NONE, 7, 1, TODAY, ""),
    ]
    assert [each.times for each in counts.listed(TODAY, Outcome.FINE, 10)] == [7]
    assert [each.times for each in counts.listed(TODAY, None, 1)] == [9]
    assert counts.kept([TODAY - timedelta(days=2)]) == {Asking(TODAY - timedelta(days=2), "lave", Outcome.FINE)}


def test_popular(counts: Counts) -> None:
    """What found something on so many days, the most frequent first; not what a day brought, nor what found nothing."""
    for ago in range(3):
        add(counts, "volcan", 5, ago=ago)
        add(counts, "lave", 7, Outcome.FEW, ago=ago)
        add(counts, "dragon", 9, Outcome.NONE, ago=ago)
        add(counts, "volquan", 9, Outcome.CORRECTED, ago=ago)
    add(counts, "contrôle de demain", 500)
    add(counts, "contrôle de demain", 500, Outcome.FEW)
    add(counts, "contrôle de demain", 500, ago=1)
    since = TODAY - timedelta(days=2)
    assert counts.popular(since, 3, 10) == ["lave", "volcan"]
    assert counts.popular(since, 3, 1) == ["lave"]
    assert counts.popular(since + timedelta(days=1), 3, 10) == []


def test_swept(counts: Counts, tmp_path: Path) -> None:
    """Counts leave after their days, from the disk too, by night or when others come."""
    add(counts, "unmistakable")
    assert counts.sweep(TODAY + timedelta(days=KEEP)) == 0
    assert counts.sweep(TODAY + timedelta(days=KEEP + 1)) == 1
    assert not [each.name for each in tmp_path.iterdir() if b"unmistakable" in each.read_bytes()]
    add(counts, "lave", ago=KEEP + 1)
    add(counts, "volcan")
    assert [each.query for each in counts.listed(date(2000, 1, 1), None, 10)] == ["volcan"]
