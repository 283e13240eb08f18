"""Frequent queries in memory: never waited for, and none where the desk fails."""

from __future__ import annotations

import logging
import time
from threading import Event

import pytest

from crawler.errors import StoreFailed
from webui.desk.popular import EVERY, MOST, PopularQueries


def loaded(*queries: str) -> PopularQueries:
    """Those, loaded."""
    popular = PopularQueries(lambda: queries, clock=lambda: 0.0)
    popular.load()
    return popular


def test_those_that_begin_so() -> None:
    """In their order, accents and capitals or none; what is typed already is no suggestion."""
    popular = loaded("volcan éteint", "lave", "volcan", "volcans d'europe")
    assert popular("VOLC") == ["volcan éteint", "volcan", "volcans d'europe"]
    assert popular("volcan et") == popular("volcan  É") == ["volcan éteint"]
    assert popular("volcan") == ["volcan éteint", "volcans d'europe"]


def test_loaded_now_and_then() -> None:
    """The first letter starts to load them, no later one waits or loads again, until minutes have passed."""
    now, times, free = [1000.0], [0], Event()

    def load() -> list[str]:
        free.wait(20)
        times[0] += 1
        return [f"volcan {times[0]}"]

    popular = PopularQueries(load, lambda: now[0])
    began = time.monotonic()
    assert popular("v") == popular("v") == []
    assert time.monotonic() - began < 5
    free.set()
    wait_until(popular, ["volcan 1"])
    now[0] += EVERY - 1
    popular("v")
    now[0] += 1
    wait_until(popular, ["volcan 2"])
    assert times == [2]


def wait_until(popular: PopularQueries, given: list[str]) -> None:
    until = time.monotonic() + 20
    while popular("v") != given:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_desk_fails(caplog: pytest.LogCaptureFixture) -> None:
    """Those from before stay, and the log says why there are no others."""
    fails = [False]

    def load() -> list[str]:
        if fails[0]:
            raise StoreFailed("desk.sqlite", "it is gone", "the desk")
        return ["volcan"]

    popular = PopularQueries(load, lambda: 0.0)
    popular.load()
    fails[0] = True
    with caplog.at_level(logging.WARNING):
        popular.load()
    assert popular("v") == ["volcan"]
    assert "it is gone" in caplog.text


def test_cost() -> None:
    """Looking through as many as there may be takes less than 2 ms of the processor (best of 100)."""
    popular = loaded(*(f"recherche {number} sur les volcans" for number in range(MOST)))
    times = []
    for _ in range(100):
        began = time.process_time()
        popular("volc")
        times.append(time.process_time() - began)
    assert min(times) < 0.002
