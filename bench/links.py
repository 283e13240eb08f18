"""What links change: the manual of LibreOffice as HTML, its index terms as queries, with and without what links give.

page -> convert -> links -> index -> search, as a run does it; then the same documents without anchors, or without rank.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from allowlist.model import Allowlist
from bench.collections import Collection, quality
from bench.convert import HOST, only_host, stored
from bench.corpus import Help
from bench.relevance import ENGINES
from bench.runs import print_table
from crawler.canonical import canonical_spelling
from indexer.document import Document
from indexer.links.anchors import hosts_of, with_telling_links
from indexer.links.graph import NOTHING, Graph
from indexer.query import Query
from indexer.reading.convert import convert
from indexer.search import Searcher

_WAYS: Mapping[str, Callable[[Document], Document]] = {
    "neither": lambda document: replace(document, anchors=(), rank=0),
    "rank": lambda document: replace(document, anchors=()),
    "anchors": lambda document: replace(document, rank=0),
    "both": lambda document: document,
}


def linked(documents: Iterable[Document]) -> list[Document]:
    """The documents with what the links between them give."""
    listed = hosts_of(only_host())
    read = [with_telling_links(document, listed, canonical_spelling) for document in documents]
    standings = Graph([(each.url, each.site_id) for each in read], (each.links for each in read)).standings({})
    print(f"{len(read)} pages, {sum(len(each.links) for each in read)} links, {len(standings)} pages with a standing")
    given = ((each, standings.get(each.url, NOTHING)) for each in read)
    return [replace(each, anchors=standing.anchors, rank=standing.rank) for each, standing in given]


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    parser.add_argument("--every", type=int, default=12, help="one query in so many")
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    asked = parser.parse_args()
    collection, allowlist, site = Collection("lohelp-fr"), only_host(), Help()
    pages = stored((path, site.page(path) or b"") for path in site.paths())
    documents = linked(each for page in pages if isinstance(each := convert(page, allowlist), Document))
    questions = collection.questions(asked.every)
    rows = []
    for name in asked.engines:
        for way, given in _WAYS.items():
            with tempfile.TemporaryDirectory() as folder:
                index = ENGINES[name](Path(folder))
                index.replace(map(given, documents), 1, allowlist.fence)
                searcher = Searcher(index)
                found = {
                    key: [hit.url.removeprefix(HOST + "/") for hit in searcher.search(Query(text), allowlist).hits]
                    for key, text in questions
                }
                titles = _titles_first(searcher, allowlist, documents[:: asked.every])
            got = quality(found, collection.grades)
            rows.append((f"{name}, {way}", got.ndcg, got.recall, got.mrr, got.success, titles))
    header = ("", "nDCG@10", "recall@10", "MRR", "success@1", "title first")
    print_table(f"{len(questions)} queries", header, rows)


def _titles_first(searcher: Searcher, allowlist: Allowlist, documents: Sequence[Document]) -> float:
    """The share of titles that, put as a question, bring a page of that title first."""
    firsts = (searcher.search(Query(each.title), allowlist).hits[:1] for each in documents)
    return sum(
        any(hit.title.text == each.title for hit in hits) for each, hits in zip(documents, firsts, strict=True)
    ) / len(documents)


if __name__ == "__main__":
    main()
