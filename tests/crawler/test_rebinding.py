"""A name that changes its address between two look-ups (DNS rebinding) leads nowhere that its first did not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.command import variables_of_a_command
from tests.loopback.client import ROOT, Loopback
from tests.loopback.command import Bench

CRAWL = """
import itertools, socket, sys
import scrapy.resolver
import crawler.guard, crawler.network
from cartable.cli import main

# One address stands for the Internet.
outside, kept, *answers = sys.argv.pop(1).split(",")
crawler.guard.is_public = crawler.network.is_public = lambda host: host == outside
if not kept:
    scrapy.resolver.CachingThreadedResolver._cache_result = lambda self, result, name: result
names = itertools.chain(answers, itertools.repeat(answers[-1]))
socket.gethostbyname = lambda name: next(names)
main()
"""


def crawl(bench: Bench, *named: str) -> None:
    """Crawl in a process to which one address is the Internet, and where look-ups give these answers in turn."""
    options = ["--allowlist", str(bench.list_file), "--state", str(bench.state), "crawl", "--json"]
    subprocess.run(
        [sys.executable, "-c", CRAWL, ",".join(named), *options],
        cwd=ROOT, env=variables_of_a_command({"CARTABLE_CONTACT": "https://school.example/"}), check=False, timeout=60,
        capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "inside_first", "paths"),
    [
        ("kept", False, ["/", "/1", "/2", "/robots.txt", "/sitemap.xml"]),
        ("", False, ["/robots.txt"]),
        ("kept", True, []),
    ],
    ids=["the first answer is kept", "each look-up is checked", "the first leads inside"],
)
def test_a_name_that_turns_inside(
    loopback: Loopback, bench: Bench, kept: str, *, inside_first: bool, paths: list[str]
) -> None:
    """The address that was checked is the one connected to, at each new connection; one that leads inside is refused
    before anyone connects.
    """
    host = loopback.host()
    outside, port = host.address.split(":")
    inside = loopback.host(port=int(port))
    host.link("/", "/1", "/2")
    host.put("*", "page")
    bench.add("a", host, f"http://ecole.example:{port}/", "private_network: false", scope=f"ecole.example:{port}")
    answers = [outside, inside.address.split(":")[0]]
    crawl(bench, outside, kept, *(answers[::-1] if inside_first else answers))
    assert sorted(asked.path for asked in host.asked()) == paths
    assert inside.connections() == 0
