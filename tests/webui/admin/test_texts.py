"""Synonyms and help cards edited at the desk: tried without effect, published at once, never overwritten unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from indexer.asking.synonyms import shipped_synonyms
from indexer.help.file import shipped_text
from indexer.help.watch import watched_cards
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person, read
from tests.webui.school import School, one, titles, words
from webui.admin.text_form import LARGEST
from webui.app import create_app
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.own_texts import synonyms_in
from webui.desk.roles import Role

SYNONYMS, CARDS = "/admin/synonyms", "/admin/help-cards"
NEW = "# les nôtres\nfournaise, volcan\n"
CARD = """\
version: 1
cards:
  - id: racket
    title: {fr: Du racket ?}
    text: {fr: En parler.}
    numbers: [{call: 119, note: {fr: gratuit}}]
    when: [racket]
"""


@pytest.fixture
def approver(signed_in: SignedIn) -> Person:
    return signed_in(Role.APPROVER)


@pytest.fixture
def file(school: School) -> Path:
    return school.file.parent / "synonyms_fr.txt"


def seen(page: BeautifulSoup) -> str:
    return str(one(page, "main form [name=seen]")["value"])


def text_in(page: BeautifulSoup) -> str:
    return one(page, "textarea").get_text().removeprefix("\n")


def send(person: Person, path: str, do: str, text: str, tried: str = "", begun: str = "") -> BeautifulSoup:
    fields = {"do": do, "text": text, "tried": tried, "seen": begun or seen(person.page(path))}
    answer = person.send(path, fields)
    return person.followed(answer) if answer.status_code == 303 else read(answer, answer.status_code)


def test_tried(school: School, approver: Person, file: Path) -> None:
    """A trial shows what would be found beside what is found now, and changes nothing, for nobody."""
    page = send(approver, SYNONYMS, "try", NEW, "fournaise")
    now, then = (words(each) for each in page.select(".sides > div"))
    assert "0 résultat" in now
    assert "26 résultats" in then
    assert text_in(page) == NEW
    assert not file.exists()
    assert titles(school.page("/search?q=fournaise&exact=1")) == []
    assert approver.page("/admin/journal?subject=synonyms").select("tbody tr") == []


def test_published(school: School, desk: Desk, approver: Person, file: Path) -> None:
    """In force with the next search, without a restart, also where an answer was kept; the journal has both texts."""
    assert titles(school.page("/search?q=fournaise")) == []
    page = send(approver, SYNONYMS, "publish", NEW.replace("\n", "\r\n"))
    assert "publiés" in words(one(page, ".done"))
    assert file.read_text(encoding="utf-8") == NEW
    assert titles(school.page("/search?q=fournaise"))
    entries = [each.entry for each in desk.audit().read(Wanted(subject="synonyms"))]
    assert [entry.what for entry in entries] == ["synonyms_changed", "synonyms_asked"]
    assert (entries[0].before, entries[0].after) == (shipped_synonyms(), NEW)
    assert "+fournaise, volcan" in entries[1].after
    assert text_in(approver.page(SYNONYMS)) == NEW
    assert text_in(approver.page(f"{SYNONYMS}?from=shipped")) == shipped_synonyms()


def test_nothing_changed(desk: Desk, approver: Person, file: Path) -> None:
    """Published as it is, no file is made and nothing is logged."""
    page = send(approver, SYNONYMS, "publish", shipped_synonyms())
    assert "Rien n’a changé" in words(one(page, ".done"))
    assert not file.exists()
    assert desk.audit().read(Wanted(subject="synonyms")) == []


@pytest.mark.parametrize("do", ["try", "publish"])
def test_problems(approver: Person, file: Path, do: str) -> None:
    """Each problem has its line, what stands there and a remedy; the text stays in the form, and nothing is saved."""
    page = send(approver, SYNONYMS, do, "vélo, bicyclette\nvolcan, volcans\nle, lave\n" + "é" * 300_000, "vélo")
    assert "trop long" in words(one(page, ".faults"))
    page = send(approver, SYNONYMS, do, "vélo, bicyclette\nvolcan, volcans\nle, lave\n", "vélo")
    told = [words(item) for item in page.select(".faults li")]
    assert told[0].startswith("Ligne 2 : volcan, volcans Ces mots n’en font qu’un")
    assert told[1].startswith("Ligne 3 : le, lave « le »")
    assert text_in(page).startswith("vélo, bicyclette")
    assert not file.exists()


def test_changed_meanwhile(approver: Person, signed_in: SignedIn, file: Path) -> None:
    """Who publishes over what another published is refused, sees what differs, and loses nothing; a trial in between
    does not make it forgotten.
    """
    begun = seen(approver.page(SYNONYMS))
    other = signed_in(Role.APPROVER, "autre")
    send(other, SYNONYMS, "publish", "lave, magma\n")
    tried = send(approver, SYNONYMS, "try", NEW, "fournaise", begun)
    page = send(approver, SYNONYMS, "publish", NEW, begun=seen(tried))
    assert "Quelqu’un d’autre a publié" in words(one(page, ".faults"))
    assert "-lave, magma" in one(page, ".faults pre").get_text()
    assert text_in(page) == NEW
    assert file.read_text(encoding="utf-8") == "lave, magma\n"
    send(approver, SYNONYMS, "publish", NEW, begun=seen(page))
    assert file.read_text(encoding="utf-8") == NEW


def test_not_logged(school: School, approver: Person, file: Path) -> None:
    """What the audit log cannot take is not published; what was written is shown, to be copied."""
    begun = seen(approver.page(SYNONYMS))
    with closing(sqlite3.connect(school.file.parent / "desk.sqlite")) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        connection.commit()
    answer = approver.send(SYNONYMS, {"do": "publish", "text": NEW, "seen": begun})
    assert "fournaise" in str(read(answer, 503))
    assert not file.exists()


def test_a_folder_that_is_not_there(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """The disk's own word is told with the remedy, the text stays in the form, and the log hears of it."""
    nowhere = synonyms_in(school.file.parent / "none" / "synonyms_fr.txt")
    school.app = create_app(replace(school.services, synonyms_text=nowhere))
    page = send(signed_in(Role.APPROVER), SYNONYMS, "publish", NEW)
    assert "No such file or directory" in words(one(page, ".faults"))
    assert "corriger les droits" in words(one(page, ".faults"))
    assert text_in(page) == NEW
    assert [each.entry.what for each in desk.audit().read(Wanted(subject="synonyms"))] == [
        "synonyms_refused",
        "synonyms_asked",
    ]


