"""How often each has come of late, and that it is forgotten."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from webui.times import Times


def test_each_by_itself() -> None:
    """Each key has its own count, whichever threads count it."""
    times = Times(60)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(times.count, ["a", "b"] * 200))
    assert (times.count("a"), times.count("b"), times.count("c")) == (201, 201, 1)


def test_forgotten() -> None:
    """Some time after the first that came, all begin anew; so do those that come after that."""
    times = Times(0.2)
    for _ in range(2):
        assert [times.count("a"), times.count("a")] == [1, 2]
        deadline = time.monotonic() + 5
        while vars(times)["_times"]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
