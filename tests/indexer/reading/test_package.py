"""The parts of a zip, and no more of them than is good."""

from __future__ import annotations

import os

import pytest

from indexer.reading import package
from indexer.reading.package import Package, Unreadable
from tests.indexer.made_documents import packed


def test_parts() -> None:
    """A part is read by its name, as far as asked; one that is not there is empty."""
    parts = Package(packed({"a": b"x" * 200_000, "b": b""}))
    assert ("a" in parts, "c" in parts) == (True, False)
    assert (parts.part("a", 150_000), parts.part("b", 9), parts.part("c", 9)) == (b"x" * 150_000, b"", b"")


def test_all_parts_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of many large parts is given up when more was unpacked of it than of any real one."""
    monkeypatch.setattr(package, "MAX_UNPACKED", 1000)
    parts = Package(packed({"a": os.urandom(600), "b": os.urandom(600)}))
    assert len(parts.part("a", 600)) == 600
    with pytest.raises(Unreadable):
        parts.part("b", 600)


def test_a_part_is_not_unpacked_out_of_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that unpacks to very much more than its size is a bomb, unless it stays small."""
    parts = {"a": b" " * 200_000}
    assert len(Package(packed(parts)).part("a", 200_000)) == 200_000
    monkeypatch.setattr(package, "RATIO_FROM", 70_000)
    with pytest.raises(Unreadable):
        Package(packed(parts)).part("a", 200_000)
