"""Files read in a child process, and what becomes of a run when that child misbehaves."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import psutil
import pytest

from indexer.reading.apart import Apart, Lost
from tests.indexer.readers import READ

ROOT = Path(__file__).parents[3]


@pytest.fixture
def apart() -> Iterator[Apart]:
    with closing(Apart(READ, most=5_000_000, seconds=5)) as child:
        yield child


def process_of(apart: Apart) -> int:
    answer = apart.read(b"who")
    assert isinstance(answer, dict)
    return int(answer["process"])


def test_one_child_reads_file_after_file(apart: Apart) -> None:
    """No process is started for each file: all answers come from one, which is not ours."""
    assert len({process_of(apart) for _ in range(50)}) == 1
    assert process_of(apart) in {child.pid for child in psutil.Process().children()}


def test_large_files_pass(apart: Apart) -> None:
    """A file and an answer larger than any pipe holds come through whole."""
    answer = apart.read(b"\xc3\xa9" * 2_000_000)
    assert isinstance(answer, dict)
    assert answer["text"] == "é" * 2_000_000


@pytest.mark.parametrize("how", ["die", "crash", "raise", "swell", "exit"])
def test_a_crash_costs_one_file(apart: Apart, how: str) -> None:
    """A child that is killed, segfaults, raises, needs too much memory or leaves is replaced for the next file."""
    before = process_of(apart)
    assert apart.read(how.encode() + b" " * 1_000_000) is Lost.CRASHED
    assert process_of(apart) != before


@pytest.mark.parametrize("how", [b"hang", b"stop"])
def test_a_hang_costs_its_time(how: bytes) -> None:
    """A child that answers nothing in its time is ended, even a stopped one, and the next file is read by another."""
    with closing(Apart(READ, most=100, seconds=1.5)) as apart:
        before = process_of(apart)
        started = time.monotonic()
        assert apart.read(how) is Lost.TOO_SLOW
        assert time.monotonic() - started < 10
        assert process_of(apart) != before
        assert not psutil.pid_exists(before)


def test_a_child_killed_from_outside(apart: Apart) -> None:
    """SIGKILL in the middle of a file, as by a system out of memory, costs that file; between two files, nothing."""
    process = psutil.Process(process_of(apart))
    killer = Timer(0.3, process.kill)
    killer.start()
    assert apart.read(b"hang") is Lost.CRASHED
    killer.join()
    between = process_of(apart)
    psutil.Process(between).kill()
    time.sleep(0.1)
    assert process_of(apart) != between


def test_what_a_library_prints_is_no_answer(apart: Apart) -> None:
    """Noise on stdout, from Python or below it, does not disturb the answers."""
    answer = apart.read(b"print this")
    assert isinstance(answer, dict)
    assert answer["text"] == "print this"


def test_the_child_ends_with_its_parent() -> None:
    """A process that read a file leaves no child behind and says nothing on its way out."""
    answer = "Apart('tests.indexer.readers', most=9).read(b'who')"
    code = f"from indexer.reading.apart import Apart; print({answer}['process'])"
    command = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stderr == ""
    assert not psutil.pid_exists(int(run.stdout))


def test_a_reader_that_cannot_be_loaded() -> None:
    """A library that is broken on this machine makes every file unreadable, not the run."""
    with closing(Apart("tests.indexer.no_such_reader", most=9)) as apart:
        assert apart.read(b"x") is Lost.CRASHED
        assert apart.read(b"x" * 1_000_000) is Lost.CRASHED
