"""A small school: a list of sites, an index filled from it, and the application over both. All parts are real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup, Tag
from flask import Flask

from allowlist.current import WatchedList
from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from cartable.settings import read_settings
from cartable.withdrawals import StoreWithdrawals
from crawler.history import History
from crawler.schema import open_database
from indexer.asking.synonym_file import watched_synonyms
from indexer.companion import IndexWithWords
from indexer.document import Document
from indexer.engine import SearchIndex
from indexer.search import Searcher
from indexer.vocabulary.reader import Words
from indexer.vocabulary.spelling import Speller
from indexer.vocabulary.store import WordStore
from indexer.vocabulary.suggest import Suggester
from indexer.whoosh.engine import WhooshIndex
from webui.app import create_app
from webui.desk.desk import Desk, Place
from webui.desk.editing import ListEditor
from webui.desk.own_texts import help_cards_in, synonyms_in
from webui.desk.passwords import Passwords
from webui.desk.schema import open_desk
from webui.services import Services

QUICK = Passwords(passes=1, kibibytes=8)
"""Hashes in no time, which no server should."""

PUBLIC_URL = "https://recherche.ecole.example"

LIST = """\
version: 1
vocabulary:
  levels: {cycle2: CP–CE2, cycle3: CM1–6e, lycee: Lycée}
  subjects: {culture: Culture générale, svt: "Sciences de la vie", anglais: Anglais, arts: Arts, sport: Sport}
