"""A Tantivy writer killed after its files and before its commit: the next one goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("tantivy")

from indexer.document import Document
from indexer.tantivy.engine import TantivyIndex


def page(number: int) -> Document:
    """A page that the next batch writes anew."""
    return Document(f"https://a.example/{number}", "a", "Mer", (), "la mer " * 20)


def test_files_of_a_killed_commit_do_not_stop_the_next(tmp_path: Path) -> None:
    """The deletions that a killed commit wrote down bear the name that the next commit gives its own."""
    folder, killed = tmp_path / "index", tmp_path / "killed"
    TantivyIndex(folder).replace([page(number) for number in range(5)], 1, "f")
    shutil.copytree(folder, killed)
    TantivyIndex(folder).replace([page(0)], 2, "f")
    generation = next(folder.glob("generation-*")).name
    left = [path for path in (folder / generation).iterdir() if not (killed / generation / path.name).exists()]
    assert any(path.suffix == ".del" for path in left)
    for path in (*left, folder / generation / ".managed.json"):
        shutil.copy(path, killed / generation / path.name)  # all but meta.json, which is the commit itself
    index = TantivyIndex(killed)
    assert index.held_upto() == 1
    assert index.replace([page(0)], 2, "f") == 1
    assert index.held_upto() == 2
