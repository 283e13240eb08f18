"""What every engine's files survive, whichever it is: killed writers, readers meanwhile, damage, other formats."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer.document import Document
from indexer.engine import SearchIndex, Shown
from indexer.errors import IndexFailed, IndexUnreadable
from indexer.generations import Generations
from indexer.query import Query
from tests.contracts.test_search_index import ENGINES as INDEXES
from tests.contracts.test_search_index import WRITERS

ROOT = Path(__file__).parents[2]
SHOWN = Shown(frozenset({"a"}))
PER_BATCH = 20
Engine = Callable[[Path], SearchIndex]
ENGINES = {name: engine for name, engine in INDEXES.items() if engine in WRITERS}

OPENING = """
import sys
from pathlib import Path
from indexer.document import Document
from indexer.engine import Shown
from indexer.query import Query
from {module} import {name} as Engine
index = Engine(Path(sys.argv[1]))
print("ready", flush=True)
"""
ENDLESS_WRITER = f"""
while True:
    upto = index.held_upto() + 1
    index.replace(
        [Document(f"https://a.example/{{upto}}/{{n}}", "a", "Mer", (), "la mer " * 20) for n in range({PER_BATCH})],
        upto, f"fence {{upto}}",
    )
    print(upto, flush=True)
"""
KILLED_REBUILD = """
import os
with index.rebuilding() as fresh:
    fresh.replace((), 5, 'f')
    os.kill(os.getpid(), 9)
"""
READER = f"""
versions = set()
while len(versions) < 4:
    found = index.search(Query("mer"), Shown(frozenset({{"a"}})))
    titles = {{hit.title.text for hit in found.hits}}
    assert (found.total, len(titles)) == ({PER_BATCH}, 1), (found.total, titles)
    versions |= titles
"""


def document(name: str, text: str = "la mer", title: str = "Mer") -> Document:
    return Document(f"https://a.example/{name}", "a", title, (), text)


def start(engine: Engine, code: str, directory: Path) -> subprocess.Popen[bytes]:
    """Another process that has the same index open."""
    assert isinstance(engine, type)
    opening = OPENING.format(module=engine.__module__, name=engine.__name__)
    command = [sys.executable, "-c", opening + code, str(directory)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert child.stdout
    child.stdout.readline()
    return child


def generations(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if path.is_dir())


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
class TestCommits:
    def test_killed_writers_lose_nothing_committed(self, tmp_path: Path, engine: Engine) -> None:
        """A writer killed at any moment leaves its last commit answering, and the next writer goes on from there."""
        held = 0
        for commits, delay in ((0, 0.0), (0, 0.05), (1, 0.01), (2, 0.05), (1, 0.11), (3, 0.02)):
            with start(engine, ENDLESS_WRITER, tmp_path) as child:
                assert child.stdout
                for _ in range(commits):
                    child.stdout.readline()
                time.sleep(delay)
                os.kill(child.pid, signal.SIGKILL)
            index = engine(tmp_path)
            assert index.held_upto() >= held + commits
            held = index.held_upto()
            assert index.search(Query("mer"), SHOWN).total == held * PER_BATCH
            assert index.held_fence() == (f"fence {held}" if held else "")
        assert held >= 7
        index = engine(tmp_path)
        index.replace([document("last", "un phare")], held + 1, "f")
        assert index.search(Query("phare"), SHOWN).total == 1

    def test_killed_rebuild_changes_nothing(self, tmp_path: Path, engine: Engine) -> None:
        """A rebuild that dies half-way leaves the old generation in use, and its remains go with the next rebuild."""
        index = engine(tmp_path)
        index.replace([document("1")], 1, "f")
        with start(engine, KILLED_REBUILD, tmp_path) as died:
            died.communicate()
        assert died.returncode == -signal.SIGKILL
        assert index.held_upto() == 1
        assert len(generations(tmp_path)) == 2
        with index.rebuilding() as fresh:
            fresh.replace([document("2")], 2, "f")
        assert index.held_upto() == 2
        assert len(generations(tmp_path)) == 2

    def test_readers_never_see_half_a_commit(self, tmp_path: Path, engine: Engine) -> None:
        """Readers in other processes answer from a commit as a whole, before or after, and soon from the newest, also
        across rebuilds.
        """
        index = engine(tmp_path)
        index.replace([document(str(number), title="Version 0") for number in range(PER_BATCH)], 1, "f")
        with ExitStack() as stack:
            readers = [stack.enter_context(start(engine, READER, tmp_path)) for _ in range(2)]
            until = time.monotonic() + 60
            version = 0
            while any(reader.poll() is None for reader in readers) and time.monotonic() < until:
                version += 1
                pages = [document(str(number), title=f"Version {version}") for number in range(PER_BATCH)]
                if version % 5:
                    index.replace(pages, version, "f")
                else:
                    with index.rebuilding() as fresh:
                        fresh.replace(pages, version, "f")
                time.sleep(0.02)
            for reader in readers:
                reader.kill()
                assert (reader.wait(), reader.stderr and reader.stderr.read()) == (0, b"")

    def test_two_writers(self, tmp_path: Path, engine: Engine) -> None:
        """A second writer is told that there is one, and the first is not disturbed."""
        index = engine(tmp_path)
        index.replace([document("1")], 1, "f")
        with WRITERS[engine](tmp_path), pytest.raises(IndexFailed, match=r"another run is writing it.*run `cartable"):
            index.replace([document("2")], 2, "f")
        index.replace([document("2")], 2, "f")
        assert index.held_upto() == 2

    def test_only_the_previous_generation_is_kept(self, tmp_path: Path, engine: Engine) -> None:
        """However often the index is rebuilt, two generations lie on the disk."""
        index = engine(tmp_path)
        for number in range(4):
            with index.rebuilding() as fresh:
                fresh.replace([document(str(number))], number, "f")
        assert generations(tmp_path) == ["generation-3", "generation-4"]

    @pytest.mark.parametrize("other", [*ENGINES.values(), None], ids=[*ENGINES, "other format"])
    def test_what_another_wrote_counts_as_no_index(self, tmp_path: Path, engine: Engine, other: Engine | None) -> None:
        """Where another engine, or another version's format, has left its files, the index is empty and is filled
        anew from the beginning: the two never mix.
        """
        (other or engine)(tmp_path).replace([document("1")], 1, "f")
        if other in (engine, None):
            Generations(tmp_path, "0").point_to("generation-1")
        index = engine(tmp_path)
        assert (index.held_upto(), index.held_fence()) == (0, "")
        index.replace([document("2")], 2, "f")
        assert [url for url, _ in index.addresses()] == ["https://a.example/2"]

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh drops what it choked on
    def test_damaged_files(self, tmp_path: Path, engine: Engine) -> None:
        """Damaged files are one plain error that names the remedy, and the remedy works."""
        index = engine(tmp_path)
        index.replace([document("1")], 1, "f")
        for file in (tmp_path / "generation-1").iterdir():
            if file.suffix in (".seg", ".term", ".idx", ".store"):
                file.write_bytes(b"\0" * 100)
        with pytest.raises(IndexUnreadable, match="--rebuild"):
            engine(tmp_path).held_upto()
        repaired = engine(tmp_path)
        with repaired.rebuilding() as fresh:
            fresh.replace([document("2")], 2, "f")
        assert repaired.search(Query("mer"), SHOWN).total == 1
