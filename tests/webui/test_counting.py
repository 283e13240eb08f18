"""Which searches are counted, seen from the address bar; and that they are answered whatever becomes of the count."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.help.file import shipped_help_cards
from indexer.vocabulary.reader import Words
from tests.webui.school import School, address_of, index_in, one
from tests.webui.test_counter import on_disk
from tests.webui.test_help_cards import OWN, own, with_cards
from webui.desk.counts import Outcome

LEAST = 3
API = "/api/v1/search"


@pytest.fixture
def school(tmp_path: Path, filled: Path) -> School:
    return School(tmp_path, index_in(filled), Words(filled / "words"), counted_from=LEAST)


def counted(school: School) -> dict[str, tuple[str, int, str]]:
    """What the desk has of today: query -> outcome, how often, correction."""
    desk = school.services.desk
    desk.counter.write()
    listed = desk.counts().listed(desk.today(), None, 100)
    return {each.query: (each.outcome.value, each.times, each.correction) for each in listed}


def ask(school: School, *addresses: str, **headers: str) -> None:
    for address in addresses:
        for _ in range(LEAST):
            assert school.client.get(address, headers=headers).status_code == 200


def test_outcomes(school: School) -> None:
    """Pages and the API count together, with what came of the search, under every profile."""
    ask(school, "/search?q=volcan", f"{API}?q=Volcan", "/c3/search?q=VOLCAN", "/search?q=volcan&page=1")
    ask(school, "/search?q=zzyzx", "/search?q=volquan", "/search?q=croute", "/search?q=volcan+croute+piège+anglais")
    assert counted(school) == {
        "volcan": (Outcome.FINE, 4 * LEAST, ""),
        "zzyzx": (Outcome.NONE, LEAST, ""),
        "volquan": (Outcome.CORRECTED, LEAST, "volcan"),
        "croute": (Outcome.FEW, LEAST, ""),
        "volcan croute piège anglais": (Outcome.FEW, LEAST, ""),
    }


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=volcan&page=2",
        "/search?q=volcan&level=lycee",
        "/search?q=volcan&type=pdf",
        "/search?q=volcan&site=lave",
        "/search?q=volcan&sort=date",
        "/search?q=volcan&exact=1",
        "/search?q=volcan&via=link",
        "/search?like=https://fr.vikidia.org/wiki/Volcan",
        "/search.atom?q=volcan",
        "/search?q=",
        "/api/v1/suggest?q=volcan",
        f"{API}?q=volcan&page=2",
        f"{API}?q=volcan&language=fr",
        "/search?q=lea.d@ecole.fr",
        "/search?q=06+12+34+56+78",
    ],
)
def test_not_counted(school: School, address: str) -> None:
    """Further pages, filters, the same in another way, feeds, suggestions, and what tells of a person count nothing."""
    ask(school, address)
    assert counted(school) == {}


@pytest.mark.parametrize("control", ["max-age=0", "no-cache"])
def test_loaded_anew(school: School, control: str) -> None:
    """The same page loaded again by the browser's button is no other search."""
    ask(school, "/search?q=volcan", **{"Cache-Control": control})
    assert counted(school) == {}


def test_words_of_distress(school: School) -> None:
    """What calls for a help card is never counted, whether or not it finds something, nor where the card is for other
    levels than the chosen one.
    """
    with_cards(school, own(f"{OWN}    levels: [lycee]\n"))
    ask(school, "/search?q=volcan", f"{API}?q=volcan", "/c3/search?q=volcan", "/search?q=lave")
    with_cards(school, shipped_help_cards())
    ask(school, "/search?q=on+me+frappe", "/search?q=je+veu+mourir")
    assert set(counted(school)) == {"lave"}


def test_own_links(school: School) -> None:
    """Who follows one of our links has typed nothing: corrections, shorter searches, the way back, examples."""
    links = [
        one(school.page("/search?q=volcqn+fiche"), ".spelling a"),
        school.page("/search?q=volcan+%22zzyzx+lave%22&exact=1").select(".ways a")[0],
        school.page("/search?q=zzyzx&level=lycee").select(".ways a")[0],
        one(school.page("/search?q=volcan&page=2"), "a[rel=prev]"),
        one(school.page("/search?q=volcan&page=40"), "main p a"),
        *school.page("/aide").select("dt a"),
    ]
    ask(school, *map(address_of, links))
    assert counted(school) == {}


def test_before_the_first_index(tmp_path: Path) -> None:
    """As long as nothing is indexed, that nothing is found says nothing."""
    empty = School(tmp_path, index_in(tmp_path / "none"), Words(tmp_path / "none" / "words"), counted_from=LEAST)
    ask(empty, "/search?q=volcan")
    assert counted(empty) == {}


def test_nothing_of_who_asked(school: School, tmp_path: Path) -> None:
    """No address, cookie, browser, language or hour is in any file of the desk beside the words."""
    for _ in range(LEAST):
        school.client.get(
            "/search?q=unmistakable",
            headers={
                "User-Agent": "Zanzibrowser/1.0",
                "Cookie": "session=zanzicookie",
                "Accept-Language": "fr-ZZ",
                "X-Forwarded-For": "203.0.113.78",
                "Referer": "https://zanzireferer.example/",
            },
            environ_base={"REMOTE_ADDR": "203.0.113.77"},
        )
    assert counted(school) == {"unmistakable": (Outcome.NONE, LEAST, "")}
    assert on_disk(tmp_path, "unmistakable")
    for trace in ("zanzi", "203.0.113", "fr-zz", f"{school.clock:%H:%M}"):
        assert on_disk(tmp_path, trace) == []


def test_broken_desk(school: School, tmp_path: Path, filled: Path) -> None:
    """With a desk that is no database, every search is answered as where nothing is counted."""
    (tmp_path / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    (tmp_path / "other").mkdir()
    silent = School(tmp_path / "other", index_in(filled), Words(filled / "words"))
    for address in ("/search?q=volcan", "/search?q=zzyzx", "/search?q=volquan"):
        for _ in range(2 * LEAST):
            assert school.client.get(address).get_data() == silent.client.get(address).get_data()
