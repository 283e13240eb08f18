"""Addresses that a site can make without end, told from those of its pages."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import canonical_url
from crawler.traps import Kind, Pattern, budget_of, pattern_of, repeats_itself

OWN = "a.example.org"


def seen(rest: str) -> Pattern | None:
    """The pattern of an address of one site."""
    return pattern_of(canonical_url(f"http://{OWN}{rest}"))


ALIKE = [
    (Kind.NUMBERED, "/article/12", "/article/3456"),
    (Kind.NUMBERED, "/spip.php?article12", "/spip.php?article3"),
    (Kind.NUMBERED, "/index.php?id=1", "/index.php?id=2"),
    (Kind.NUMBERED, "/?option=com_content&view=article&id=1&Itemid=3", "/?option=x&view=y&id=2&Itemid=4"),
    (Kind.NUMBERED, "/liste?couleur=bleu&taille=2", "/liste?forme=rond&taille=3"),
    (Kind.NUMBERED, "/w/index.php?title=Lune", "/w/index.php?title=Soleil"),
    (Kind.NUMBERED, "/v/3f2b8c1d9e0a7f6b5c4d/page", "/v/a1b2c3d4e5f60718293a/page"),
    (Kind.NUMBERED, "/2026/05/12/une-sortie-2", "/2027/6/1/une-sortie-3"),
    (Kind.CALENDAR, "/agenda/2026-05-12", "/agenda/2031-12-01"),
    (Kind.CALENDAR, "/2026/05/", "/2099/12/"),
    (Kind.CALENDAR, "/archives/12-05-2026.html", "/archives/1-6-2027.html"),
    (Kind.CALENDAR, "/archives/20260512", "/archives/20991231"),
    (Kind.CALENDAR, "/sorties/mai-2026", "/sorties/juin-2027"),
    (Kind.CALENDAR, "/calendrier/semaine/205", "/calendrier/semaine/7"),
    (Kind.CALENDAR, "/sorties?mois=5&annee=2026", "/sorties?mois=12&annee=2099"),
    (Kind.CALENDAR, "/sorties?tribe-bar-date=2026-05", "/sorties?tribe-bar-date=x"),
    (Kind.CALENDAR, "/sorties?d=2026-05-12", "/sorties?d=2031-01-31"),
    (Kind.CHOICE, "/liste?couleur=bleu&taille=2&forme=rond", "/liste?couleur=vert&prix=3&taille=2"),
    (Kind.CHOICE, "/liste?sort=nom", "/liste?sort=date"),
    (Kind.CHOICE, "/liste?f[0]=sujet:lune", "/liste?f[0]=sujet:mars&f[1]=type:cours"),
    (Kind.SESSION, "/(S(aaa111))/page.aspx", "/(S(bbb222))/page.aspx"),
]  # fmt: skip

APART = [
    ("/article/12", "/spip.php?article12"),
    ("/article/12", "/rubrique/12"),
    ("/spip.php?article12", "/spip.php?rubrique12"),
    ("/index.php?id=1", "/index.php?page=1"),
    ("/(S(aaa111))/page.aspx", "/(S(aaa111))/other.aspx"),
    ("/(S(aaa111))/page.aspx?id=1", "/(S(aaa111))/page.aspx?id=2"),
    ("/2026/05/12/une-sortie", "/2026/05/12/une-fete"),
]


@pytest.mark.parametrize(("kind", "one", "other"), ALIKE)
def test_what_differs_in_numbers_dates_and_values_is_one_pattern(kind: Kind, one: str, other: str) -> None:
    """Two addresses of a kind that can go on for ever have one pattern, which knows its kind."""
    first = seen(one)
    assert first is not None
    assert first == seen(other)
    assert first.kind == kind


@pytest.mark.parametrize(("one", "other"), APART)
def test_pages_of_other_names_are_other_patterns(one: str, other: str) -> None:
    """Names and parameters that differ keep addresses apart."""
    assert seen(one) != seen(other)


@pytest.mark.parametrize("path", ["/", "/wiki/Lune", "/les-saisons/le-printemps.html", "/agenda", "/calendrier/mai"])
def test_a_page_with_a_name_has_no_pattern(path: str) -> None:
    """What has neither number nor query is a page of its own."""
    assert seen(path) is None


def test_a_site_of_numbered_pages_is_not_hurt() -> None:
    """Numbers alone have half of the pages, days and filters a twentieth and ten on small sites, a page under session
    ids one.
    """
    assert [budget_of(kind, 2000) for kind in Kind] == [1000, 100, 100, 1]
    assert [budget_of(kind, 10) for kind in Kind] == [5, 10, 10, 1]


REPEATING = ["/a/b/a/b/a/b", "/a/a/a", "/x/a/b/c/a/b/c/a/b/c/y", "/a/x/a/y/a/z/a/w/a", "/1/a/1/a/1/a/"]
NOT_REPEATING = ["/", "/a/b/a/b", "/a/a", "/0/0/0/0/0/0", "/2026/05/05/05", "/a/b/c/d/e/f/g/h", "/a/x/b/a/y/b/a/z/b"]


@pytest.mark.parametrize("path", REPEATING)
def test_a_path_that_repeats_itself(path: str) -> None:
    """A sequence of names three times in a row, or one name five times, is a relative link gone wrong."""
    assert repeats_itself(f"http://{OWN}{path}")


@pytest.mark.parametrize("path", NOT_REPEATING)
def test_a_path_that_does_not(path: str) -> None:
    """Twice is a site's own way, and so are numbers."""
    assert not repeats_itself(f"http://{OWN}{path}")


@given(st.text(alphabet="aé1205-/?&=[]().;%_", max_size=60) | st.text(max_size=60))
def test_every_address_has_a_pattern_or_none(rest: str) -> None:
    """Whatever a site writes, there is an answer, and the same for the same."""
    assert seen("/" + rest) == seen("/" + rest)
    assert repeats_itself(f"http://{OWN}/{rest}") in (True, False)


@pytest.mark.parametrize("rest", ["a/b/" * 500, "2026-" * 400, "a1" * 1000, "(s(" * 600, "?" + "a[1]=2&" * 290])
def test_an_address_made_to_be_slow_is_not(rest: str) -> None:
    """The longest addresses that the fence admits take milliseconds: a page may have 5,000 of them."""
    url = f"http://{OWN}/{rest}"
    took = []
    for _ in range(10):
        began = process_time()
        pattern_of(url)
        repeats_itself(url)
        took.append(process_time() - began)
    assert min(took) < 0.02  # the others may have been held up
