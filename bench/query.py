"""How long a pupil waits: distinct queries through HTTP to `cartable serve` with one worker, one after the other.

Both engines answer each query in turn, and beside them, query by query: the server's `/healthz`, which is the price of
HTTP and Flask alone, and in this process two peers over the same documents, any of the words, ten hits with their text
and the total, without facets: SQLite FTS5 with its snippets, and Tantivy as it comes. At the end each server is asked
the last hundred once more in a row, and ten times, as when a class is told what to search for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple
from functools import partial
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import quote

import tantivy

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from bench.corpus import SHARED, allowlist_text
from bench.engines import ENGINES, FTS5, HOST, RAW, WORDS, built, documents, index_folder
from bench.runs import alternate, print_table
from indexer.language import stop_words

_WORD = re.compile(r"[^\W\d_]{3,}")
QUESTION = "whole question"
_KINDS = (("rare", 0.005), ("medium", 0.05), ("frequent", 1.0))
"""Kinds of words, by the largest share of the pages that have them."""
HEALTH = "/healthz"
_KEPT, _TIMES = 100, 10
"""Answers asked for again in a row, and how often: as many as a server keeps."""
Asked = tuple[str, str]
"""The kind of a query, and its text."""


def settle(folder: Path) -> None:
    """Make the folder a state directory under a list that admits every page."""
    text = allowlist_text(f"http://{HOST}/", ("/",), 1_000_000)
    (folder / "list.yaml").write_text(text, "utf-8")
    allowlist = parse_allowlist(text)
    assert isinstance(allowlist, Allowlist)  # noqa: S101 (it is ours)
    for name, engine in ENGINES.items():
        index = engine(index_folder(folder, name))
        if index.held_upto() and index.held_fence() != allowlist.fence:
            index.replace((), index.held_upto(), allowlist.fence)


def queries(texts: list[str], count: int) -> list[Asked]:
    """As many different queries of each kind: whole questions, and 1 to 4 words of one kind from one page."""
    random = Random(20261122)  # noqa: S311 (the same queries each time)
    kinds = _kinds_of_words(texts)
    asked: dict[str, str] = {}
    for kind, _ in _KINDS:
        wanted = len(asked) + count // 4
        for _ in range(50 * count):
            if len(asked) >= wanted:
                break
            words = sorted({word for word in _WORD.findall(random.choice(texts)) if kinds.get(word) == kind})
            if words:
                asked.setdefault(" ".join(random.sample(words, min(len(words), random.randint(1, 4)))), kind)
    asked |= dict.fromkeys(_whole_questions(random, count // 4), QUESTION)
    return [(kind, text) for text, kind in random.sample(sorted(asked.items()), len(asked))]


def _kinds_of_words(texts: list[str]) -> dict[str, str]:
    pages_with = Counter(word for text in texts for word in set(_WORD.findall(text)))
    telling = {word: pages for word, pages in pages_with.items() if word.lower() not in stop_words("fr")}
    return {
        word: next(kind for kind, share in _KINDS if pages <= share * len(texts)) for word, pages in telling.items()
    }


def _whole_questions(random: Random, count: int) -> list[str]:
    file = SHARED / "relevance" / "piaf-fr" / "queries.jsonl"
    if not file.exists():
        return []
    return [json.loads(line)["text"] for line in random.sample(file.read_text("utf-8").splitlines(), count)]


@contextmanager
def served(state: Path, engine: str, workers: int = 1) -> Iterator[HTTPConnection]:
    """A connection to `cartable serve` over a state directory."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--allowlist", str(state / "list.yaml"), "--state", str(state))
    command = [sys.executable, "-m", "cartable", *options, "serve", "--port", str(port), "--workers", str(workers)]
    own = {"CARTABLE_ENGINE": engine, "CARTABLE_SEARCHES_A_MINUTE": "0", "CARTABLE_PREVIEWS": "false"}
    environment = {**os.environ, **own}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=120)
            for _ in range(600):
                with suppress(OSError):
                    connection.connect()
                    break
                time.sleep(0.1)
            yield connection
        finally:
            process.terminate()


def get(connection: HTTPConnection, path: str) -> float:
    """Milliseconds until the whole answer is here."""
    started = perf_counter()
    try:
        connection.request("GET", path)
        response = connection.getresponse()
    except RemoteDisconnected:  # the server ends what was idle for two seconds
        return get(connection, path)
    response.read()
    assert response.status == 200, (path, response.status)  # noqa: S101 (else an error page was measured)
    return 1000 * (perf_counter() - started)


