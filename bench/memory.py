"""The most memory that `cartable crawl` and `cartable index` take at any moment, on a large made-up site."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from bench.corpus import MadeUp
from bench.crawl import run_crawl
from bench.runs import Ran, print_table, run_module
from bench.web_site import serving

TARGET_MB = 500
LARGE = 100_000
"""Pages of the large site; it announces all of them in its sitemaps, and each links to 50."""
LARGE_TARGET_MB = 400


def measure(pages: int) -> None:
    """Crawl, index, index anew; print."""
    with serving(str(pages)) as base, tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        options = ("--allowlist", str(state / "list.yaml"), "--state", str(state))
        ran = {
            "loading Cartable": run_module("cartable", "--help"),
            "crawl": run_crawl(state, base, ("/",), pages),
            "index": run_module("cartable", *options, "index", "--json"),
            "index --rebuild": run_module("cartable", *options, "index", "--rebuild", "--json"),
        }
        disk = [(name, _size_mb(state, where)) for name, where in (("page store", "pages.*"), ("index", "index/**/*"))]
    title = f"{pages} pages: peak memory (target {TARGET_MB} MB each)"
    print_table(title, ("", "peak MB", "minutes", "pages/s"), [_row(name, each, pages) for name, each in ran.items()])
    print_table("On the disk (the index in two generations)", ("", "MB"), disk)


def crawl_large(max_pages: int) -> Ran:
    """Crawl the large site to its `max_pages`. Ends the process when pages are missing or too much memory was taken."""
    site = MadeUp(LARGE, 50)
    with serving(f"{site.size}x{site.links}") as base, tempfile.TemporaryDirectory() as folder:
        ran = run_crawl(Path(folder), base, site.starts, max_pages, site.sitemaps)
        disk = _size_mb(Path(folder), "pages.*")
    pages = json.loads(ran.output)["sites"][0]["pages"]
    title = f"A site of {site.size} pages of {site.links} links, to its max_pages (target {LARGE_TARGET_MB} MB)"
    print_table(
        title,
        ("max_pages", "pages", "peak MB", "minutes", "pages/s", "disk MB"),
        [(str(max_pages), pages, *_row("", ran, pages)[1:], disk)],
    )
    if pages != max_pages or ran.peak_mb >= LARGE_TARGET_MB:
        raise SystemExit(f"{pages} pages with {ran.peak_mb:.0f} MB")
    return ran


def _row(name: str, ran: Ran, pages: int) -> tuple[object, ...]:
    return name, ran.peak_mb, ran.seconds / 60, pages / ran.seconds


def _size_mb(state: Path, pattern: str) -> float:
    return sum(file.stat().st_size for file in state.glob(pattern) if file.is_file()) / 1e6


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[20_000])
    parser.add_argument("--large", type=int, nargs="*", default=[2000, 20_000], help="max_pages of the large site")
    asked = parser.parse_args()
    for max_pages in asked.large:
        crawl_large(max_pages)
    for pages in asked.pages:
        measure(pages)


if __name__ == "__main__":
    main()
