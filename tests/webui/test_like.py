"""Pages like another, and what is said of words that no page has together."""

from __future__ import annotations

import pytest

from tests.webui.school import School, address_of, one, titles, words

VOLCAN = "https://fr.vikidia.org/wiki/Volcan"
FICHE = "https://lave.example/volcans/fiche_1.html"


def test_words_that_a_hit_lacks(school: School) -> None:
    """Where no page has all the words that is said once, above the hits, and each hit names those it lacks."""
    page = school.page("/search?q=magma+fiche")
    assert words(one(page, ".partial")) == "Aucune page ne contient tous les mots ; voici les plus proches."
    assert words(page.select(".hits .missing")[0]) == "Sans : fiche"
    page = school.page("/search?q=magma+fiche&lang=en")
    assert words(page.select(".hits .missing")[0]) == "Without: fiche"
    assert not school.page("/search?q=magma+volcan").select(".partial, .missing")


def test_said_once_of_a_correction(school: School) -> None:
    """A corrected answer says already that nothing has the words as typed; the correction has them all."""
    page = school.page("/search?q=volqan+magma")
    assert one(page, ".spelling")
    assert not page.select(".partial, .missing")


def test_words_that_a_hit_lacks_for_programs(school: School) -> None:
    """The JSON names the missing words of each hit, and whether no page has all."""
    answer = school.client.get("/api/v1/search?q=magma+fiche").get_json()
    assert (answer["partial"], answer["hits"][0]["missing"]) == (True, ["fiche"])
    answer = school.client.get("/api/v1/search?q=magma+volcan").get_json()
    assert (answer["partial"], answer["hits"][0]["missing"]) == (False, [])


def test_link_to_pages_like_a_hit(school: School) -> None:
    """Each hit leads to pages like it, of the level that was chosen, and its link says of which to who hears it."""
    page = school.page("/search?q=croute&level=cycle3")
    link = one(page, ".similar a")
    assert words(link) == "Pages semblables"
    assert link["aria-label"] == "Pages semblables à Volcan"
    like = school.page(address_of(link))
    assert "Pages semblables à Vikidia › Volcan" in words(one(like, "h1"))
    assert "Pages semblables à Vikidia › Volcan" in words(one(like, "title"))
    assert words(one(like, ".chosen b")) == "CM1–6e"


def test_like_is_narrowed_and_paged(school: School) -> None:
    """Filters and pages go on with the same page's like; the box does not."""
    page = school.page(f"/search?like={FICHE}")
    assert one(page, "#q")["value"] == ""
    assert not page.select("form input[name=like]")
    ours = [address_of(link) for link in page.select(".filters a, .paging a")]
    assert ours
    assert all("like=" in address and "q=" not in address for address in ours)
    following = school.page(address_of(one(page, ".paging a[rel=next]")))
    assert not set(titles(page)) & set(titles(following))
    assert "Fiche 1" not in titles(page) + titles(following)
    assert not page.select(".missing, .partial")


def test_words_before_like(school: School) -> None:
    """Words that were typed are searched, whatever page was looked at before."""
    page = school.page(f"/search?q=croute&like={FICHE}")
    assert titles(page) == ["Volcan"]


@pytest.mark.parametrize(
    "like", ["https://evil.example/", "https://lave.example/none", "https://ancien.example/", "x", "https://["]
)
def test_like_nothing_that_we_show(school: School, like: str) -> None:
    """A page that is off the list, not indexed or no address at all is a 400 that says so, to people and programs."""
    page = school.page(f"/search?like={like}", status=400)
    assert f"« {like} » n’est pas une page trouvée ici." in words(one(page, "main"))
    answer = school.client.get("/api/v1/search", query_string={"like": like})
    assert (answer.status_code, answer.get_json(force=True)["parameter"]) == (400, "like")


def test_like_a_page_taken_off(school: School) -> None:
    """A page whose site is taken off the list has no like at the next request."""
    assert school.client.get(f"/search?like={FICHE}").status_code == 200
    school.edit("status: active", "status: suspended")
    assert school.client.get(f"/search?like={FICHE}").status_code == 400


def test_like_for_programs(school: School) -> None:
    """The API gives pages like another, and says which."""
    answer = school.client.get("/api/v1/search", query_string={"like": FICHE}).get_json()
    assert (answer["query"], answer["like"]) == ("", FICHE)
    assert FICHE not in {hit["url"] for hit in answer["hits"]}
    assert len(answer["hits"]) == 10


def test_nothing_like_it(school: School) -> None:
    """Where a filter leaves nothing that is like a page, the way on keeps the page."""
    page = school.page(f"/search?like={VOLCAN}&type=epub")
    assert words(one(page, "h1")) == "Aucun résultat pour « Pages semblables à Vikidia › Volcan »"
    assert address_of(page.select(".ways a")[0]).startswith("/search?like=")
