"""A misspelt query on the results page and in the API: answered or offered, and a way back to what was typed."""

from __future__ import annotations

from tests.webui.school import TOTAL, School, address_of, one, words


def test_answered_at_once(school: School) -> None:
    """The page gives the corrected query's results, says so, and leads to what was typed, with the filters kept."""
    page = school.page("/search?q=volquan&level=lycee")
    assert "pour « volcan »" in words(one(page, "h1"))
    told = one(page, ".spelling")
    assert words(told).startswith("Aucune page ne contient tous les mots de « volquan ».")
    assert address_of(one(told, "a")) == "/search?q=volquan&level=lycee&exact=1"
    assert one(page, "#q")["value"] == "volquan"


def test_as_typed(school: School) -> None:
    """Asked for exactly, what was typed is searched; the next search from the box is an ordinary one."""
    page = school.page("/search?q=volquan&exact=1")
    assert "Aucun résultat pour « volquan »" in words(one(page, "h1"))
    assert not page.select(".spelling, input[name=exact]")


def test_offered(school: School) -> None:
    """Beside results, a correction is a link that searches for it."""
    page = school.page("/search?q=volcqn+fiche")
    told = one(page, ".spelling")
    assert words(told) == "Essayer avec cette orthographe : volcan fiche"
    assert address_of(one(told, "a")) == "/search?q=volcan+fiche&via=link"


def test_further_pages(school: School) -> None:
    """The pages of a corrected answer go on with it."""
    first = school.page("/search?q=volquan")
    second = school.page(address_of(one(first, "a[rel=next]")))
    assert "pour « volcan »" in words(one(second, "h1"))
    assert len(second.select(".hits > li")) == 10


def test_json(school: School) -> None:
    """The API says whether the hits are the correction's; `query` stays what was typed."""
    answer = school.client.get("/api/v1/search?q=volquan").get_json()
    assert (answer["query"], answer["suggestion"], answer["corrected"]) == ("volquan", "volcan", True)
    assert answer["total"] == TOTAL
    exact = school.client.get("/api/v1/search?q=volquan&exact=1").get_json()
    assert (exact["total"], exact["suggestion"], exact["corrected"]) == (0, None, False)
    assert school.client.get("/api/v1/search?q=volquan&exact=yes").status_code == 400


def test_right_spelling(school: School) -> None:
    """A right query has no word about spelling."""
    assert not school.page("/search?q=volcan").select(".spelling")


def test_markup_is_text(school: School) -> None:
    """What was typed is text in the sentence about it."""
    page = school.page("/search?q=<i>volquan")
    assert "<i>volquan" in words(one(page, ".spelling"))
    assert not page.select(".spelling i, h1 i")
