"""The list as it changes under a running server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from allowlist.current import LAST_GOOD, WatchedList
from allowlist.model import Allowlist
from allowlist.swap import replace_text
from tests.allowlist.lists import entry, text_of

ONE = text_of(entry("a", "a.fr"))
TWO = text_of(entry("a", "a.fr"), entry("b", "b.fr"))
BROKEN = ONE + "  nonsense"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good list of one site."""
    file = tmp_path / "allowlist.yaml"
    file.write_text(ONE, encoding="utf-8")
    return file


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state directory."""
    folder = tmp_path / "var"
    folder.mkdir()
    return folder


def ids(watched: WatchedList) -> list[str]:
    """The ids of the list in force."""
    return [site.id for site in watched.current().allowlist.sites]


def test_a_change_is_seen_at_once(path: Path, state: Path) -> None:
    """The next call after a change, in place or by a swap, answers from the new list."""
    watched = WatchedList(path, state)
    for _ in range(10):
        assert ids(watched) == ["a"]
        path.write_text(TWO, encoding="utf-8")
        assert ids(watched) == ["a", "b"]
        replace_text(path, ONE)
    assert watched.current().broken is None


def test_a_change_of_the_same_size_within_a_clock_tick_is_seen(path: Path, state: Path) -> None:
    """Texts of one length written in place, faster than the file system's clock ticks, are all seen."""
    watched = WatchedList(path, state)
    for turn in range(60):
        name = "xy"[turn % 2]
        path.write_text(ONE.replace("id: a", f"id: {name}"), encoding="utf-8")
        assert ids(watched) == [name]


def test_a_change_under_an_old_date_is_seen(path: Path, state: Path) -> None:
    """A copy that keeps its old date (rsync -t, cp -p) is seen, of the same size too."""
    os.utime(path, (1_000_000_000, 1_000_000_000))
    watched = WatchedList(path, state)
    assert ids(watched) == ["a"]
    path.write_text(ONE.replace("id: a", "id: z"), encoding="utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert ids(watched) == ["z"]


def test_nothing_changed_is_no_new_reading(path: Path, state: Path) -> None:
    """Without a change the same list is given again."""
    watched = WatchedList(path, state)
    assert watched.current().allowlist is watched.current().allowlist


@pytest.mark.parametrize("how", ["broken", "missing", "empty", "binary", "folder"])
def test_a_list_that_cannot_be_used_leaves_the_last_good_one(path: Path, state: Path, how: str) -> None:
    """The last good list stays in force, the problems are told, and a new process finds the same."""
    watched = WatchedList(path, state)
    assert ids(watched) == ["a"]
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how != "missing":
        path.write_bytes({"broken": BROKEN.encode(), "empty": b"", "binary": b"\xff\0"}[how])
    for each in (watched, WatchedList(path, state)):
        current = each.current()
        assert [site.id for site in current.allowlist.sites] == ["a"]
        assert current.broken is not None
        assert current.broken.problems
    assert (state / LAST_GOOD).read_text(encoding="utf-8") == ONE


def test_a_mended_list_is_in_force_again(path: Path, state: Path) -> None:
    """Broken, then good: the problems are gone."""
    watched = WatchedList(path, state)
    path.write_text(BROKEN, encoding="utf-8")
    assert watched.current().broken
    path.write_text(TWO, encoding="utf-8")
    assert ids(watched) == ["a", "b"]
    assert watched.current().broken is None


@pytest.mark.parametrize("kept", [None, b"", b"\xff", BROKEN.encode()])
def test_no_last_good_list_is_an_empty_one(path: Path, state: Path, kept: bytes | None) -> None:
    """With a broken list and no last good one, or a damaged one, nothing at all is in."""
    path.write_text(BROKEN, encoding="utf-8")
    if kept is not None:
        (state / LAST_GOOD).write_bytes(kept)
    current = WatchedList(path, state).current()
    assert current.allowlist == Allowlist()
    assert current.allowlist.site_for("https://a.fr/") is None
    assert current.broken is not None


def test_a_broken_list_never_becomes_the_last_good_one(path: Path, state: Path) -> None:
    """While one thread breaks and mends the file without pause the kept copy is always a good list."""
    watched, done = WatchedList(path, state), threading.Event()

    def disturb() -> None:
        while not done.is_set():
            for text in (BROKEN, TWO, "", ONE):
                replace_text(path, text)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        for _ in range(150):
            watched.current()
            if (state / LAST_GOOD).exists():
                assert (state / LAST_GOOD).read_text(encoding="utf-8") in (ONE, TWO)
    finally:
        done.set()
        thread.join()


def test_a_list_that_could_not_be_kept_is_not_followed_by_an_older_one(path: Path, state: Path) -> None:
    """When the copy cannot be written, a broken file brings no site back that was taken off since the last copy."""
    path.write_text(TWO, encoding="utf-8")
    watched = WatchedList(path, state)
    assert ids(watched) == ["a", "b"]
    replace_text(path, ONE)
    (state / LAST_GOOD).unlink()
    (state / LAST_GOOD).mkdir()  # stands in for a full disk: the copy cannot be put there
    assert ids(watched) == ["a"]
    path.write_text(BROKEN, encoding="utf-8")
    assert ids(watched) == ["a"]


def test_an_older_copy_is_taken_away_when_no_new_one_fits(path: Path, state: Path) -> None:
    """A state directory without room for the copy keeps no outdated one for the next process to find."""
    path.write_text(TWO, encoding="utf-8")
    assert ids(WatchedList(path, state)) == ["a", "b"]
    path.write_text(ONE, encoding="utf-8")
    code = (
        "import resource, sys; from pathlib import Path; from allowlist.current import WatchedList\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))\n"
        "print([site.id for site in WatchedList(Path(sys.argv[1]), Path(sys.argv[2])).current().allowlist.sites])\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code, path, state], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout == "['a']\n"
    path.write_text(BROKEN, encoding="utf-8")
    assert ids(WatchedList(path, state)) == []


def test_a_state_directory_that_is_not_there(path: Path, state: Path) -> None:
    """Without a state directory the list is in force all the same, and stays so in this process when it breaks."""
    watched = WatchedList(path, state / "none")
    assert ids(watched) == ["a"]
    path.write_text(BROKEN, encoding="utf-8")
    assert ids(watched) == ["a"]
    assert watched.current().broken


def test_threads_see_whole_lists(path: Path, state: Path) -> None:
    """Eight threads that ask while the file is swapped get a whole list each time, and the last one in the end."""
    watched, wrong = WatchedList(path, state), []

    def ask() -> None:
        for _ in range(200):
            found = ids(watched)
            if found not in (["a"], ["a", "b"]):
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for text in [TWO, ONE] * 20 + [TWO]:
        replace_text(path, text)
    for thread in threads:
        thread.join()
    assert wrong == []
    assert ids(watched) == ["a", "b"]