def test_a_broken_file(school: School, approver: Person, file: Path) -> None:
    """A file broken by hand is shown with its problems, and the shipped synonyms serve in its place."""
    file.write_bytes(b"fournaise, volcan\nvolcan, volcans\n")
    assert titles(school.page("/search?q=fournaise")) == []
    page = approver.page(SYNONYMS)
    assert "Ligne 2" in words(one(page, ".faults"))
    assert text_in(page).startswith("fournaise")


def test_begun_for_a_query(approver: Person) -> None:
    """From a search without results: its words begin a new group at the end."""
    page = approver.page(f"{SYNONYMS}?q=brevet+blanc,x")
    assert text_in(page).endswith("\n\nbrevet blanc x, ")
    assert one(page, "#tried")["value"] == "brevet blanc x"


def test_cards_tried(approver: Person, school: School) -> None:
    """The trial shows the very card that a pupil would see, or says that none is called for; nothing is written."""
    page = send(approver, CARDS, "try", CARD, "raket")
    assert words(one(page, ".trial .help h2")) == "Du racket ?"
    page = send(approver, CARDS, "try", CARD, "volcan")
    assert "aucune carte" in words(one(page, ".trial"))
    assert not (school.file.parent / "help_cards.yaml").exists()


def test_cards_published(school: School, approver: Person) -> None:
    """The school's own cards are in force at once; the shipped ones can be taken up again."""
    cards = watched_cards("", school.file.parent / "help_cards.yaml")
    client = create_app(replace(school.services, help_cards=lambda: cards().cards)).test_client()
    assert "En parler." not in client.get("/search?q=racket").get_data(as_text=True)
    assert "publiées" in words(one(send(approver, CARDS, "publish", CARD), ".done"))
    assert "En parler." in client.get("/search?q=racket").get_data(as_text=True)
    assert text_in(approver.page(f"{CARDS}?from=shipped")) == shipped_text()


def test_problems_of_cards(approver: Person) -> None:
    """Told in the language of the page, by line; what has no text of its own is told in English."""
    bad = CARD.replace("call: 119", "call: 11g").replace("when: [racket]", "when: [la]\n    levels: [A B]")
    page = send(approver, CARDS, "publish", bad)
    told = [words(item) for item in page.select(".faults li")]
    assert told[0].startswith("Ligne 6 :")
    assert "2 à 15 chiffres" in told[0]
    assert "« la » dit trop peu" in told[1]
    assert page.select(".faults li")[2].select("[lang=en]")


def test_no_cards(school: School, signed_in: SignedIn) -> None:
    """Where the setting wants none, the page says so, and nothing is published."""
    school.services = replace(school.services, help_cards_text=None)
    school.app = create_app(school.services)
    person = signed_in(Role.APPROVER)
    assert "help_cards vaut none" in words(one(person.page(CARDS, 404), "main"))
    assert person.send(CARDS, {"do": "publish", "text": CARD, "seen": ""}).status_code == 404


@pytest.mark.parametrize("path", [SYNONYMS, CARDS])
def test_whom_it_is_for(signed_in: SignedIn, path: str) -> None:
    """A curator is told that it is for others."""
    assert signed_in(Role.CURATOR).get(path).status_code == 403


def test_the_largest_text_fits(approver: Person, school: School) -> None:
    """A text as large as any file may be comes through; one that is larger is refused, as on every other page."""
    large = "# é\n" * 4_000 + NEW
    assert "fournaise" in text_in(send(approver, SYNONYMS, "try", large))
    assert approver.send(SYNONYMS, {"text": "x" * LARGEST}).status_code == 413
    assert school.client.post("/propose", data={"words": "x" * 100_000}).status_code == 413
