"""How easy a text is to read."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document
from indexer.reading.convert import convert
from indexer.reading.readability import EASY, reading_ease, syllables
from tests.indexer.lists import listed, site

DATA = Path(__file__).parents[4] / "shared" / "data"
EASY_FRENCH = "Le chat dort. Il a faim. Il mange un rat. Puis il va au lit. " * 10
HARD_FRENCH = (
    "La dénationalisation progressive des infrastructures autoroutières présupposait, indépendamment des considérations"
    " budgétaires gouvernementales, une réglementation communautaire particulièrement rigoureuse. "
) * 8
EASY_ENGLISH = "The cat is on the mat. He sees a big red dog. The dog can not see him. " * 8


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("chat", 1), ("pomme", 1), ("éléphant", 3), ("musique", 2), ("guerre", 1), ("que", 1), ("voyage", 2),
        ("royaume", 2), ("nation", 2), ("poésie", 3), ("réalité", 4), ("journées", 2), ("maïs", 2), ("feuille", 1),
        ("avaient", 2), ("chantent", 1), ("moment", 2), ("vraiment", 2), ("patient", 2), ("L", 1), ("Œuvres", 1),
    ],
)  # fmt: skip
def test_french_syllables(word: str, count: int) -> None:
    """Syllables as they are spoken, silent ends left out."""
    assert syllables(word, "fr") == count


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("volcano", 3), ("makes", 1), ("named", 1), ("table", 2)])
def test_english_syllables(word: str, count: int) -> None:
    """The same in English."""
    assert syllables(word, "en") == count


def test_the_formula() -> None:
    """Kandel and Moles: 207 - 1.015 * words a sentence - 73.6 * syllables a word, rounded, within 0 and 100."""
    short = "Un grand chat noir dort dans le petit lit blanc."  # 10 words, 11 syllables
    assert reading_ease(f"{short} " * 10, "fr") == 100  # 115.9
    long = "Elle regardait toujours les petits animaux domestiques."  # 7 words, 1 + 3 + 2 + 1 + 2 + 3 + 3 syllables
    assert reading_ease(f"{long} " * 30, "fr") == round(207 - 1.015 * 7 - 73.6 * 15 / 7)


def test_easy_and_hard() -> None:
    """Short words in short sentences are easy, long ones in long sentences are hard, in both languages."""
    assert (reading_ease(EASY_FRENCH, "fr") or 0) >= EASY
    assert reading_ease(HARD_FRENCH, "fr") == 0
    assert (reading_ease(EASY_ENGLISH, "en") or 0) >= EASY


def test_what_cannot_be_told() -> None:
    """Other languages, short texts, and lists without sentences have no estimate."""
    assert reading_ease(EASY_FRENCH, "de") is reading_ease(EASY_FRENCH, "") is None
    assert reading_ease("Le chat dort. " * 20, "fr") is None
    assert reading_ease("Accueil\nLes animaux de la ferme\nPlan du site\n" * 50, "fr") is None


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")
def test_vikidia_is_easier_than_wikipedia() -> None:
    """Articles written for children are easier than paragraphs of the French Wikipedia: 73 and 60 in the middle."""
    allowlist = listed(site("vikidia", "fr.vikidia.org"))
    pages = sorted((DATA / "sites" / "vikidia").glob("*.html"))[::8]
    when, headers = datetime(2026, 9, 1, tzinfo=UTC), {"content-type": "text/html; charset=utf-8"}
    read = [
        convert(
            Page(f"https://fr.vikidia.org/{number}", "vikidia", 200, headers, path.read_bytes(), when, 1), allowlist
        )
        for number, path in enumerate(pages)
    ]
    children = [each.ease for each in read if isinstance(each, Document) and each.ease is not None]
    lines = (DATA / "relevance" / "piaf-fr" / "docs.jsonl").read_text("utf-8").split("\n")
    paragraphs = [json.loads(line)["text"] for line in lines[::5] if line]
    adults = [ease for text in paragraphs if (ease := reading_ease(text, "fr")) is not None]
    assert median(children) > median(adults) + 8
    assert sum(ease >= EASY for ease in adults) < 0.1 * len(adults)


@given(st.text(max_size=3_000), st.sampled_from(["fr", "en", "de"]))
def test_any_text(text: str, language: str) -> None:
    """Any text gives a number from 0 to 100, or none."""
    ease = reading_ease(text, language)
    assert ease is None or 0 <= ease <= 100


@pytest.mark.parametrize("text", ["mot " * 250_000, "mot. " * 200_000, ". " * 500_000, "a" * 1_000_000, "\n" * 10**6])
def test_a_long_text_is_soon_done(text: str) -> None:
    """A megabyte of anything takes no longer than its first part."""
    started = time.process_time()
    reading_ease(text, "fr")
    assert time.process_time() - started < 1
