"""What only the embedded engine has to prove: its segments stay few, and are shared."""

from __future__ import annotations

from pathlib import Path

from indexer.document import Document
from indexer.engine import Shown
from indexer.query import Query
from indexer.whoosh.commit import MAX_SEGMENTS
from indexer.whoosh.engine import WhooshIndex

SHOWN = Shown(frozenset({"a"}))


def document(name: str, text: str = "la mer") -> Document:
    return Document(f"https://a.example/{name}", "a", "Mer", (), text)


def test_segments_stay_few(tmp_path: Path) -> None:
    """However many commits there are, a query looks into a bounded number of segments."""
    index = WhooshIndex(tmp_path)
    for number in range(30):
        index.replace([document(str(number))], number, "f")
    assert len(list(tmp_path.glob("generation-1/*.seg"))) <= MAX_SEGMENTS + 1
    assert index.search(Query("mer"), SHOWN).total == 30


def test_segments_are_shared_between_snapshots(tmp_path: Path) -> None:
    """A commit makes a reader load only what is new."""
    index = WhooshIndex(tmp_path)
    index.replace([document(str(number)) for number in range(50)], 1, "f")
    index.search(Query("mer"), SHOWN)
    before = set(index._segments.values())  # noqa: SLF001 - what is kept is the point
    index.replace([document("new"), document("3", "un phare")], 2, "f")
    assert index.search(Query("mer"), SHOWN).total == 51
    assert before < set(index._segments.values())  # noqa: SLF001
