"""A class at work: thirty pupils on `cartable serve` over 20,000 pages, with two workers on the cores that there are.

Twice: all press Enter at the same moment, again and again; and each searches, reads for some seconds, and types on,
with suggestions on the way, as in a lesson. Every query is another, so that none is answered from memory.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from statistics import quantiles
from threading import Barrier, Thread
from urllib.parse import quote

from bench.engines import ENGINES, WORDS, built, documents
from bench.query import queries, served, settle
from bench.runs import print_table

PUPILS = 30
ROUNDS = 10
LESSON = 60
"""Seconds."""
READING = (2.0, 8.0)
"""Seconds between two searches of a pupil, at least and at most."""
TYPED = (3, 6, 9)
"""After how many letters suggestions are asked for."""


class Pupil:
    """One browser: what it asked, how long each answer took in milliseconds, and what went wrong."""

    def __init__(self, port: int, asked: list[str], seed: int) -> None:
        self._port = port
        self._asked = iter(asked)
        self._random = Random(seed)  # noqa: S311 (the same lesson each time)
        self.searches: list[float] = []
        self.suggestions: list[float] = []
        self.errors: list[str] = []

    def at_once(self, barrier: Barrier) -> None:
        """Search when everybody does."""
        for _ in range(ROUNDS):
            barrier.wait()
            self._get(f"/search?q={quote(next(self._asked))}", self.searches)

    def lesson(self) -> None:
        """Search, read, type on."""
        end = time.monotonic() + LESSON
        time.sleep(self._random.uniform(0, READING[1]))
        while time.monotonic() < end:
            text = next(self._asked)
            for letters in TYPED:
                self._get(f"/api/v1/suggest?q={quote(text[:letters])}", self.suggestions)
            self._get(f"/search?q={quote(text)}", self.searches)
            time.sleep(self._random.uniform(*READING))

    def _get(self, path: str, took: list[float]) -> None:
        started = time.perf_counter()
        try:
            connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
        except (OSError, HTTPException) as error:
            self.errors.append(repr(error))
            return
        took.append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            self.errors.append(f"{path}: {answer.status}")


def measure(folder: Path, engine: str, pages: int, workers: int) -> None:
    """Both halves of the lesson over one engine, and print."""
    for name in (engine, WORDS):
        built(folder, name, pages)
    settle(folder)
    each = ROUNDS + LESSON
    texts = [text for _, text in queries([document.text for document in documents(min(pages, 2000))], PUPILS * each)]
    share = len(texts) // PUPILS
    with served(folder, engine, workers) as server:
        asked = [texts[number * share : (number + 1) * share] for number in range(PUPILS)]
        pupils = [Pupil(server.port, mine, number) for number, mine in enumerate(asked)]
        _get_ready(server)
        rows = [_row("all at the same moment", _together(pupils, Pupil.at_once, Barrier(PUPILS)), "searches")]
        for pupil in pupils:
            pupil.searches.clear()
        _together(pupils, Pupil.lesson)
        rows += [_row(f"in a lesson: {what}", pupils, what) for what in ("searches", "suggestions")]
    errors = [error for pupil in pupils for error in pupil.errors]
    title = f"{PUPILS} pupils, {pages} pages, {engine}, {workers} workers, ms; {len(errors)} errors {errors[:3] or ''}"
    print_table(title, ("", "requests", "p50", "p95", "p99"), rows)


def _get_ready(server: HTTPConnection) -> None:
    """Each worker has opened its index before the lesson, as on any day: one takes this connection, the other that."""
    for number in range(40):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", f"/search?q=premier+{number}")
        connection.getresponse().read()
        connection.close()


def _together(pupils: list[Pupil], do: Callable[..., None], *given: object) -> list[Pupil]:
    threads = [Thread(target=do, args=(pupil, *given)) for pupil in pupils]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pupils


def _row(name: str, pupils: Iterable[Pupil], what: str) -> tuple[object, ...]:
    took = [ms for pupil in pupils for ms in getattr(pupil, what)]
    parts = quantiles(took, n=100, method="inclusive")
    return name, len(took), parts[49], parts[94], parts[98]


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where indexes of so many pages are kept, to ask them again")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--engines", nargs="+", default=["whoosh"], choices=ENGINES)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    for engine in asked.engines:
        with tempfile.TemporaryDirectory() as passing:
            measure(asked.folder or Path(passing), engine, asked.pages, asked.workers)


if __name__ == "__main__":
    main()
