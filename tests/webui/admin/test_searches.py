"""What is searched: the counts as a page, what is told of them, and the ways on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from indexer.vocabulary.reader import Words
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person
from tests.webui.school import School, address_of, index_in, one, words
from webui.desk.counts import Asking, Outcome
from webui.desk.roles import Role


@pytest.fixture
def school(tmp_path: Path, filled: Path) -> School:
    """A school that counts from five times a day on."""
    made = School(tmp_path, index_in(filled), Words(filled / "words"), counted_from=5)
    day = made.clock.date()
    made.services.desk.counts().add(
        [
            (Asking(day, "volcan", Outcome.FINE), 1234, ""),
            (Asking(day - timedelta(days=1), "volcan", Outcome.FINE), 6, ""),
            (Asking(day, "brevet blanc", Outcome.NONE), 9, ""),
            (Asking(day, "lave", Outcome.FEW), 7, ""),
            (Asking(day, "volcam", Outcome.CORRECTED), 8, "volcan"),
            (Asking(day - timedelta(days=60), "ancien", Outcome.FINE), 50, ""),
        ],
        day,
    )
    return made


def rows(person: Person, path: str, section: int) -> list[list[str]]:
    table = person.page(path).select("main table")[section]
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_counted(signed_in: SignedIn) -> None:
    """Without results first, then few, misspelt, most asked; then day by day, numbers as the language writes them."""
    person = signed_in(Role.READER)
    assert rows(person, "/admin/searches", 0)[0][:3] == ["brevet blanc", "9", "1"]
    assert rows(person, "/admin/searches", 1)[0][0] == "lave"
    assert rows(person, "/admin/searches", 2)[0][:2] == ["volcam", "volcan"]
    assert rows(person, "/admin/searches", 3)[0][:3] == ["volcan", "1 240", "2"]
    assert rows(person, "/admin/searches", 4) == [
        ["25 novembre 2026", "1 258", "9", "7", "8", "1 234"],
        ["24 novembre 2026", "6", "0", "0", "0", "6"],
    ]


def test_days(signed_in: SignedIn) -> None:
    """The span is chosen; one that is not offered is the usual one."""
    person = signed_in(Role.READER)
    assert [row[0] for row in rows(person, "/admin/searches?days=90", 3)] == ["volcan", "ancien"]
    assert [row[0] for row in rows(person, "/admin/searches?days=99999999999", 3)] == ["volcan"]


def test_what_is_told(school: School, signed_in: SignedIn) -> None:
    """From how many on a search is counted, what never is, and for how long counts are kept; and when nothing is."""
    told = words(one(signed_in(Role.READER).page("/admin/searches"), "main"))
    for text in ("au moins 5 fois le même jour", "qui a cherché", "carte d’aide", "après 300 jours"):
        assert text in told
    assert school.services.desk.counted_from == 5


def test_ways_on(school: School, signed_in: SignedIn) -> None:
    """A search is tried without being counted; one without results leads to a site, a pin and a synonym: to those pages
    that whoever asks may open.
    """

    def links(role: Role) -> list[str]:
        page = signed_in(role).page("/admin/searches")
        return [address_of(link) for link in page.select("main table")[0].select("a")]

    assert links(Role.READER) == ["/search?q=brevet+blanc&via=link", "/propose?q=brevet+blanc"]
    curator = links(Role.CURATOR)
    assert "/admin/pins/new?q=brevet+blanc" in curator
    assert not any("synonyms" in link for link in curator)
    assert "/admin/synonyms?q=brevet+blanc" in links(Role.APPROVER)
    for _ in range(9):
        school.client.get("/search?q=essai&via=link")
    school.services.desk.counter.write()
    assert "essai" not in {each.query for each in school.services.desk.counts().listed(school.clock.date(), None, 99)}


def test_any_query_is_text(school: School, signed_in: SignedIn) -> None:
    """What people typed is shown as text, and stays whole in links."""
    day = school.clock.date()
    school.services.desk.counts().add([(Asking(day, "<b>a&b</b>", Outcome.NONE), 99, "")], day)
    table = signed_in(Role.READER).page("/admin/searches").select("main table")[0]
    assert words(table.select("tbody th")[0]) == "<b>a&b</b>"
    assert address_of(table.select("a")[0]) == "/search?q=%3Cb%3Ea%26b%3C/b%3E&via=link"
