"""The most memory that `cartable crawl` and `cartable index` take at any moment, on a large made-up site."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.crawl import run_crawl
from bench.runs import Ran, print_table, run_module
from bench.web_site import serving

TARGET_MB = 500


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


def _row(name: str, ran: Ran, pages: int) -> tuple[object, ...]:
    return name, ran.peak_mb, ran.seconds / 60, pages / ran.seconds


def _size_mb(state: Path, pattern: str) -> float:
    return sum(file.stat().st_size for file in state.glob(pattern) if file.is_file()) / 1e6


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[20_000])
    for pages in parser.parse_args().pages:
        measure(pages)


if __name__ == "__main__":
    main()
