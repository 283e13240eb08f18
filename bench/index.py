"""Documents a second that `update_index` writes, beside raw Whoosh writing the same documents.

Two peers: Whoosh with its own TEXT fields, to which our analysis gives the same terms, as anyone would write it; and
Whoosh with our schema. Both write in one commit, `update_index` in commits of 500 pages that each can be resumed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

from whoosh.analysis.acore import Token
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import create_in

from allowlist.model import Allowlist
from bench.convert import only_host, pages_of, stored
from bench.corpus import site_named
from bench.runs import alternate, print_table, ratio
from crawler.pages import Page
from indexer.document import Document
from indexer.fields import FILTERS, SCORED
from indexer.reading.convert import convert
from indexer.update import rebuild_index, update_index
from indexer.whoosh.engine import WhooshIndex
from indexer.whoosh.schema import fields_of, schema

TARGET = 0.8
UPDATE, REBUILD, OWN_FIELDS, OUR_SCHEMA = "update_index", "rebuild_index", "raw Whoosh, TEXT", "raw Whoosh, our schema"
FROM_PAGES = "update_index from pages"


class Stored:
    """A page store of pages in memory."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self._by_url = {page.url: page for page in pages}

    def changes_since(self, sequence: int) -> Iterator[Page]:
        return iter(self.pages[sequence:])

    def last_sequence(self) -> int:
        return len(self.pages)

    def urls(self) -> Iterator[str]:
        return iter(self._by_url)

    def page(self, url: str) -> Page | None:
        return self._by_url.get(url)


def fill(fill_index: Callable[..., Any], store: Stored, allowlist: Allowlist, ready: Mapping[str, Document]) -> float:
    """Documents a second of `update_index` or `rebuild_index`; `ready` spares them the conversion."""

    def converted(page: Page, allowlist: Allowlist) -> object:
        return ready.get(page.url) or convert(page, allowlist)

    with tempfile.TemporaryDirectory() as folder, patch("indexer.update.convert", converted):
        started = process_time()
        report = fill_index(store, allowlist, WhooshIndex(Path(folder)))
        return float(report.written / (process_time() - started))


def raw(documents: list[Document], own: Schema, fields: Callable[[Document], dict[str, Any]]) -> float:
    """Documents a second of Whoosh alone: one writer, one commit."""
    with tempfile.TemporaryDirectory() as folder:
        started = process_time()
        writer = create_in(folder, own).writer()
        for document in documents:
            writer.add_document(**fields(document))
        writer.commit()
        return len(documents) / (process_time() - started)


def _analysed(value: list[str], **_: Any) -> Iterator[Token]:
    """An analyzer, as Whoosh calls one, over terms that are there already."""
    token = Token()
    for token.text in value:
        yield token


def _text_schema() -> Schema:
    scored = {name: TEXT(analyzer=_analysed, phrase=False) for name in SCORED}
    return Schema(key=ID(unique=True), shown=STORED(), **{name: ID() for name in FILTERS}, **scored)


def measure(name: str, count: int, rounds: int) -> None:
    """Alternate all ways on the pages of one site, and print."""
    allowlist = only_host()
    pages = list(stored(pages_of(site_named(name), count)))
    documents = [document for page in pages if isinstance(document := convert(page, allowlist), Document)]
    ready = {document.url: document for document in documents}
    store = Stored([page for page in pages if page.url in ready])
    for document in documents:
        fields_of(document)  # all ways find the words analysed before, so that the first pays no more than the others
    ways: dict[str, Callable[[], float]] = {
        UPDATE: partial(fill, update_index, store, allowlist, ready),
        REBUILD: partial(fill, rebuild_index, store, allowlist, ready),
        OWN_FIELDS: partial(raw, documents, _text_schema(), fields_of),
        OUR_SCHEMA: partial(raw, documents, schema(), fields_of),
        FROM_PAGES: partial(fill, update_index, store, allowlist, {}),
    }
    speeds = alternate(ways, rounds)
    words = sum(len(document.text.split()) for document in documents) // len(documents)
    rows = [(way, median(each), ratio(speeds[UPDATE], each)) for way, each in speeds.items()]
    title = f"Indexing {len(documents)} documents of `{name}` ({words} words each), {rounds} rounds (target {TARGET})"
    print_table(title, ("", "documents/s of one core", "update_index : this"), rows)


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.index", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--sites", nargs="+", default=["help", "2500"], help="`help`, or a number of made-up pages")
    asked = parser.parse_args()
    for name in asked.sites:
        measure(name, asked.pages, asked.rounds)


if __name__ == "__main__":
    main()
