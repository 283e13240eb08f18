"""How long a pupil waits: distinct queries through HTTP to `cartable serve` with one worker, one after the other.

Beside it, query by query: the server's `/healthz`, which is the price of HTTP and Flask alone, and Whoosh's own
searcher in this process over the same index, same words, ten hits and the
total, without snippets and facets: all words, and when no page has them all, any.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import quote

from whoosh.index import open_dir
from whoosh.query.compound import And, Or
from whoosh.query.terms import Term
from whoosh.searching import Searcher

from bench.convert import HOST, only_host, pages_of, stored
from bench.corpus import SHARED, allowlist_text, site_named
from bench.index import Stored
from bench.runs import alternate, print_table
from indexer.convert import convert
from indexer.document import Document
from indexer.fields import SCORED
from indexer.language import query_words, stop_words
from indexer.update import update_index
from indexer.whoosh_engine import WhooshIndex

_WORD = re.compile(r"[^\W\d_]{3,}")
QUESTION = "whole question"
_KINDS = (("rare", 0.005), ("medium", 0.05), ("frequent", 1.0))
"""Kinds of words, by the largest share of the pages that have them."""
PAGE, AGAIN, HEALTH, WHOOSH = "results page", "the same again", "/healthz", "Whoosh's searcher"
Asked = tuple[str, str]
"""The kind of a query, and its text."""


def build(state: Path, name: str, count: int) -> list[str]:
    """Index the pages of a site into a state directory, as `cartable index` does; their texts."""
    allowlist = only_host()
    (state / "list.yaml").write_text(allowlist_text(HOST, ("/",), 1_000_000), "utf-8")
    update_index(Stored(list(stored(pages_of(site_named(name), count)))), allowlist, WhooshIndex(state / "index"))
    documents = (convert(page, allowlist) for page in stored(pages_of(site_named(name), min(count, 2000))))
    return [document.text for document in documents if isinstance(document, Document)]


def queries(texts: list[str], count: int) -> list[Asked]:
    """As many different queries of each kind: whole questions, and 1 to 4 words of one kind from one page."""
    random = Random(20261122)  # noqa: S311 (the same queries each time)
    kinds = _kinds_of_words(texts)
    asked: dict[str, str] = {}
    for kind, _ in _KINDS:
        wanted = len(asked) + count // 4
        for _ in range(50 * count):
            words = sorted({word for word in _WORD.findall(random.choice(texts)) if kinds.get(word) == kind})
            if len(asked) < wanted and words:
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
def served(state: Path) -> Iterator[HTTPConnection]:
    """A connection to `cartable serve` over a state directory."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--allowlist", str(state / "list.yaml"), "--state", str(state))
    command = [sys.executable, "-m", "cartable", *options, "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            for _ in range(200):
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
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, (path, response.status)  # noqa: S101 (else an error page was measured)
    return 1000 * (perf_counter() - started)


def whoosh_search(searcher: Searcher, text: str) -> float:
    """Milliseconds of Whoosh's own search for all words, or else for any."""
    started = perf_counter()
    words = [Or([Term(field, term) for field in SCORED for term in word.variants]) for word in query_words(text)]
    for every in (And(words), Or(words)):
        results = searcher.search(every, limit=10)
        hits = [hit.fields() for hit in results]
        if len(results) and hits:
            break
    return 1000 * (perf_counter() - started)


def measure(name: str, pages: int, count: int) -> None:
    """Ask everything of one site's index, and print."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        asked = queries(build(state, name, pages), count)
        generation = max((state / "index").glob("generation-*"))
        with served(state) as connection, open_dir(str(generation)).searcher() as searcher:
            first = get(connection, "/search?q=premier")
            took = [(kind, _ask(text, connection, searcher)) for kind, text in asked]
    rows = [row for kind in (*(kind for kind, _ in _KINDS), QUESTION) for row in _rows(kind, took)]
    title = f"{len(asked)} queries over {pages} pages of `{name}`, ms; the first after the start took {first:.0f} ms"
    print_table(title, ("", "p50", "p95", "results page : this, p50"), rows)


def _ask(text: str, connection: HTTPConnection, searcher: Searcher) -> dict[str, float]:
    page = f"/search?q={quote(text)}"
    ways: dict[str, Callable[[], float]] = {
        HEALTH: partial(get, connection, "/healthz"),
        WHOOSH: partial(whoosh_search, searcher, text),
        PAGE: partial(get, connection, page),
        AGAIN: partial(get, connection, page),
    }
    return {way: took[0] for way, took in alternate(ways, 1).items()}


def _rows(kind: str, took: list[tuple[str, dict[str, float]]]) -> Iterator[tuple[object, ...]]:
    mine = [each for its_kind, each in took if its_kind == kind]
    if len(mine) < 2:
        return
    for way in (PAGE, AGAIN, HEALTH, WHOOSH):
        parts = quantiles((each[way] for each in mine), n=20, method="inclusive")
        yield f"{kind}: {way}", parts[9], parts[18], median(each[PAGE] / each[way] for each in mine)


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.query", description=__doc__)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--sites", nargs="+", default=["2500", "20000"], help="`help`, or a number of made-up pages")
    asked = parser.parse_args()
    for name in asked.sites:
        measure(name, site_named(name).size, asked.queries)


if __name__ == "__main__":
    main()
