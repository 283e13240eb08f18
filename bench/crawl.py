"""Pages a second of `cartable crawl`, beside a bare Scrapy spider on the same site on loopback."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median

from bench.corpus import allowlist_text, site_named
from bench.runs import Ran, alternate, print_table, ratio, run_module
from bench.web_site import serving

TARGET = 0.7
OURS, BARE, STORING = "cartable crawl", "bare Scrapy, counts", "bare Scrapy, stores"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One crawl: pages that came, seconds from first to last request, processor seconds of the whole process."""

    pages: int
    seconds: float
    cpu_seconds: float

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def cartable_crawl(base: str, starts: tuple[str, ...], pages: int) -> Crawled:
    """Ours: into an empty state directory."""
    with tempfile.TemporaryDirectory() as folder:
        ran = run_crawl(Path(folder), base, starts, pages)
    report = json.loads(ran.output)
    took = datetime.fromisoformat(report["finished"]) - datetime.fromisoformat(report["started"])
    return Crawled(report["sites"][0]["outcomes"]["fetched"], took.total_seconds(), ran.cpu_seconds)


def run_crawl(state: Path, base: str, starts: tuple[str, ...], pages: int, sitemaps: Iterable[str] = ()) -> Ran:
    """`cartable crawl` with a list of this one site."""
    allowlist = state / "list.yaml"
    allowlist.write_text(allowlist_text(base, starts, pages, sitemaps), "utf-8")
    return run_module("cartable", "--allowlist", str(allowlist), "--state", str(state), "crawl", "--json")


def bare_crawl(base: str, starts: tuple[str, ...], pages: int, *, store: bool) -> Crawled:
    """The peer."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "pages.sqlite") if store else "-"
        ran = run_module("bench.bare", str(pages), file, *(base + path for path in starts))
    told = json.loads(ran.output)
    return Crawled(told["pages"], told["seconds"], ran.cpu_seconds)


def measure(name: str, pages: int, rounds: int) -> None:
    """Alternate the three on one site, and print."""
    starts = site_named(name).starts
    with serving(name) as base:
        ways: dict[str, Callable[[], Crawled]] = {
            OURS: partial(cartable_crawl, base, starts, pages),
            BARE: partial(bare_crawl, base, starts, pages, store=False),
            STORING: partial(bare_crawl, base, starts, pages, store=True),
        }
        results = alternate(ways, rounds)
    speeds = {way: [each.speed for each in crawled] for way, crawled in results.items()}
    rows = [_row(way, results[way], ratio(speeds[OURS], speeds[way])) for way in ways]
    header = ("", "pages", "pages/s", "CPU ms/page", "ours : this")
    print_table(f"Crawl of `{name}`, {rounds} rounds (target {TARGET} of the one that counts)", header, rows)


def _row(way: str, crawled: list[Crawled], ours_to_this: float) -> tuple[object, ...]:
    cpu = median(1000 * each.cpu_seconds / each.pages for each in crawled)
    return way, crawled[0].pages, median(each.speed for each in crawled), cpu, ours_to_this


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.crawl", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=2500, help="at most so many of each site")
    parser.add_argument("--sites", nargs="+", default=["help", "2500"], help="`help`, or a number of made-up pages")
    asked = parser.parse_args()
    for name in asked.sites:
        measure(name, min(asked.pages, site_named(name).size), asked.rounds)


if __name__ == "__main__":
    main()
