"""Indexes of many made-up pages, of each engine and each peer, built once and kept in a folder to measure queries on.

`python -m bench.engines FOLDER PAGES [NAME…]` builds those that are not there yet, and prints what each cost.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from time import process_time

import tantivy

from bench.corpus import MadeUp
from bench.runs import print_table
from indexer.document import Document
from indexer.engine import SearchIndex
from indexer.tantivy.engine import TantivyIndex
from indexer.vocabulary.store import WordStore, WordWriter
from indexer.whoosh.engine import WhooshIndex

ENGINES: dict[str, Callable[[Path], SearchIndex]] = {"whoosh": WhooshIndex, "tantivy": TantivyIndex}
FTS5, RAW = "SQLite FTS5", "raw Tantivy"
WORDS = "vocabulary"
"""What corrects queries: without it each of their words would be taken for misspelt, and searched by itself."""
HOST = "127.0.0.1:8000"
SITE = "site"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Built:
    """What an index cost: seconds of processor time, making the documents not counted, and megabytes on the disk."""

    seconds: float
    megabytes: float


def documents(pages: int) -> Iterator[Document]:
    """The pages of a made-up site, converted."""
    made_up = MadeUp(pages)
    return (made_up.document(number, SITE, f"http://{HOST}/page/{number}.html") for number in range(pages))


def index_folder(folder: Path, name: str) -> Path:
    """Where the index of an engine, or of a peer, lies: an engine's is a state directory's own."""
    names = {"whoosh": "index", "tantivy": "index-tantivy", WORDS: "words"}
    return folder / names.get(name, name.replace(" ", "-"))


def built(folder: Path, name: str, pages: int) -> Built:
    """Build an index, unless it is there."""
    done = folder / f"{name.replace(' ', '-')}.json"
    if not done.exists():
        index_folder(folder, name).mkdir(parents=True)
        seconds = _BUILDERS[name](index_folder(folder, name), pages)
        size = sum(file.stat().st_size for file in index_folder(folder, name).rglob("*") if file.is_file())
        done.write_text(json.dumps(asdict(Built(seconds, size / 1e6))), "utf-8")
    return Built(**json.loads(done.read_text("utf-8")))


def _build_engine(engine: Callable[[Path], SearchIndex | WordStore], folder: Path, pages: int) -> float:
    seconds = 0.0
    with engine(folder).rebuilding() as fresh:
        for number, batch in enumerate(batched_documents(pages), 1):
            started = process_time()
            if isinstance(fresh, WordWriter):
                fresh.replace(batch, number)
            else:
                fresh.replace(batch, number, "")
            seconds += process_time() - started
        started = process_time()
    return seconds + process_time() - started


def _build_fts5(folder: Path, pages: int) -> float:
    database = sqlite3.connect(folder / "fts5.sqlite")
    database.execute(
        "CREATE VIRTUAL TABLE page USING fts5(url UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
    )
    seconds = 0.0
    for batch in batched_documents(pages):
        started = process_time()
        rows = ((each.url, each.title, each.text) for each in batch)
        database.executemany("INSERT INTO page VALUES (?, ?, ?)", rows)
        database.commit()
        seconds += process_time() - started
    return seconds


def _build_raw(folder: Path, pages: int) -> float:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("url", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("title", "text"):
        builder.add_text_field(field, stored=True, tokenizer_name="default")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(64_000_000, 1)
    seconds = 0.0
    for batch in batched_documents(pages):
        started = process_time()
        for each in batch:
            writer.add_document(tantivy.Document(url=each.url, title=each.title, text=each.text))
        seconds += process_time() - started
    started = process_time()
    writer.commit()
    writer.wait_merging_threads()
    return seconds + process_time() - started


def batched_documents(pages: int) -> Iterator[list[Document]]:
    """The documents as `update_index` would bring them."""
    made = documents(pages)
    while batch := list(islice(made, _BATCH)):
        yield batch


_BUILDERS: dict[str, Callable[[Path, int], float]] = {
    **{name: partial(_build_engine, engine) for name, engine in ENGINES.items()},
    WORDS: partial(_build_engine, WordStore),
    FTS5: _build_fts5,
    RAW: _build_raw,
}


def main() -> None:
    """Build as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", type=int)
    parser.add_argument("names", nargs="*", default=list(_BUILDERS))
    asked = parser.parse_args()
    rows = [(name, *asdict(built(asked.folder, name, asked.pages)).values()) for name in asked.names]
    print_table(f"Indexes of {asked.pages} pages", ("", "CPU s", "MB"), rows)


if __name__ == "__main__":
    main()
