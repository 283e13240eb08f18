"""How many misspelt words are corrected at the first try, and how many right queries are left alone.

Indexed are piaf-fr, cnil-faq-fr and lohelp-fr (4,581 French pages), as `cartable index` does. Asked are the wrong words
of LibreOffice's French autocorrection whose right word is in the index, each alone; then every question of piaf-fr and
cnil-faq-fr, and the right words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import process_time

from allowlist.model import Allowlist
from bench.convert import HOST, only_host
from bench.corpus import SHARED
from bench.runs import print_table
from indexer.companion import IndexWithWords
from indexer.document import Document
from indexer.engine import ResultPage
from indexer.language import query_words
from indexer.query import Query
from indexer.search import Searcher
from indexer.vocabulary.reader import Words
from indexer.vocabulary.spelling import Speller
from indexer.vocabulary.store import WordStore, spelling
from indexer.whoosh.engine import WhooshIndex

COLLECTIONS = ("piaf-fr", "cnil-faq-fr", "lohelp-fr")
QUESTIONS = ("piaf-fr", "cnil-faq-fr")
MISSPELT = Path(__file__).with_name("misspelt.txt")
PAIRS = SHARED / "typos" / "libreoffice_autocorrect_fr.tsv"
_BATCH = 500
_NOT_IN_WORDS = re.compile(r"[\s'’,.;:!-]+(?:\?+$)?|(?<=\w)\?+$|\?\s")


@dataclass(slots=True)
class Tally:
    """Of so many asked, how many were as they should be, and the others as (typed, answer)."""

    asked: int = 0
    good: int = 0
    others: list[tuple[str, str]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return self.good / max(self.asked, 1)


class Engine:
    """The product's own search over the collections."""

    def __init__(self, state: Path, collections: tuple[str, ...] = COLLECTIONS) -> None:
        self.allowlist: Allowlist = only_host()
        words = WordStore(state / "words")
        index = IndexWithWords(WhooshIndex(state / "index"), words)
        with index.rebuilding() as fresh:
            for number, batch in enumerate(_batches(documents(self.allowlist.active[0].id, collections))):
                fresh.replace(batch, number + 1, self.allowlist.fence)
        self.words = Words(state / "words")
        self._searcher = Searcher(index, Speller(self.words))

    def ask(self, text: str) -> ResultPage:
        """The answer to a query typed so."""
        return self._searcher.search(Query(text), self.allowlist)

    def has(self, word: str) -> bool:
        """Whether the word is in the index."""
        return bool(self.words.known([spelling(word)]))


def documents(site_id: str, collections: tuple[str, ...]) -> Iterator[Document]:
    """Every page of the collections."""
    for name in collections:
        for row in rows(SHARED / "relevance" / name / "docs.jsonl"):
            url = f"{HOST}/{name}/{row['id']}"
            yield Document(url, site_id, row["title"], (), row["text"], language="fr")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a file of JSON, which may be compressed."""
    zipped = path.with_name(path.name + ".gz")
    with gzip.open(zipped, "rt", encoding="utf-8") if zipped.exists() else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def pairs() -> list[tuple[str, str]]:
    """(wrong, right)."""
    lines = PAIRS.read_text("utf-8").splitlines()
    return [(wrong, right) for wrong, right in (line.split("\t") for line in lines)]


def misspelt(engine: Engine, asked: Iterable[tuple[str, str]]) -> Tally:
    """Wrong words whose right one is in the index. Left out are those that find the same by their stem already."""
    tally = Tally()
    for wrong, right in asked:
        if engine.has(right) and not _find_the_same(wrong, right):
            answer = _timed(engine, wrong, tally)
            tally.good += spelling(answer.suggestion or "") == spelling(right)
            if spelling(answer.suggestion or "") != spelling(right):
                tally.others.append((f"{wrong} ({right})", answer.suggestion or "nothing"))
    return tally


def right(engine: Engine, asked: Iterable[str]) -> Tally:
    """Queries that should be left as they are."""
    tally = Tally()
    for text in asked:
        answer = _timed(engine, text, tally)
        tally.good += answer.suggestion is None
        if answer.suggestion is not None:
            tally.others.append((text, f"{'answered' if answer.corrected else 'offered'}: {answer.suggestion}"))
    return tally


def questions() -> list[str]:
    """What people asked the collections, those left out that are misspelt themselves (`bench/misspelt.txt`)."""
    lines = MISSPELT.read_text("utf-8").splitlines()
    misspelt = {word for line in lines if not line.startswith("#") for word in line.split()}
    texts = [row["text"] for name in QUESTIONS for row in rows(SHARED / "relevance" / name / "queries.jsonl")]
    return [text for text in texts if misspelt.isdisjoint(_NOT_IN_WORDS.split(text))]


def right_words(engine: Engine) -> list[str]:
    """The right words of the pairs that are in the index."""
    return sorted({word for _, word in pairs() if engine.has(word)})


def _find_the_same(one: str, other: str) -> bool:
    stems = [{variant for word in query_words(text) for variant in word.variants} for text in (one, other)]
    return not stems[0].isdisjoint(stems[1])


def _timed(engine: Engine, text: str, tally: Tally) -> ResultPage:
    started = process_time()
    answer = engine.ask(text)
    tally.took.append(1000 * (process_time() - started))
    tally.asked += 1
    return answer


def _batches(pages: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for page in pages:
        batch.append(page)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def main() -> None:
    """Measure, and print what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.spelling", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="of the questions, only each so manieth")
    every = parser.parse_args().every
    if not PAIRS.exists():
        print("bench.spelling needs ../shared/data")
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder))
        engine.words.lexicon()
        tallies = {
            "misspelt words corrected at the first try": misspelt(engine, pairs()),
            "right words left alone": right(engine, right_words(engine)),
            "questions left alone": right(engine, questions()[::every]),
        }
    for name, tally in tallies.items():
        for typed, answer in tally.others:
            print(f"  {name}: not {typed} -> {answer}")
    table = [(name, t.asked, t.good, f"{100 * t.rate:.1f} %", _p95(t.took)) for name, t in tallies.items()]
    print_table("Spelling", ("", "asked", "good", "share", "search, p95 ms"), table)


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20, method="inclusive")[18]


if __name__ == "__main__":
    main()
