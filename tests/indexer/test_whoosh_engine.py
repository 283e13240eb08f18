"""What only the embedded engine has to prove: its files survive a killed writer, damage and other formats."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer import whoosh_files
from indexer.document import Document
from indexer.engine import Shown
from indexer.errors import IndexFailed, IndexUnreadable
from indexer.query import Query
from indexer.whoosh_commit import MAX_SEGMENTS
from indexer.whoosh_engine import WhooshIndex
from indexer.whoosh_schema import FORMAT

SHOWN = Shown(frozenset({"a"}))
PER_BATCH = 20

ENDLESS_WRITER = f"""
import sys
from pathlib import Path
from indexer.document import Document
from indexer.whoosh_engine import WhooshIndex
index = WhooshIndex(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    upto = index.held_upto() + 1
    index.replace(
        [Document(f"https://a.example/{{upto}}/{{n}}", "a", "Mer", (), "la mer " * 50) for n in range({PER_BATCH})],
        upto, f"fence {{upto}}",
    )
"""


def document(name: str, text: str = "la mer") -> Document:
    return Document(f"https://a.example/{name}", "a", "Mer", (), text)


def test_killed_writers_lose_nothing_committed(tmp_path: Path) -> None:
    """A writer killed at any moment leaves its last commit answering, and the next writer goes on from there."""
    held = 0
    for delay in (0.0, 0.05, 0.11, 0.23, 0.31, 0.4):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        ) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(delay)
            os.kill(child.pid, signal.SIGKILL)
        index = WhooshIndex(tmp_path)
        assert index.held_upto() >= held
        held = index.held_upto()
        assert index.search(Query("mer"), SHOWN).total == held * PER_BATCH
        assert index.held_fence() == (f"fence {held}" if held else "")
    assert held > 0
    index = WhooshIndex(tmp_path)
    index.replace([document("last", "un phare")], held + 1, "f")
    assert index.search(Query("phare"), SHOWN).total == 1


def test_killed_rebuild_changes_nothing(tmp_path: Path) -> None:
    """A rebuild that dies half-way leaves the old generation in use, and its remains go with the next rebuild."""
    index = WhooshIndex(tmp_path)
    index.replace([document("1")], 1, "f")
    code = (
        "import os, sys; from pathlib import Path; from indexer.whoosh_engine import WhooshIndex\n"
        "with WhooshIndex(Path(sys.argv[1])).rebuilding() as fresh:\n"
        "    fresh.replace((), 5, 'f'); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[2])
    assert died.returncode == -signal.SIGKILL
    assert index.held_upto() == 1
    assert len(generations(tmp_path)) == 2
    with index.rebuilding() as fresh:
        fresh.replace([document("2")], 2, "f")
    assert index.held_upto() == 2
    assert len(generations(tmp_path)) == 2


def test_only_the_previous_generation_is_kept(tmp_path: Path) -> None:
    """However often the index is rebuilt, two generations lie on the disk."""
    index = WhooshIndex(tmp_path)
    for number in range(4):
        with index.rebuilding() as fresh:
            fresh.replace([document(str(number))], number, "f")
    assert generations(tmp_path) == ["generation-3", "generation-4"]


def test_two_writers(tmp_path: Path) -> None:
    """A second writer is told that there is one, and the first is not disturbed."""
    index = WhooshIndex(tmp_path)
    index.replace([document("1")], 1, "f")
    name = whoosh_files.Generations(tmp_path).current()
    first = whoosh_files.Generations(tmp_path).open(name).writer()
    with pytest.raises(IndexFailed, match="another run"):
        index.replace([document("2")], 2, "f")
    first.cancel()
    index.replace([document("2")], 2, "f")
    assert index.held_upto() == 2


def test_another_format_counts_as_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade that changes the format the index is empty and is filled anew from the beginning."""
    WhooshIndex(tmp_path).replace([document("1")], 1, "f")
    monkeypatch.setattr(whoosh_files, "FORMAT", FORMAT + 1)
    index = WhooshIndex(tmp_path)
    assert (index.held_upto(), index.held_fence()) == (0, "")
    index.replace([document("2")], 2, "f")
    assert [url for url, _ in index.addresses()] == ["https://a.example/2"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh drops the file it choked on
def test_damaged_files(tmp_path: Path) -> None:
    """Damaged files are one plain error that names the remedy, and the remedy works."""
    index = WhooshIndex(tmp_path)
    index.replace([document("1")], 1, "f")
    for file in tmp_path.glob("generation-1/*.seg"):
        file.write_bytes(b"\0" * 100)
    with pytest.raises(IndexUnreadable, match="--rebuild"):
        WhooshIndex(tmp_path).held_upto()
    repaired = WhooshIndex(tmp_path)
    with repaired.rebuilding() as fresh:
        fresh.replace([document("2")], 2, "f")
    assert repaired.search(Query("mer"), SHOWN).total == 1


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


def generations(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if path.is_dir())
