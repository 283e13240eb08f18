"""What anyone could take instead of Cartable, over the same documents and questions."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
import tantivy

from bench.collections import Collection
from indexer.language import STEMMED, stop_words

Answering = Callable[[str], Sequence[str]]
"""A question in, the ids of the documents that answer out, best first."""
TEN = 10
_WORD = re.compile(r"\w+")


@contextmanager
def bm25s_one_field(collection: Collection) -> Iterator[Answering]:
    """BM25 (k1 1.2, b 0.75) over title and text as one field: Snowball, our stop words."""
    tokenizer = _tokenizer(collection)
    texts = [f"{document['title']} {document['text']}" for document in collection.documents]
    scores = _bm25(tokenizer, texts)
    yield lambda question: _best(collection, scores(question))


@contextmanager
def bm25s_two_fields(collection: Collection) -> Iterator[Answering]:
    """The same, title and text apart, their scores added."""
    tokenizer = _tokenizer(collection)
    fields = [_bm25(tokenizer, [document[name] for document in collection.documents]) for name in ("title", "text")]
    yield lambda question: _best(collection, np.sum([scores(question) for scores in fields], axis=0))


@contextmanager
def fts5(collection: Collection) -> Iterator[Answering]:
    """SQLite FTS5: unicode61 without diacritics, any of the words."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE page USING fts5(id UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
    )
    rows = ((document["id"], document["title"], document["text"]) for document in collection.documents)
    database.executemany("INSERT INTO page VALUES (?, ?, ?)", rows)

    def answering(question: str) -> Sequence[str]:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
        if not words:
            return []
        found = database.execute("SELECT id FROM page WHERE page MATCH ? ORDER BY rank LIMIT 10", (words,)).fetchall()
        return [identifier for (identifier,) in found]

    yield answering
    database.close()


@contextmanager
def stock_tantivy(collection: Collection) -> Iterator[Answering]:
    """Tantivy with the analyzer it brings for the language, title and text, any of the words."""
    language = STEMMED[collection.language].capitalize()
    filters = (tantivy.Filter.remove_long(40), tantivy.Filter.lowercase(), tantivy.Filter.stopword(language))
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (*filters, tantivy.Filter.stemmer(language)):
        builder = builder.filter(each)
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "text"):
        schema.add_text_field(name, tokenizer_name="stock")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(schema.build(), path=str(Path(folder)))
        index.register_tokenizer("stock", builder.build())
        writer = index.writer(30_000_000, 1)
        for document in collection.documents:
            writer.add_document(tantivy.Document(id=document["id"], title=document["title"], text=document["text"]))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def answering(question: str) -> Sequence[str]:
            # Leniently, since AND, IN, NOT and the like are orders to its parser.
            query, _ = index.parse_query_lenient(" ".join(_WORD.findall(question)), ["title", "text"])
            return [str(searcher.doc(address).get_first("id")) for _, address in searcher.search(query, TEN).hits]

        yield answering


PEERS = {
    "bm25s, one field": bm25s_one_field,
    "bm25s, title and text": bm25s_two_fields,
    "SQLite FTS5": fts5,
    "Tantivy, its own analyzer": stock_tantivy,
}

_Scores = Callable[[str], "np.ndarray[tuple[int], np.dtype[np.float32]]"]
_Tokenizer = Callable[[list[str]], list[list[str]]]


def _tokenizer(collection: Collection) -> _Tokenizer:
    """bm25s's own, with Snowball and our stop words."""
    stemmer = Stemmer.Stemmer(STEMMED[collection.language])
    stops = sorted(stop_words(collection.language))

    def tokenize(texts: list[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            texts, stopwords=stops, stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    return tokenize


def _bm25(tokenizer: _Tokenizer, texts: list[str]) -> _Scores:
    model = bm25s.BM25(k1=1.2, b=0.75)
    model.index(tokenizer(texts), show_progress=False)
    none = np.zeros(len(texts), np.float32)

    def scores(question: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        words = [word for word in tokenizer([question])[0] if word in model.vocab_dict]
        return model.get_scores(words) if words else none

    return scores


def _best(collection: Collection, scores: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Sequence[str]:
    order = np.argsort(-scores, kind="stable")[:TEN]
    return [collection.documents[int(number)]["id"] for number in order if scores[number] > 0]
