"""How long it takes to find the words near a misspelt one among 200,000, and the memory that they take.

Words are those of real sentences (PIAF, or the demo) and as many made of two halves of them as are wanted.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import tracemalloc
from pathlib import Path
from random import Random
from statistics import quantiles
from time import process_time

from bench.corpus import sentences
from bench.runs import print_table
from indexer.document import Document
from indexer.vocabulary.near import MOST_COST, Nearness
from indexer.vocabulary.reader import Words
from indexer.vocabulary.store import WordStore

_LETTERS = "aeiouslrtnmcpdv"
_A_PAGE = 1000


def words(count: int) -> list[str]:
    """So many different words, the same in each run."""
    random = Random(20261125)  # noqa: S311 (the same words each time)
    real = sorted({word for _, sentence in sentences() for word in re.findall(r"[^\W\d_]{2,}", sentence.lower())})
    made = dict.fromkeys(real)
    while len(made) < count:
        one, other = random.choice(real), random.choice(real)
        made.setdefault(one[: random.randint(2, 6)] + other[-random.randint(2, 6) :])
    return list(made)


def misspelt(of: list[str], count: int) -> list[str]:
    """Words of five letters or more with one of them wrong."""
    random = Random(1)  # noqa: S311 (the same words each time)
    chosen = random.sample([word for word in of if len(word) > 4], count)
    places = [random.randrange(len(word)) for word in chosen]
    return [
        word[:place] + random.choice(_LETTERS) + word[place + 1 :] for word, place in zip(chosen, places, strict=True)
    ]


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.lexicon", description=__doc__)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--asked", type=int, default=500)
    asked = parser.parse_args()
    vocabulary = words(asked.words)
    with tempfile.TemporaryDirectory() as folder:
        pages = [" ".join(vocabulary[start : start + _A_PAGE]) for start in range(0, len(vocabulary), _A_PAGE)]
        documents = (Document(f"https://a.example/{n}", "a", f"{n}", (), text) for n, text in enumerate(pages))
        WordStore(Path(folder)).replace(documents, 1)
        kept = Words(Path(folder))
        started = process_time()
        kept.lexicon()
        loading = process_time() - started
        times = [_took(Nearness(kept), word) for word in misspelt(vocabulary, asked.asked)]
        tracemalloc.start()
        again = Words(Path(folder)).lexicon()
        size = tracemalloc.get_traced_memory()[0] / 1e6
        assert again.most_pages  # noqa: S101 (else it would be gone before it is weighed)
    parts = quantiles(times, n=20, method="inclusive")
    rows = [
        ("loaded at the first misspelt query, ms", 1000 * loading),
        ("memory, MB", size),
        ("a misspelt word, p50 ms", parts[9]),
        ("a misspelt word, p95 ms", parts[18]),
    ]
    print_table(f"{asked.words:,} words, {asked.asked} misspelt ones", ("", "this run"), rows)


def _took(nearness: Nearness, word: str) -> float:
    started = process_time()
    nearness.meant(word, MOST_COST)
    return 1000 * (process_time() - started)


if __name__ == "__main__":
    main()
