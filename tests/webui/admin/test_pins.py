"""The form of pinned results: what it takes, what it sends back, and who may use it."""

from __future__ import annotations

import pytest

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import read
from tests.webui.school import School, address_of, one, words
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.pins import Pin, PinnedPage
from webui.desk.roles import Role

GOOD = {
    "query": "  Volcans   d’Auvergne ",
    "url1": "fr.vikidia.org/wiki/Volcan#haut",
    "title1": "Les volcans",
    "since": "2026-11-01",
    "until": "2026-12-31",
    "note": "exposé de 5e",
}


def test_made(desk: Desk, signed_in: SignedIn) -> None:
    """The address is kept in its canonical spelling, the pin is listed with its days, and the journal has it whole."""
    person = signed_in(Role.CURATOR)
    page = person.followed(person.send("/admin/pins/new", GOOD))
    assert "à la une" in words(one(page, ".done"))
    row = words(one(page, "tbody tr"))
    for text in ("Volcans d’Auvergne", "Les volcans", "maintenant", "31 décembre 2026", "exposé de 5e"):
        assert text in row
    kept = desk.pins().listed()[0]
    assert kept.pages == (PinnedPage("https://fr.vikidia.org/wiki/Volcan", "Les volcans"),)
    entry = desk.audit().read(Wanted(what="pin_made"))[0].entry
    assert (entry.who, entry.subject) == (person.name, "Volcans d’Auvergne")
    assert "https://fr.vikidia.org/wiki/Volcan" in entry.after


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"query": ""}, "query", "n’a pas de mot"),
        ({"query": '"volcan actif"'}, "query", "sans guillemets"),
        ({"query": "x" * 300}, "query", "100 caractères"),
        ({"url1": "https://evil.example/"}, "url1", "n’admet pas"),
        ({"url1": "https://ancien.example/"}, "url1", "n’admet pas"),
        ({"url1": "javascript:alert(1)"}, "url1", "ne peut pas être lue"),
        ({"url1": ""}, "url1", "L’adresse manque"),
        ({"url1": "", "title1": ""}, "url1", "Aucune page"),
        ({"title1": ""}, "title1", "Le titre manque"),
        ({"title1": "x" * 300}, "title1", "200 caractères"),
        ({"until": "2026-10-01"}, "until", "avant le premier"),
        ({"since": "demain"}, "since", "2026-12-31"),
        ({"note": "x" * 600}, "note", "500 caractères"),
    ],
)
def test_sent_back(desk: Desk, signed_in: SignedIn, change: dict[str, str], field: str, told: str) -> None:
    """Each fault is told at its field and above, with what to do; what was typed stays, and nothing is kept."""
    person = signed_in(Role.CURATOR)
    page = read(person.send("/admin/pins/new", {**GOOD, **change}), 400)
    assert told in words(one(page, f"#{field}-fault"))
    assert address_of(page.select(".faults a")[0]) == f"#{field}"
    assert one(page, "#note")["value"].startswith(("exposé", "x"))  # type: ignore[union-attr]
    assert desk.pins().listed() == []


def test_changed_meanwhile(desk: Desk, signed_in: SignedIn) -> None:
    """Of two who change one pin, the second is told and loses nothing; having seen it, he may save."""
    person, other = signed_in(Role.CURATOR), signed_in(Role.CURATOR, "autre")
    person.send("/admin/pins/new", GOOD)
    number = desk.pins().listed()[0].number
    path = f"/admin/pins/{number}"
    seen = str(one(person.page(path), "form.form [name=seen]")["value"])
    assert other.send(path, {**GOOD, "note": "autre", "seen": seen}).status_code == 303
    page = read(person.send(path, {**GOOD, "note": "mienne", "seen": seen}), 400)
    assert "Quelqu’un d’autre" in words(one(page, ".faults"))
    assert one(page, "#note")["value"] == "mienne"
    assert desk.pins().listed()[0].note == "autre"
    again = str(one(page, "form.form [name=seen]")["value"])
    assert person.send(path, {**GOOD, "note": "mienne", "seen": again}).status_code == 303
    assert desk.pins().listed()[0].note == "mienne"


def test_removed(desk: Desk, signed_in: SignedIn) -> None:
    """Taken away, once and for all; a second time it is as if it was done."""
    person = signed_in(Role.CURATOR)
    person.send("/admin/pins/new", GOOD)
    path = f"/admin/pins/{desk.pins().listed()[0].number}"
    for _ in range(2):
        assert person.post(f"{path}/remove").status_code == 303
    assert desk.pins().listed() == []
    assert person.get(path).status_code == 404
    assert len(desk.audit().read(Wanted(what="pin_removed"))) == 1


def test_listed(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """The list says which pages pupils do not see, and why; a reader sees it all and is offered nothing to change."""
    pages = (
        PinnedPage("https://fr.vikidia.org/wiki/Volcan", "Volcan"),
        PinnedPage("https://lave.example/nulle-part", "Nulle part"),
        PinnedPage("https://kids.example/volcano/inside", "Inside"),
    )
    desk.pins().add(Pin("volcan", pages), "a.martin")
    school.edit(
        "[https://kids.example/]\n    levels: [lycee]",
        "[https://kids.example/]\n    status: suspended\n    levels: [lycee]",
    )
    page = signed_in(Role.READER).page("/admin/pins")
    told = [words(item) for item in page.select("tbody td:nth-of-type(1) li")]
    assert told[0] == "Volcan"
    assert "pas dans l’index" in told[1]
    assert "la liste ne l’admet pas" in told[2]
    assert not page.select("a[href*='/admin/pins/']")


def test_prefilled(signed_in: SignedIn) -> None:
    """From a search that found nothing to the form, with its words."""
    page = signed_in(Role.CURATOR).page("/admin/pins/new?q=brevet+blanc")
    assert one(page, "#query")["value"] == "brevet blanc"
