"""Small vocabularies, filled as the product fills them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bs4 import BeautifulSoup

from bench.corpus import demo_pages
from indexer.companion import IndexWithWords
from indexer.document import Document
from indexer.vocabulary.store import WordStore
from indexer.whoosh.engine import WhooshIndex

PUPILS = Path(__file__).with_name("pupils.tsv")


def index_in(folder: Path) -> IndexWithWords:
    """An index with its vocabulary."""
    return IndexWithWords(WhooshIndex(folder / "index"), WordStore(folder / "words"))


def page(name: str, title: str, text: str = "", *headings: str, site: str = "vivant") -> Document:
    """A page of a site."""
    return Document(f"https://{site}.example/{name}", site, title, headings, text or title, language="fr")


def pupils() -> list[tuple[str, str]]:
    """(as a pupil types it, as it is written)."""
    return [(typed, meant) for typed, meant in map(_pair, PUPILS.read_text("utf-8").splitlines())]


def school_pages() -> Iterator[Document]:
    """A page for each thing that the pupils look for, among every fourth page of the demo."""
    for number, meant in enumerate(dict.fromkeys(meant for _, meant in pupils())):
        yield page(f"page-{number}", meant.capitalize(), f"Tout sur {meant}.")
    for number, (_, body) in enumerate(islice(demo_pages(), 0, None, 4)):
        text = BeautifulSoup(body, "lxml").get_text(" ")
        yield page(f"demo-{number}", f"Page {number}", text)


def _pair(line: str) -> tuple[str, str]:
    typed, meant = line.split("\t")
    return typed, meant
