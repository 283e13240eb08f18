"""How long a suggestion takes, and what the vocabulary costs, at 100,000 made-up pages.

A page has a title and six headings, each three to seven words in a row of a real sentence (PIAF, or the demo), so that
nearly all are different; its text is `--sentences` of them. Asked are beginnings of titles, a fifth with a slip.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from time import process_time

from bench.convert import HOST, only_host
from bench.corpus import sentences
from bench.runs import print_table
from indexer.document import Document
from indexer.vocabulary.reader import Words
from indexer.vocabulary.store import WordStore
from indexer.vocabulary.suggest import Suggester

_BATCH = 500


def pages(count: int, length: int) -> Iterator[Document]:
    """So many pages with a text of so many sentences; titles are the same in each run."""
    for number in range(count):
        random = Random(number)  # noqa: S311 (the same page each time is what is wanted)
        title, *headings = (_words_in_a_row(random) for _ in range(7))
        text = " ".join(random.choice(sentences())[1] for _ in range(length))
        yield Document(f"{HOST}/page/{number}.html", "site", title, tuple(headings), text, language="fr")


def filled(folder: Path, count: int, length: int) -> float:
    """Fill a vocabulary; the seconds of one core that it took."""
    took = 0.0
    with WordStore(folder).rebuilding() as writer:
        batch: list[Document] = []
        for page in pages(count, length):
            batch.append(page)
            if len(batch) == _BATCH:
                started = process_time()
                writer.replace(batch, 1)
                took += process_time() - started
                batch = []
        writer.replace(batch, 1)
    return took


def beginnings(count: int, of_pages: int) -> list[str]:
    """What is typed: one letter to the whole title."""
    random = Random(20261125)  # noqa: S311
    titles = [page.title for page in pages(min(of_pages, 2000), 1)]
    typed = []
    for number in range(count):
        title = random.choice(titles)
        start = title[: random.randint(1, len(title))]
        if number % 5 == 0 and len(start) > 4:
            place = random.randrange(1, len(start) - 1)
            start = start[:place] + start[place + 1 :]
        typed.append(start)
    return typed


def _words_in_a_row(random: Random) -> str:
    words = random.choice(sentences())[1].split()
    start = random.randrange(max(len(words) - 7, 1))
    return " ".join(words[start : start + random.randint(3, 7)])


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.suggest", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--sentences", type=int, default=24, help="of a page's text: most of the time is theirs")
    parser.add_argument("--asked", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        took = filled(Path(folder), asked.pages, asked.sentences)
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        suggester, allowlist = Suggester(Words(Path(folder))), only_host()
        times = []
        given = 0
        for typed in beginnings(asked.asked, asked.pages):
            started = process_time()
            given += bool(suggester.suggest(typed, allowlist))
            times.append(1000 * (process_time() - started))
    parts = quantiles(times, n=20, method="inclusive")
    rows = [
        ("filling, ms of one core a page", 1000 * took / asked.pages),
        ("on the disk, MB", size),
        ("suggestions, p50 ms", parts[9]),
        ("suggestions, p95 ms", parts[18]),
        ("suggestions, worst ms", max(times)),
        ("beginnings that got one, %", 100 * given / asked.asked),
    ]
    print_table(f"{asked.pages:,} pages, {asked.asked:,} beginnings", ("", "this run"), rows)


if __name__ == "__main__":
    main()
