"""How much, how deep and how fast."""

from __future__ import annotations

from tests.loopback.client import Loopback
from tests.loopback.command import Bench
from tests.loopback.pace import keeps


def test_budgets_and_patience(loopback: Loopback, bench: Bench) -> None:
    """In one run: `max_pages` bounds the pages held, `max_depth` the links followed; a host that only fails is left
    alone after ten failures, one that is busy after three, a maze of redirects when its budget is spent.
    """
    full, deep, failing, busy, maze = (loopback.host() for _ in range(5))
    full.link("/", *map(str, range(30)))
    full.put("*", "page")
    for depth in range(6):
        deep.link(f"/{depth}", f"/{depth + 1}")
    for host, status in ((failing, 500), (busy, 503)):
        host.link("/", *map(str, range(30)))
        host.put("*", "non", status=status)
    maze.link("/", *map(str, range(900)))
    maze.put("*", status=302, Location="/lost")
    bench.add("full", full, "/", "max_pages: 7")
    bench.add("deep", deep, "/0", "max_depth: 3")
    bench.add("failing", failing)
    bench.add("busy", busy)
    bench.add("maze", maze, "/", "max_pages: 4")
    ran = bench.crawl()
    assert (len(full.paths()), ran.site("full")["pages"]) == (7, 7)
    assert "reached max_pages: 7" in ran.site("full")["notes"][0]
    assert deep.paths() == ["/0", "/1", "/2", "/3"]
    assert 11 <= len(failing.paths()) <= 1 + 10 + 3  # up to three more were on their way
    assert "left alone after 10 failures in a row (status 500)" in ran.site("failing")["notes"]
    assert len(busy.asked()) == 2 + 3
    assert len(maze.asked()) == 1 + 4 * 5 + 100


def test_as_many_requests_as_asked(loopback: Loopback, bench: Bench) -> None:
    """`--max-pages N` asks each site for N at most; the next run goes on where it stopped."""
    host = loopback.host()
    host.link("/", *map(str, range(9)))
    host.put("*", "page")
    bench.add("a", host)
    assert bench.crawl("--max-pages", "4").site("a")["notes"] == ["stopped after 4 requests, as asked"]
    assert len(host.asked()) == 1 + 4
    bench.crawl()
    assert len(host.paths()) == len(set(host.paths())) == 10


def test_one_connection_and_the_delay_of_the_list(loopback: Loopback, bench: Bench) -> None:
    """A site is asked one thing at a time, with its delay in full between two requests; other sites go on meanwhile."""
    slow, quick = loopback.host(), loopback.host()
    for host in (slow, quick):
        host.link("/", *map(str, range(6)))
    slow.put("*", "page", wait=0.05)
    quick.put("*", "page", wait=0.1)
    bench.add("slow", slow, "/", "delay: 0.4")
    bench.add("quick", quick)
    assert bench.crawl().code == 0
    assert keeps([each.at for each in slow.asked()], 0.38)
    assert len(quick.asked()) == len(slow.asked()) == 9
    assert keeps(
        [each.at for each in quick.asked()[2:]], 0.1
    )  # each answer takes as long: the next question waits for it
    assert quick.asked()[-1].at < slow.asked()[-1].at


def test_a_host_without_robots_does_not_stop_the_other(loopback: Loopback, bench: Bench) -> None:
    """A site on two hosts goes on with the one when the other's robots.txt cannot be read."""
    good, bad = loopback.host(), loopback.host("5xx")
    good.link("/", *(bad.url(f"/{number}") for number in range(20)), *(f"/{number}" for number in range(5)))
    good.put("*", "page")
    bench.add("a", good, scope=f"{good.address}', '{bad.address}")
    ran = bench.crawl()
    assert ran.site("a")["outcomes"] == {"fetched": 6, "failed": 20}
    assert bad.paths() == []
