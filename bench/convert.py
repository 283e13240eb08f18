"""Pages a second that one core converts, beside BeautifulSoup alone reading the same bytes (lxml, get_text)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import process_time

from bs4 import BeautifulSoup

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from bench.corpus import Help, MadeUp, allowlist_text, demo_pages, vikidia_pages
from bench.runs import alternate, print_table, ratio
from crawler.pages import Page
from indexer.document import Document
from indexer.reading.convert import convert

HOST = "http://127.0.0.1:8000"
_FETCHED_AT = datetime(2026, 11, 22, tzinfo=UTC)


def stored(pages: Iterator[tuple[str, bytes]]) -> Iterator[Page]:
    """Pages as the store gives them, all on one host that `only_host` admits."""
    for sequence, (url, body) in enumerate(pages, 1):
        path = "/" + url.split("/", 3)[3] if "://" in url else url
        yield Page(HOST + path, "site", 200, {"content-type": "text/html; charset=utf-8"}, body, _FETCHED_AT, sequence)


def only_host() -> Allowlist:
    """A list of that host alone."""
    allowlist = parse_allowlist(allowlist_text(HOST, ("/",), 1_000_000))
    assert isinstance(allowlist, Allowlist)  # noqa: S101 (bench.corpus writes it)
    return allowlist


def pages_of(site: Help | MadeUp, count: int) -> Iterator[tuple[str, bytes]]:
    """(path, body) of the first pages of a site."""
    for path, _ in zip(site.paths(), range(count), strict=False):
        yield path, site.page(path) or b""


def _converting(pages: list[Page], allowlist: Allowlist) -> float:
    started = process_time()
    documents = sum(isinstance(convert(page, allowlist), Document) for page in pages)
    seconds = process_time() - started
    assert documents > 0.8 * len(pages)  # noqa: S101 (else something else was measured)
    return len(pages) / seconds


def _parsing(pages: list[Page]) -> float:
    started = process_time()
    for page in pages:
        BeautifulSoup(page.body, "lxml").get_text()
    return len(pages) / (process_time() - started)


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.convert", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=500, help="at most so many of each collection")
    asked = parser.parse_args()
    allowlist = only_host()
    collections = {
        "LibreOffice help": list(stored(pages_of(Help(), asked.pages))),
        "Vikidia": list(stored(vikidia_pages())),
        "demo": list(stored(demo_pages())),
        "made up": list(stored(pages_of(MadeUp(asked.pages), asked.pages))),
    }
    _converting(collections["demo"], allowlist)  # loads the model of languages before the clock runs
    rows = [_row(name, pages, allowlist, asked.rounds) for name, pages in collections.items() if pages]
    header = ("", "pages", "KB/page", "convert/s", "parse/s", "convert : parse")
    print_table(f"Conversion, pages a second of one core, {asked.rounds} rounds", header, rows)


def _row(name: str, pages: list[Page], allowlist: Allowlist, rounds: int) -> tuple[object, ...]:
    ways: dict[str, Callable[[], float]] = {
        "convert": partial(_converting, pages, allowlist),
        "parse": partial(_parsing, pages),
    }
    speeds = alternate(ways, rounds)
    size = sum(len(page.body) for page in pages) / len(pages) / 1000
    medians = (median(speeds["convert"]), median(speeds["parse"]))
    return name, len(pages), size, *medians, ratio(speeds["convert"], speeds["parse"])


if __name__ == "__main__":
    main()
