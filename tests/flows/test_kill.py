"""A crawl and an indexing killed at any moment: nothing committed is lost, and the next run goes on from there."""

from __future__ import annotations

import random
import signal
import time

import pytest

from crawler.sql_pages import SqlPages
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import bench, loopback, nothing_off_the_list  # noqa: F401 (fixtures)

PAGES = 40


def lay_out(host: Host, wait: float) -> None:
    """A start page and pages in a tree below it, each with the word that all share."""
    host.link("/", *map(str, range(4)), wait=wait)
    for number in range(PAGES):
        below = "".join(
            f'<a href="{below}">suite</a> ' for below in range(4 * number + 4, 4 * number + 8) if below < PAGES
        )
        body = f"<html lang=fr><title>Leçon {number}</title><p>La photosynthèse, leçon {number}. {below}</p>"
        host.put(f"/{number}", body, wait=wait)


def stored(bench: Bench) -> set[str]:  # noqa: F811
    """The addresses of the stored pages."""
    engine = bench.engine()
    urls = set(SqlPages(engine).urls())
    engine.dispose()
    return urls


def kill_crawl_after(bench: Bench, host: Host, requests: int, seconds: float) -> None:  # noqa: F811
    """Start a crawl, and kill it some time after the host has seen so many more requests."""
    goal, until = len(host.asked()) + requests, time.monotonic() + 60
    with bench.start("crawl") as crawl:
        while len(host.asked()) < goal and crawl.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(seconds)
        crawl.send_signal(signal.SIGKILL)


def test_a_crawl_killed_three_times(loopback: Loopback, bench: Bench) -> None:  # noqa: F811
    """Pages stored before a kill are there after it and are not asked for again; the last run ends with all pages."""
    chance = random.Random("kill the crawl")  # noqa: S311
    host = loopback.host()
    lay_out(host, wait=0.03)
    bench.add("a", host)
    held: set[str] = set()
    for _ in range(3):
        seen = len(host.asked())
        kill_crawl_after(bench, host, chance.randrange(1, 12), chance.uniform(0, 0.06))
        again = {host.url(asked.path) for asked in host.asked()[seen:]}
        assert not held & again
        assert held <= stored(bench)
        held = stored(bench)
    assert 0 < len(held) < PAGES
    seen = len(host.asked())
    report = bench.crawl()
    assert (report.code, report.site("a")["outcomes"]) == (0, {"fetched": PAGES + 1 - len(held)})
    assert not held & {host.url(asked.path) for asked in host.asked()[seen:]}
    assert len(stored(bench)) == PAGES + 1
    assert sum(path.startswith("/robots") for path in (asked.path for asked in host.asked())) <= 2


def found(bench: Bench) -> int:  # noqa: F811
    """How many pages a search finds."""
    ran = bench.run("search", "photosynthèse", "--json")
    assert (ran.code, "Traceback" in ran.err) == (0, False), ran.err
    total: int = ran.json["total"]
    return total


def kill_after(bench: Bench, seconds: float, *arguments: str) -> None:  # noqa: F811
    """Start a command, and kill it so much later, or at its end."""
    with bench.start(*arguments) as command:
        time.sleep(seconds)
        command.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("kills", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_an_indexing_killed_at_random(loopback: Loopback, bench: Bench, kills: int) -> None:  # noqa: F811
    """An indexing killed at any moment leaves an index that answers, with all or nothing of a batch; the next one
    brings all pages, and a rebuilding that was killed leaves the old generation in force.
    """
    chance = random.Random("kill the index")  # noqa: S311
    host = loopback.host()
    lay_out(host, wait=0.0)
    bench.add("a", host)
    bench.crawl()
    usual = bench.cartable.cold("index", "--json").seconds
    for _ in range(kills):
        kill_after(bench, usual * chance.uniform(0.6, 1.0), "index", "--rebuild")
        assert found(bench) == PAGES
    for number in range(PAGES):
        host.put(f"/{number}", f"<title>{number}</title><p>La photosynthèse, leçon {number}, deuxième édition.")
    bench.crawl("--all")
    for _ in range(kills):
        kill_after(bench, usual * chance.uniform(0.6, 1.0), "index")
        assert found(bench) == PAGES
    assert bench.run("index").code == 0
    assert found(bench) == PAGES
    assert bench.run("status").code == 0
