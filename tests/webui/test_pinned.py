"""Pinned results as pupils meet them: the right query, the right days, and only what the list admits now."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import StoreFailed
from tests.webui.school import School, address_of, one, titles, words
from webui.app import create_app
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.pinned import EVERY, Pinned, query_key
from webui.desk.pins import Pin, PinnedPage, Pins

PAGE = PinnedPage("https://fr.vikidia.org/wiki/Volcan", "Le volcan <b>expliqué</b>")
LAVE = PinnedPage("https://lave.example/volcans/fiche_1.html", "Fiche de lave")


def pin(school: School, query: str, *pages: PinnedPage, **bounds: int) -> int:
    """A pin, with bounds in days from today."""
    today = school.services.desk.today()
    days = {name: today + timedelta(days=away) for name, away in bounds.items()}
    made = Pin(query, pages or (PAGE,), days.get("since"), days.get("until"))
    number = school.services.desk.pins().add(made, "a.martin")
    assert number is not None
    return number


def pinned(school: School, query: str = "volcan", more: str = "") -> list[str]:
    """The titles above the answers."""
    page = school.page(f"/search?q={query}{more}")
    return [words(title) for title in page.select(".pinned h3")]


@pytest.mark.parametrize(
    "typed", ["volcan actif", "Volcans ACTIFS", "actif volcan", "un volcan actif", "site:lave volcan actif"]
)
def test_the_same_query(school: School, typed: str) -> None:
    """Accents, capitals, plural, small words and order do not matter."""
    pin(school, "volcans actifs", LAVE)
    assert pinned(school, typed) == ["Fiche de lave"]


@pytest.mark.parametrize("typed", ["volcan", "volcan actif islande", '"volcan actif"', "volcan -actif", ""])
def test_another_query(school: School, typed: str) -> None:
    """Fewer or more words, a phrase, an exclusion: it is another query."""
    pin(school, "volcan actif")
    assert pinned(school, typed) == []


def test_a_corrected_query(school: School) -> None:
    """What the search itself corrects calls for the pins of the correction, unless the words are wanted as typed."""
    pin(school, "volcan")
    assert pinned(school, "volcam") == [PAGE.title]
    assert pinned(school, "volcam", "&exact=1") == []


def test_shown(school: School) -> None:
    """Under its label, above the answers, as text, with the site it belongs to; the answers stay as they are."""
    before = titles(school.page("/search?q=volcan"))
    pin(school, "volcan")
    page = school.page("/search?q=volcan")
    section = one(page, ".pinned")
    assert words(one(section, "h2")) == "À la une"
    assert address_of(one(section, "a")) == PAGE.url
    assert words(one(section, ".where")).startswith("Vikidia")
    assert titles(page) == before
    assert str(page).index('class="pinned"') < str(page).index('id="hits"')


def test_on_the_first_page_only(school: School) -> None:
    """Who pages on has seen them."""
    pin(school, "volcan")
    assert pinned(school, more="&page=2") == []
    assert school.client.get("/api/v1/search?q=volcan&page=2").get_json()["pinned"] == []


@pytest.mark.parametrize(
    ("bounds", "seen"),
    [
        ({}, True),
        ({"since": 0, "until": 0}, True),
        ({"since": 1}, False),
        ({"until": -1}, False),
        ({"since": -5, "until": 5}, True),
    ],
)
def test_days(school: School, bounds: dict[str, int], seen: bool) -> None:  # noqa: FBT001
    """Both days are included."""
    pin(school, "volcan", **bounds)
    assert bool(pinned(school)) is seen


def test_a_day_later(school: School) -> None:
    """A day that passes takes a pin away though nobody edits anything."""
    pin(school, "volcan", until=0)
    assert pinned(school)
    school.clock += timedelta(days=1)
    assert pinned(school) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "approved: {by: [a.martin, b.dupont], date: 2026-09-01}",
            "approved: {by: [a.martin, b.dupont], date: 2026-09-01}\n    status: suspended",
        ),
        ("scope: [fr.vikidia.org/wiki/]", "scope: [fr.vikidia.org/wiki/]\n    exclude: [fr.vikidia.org/wiki/Volcan]"),
        ("scope: [fr.vikidia.org/wiki/]", "scope: [fr.vikidia.org/aide/]"),
    ],
)
def test_off_the_list(school: School, old: str, new: str) -> None:
    """A suspended site, a page taken down, a narrower scope: gone with the very next query, page and API alike."""
    pin(school, "volcan", PAGE, LAVE)
    assert pinned(school) == [PAGE.title, LAVE.title]
    school.edit("https://fr.vikidia.org/wiki/Accueil", "https://fr.vikidia.org/aide/x") if "aide" in new else None
    school.edit(old, new)
    assert pinned(school) == [LAVE.title]
    answer = school.client.get("/api/v1/search?q=volcan").get_json()
    assert [each["url"] for each in answer["pinned"]] == [LAVE.url]


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "https://fr.vikidia.org@evil.example/wiki/x", "javascript:alert(1)"]
)
def test_an_address_that_never_was_on_the_list(school: School, url: str) -> None:
    """Whatever the database holds, the list has the last word."""
    pin(school, "volcan", PinnedPage(url, "Piège"))
    assert pinned(school) == []


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ("&level=cycle3", [PAGE.title, LAVE.title]),
        ("&level=lycee", [LAVE.title]),
        ("&level=cycle2", []),
        ("&subject=svt", [LAVE.title]),
        ("&site=vikidia", [PAGE.title]),
        ("&language=fr", []),
        ("&type=pdf", []),
    ],
)
def test_filters(school: School, more: str, seen: list[str]) -> None:
    """A page for the lycée is not pinned for a younger class; filters hold for pins as for answers."""
    pin(school, "volcan", PAGE, LAVE)
    assert pinned(school, more=more) == seen


def test_profile(school: School) -> None:
    """The level of a profile counts like a chosen one."""
    pin(school, "volcan", PAGE, LAVE)
    page = school.page("/lycee/search?q=volcan")
    assert [words(title) for title in page.select(".pinned h3")] == [LAVE.title]


def test_three_at_most(school: School) -> None:
    """Two pins for one query show three pages together, none twice."""
    pages = [PinnedPage(f"https://lave.example/volcans/fiche_{number}.html", str(number)) for number in range(1, 5)]
    pin(school, "volcan", *pages[:3])
    pin(school, "volcan", pages[3], pages[0])
    assert pinned(school) == ["4", "1", "2"]


def test_where_nothing_is_found(school: School) -> None:
    """A pin is for searches without results, too."""
    pin(school, "brevet blanc")
    page = school.page("/search?q=brevet+blanc&exact=1")
    assert one(page, ".pinned")
    assert not titles(page)


def test_taken_away(school: School) -> None:
    """A change is seen by the next query, though the page was kept; other processes hear of it by the stamp."""
    other = Desk(school.place, lambda: school.clock)
    number = pin(school, "volcan")
    today = school.clock.date()
    assert pinned(school)
    assert [each.number for each in other.pinned("volcan", today)] == [number]
    school.services.desk.pins().remove(number, "a.martin")
    assert pinned(school) == []
    assert other.pinned("volcan", today) == ()
    log = [each.entry.what for each in school.services.desk.audit().read(Wanted(who="a.martin"))]
    assert log == ["pin_removed", "pin_made"]


def test_the_api(school: School) -> None:
    """Pins come beside the hits, which stay as they were."""
    before = school.client.get("/api/v1/search?q=volcan").get_json()
    assert before["pinned"] == []
    pin(school, "volcan")
    after = school.client.get("/api/v1/search?q=volcan").get_json()
    assert after["pinned"] == [{"url": PAGE.url, "title": PAGE.title, "site": "vikidia"}]
    assert {**after, "pinned": [], "took_ms": 0} == {**before, "took_ms": 0}


def test_a_desk_that_fails(school: School) -> None:
    """No pins, and the search goes on: whether the database cannot be opened, or loses its tables meanwhile."""
    pin(school, "volcan")
    broken = replace(school.place, url="sqlite:////nowhere/desk.sqlite")
    app = create_app(replace(school.services, desk=Desk(broken)))
    answer = app.test_client().get("/search?q=volcan")
    assert answer.status_code == 200
    assert "pinned" not in answer.get_data(as_text=True)
    with closing(sqlite3.connect(school.file.parent / "desk.sqlite")) as connection:
        connection.execute("DROP TABLE pin_page")
        connection.commit()
    assert school.client.get("/search?q=volcan").status_code == 200


def test_a_database_put_back(school: School) -> None:
    """Without any stamp, pins are read again after a minute: a thread does it."""
    clock, pins = [0.0], [Pin("volcan", (PAGE,))]
    held = Pinned(lambda: pins, school.file.parent / "none", lambda: clock[0])
    today = school.clock.date()
    assert held("volcan", today) == ()
    clock[0] = EVERY
    held("volcan", today)
    for _ in range(1000):
        if held("volcan", today):
            break
    assert held("volcan", today) == (pins[0],)


def test_a_stamp_that_cannot_be_written(school: School) -> None:
    """Nothing is kept that other processes would not hear of."""
    desk = school.services.desk
    desk.pins()
    nowhere = Pins(desk.pins()._store, school.file.parent / "no folder" / "stamp", desk.now)  # noqa: SLF001
    with pytest.raises(StoreFailed, match="stamp"):
        nowhere.add(Pin("volcan", (PAGE,)), "a.martin")
    assert desk.pins().listed() == []


def test_quick(school: School) -> None:
    """With a thousand pins, asking for those of a query takes less than 0.2 ms of the processor (best of 200)."""
    pins = [Pin(f"sujet numéro {number}", (PAGE,)) for number in range(1000)]
    held = Pinned(lambda: pins, school.file.parent / "none")
    held.load()
    today, times = school.clock.date(), []
    for number in range(200):
        began = process_time()
        held(f"sujet numéro {number}", today)
        times.append(process_time() - began)
    assert min(times) < 0.0002


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    """No text makes it fail, and a key is the same for the same text."""
    assert query_key(text) == query_key(text)