sites:
  - id: vikidia
    name: Vikidia
    start: [https://fr.vikidia.org/wiki/Accueil]
    scope: [fr.vikidia.org/wiki/]
    levels: [cycle3]
    subjects: [culture]
    languages: [fr]
    why: Encyclopédie écrite pour les 8-13 ans
    approved: {by: [a.martin, b.dupont], date: 2026-09-01}
  - id: lave
    name: Lave & Cie
    start: [https://lave.example/]
    levels: [cycle3, lycee]
    subjects: [svt, culture]
    languages: [fr]
    why: Dossiers relus par des géologues
    approved: {by: [c.leroy], date: 2026-10-12}
    status: active
  - id: kids
    name: Earth for Kids
    start: [https://kids.example/]
    levels: [lycee]
    subjects: [anglais]
    languages: [en]
    why: Pages courtes en anglais simple
    approved: {by: [c.leroy], date: 2026-10-12}
  - id: ancien
    name: Site retiré
    start: [https://ancien.example/]
    why: Fermé depuis
    approved: {by: [c.leroy], date: 2025-10-12}
    status: retired
"""

WICKED = "<script>alert('volcan')</script> & <b>lave</b>"
"""Mark-up in a page's text, as it may come from anywhere on the web."""

DATES = {1: date(2024, 3, 1), 2: date(2025, 1, 31)}
"""The days of two of the many like pages."""

DOCUMENTS = (
    Document(
        url="https://fr.vikidia.org/wiki/Volcan",
        site_id="vikidia",
        title="Volcan",
        headings=("Les éruptions",),
        text="Un volcan est une ouverture de la croûte terrestre : le magma en sort quand il est en éruption.",
        language="fr",
    ),
    Document(
        url="https://kids.example/volcano/inside",
        site_id="kids",
        title="Inside a volcano",
        headings=(),
        text="A volcan or volcano opens down to a pool of molten rock.",
        language="en",
    ),
    Document(
        url="https://lave.example/dossiers/piege.html",
        site_id="lave",
        title=f"Piège {WICKED}",
        headings=(),
        text=f"Le piège du volcan : {WICKED} et rien de plus.",
        language="fr",
    ),
    Document(
        url="https://lave.example/dokumente/vulkane.pdf",
        site_id="lave",
        title="Vulkane",
        headings=(),
        text="Ein Vulkan, auf Französisch « volcan », speit Lava und Asche.",
        language="de",
        kind="pdf",
    ),
    *(
        Document(
            url=f"https://lave.example/volcans/fiche_{number}.html",
            site_id="lave",
            title=f"Fiche {number}",
            headings=(),
            text=f"Le volcan numéro {number} et sa lave.",
            language="fr",
            published=DATES.get(number),
        )
        for number in range(1, 23)
    ),
)
TOTAL = len(DOCUMENTS)
"""All of them have the word volcan."""


def index_in(folder: Path) -> IndexWithWords:
    """An index with its vocabulary, as the command line makes it."""
    return IndexWithWords(WhooshIndex(folder / "index"), WordStore(folder / "words"))


def fill(index: SearchIndex) -> None:
    """Bring the documents into `index`, as under the list they were written for."""
    allowlist = parse_allowlist(LIST)
    assert isinstance(allowlist, Allowlist), allowlist.lines()
    index.replace(DOCUMENTS, upto=1, fence=allowlist.fence)


@cache
def new_databases() -> dict[str, bytes]:
    """A desk and a page store with nothing in them, by file: their migrations take longer than most tests."""
    with TemporaryDirectory() as folder:
        for file, opened in (("desk.sqlite", open_desk), ("pages.sqlite", open_database)):
            opened(f"sqlite:///{folder}/{file}").dispose()
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


class School:
    """The application over a list that may be edited, and an index. Its clock stands, unless time is `passing`. It
    counts searches from `counted_from` a day on, if at all.
    """

    def __init__(
        self, folder: Path, index: SearchIndex, words: Words, *, passing: bool = False, counted_from: int = 0
    ) -> None:
        self.file = folder / "allowlist.yaml"
        self.file.write_text(LIST, encoding="utf-8")
        for name, empty in new_databases().items():
            (folder / name).write_bytes(empty)
        self.index = index
        self.clock = datetime(2026, 11, 25, 10, tzinfo=UTC)
        self.place = Place(
            f"sqlite:///{folder / 'desk.sqlite'}",
            folder / "form.key",
            per_day=20,
            keep=400,
            counted_from=counted_from,
            keep_counts=300,
        )
        self.approvals = 2
        desk = Desk(self.place, (lambda: datetime.now(UTC)) if passing else (lambda: self.clock), lambda: QUICK)
        self.pages = f"sqlite:///{folder / 'pages.sqlite'}"
        finder = Searcher(index, Speller(words), watched_synonyms(folder / "synonyms_fr.txt"))
        self.services = Services(
            current_list=WatchedList(self.file, folder).current,
            search=finder.search,
            suggest=Suggester(words).suggest,
            index_ready=lambda: bool(index.generation()),
            site_of=index.site_of,
            desk=desk,
            editor=lambda: ListEditor(self.file, desk.audit(), self.approvals, desk.today),
            history=History(lambda: open_database(self.pages)),
            withdrawals=StoreWithdrawals(
                read_settings({}, None, {"state": str(folder), "allowlist": str(self.file)}), Searcher(index).search
            ),
            public_url=PUBLIC_URL,
            search_under=lambda other, query, allowlist: finder.under(other).search(query, allowlist),
            synonyms_text=synonyms_in(folder / "synonyms_fr.txt"),
            help_cards_text=help_cards_in(folder / "help_cards.yaml"),
        )
        self.app: Flask = create_app(self.services)
        self.client = self.app.test_client()

    def start_with(self, profile: str, *, lock: bool = False) -> None:
        """The application again, under these settings."""
        self.services = replace(self.services, profile=profile, profile_lock=lock)
        self.app = create_app(self.services)
        self.client = self.app.test_client()

    @property
    def text(self) -> str:
        """The list as the file has it."""
        return self.file.read_text(encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        """Change the list as a curator would, in the file."""
        text = self.text
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")

    def weight(self, address: str) -> int:
        """How many bytes `address` answers with."""
        with self.client.get(address) as answer:
            return len(answer.get_data())

    def page(self, address: str, status: int = 200, **headers: str) -> BeautifulSoup:
        """The page at `address`, read as a browser would."""
        answer = self.client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        assert answer.status_code == status, answer.get_data(as_text=True)
        assert answer.mimetype == "text/html"
        return BeautifulSoup(answer.get_data(as_text=True), "lxml")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only element that `selector` finds."""
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def words(element: Tag) -> str:
    """The text that is read, spaces of every kind as one plain space."""
    return " ".join(element.get_text().split())


def titles(page: BeautifulSoup) -> list[str]:
    """The titles of the hits, in order."""
    return [words(title) for title in page.select(".hits h2")]


def address_of(link: Tag) -> str:
    """Where a link leads."""
    address = link["href"]
    assert isinstance(address, str)
    return address
