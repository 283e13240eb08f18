"""Collections of documents and questions with known answers, made elsewhere: ../shared/data/relevance."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from pathlib import Path

from crawler.pages import Page

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "relevance"
NAMES = ("cnil-faq-fr", "piaf-fr", "lohelp-fr", "cranfield-en")
HOST = "https://collection.example"


@dataclass(frozen=True)
class Collection:
    """One collection."""

    name: str

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        return self.name.rpartition("-")[2]

    @cached_property
    def documents(self) -> list[dict[str, str]]:
        """`id`, `title`, `text` of each."""
        return list(_rows(FOLDER / self.name / "docs.jsonl"))

    @cached_property
    def grades(self) -> Mapping[str, Mapping[str, int]]:
        """Question -> document -> how good an answer it is."""
        table: dict[str, dict[str, int]] = {}
        for line in (FOLDER / self.name / "qrels.tsv").read_text("utf-8").splitlines():
            question, document, grade = line.split("\t")
            table.setdefault(question, {})[document] = int(grade)
        return table

    def questions(self, every: int = 1) -> list[tuple[str, str]]:
        """(id, text) of each question that has an answer, or of one in so many."""
        rows = _rows(FOLDER / self.name / "queries.jsonl")
        return [(row["id"], row["text"]) for row in rows if row["id"] in self.grades][::every]

    def pages(self) -> Iterator[Page]:
        """The documents as a site would serve them: a title, and paragraphs."""
        for number, document in enumerate(self.documents):
            paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in document["text"].splitlines() if line.strip())
            body = (
                f'<!doctype html>\n<html lang="{self.language}"><head><meta charset="utf-8">'
                f"<title>{escape(document['title'])}</title></head>\n<body><main>\n{paragraphs}</main></body></html>"
            )
            headers = {"content-type": "text/html; charset=utf-8"}
            now = datetime(2026, 9, 1, tzinfo=UTC)
            yield Page(address(number), "collection", 200, headers, body.encode(), now, number + 1)


def present() -> list[Collection]:
    """The collections that are here; none in a clone without them."""
    return [Collection(name) for name in NAMES if (FOLDER / name).exists()]


def address(number: int) -> str:
    """Where the document of that number stands; says nothing of what is in it."""
    return f"{HOST}/{number}"


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions, 0 to 1.

    ndcg: gain of the first ten, discounted by the logarithm of the place (Järvelin and Kekäläinen 2002), by the best
    possible. recall: share of the answers among the first ten. mrr: 1 by the place of the first answer. success: share
    of questions whose first hit is an answer.
    """

    ndcg: float
    recall: float
    mrr: float
    success: float


def quality(answers: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]) -> Quality:
    """The measures of ranked answers (document ids, at most ten of each question are looked at)."""
    rows = [_measures(found[:10], grades[question]) for question, found in answers.items()]
    return Quality(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def _measures(found: Sequence[str], right: Mapping[str, int]) -> tuple[float, float, float, float]:
    gains = [right.get(document, 0) for document in found]
    best = sorted(right.values(), reverse=True)[:10]
    places = [place for place, gain in enumerate(gains) if gain > 0]
    wanted = sum(1 for grade in right.values() if grade > 0)
    return (
        _discounted(gains) / _discounted(best) if any(best) else 0.0,
        len(places) / wanted if wanted else 0.0,
        1 / (places[0] + 1) if places else 0.0,
        float(bool(gains) and gains[0] > 0),
    )


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    zipped = path.with_name(path.name + ".gz")
    with gzip.open(zipped, "rt", encoding="utf-8") if zipped.exists() else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
