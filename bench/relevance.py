"""How good the answers are, on collections with known ones: the product's own path beside its peers.

page -> convert -> index -> search, with the settings that every installation has: nothing is tuned for a collection.
"""

from __future__ import annotations

import argparse
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from bench.collections import HOST, Collection, Quality, address, present, quality
from bench.relevance_peers import PEERS, Answering
from bench.runs import print_table
from indexer.document import Document
from indexer.engine import SearchIndex
from indexer.query import Query
from indexer.reading.convert import convert
from indexer.search import Searcher
from indexer.tantivy.engine import TantivyIndex
from indexer.whoosh.engine import WhooshIndex

_LIST = (
    "version: 1\nsites:\n  - {id: collection, name: Collection, start: ['%s/'], why: Mesures, languages: [fr],"
    " approved: {by: [bench], date: 2026-09-01}}\n"
)
ENGINES: dict[str, Callable[[Path], SearchIndex]] = {
    "Cartable, Whoosh": WhooshIndex,
    "Cartable, Tantivy": TantivyIndex,
}


@contextmanager
def product(collection: Collection, engine: Callable[[Path], SearchIndex]) -> Iterator[Answering]:
    """The product over a collection, in a folder that lasts as long as the block."""
    allowlist = parse_allowlist(_LIST % HOST)
    assert isinstance(allowlist, Allowlist)  # noqa: S101 (it is ours)
    with tempfile.TemporaryDirectory() as folder:
        index = engine(Path(folder))
        documents = (convert(page, allowlist) for page in collection.pages())
        index.replace((each for each in documents if isinstance(each, Document)), 1, allowlist.fence)
        searcher = Searcher(index)
        ids = {address(number): document["id"] for number, document in enumerate(collection.documents)}

        def answering(question: str) -> Sequence[str]:
            return [ids[hit.url] for hit in searcher.search(Query(question), allowlist).hits]

        yield answering


WAYS: Mapping[str, Callable[[Collection], AbstractContextManager[Answering]]] = {
    **{name: partial(product, engine=engine) for name, engine in ENGINES.items()},
    **PEERS,
}


def without_accents(text: str) -> str:
    """As pupils type."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def measure(collection: Collection, answering: Answering, every: int) -> tuple[Quality, float, float]:
    """Quality as asked, nDCG without accents, and the share of exact titles that come first."""
    questions = collection.questions(every)
    asked = quality({key: answering(text) for key, text in questions}, collection.grades)
    bare = quality({key: answering(without_accents(text)) for key, text in questions}, collection.grades)
    return asked, bare.ndcg, exact_titles_first(collection, answering, every)


def exact_titles_first(collection: Collection, answering: Answering, every: int) -> float:
    """The share of titles that, put as a question, bring a page of that title first."""
    titles = {document["id"]: document["title"] for document in collection.documents}
    asked = list(dict.fromkeys(titles.values()))[::every]
    first = [next(iter(answering(title)), "") for title in asked]
    return sum(titles.get(one) == title for one, title in zip(first, asked, strict=True)) / len(asked)


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="one question in so many")
    parser.add_argument("--only", nargs="+", default=[], help="names of collections")
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS)
    asked = parser.parse_args()
    for collection in present():
        if asked.only and collection.name not in asked.only:
            continue
        rows = []
        for name in asked.ways:
            with WAYS[name](collection) as answering:
                got, bare, titles = measure(collection, answering, asked.every)
                rows.append((name, got.ndcg, got.recall, got.mrr, got.success, bare - got.ndcg, titles))
        header = ("", "nDCG@10", "recall@10", "MRR", "success@1", "without accents", "title first")
        print_table(f"{collection.name}, {len(collection.questions(asked.every))} questions", header, rows)


if __name__ == "__main__":
    main()