def fts5_search(database: sqlite3.Connection, text: str) -> float:
    """Milliseconds of SQLite's own search for any of the words."""
    started = perf_counter()
    words = " OR ".join(f'"{word}"' for word in _WORD.findall(text))
    select = "SELECT url, title, snippet(page, 2, '', '', '…', 30) FROM page WHERE page MATCH ? ORDER BY rank LIMIT 10"
    database.execute(select, (words,)).fetchall()
    database.execute("SELECT count(*) FROM page WHERE page MATCH ?", (words,)).fetchone()
    return 1000 * (perf_counter() - started)


def raw_search(index: tantivy.Index, text: str) -> float:
    """Milliseconds of Tantivy's own search for any of the words."""
    started = perf_counter()
    searcher = index.searcher()
    query = index.parse_query(" ".join(_WORD.findall(text)), ["title", "text"])
    for _, address in searcher.search(query, 10).hits:
        searcher.doc(address).to_dict()
    return 1000 * (perf_counter() - started)


def measure(folder: Path, pages: int, count: int, engines: list[str]) -> None:
    """Ask everything of the indexes of so many pages, and print."""
    costs = [(name, *astuple(built(folder, name, pages))) for name in (*engines, WORDS, FTS5, RAW)]
    print_table(f"Indexes of {pages} pages", ("", "CPU s", "MB"), costs)
    settle(folder)
    asked = queries([document.text for document in documents(min(pages, 2000))], count)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(folder, name)) for name in engines}
        first = {name: get(server, "/search?q=premier") for name, server in servers.items()}
        database = sqlite3.connect(index_folder(folder, FTS5) / "fts5.sqlite")
        raw = tantivy.Index.open(str(index_folder(folder, RAW)))
        peers = {FTS5: partial(fts5_search, database), RAW: partial(raw_search, raw)}
        took = [(kind, _ask(text, servers, peers)) for kind, text in asked]
        kept = [row for name, server in servers.items() for row in _in_a_row(name, server, [text for _, text in asked])]
    waited = ", ".join(f"{name} {ms:.0f} ms" for name, ms in first.items())
    rows = [row for kind in (*(kind for kind, _ in _KINDS), QUESTION) for row in _rows(kind, took)]
    title = f"{len(asked)} queries over {pages} pages, ms; the first after the start took {waited}"
    print_table(title, ("", "p50", "p95", f"this : {FTS5}, p50", f"this : {RAW}, p50"), rows)
    print_table(f"kept answers asked for in a row, over {pages} pages, ms", ("", "p50", "p95"), kept)


def _in_a_row(name: str, server: HTTPConnection, texts: list[str]) -> Iterator[tuple[object, ...]]:
    """What `/healthz` and answers that are kept take where nothing else is asked meanwhile."""
    pages = [f"/search?q={quote(text)}" for text in texts[-_KEPT:]]
    for what, paths in ((HEALTH, [HEALTH] * len(pages)), ("again", pages)):
        parts = quantiles((get(server, path) for _ in range(_TIMES) for path in paths), n=20, method="inclusive")
        yield f"{name}: {what}", parts[9], parts[18]


def _ask(
    text: str, servers: dict[str, HTTPConnection], peers: Mapping[str, Callable[[str], float]]
) -> dict[str, float]:
    page = f"/search?q={quote(text)}"
    ways: dict[str, Callable[[], float]] = {HEALTH: partial(get, next(iter(servers.values())), "/healthz")}
    for name, server in servers.items():
        ways |= {name: partial(get, server, page), f"{name}, again": partial(get, server, page)}
    ways |= {name: partial(search, text) for name, search in peers.items()}
    return {way: took[0] for way, took in alternate(ways, 1).items()}


def _rows(kind: str, took: list[tuple[str, dict[str, float]]]) -> Iterator[tuple[object, ...]]:
    mine = [each for its_kind, each in took if its_kind == kind]
    if len(mine) < 2:
        return
    for way in mine[0]:
        parts = quantiles((each[way] for each in mine), n=20, method="inclusive")
        yield (
            f"{kind}: {way}",
            parts[9],
            parts[18],
            *(median(each[way] / each[peer] for each in mine) for peer in (FTS5, RAW)),
        )


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.query", description=__doc__)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--pages", type=int, nargs="+", default=[2500, 20000])
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--folder", type=Path, help="where indexes of one number of pages are kept, to ask them again")
    asked = parser.parse_args()
    for pages in asked.pages:
        with tempfile.TemporaryDirectory() as passing:
            measure(asked.folder or Path(passing), pages, asked.queries, asked.engines)


if __name__ == "__main__":
    main()
